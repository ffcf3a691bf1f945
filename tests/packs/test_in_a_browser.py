"""The report as people open it: from a folder, in a browser, wide, narrow and on paper."""

import pytest
from playwright.sync_api import Browser

from feedback.packs.report import report
from feedback.releases.display_model import same
from tests.looking import WIDTHS, violations

from .telling import DIGEST, NOT_SHOWN, counted, odd, told

COMMENTS = [{"question": "q1", "wave": "post", "quotes": ["Go on"], "themes": ["Time"]}]
PARTS = [counted(f"part {at}", n=30, breakdown="place") for at in range(5)]
REPORTS = {
    "words": told(),
    "numbers": told(counted(), *PARTS, questions=["One", "Two"], comments=COMMENTS),
    "nothing": told(NOT_SHOWN),
    "odd": odd(),
}


@pytest.fixture(params=REPORTS)
def page(request, browser: Browser, tmp_path):
    """The report, opened from a folder; whatever it asks for or says is kept on the page."""
    path = tmp_path / "report.html"
    path.write_text(report(REPORTS[request.param], same, stamp="stamp"), encoding="utf-8")
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    opened.on("console", lambda one: asked.append(f"console: {one.text}"))
    opened.on("dialog", lambda one: asked.append(f"dialog: {one.message}"))
    opened.goto(f"file://{path}")
    own = (f"file://{path}", "data:")
    yield opened, lambda: [one for one in asked if not one.startswith(own)]
    opened.close()


def test_it_can_be_read_by_everybody_and_asks_for_nothing(page):
    opened, asked = page
    for width, height in WIDTHS:
        opened.set_viewport_size({"width": width, "height": height})
        assert violations(opened) == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert asked() == []


def test_on_paper_the_number_stands_and_the_stamp_does_not(page):
    opened, _ = page
    opened.emulate_media(media="print")
    assert opened.get_by_text(DIGEST.hex(), exact=True).is_visible()
    assert not opened.locator("footer").is_visible()


def test_pictures_are_drawn(page):
    opened, _ = page
    sizes = opened.evaluate("[...document.images].map(one => [one.complete, one.naturalWidth])")
    assert all(done and width > 0 for done, width in sizes)
