"""Pages for requests: the last day, what to do, and a reply filled from the settings."""

import re
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from feedback.oversight.replies import reply
from feedback.oversight.requests import KINDS
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.waves import waves
from tests.packs.conftest import published, released_template
from tests.releases.conftest import template

__all__ = ["published", "released_template", "template"]


@pytest.fixture
def babel():
    app = Flask("replies", static_folder=None)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("babel")
@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_is_whole(scene, kind: str):
    found = load_scheme(scene.store, scene.scheme)
    text = reply(
        kind, scheme=found, waves=waves(scene.store, scene.scheme), published=[], keyring_days=7
    )
    assert found.title in text
    assert text.startswith("Dear [name],\n\nThank you for your")
    assert "0303 123 1113" in text
    assert "%(" not in text
    assert "[published]" not in text
    assert ("after 7 days" in text) == (kind == "erasure")
    bare = reply(kind, scheme=found, waves=[], published=[], keyring_days=7)
    assert "%(" not in bare


@pytest.mark.usefixtures("babel")
def test_the_reply_under_freedom_of_information_says_what_there_is(scene):
    found = load_scheme(scene.store, scene.scheme)
    there = waves(scene.store, scene.scheme)
    later = reply("foi", scheme=found, waves=there, published=[], keyring_days=7)
    assert "not published yet" in later
    assert "section 22" in later
    days = [date(2026, 9, 14), date(2026, 5, 1)]
    said = reply("foi", scheme=found, waves=there, published=days, keyring_days=7)
    assert "published on 1 May 2026, 14 September 2026" in said
    assert "section 22" not in said
    assert "no results yet" in reply("foi", scheme=found, waves=[], published=[], keyring_days=7)


def test_every_kind_has_its_page_and_its_file(scene, base, browse):
    for who in (scene.lead, scene.deputy, scene.guardians[0]):
        browser = browse(who)
        overview = browser.get(f"{base}/requests").page.text()
        for kind in KINDS.values():
            assert str(kind.title) in overview
            text = browser.get(f"{base}/requests/{kind.key}").page.text()
            assert str(kind.law) in text
            for link in re.findall(r'href="(/schemes/[^"]+)"', browser.text):
                assert browser.client.get(link, base_url="http://127.0.0.1:8000").status_code == 200
    given = browser.client.get(
        f"{base}/requests/access/reply.txt", base_url="http://127.0.0.1:8000"
    )
    assert given.mimetype == "text/plain"
    assert "attachment" in given.headers["Content-Disposition"]
    assert browser.get(f"{base}/requests/none").status == 404
    assert browser.get(f"{base}/requests/none/reply.txt").status == 404


def test_the_last_day(base, guardian):
    day = {"came": ["2", "11", "2026"]}
    for kind, said in (
        ("access", "Answer by 2 December 2026 With two months more 2 February 2027"),
        ("complaint", "Say that you got it by 2 December 2026"),
        ("foi", "Answer by 30 November 2026"),
    ):
        guardian.get(f"{base}/requests/{kind}")
        guardian.post(f"{base}/requests/{kind}", **day)
        assert said in guardian.page.text()
        assert "11" not in guardian.path
    guardian.post(f"{base}/requests/foi", came=["31", "2", "2026"])
    assert "Enter a real date" in guardian.page.text()
    # the days counted from it must not run past the last one that there is
    guardian.post(f"{base}/requests/foi", came=["31", "12", "9999"])
    assert guardian.status == 200
    assert "Enter a real date" in guardian.page.text()
    guardian.post(f"{base}/requests/foi", came=["31", "12", "2199"])
    assert "January 2200" in guardian.page.text()
    guardian.post(f"{base}/requests/foi")
    assert "Enter the day on which it came" in guardian.page.text()


def test_published_files_are_the_answer(published):
    from tests.releases.site import Browser, make_app  # noqa: PLC0415 - this scheme's own app

    guardian = Browser(make_app(published), published, published.guardians[0])
    guardian.get(f"/schemes/{published.scheme}/requests/foi")
    assert "Files of the results published on" in guardian.page.text()
    assert "The results were published on" in guardian.page.text()
    guardian.get(f"/schemes/{published.scheme}/requests/access")
    assert "Files of the results" not in guardian.page.text()
