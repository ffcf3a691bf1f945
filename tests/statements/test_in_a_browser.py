"""What the accessibility statement claims, tried: by keyboard alone, on a phone, with axe."""

import pytest
from playwright.sync_api import Page

from tests.diaries.browsing import served
from tests.responses.test_views import Visitor
from tests.scenario import open_survey, ready

MOST = 60
"""Presses of Tab until a page is found to have no such control."""


@pytest.fixture
def site(store, clock, data_dir, browser):
    scene = ready(store, clock)
    open_survey(scene, "pre")
    with served(store, data_dir, browser) as running:
        running.scene = scene
        yield running
    assert running.faults == []


def press(page: Page, text: str, key: str = "Enter") -> None:
    """Go to what reads `text` by Tab, and press a key there."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if text in page.evaluate("document.activeElement.innerText || ''"):
            page.keyboard.press(key)
            return
    pytest.fail(f"no way to “{text}” by keyboard")


def tick(page: Page) -> None:
    """Each question's first answer, by Tab and Space."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        kind = page.evaluate("document.activeElement.type || ''")
        if kind == "radio":
            page.keyboard.press("Space")
        elif kind == "submit":
            return


def test_a_survey_in_welsh_by_keyboard_alone(site):
    page = site.browser.new_context(viewport={"width": 320, "height": 700}).new_page()
    visitor = Visitor(site.app, site.scene)
    page.goto(f"{site.url}/i/{visitor.token}")
    press(page, "Cymraeg")
    page.wait_for_url("**?lang=cy")
    site.look(page, "landing in Welsh")
    press(page, "Parhau")
    page.wait_for_url("**/answer*")
    press(page, "Dechrau")
    page.wait_for_url("**/answer/1")
    tick(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer/2")
    site.look(page, "questions in Welsh")
    press(page, "Cadw a pharhau")
    page.wait_for_url("**/answer/check")
    press(page, "Anfon fy atebion")
    page.get_by_text("Mae eich atebion wedi'u cadw").wait_for()


def test_the_statements_on_a_phone(site):
    page = site.browser.new_context(viewport={"width": 320, "height": 700}).new_page()
    for path in ("/accessibility", "/licences"):
        page.goto(site.url + path)
        site.look(page, path)
