"""A survey by keys alone, and by ear: from the link to what was deleted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.attacks.browser import link_of
from tests.journeys.by_keyboard import Keys
from tests.journeys.town import Town
from tests.scenario import Scene, open_survey, ready

ASKED = "I can be honest with senior leaders"
WROTE = "Somebody listened."
CHOICES = (
    *("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
    "Prefer not to say",
)
SKIP = 'link "Skip to main content"'
QUESTIONS = f"""
- heading "Part 1 of 2" [level=1]
- group "{ASKED}":
""" + "\n".join(f'  - radio "{one}"\n  - text: {one}' for one in CHOICES)


@pytest.fixture
def scene(town: Town) -> Scene:
    """An open survey of twelve mentors: one choice, one text."""
    made = ready(town.store, town.clock)
    open_survey(made, "pre")
    return made


@pytest.fixture
def keys(town: Town, scene: Scene) -> Keys:
    """The first mentor's browser, at their link."""
    page = town.page()
    page.goto(town.url + link_of(scene, "pre", 0))
    return Keys(page)


def test_a_survey_by_keys_alone(town: Town, keys: Keys):
    _past_the_notice(keys)
    _one_choice(keys)
    _a_text(keys)
    _check_and_send(keys)
    _delete(keys)
    assert town.faults == []


def _past_the_notice(keys: Keys) -> None:
    """The first stop skips what every page repeats; a side way has a way back."""
    keys.arrived("Your survey", "1 Your survey", "2 Is this real?")
    assert keys.tab() == SKIP
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.id") == "main-content"
    assert keys.tab() == 'button "Continue"'
    keys.press('link "What we keep about you"')
    keys.arrived(
        "What we keep about you",
        "1 What we keep about you",
        "2 On the list of “Reverse mentoring 2026”",
        "2 Your answers, if you saved or sent any",
        "2 What else there is",
    )
    keys.press('link "Back"')
    keys.press('button "Continue"')
    keys.arrived(
        "Before you start",
        "1 Before you start",
        "2 Who sees what",
        "2 Confidential, not anonymous",
        "2 How long",
        "2 Your rights",
    )
    keys.press('button "Start"')


def _one_choice(keys: Keys) -> None:
    """Radios are one stop in a group that is named; the error belongs to the group."""
    page = keys.page
    expect(page.locator("main")).to_match_aria_snapshot(QUESTIONS)
    group = page.get_by_role("group", name=ASKED)
    expect(group).to_have_accessible_description("")
    keys.press('button "Save and continue"', "Space")
    problem = f"Choose an answer to “{ASKED}”"
    keys.refused("Part 1 of 2", problem, f'radio "{CHOICES[0]}"')
    expect(group).to_have_accessible_description(f"Error: {problem}")
    page.keyboard.press("ArrowDown")
    assert keys.stop == f'radio "{CHOICES[1]}"'
    expect(page.get_by_role("radio", name=CHOICES[1], exact=True)).to_be_checked()
    assert keys.tab() == 'button "Save and continue"'
    assert keys.tab(back=True) == f'radio "{CHOICES[1]}"'
    keys.press('button "Save and continue"')


def _a_text(keys: Keys) -> None:
    """The hint belongs to the box; what was saved is there again."""
    page = keys.page
    keys.arrived("Part 2 of 2", "1 Part 2 of 2")
    box = page.get_by_role("textbox", name="Any other comments?")
    hint = re.compile("Don't name or describe anyone.+ Nobody reads this before 30 March 2026")
    expect(box).to_have_accessible_description(hint)
    keys.to('textbox "Any other comments?"')
    page.keyboard.type(WROTE)
    keys.press('button "Save and come back later"')
    keys.arrived("Come back later", "1 Saved so far. Come back until 23 March 2026")
    _copied(page, keys, "Your code to come back")
    keys.press('link "Go on answering now"')
    keys.press('button "Start"')
    expect(box).to_have_value(WROTE)
    keys.press('button "Save and continue"')


def _check_and_send(keys: Keys) -> None:
    """Each way to change an answer says which; it leads to the question itself."""
    page = keys.page
    expect(page).to_have_title("Check your answers \N{EN DASH} Candour")
    keys.press(f'link "Change {ASKED}"')
    keys.page.keyboard.press("Tab")
    assert keys.stop == f'radio "{CHOICES[1]}"'
    keys.press('button "Save and continue"')
    keys.press('button "Save and continue"')
    keys.press('button "Send my answers"')
    keys.refused("Check your answers", "Choose yes or no", 'radio "Yes"')
    group = page.get_by_role("group", name="May we quote your comments, with names taken out?")
    expect(group).to_have_accessible_description("Error: Choose yes or no")
    page.keyboard.press("ArrowDown")
    keys.press('button "Send my answers"')
    keys.arrived("Saved", "1 Your answers are saved")
    _copied(page, keys, "Your receipt code")


def _copied(page: Page, keys: Keys, label: str) -> None:
    """A code is told with its name, and what its button did is said."""
    group = page.get_by_role("group", name=label)
    expect(group).to_contain_text("-")
    keys.to(f'button "Copy {label}"')
    page.keyboard.press("Enter")
    expect(group.get_by_role("status")).to_have_text(re.compile("Copied|Selected"))


def _delete(keys: Keys) -> None:
    """What was sent is read again, and deleted; a tick box is asked for by name."""
    page = keys.page
    keys.press('link "See or change your answers now"')
    keys.arrived("Your answers", "1 Your answers", "2 What else you can do")
    keys.press('button "Delete my answers"')
    keys.press('button "Delete"')
    tick = 'checkbox "Yes, delete my answers"'
    title = "Delete my answers with my receipt code"
    keys.refused(title, "Tick the box if you want to delete your answers", tick)
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    keys.press('button "Delete"')
    keys.arrived("Deleted", "1 Anything saved is deleted", "2 Your certificate")
