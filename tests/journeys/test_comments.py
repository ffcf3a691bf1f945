"""A guardian reads comments in a real browser, on a phone."""

import pytest
from playwright.sync_api import Page

from tests.comments.scenes import QUESTIONNAIRE, bad, clear, commented, good
from tests.journeys.steps import sign_in
from tests.journeys.town import Secrets, Town
from tests.scenario import Scene, ready


@pytest.fixture
def scene(town: Town) -> Scene:
    """Eight wrote what is good, seven of whom may be quoted, and seven what is not."""
    return commented(ready(town.store, town.clock, asked=QUESTIONNAIRE))


@pytest.fixture
def page(town: Town, scene: Scene) -> Page:
    """The guardian's phone, signed in."""
    opened, held = town.page(320), scene.guardians[0]
    sign_in(town, opened, Secrets(held.email, held.passphrase, held.totp, held.recovery))
    return opened


def test_from_the_schemes_page_to_what_is_let_through(town: Town, scene: Scene, page: Page):
    page.goto(f"{town.url}/schemes/{scene.scheme}")
    town.look(page, "comments-home")
    page.get_by_role("button", name="Go on").click()
    town.look(page, "comments-before")
    page.get_by_role("button", name="Start reading").click()
    town.look(page, "comments")
    _quote_with_a_gap(town, page)
    _sum_up(town, page)
    quoted, themed = clear(scene)
    assert quoted.quotes == ("Good 3: my manager […] in […] listens.",)
    assert themed.themes == ("No time was kept free",)
    assert town.faults == []
    assert "manager" not in town.log.getvalue()


def _quote_with_a_gap(town: Town, page: Page) -> None:
    page.get_by_role("link", name="What is good?").click()
    town.look(page, "comments-question")
    page.get_by_role("link", name="Comment 1").click()
    while not page.get_by_text(good(3), exact=True).count():
        page.get_by_role("link", name="Next comment").click()
    town.look(page, "comment")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("alert").get_by_text("Choose what happens with this comment").wait_for()
    town.look(page, "comment-error")
    page.get_by_label("Yes, with words taken out").check()
    page.get_by_role("button", name="Save and go on").click()
    for word in ("Tom", "Bury"):
        # as a finger does: on the word
        page.get_by_role("checkbox", name=word, exact=True).click()
    town.look(page, "comment-words")
    page.get_by_role("button", name="Take out what is ticked").click()
    page.get_by_text("Good 3: my manager […] in […] listens.").wait_for()
    town.look(page, "comment-cut")
    page.get_by_role("link", name="Back to the question").click()
    page.get_by_text("What would be quoted").click()
    town.look(page, "comments-quoted")
    page.get_by_role("link", name="Back to all questions").click()


def _sum_up(town: Town, page: Page) -> None:
    page.get_by_role("link", name="What is not?").click()
    page.get_by_role("button", name="Read the next comment").click()
    page.get_by_label("A new theme").fill("No time was kept free")
    page.get_by_text("Is somebody at risk?").click()
    town.look(page, "comment-few")
    page.get_by_role("button", name="Save and go on").click()
    for _ in range(2):
        page.get_by_label("No time was kept free").check()
        page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Back to the question").click()
    page.get_by_text("Let through", exact=True).wait_for()
    town.look(page, "comments-themes")
    page.get_by_role("link", name="Change No time was kept free").click()
    assert page.locator("blockquote").count() == 3
    assert {bad(number) for number in range(7)} >= set(page.locator("blockquote").all_inner_texts())
    town.look(page, "comments-theme")
