"""The pages of rights as people see them: nothing that axe finds, nothing that scrolls sideways.

SCREENSHOTS=folder writes pictures of all of them; otherwise the longest are looked at.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from feedback.responses.notices import version
from tests.diaries.browsing import Site, served
from tests.members import people
from tests.responses.test_views import Visitor
from tests.scenario import Scene

SHOTS = os.environ.get("SCREENSHOTS")
ALWAYS = {"notice", "whole-notice", "answers"}


@pytest.fixture
def site(small, data_dir, browser):
    with served(small.store, data_dir, browser) as running:
        yield running
        assert running.faults == []


def look(site: Site, page: Page, name: str) -> None:
    if SHOTS or name in ALWAYS:
        site.look(page, name, Path(SHOTS) if SHOTS else None)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def test_by_link_and_by_receipt(site: Site, small: Scene):
    token = Visitor(site.app, small).token
    page = site.browser.new_context(viewport={"width": 320, "height": 700}).new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{site.url}/i/{token}")
    look(site, page, "landing")
    follow(page, "What we keep about you")
    look(site, page, "by-link")
    page.goto(f"{site.url}/i/{token}")
    press(page, "Continue")
    look(site, page, "notice")
    follow(page, "More: who is responsible")
    page.get_by_text(f"Version {version(small.store, small.wave('pre')).called}").wait_for()
    look(site, page, "whole-notice")
    page.go_back()
    press(page, "Start")
    page.get_by_label("Agree", exact=True).check()
    press(page, "Save and continue")
    page.get_by_role("textbox").fill("Something")
    press(page, "Save and continue")
    page.get_by_label("No").check()
    press(page, "Send my answers")
    follow(page, "See or change your answers now")
    look(site, page, "answers")
    follow(page, "Leave my answers out of all results")
    look(site, page, "leave-out")
    page.get_by_label("Leave my answers out of all results").check()
    press(page, "Leave them out")
    look(site, page, "answers-left-out")
    follow(page, "Take single answers out")
    look(site, page, "parts")
    page.get_by_label("Any other comments?").check()
    press(page, "Take these out")
    look(site, page, "parts-gone")
    follow(page, "Back to your answers")
    with page.expect_download() as taken:
        press(page, "Take a copy with me")
    assert taken.value.suggested_filename == "my-answers.zip"
    press(page, "Delete my answers")
    page.get_by_label("Yes, delete my answers").check()
    press(page, "Delete")
    page.locator("#certificate").wait_for()
    look(site, page, "deleted")


@pytest.mark.skipif(not SHOTS, reason="the pages of members are looked at when pictures are made")
def test_by_account(site: Site, small: Scene):
    pair = people.two(small.store)
    page = site.page(pair.mentor)
    for path in ("/my", "/my/data", "/my/data/correct", "/my/notice"):
        page.goto(site.url + path)
        look(site, page, path.replace("/", "-").strip("-"))
