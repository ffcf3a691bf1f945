"""A pair on two phones, with scripts and without: every page of the log and of the end, and axe.

SCREENSHOTS=folder keeps a picture of each.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.diaries.browsing import Site, served
from tests.meetings.conftest import Pairing

KEPT = os.environ.get("SCREENSHOTS")
SHOTS = Path(KEPT) if KEPT else None


@pytest.fixture
def site(pairing: Pairing, browser: Browser):
    with served(pairing.store, pairing.folder, browser) as found:
        yield found


def fill_day(page: Page, legend: str, *parts: str, at: int = 0) -> None:
    group = page.get_by_role("group", name=legend, exact=True).nth(at)
    for label, part in zip(("Day", "Month", "Year"), parts, strict=True):
        group.get_by_label(label).fill(part)


def write(page: Page) -> None:
    """Fill in the form of a meeting, with two steps."""
    fill_day(page, "Date", "1", "3", "2026")
    page.get_by_label("Time (if you like)").fill("2:30pm")
    page.get_by_label("Place (if you like)").fill("Room 2")
    page.get_by_label("Hours", exact=True).fill("1")
    page.get_by_label("Minutes", exact=True).fill("40")
    page.get_by_label("What you talked about").fill("Who is heard in meetings.\n\nMy first year.")
    page.get_by_label("Goals").fill("Speak first, once.")
    page.get_by_label("What is to be done").fill("Shadow a board meeting")
    page.get_by_role("radio", name="Both of us").check()
    page.get_by_role("button", name="Add another step").click()
    page.wait_for_url("**#step-2")
    assert page.get_by_label("Place (if you like)").input_value() == "Room 2"
    page.get_by_label("What is to be done").nth(1).fill("Read the equality plan")
    page.get_by_role("radio", name="Chris Dean 1").nth(1).check()
    fill_day(page, "By when (if you agreed a day)", "1", "4", "2026", at=1)
    fill_day(page, "Date", "2", "4", "2026", at=1)
    page.get_by_label("Time", exact=True).fill("10:00")
    page.get_by_role("button", name="Save and confirm").click()
    page.get_by_role("heading", name="Meeting of 1 March 2026").wait_for()


def test_a_pair_writes_down_a_meeting_and_ends(site: Site, pairing: Pairing):
    log = f"{site.url}/my/pair/{pairing.pair.id}/meetings"
    amina = site.page(pairing.both.mentor)
    amina.goto(log)
    site.look(amina, "meetings-empty", SHOTS)
    amina.get_by_role("button", name="Write down a meeting").click()
    site.look(amina, "meeting-new", SHOTS)
    amina.get_by_role("button", name="Save and confirm").click()
    site.look(amina, "meeting-faults", SHOTS)
    assert amina.title().startswith("Error: ")
    write(amina)
    site.look(amina, "meeting-written", SHOTS)
    path = amina.url

    chris = site.page(pairing.both.mentee)
    chris.goto(log)
    site.look(chris, "meetings-waiting", SHOTS)
    chris.get_by_role("link", name="1 March 2026").click()
    site.look(chris, "meeting-to-confirm", SHOTS)
    chris.get_by_role("button", name="Confirm this meeting").click()
    chris.get_by_role("button", name=re.compile("Mark as done.*equality")).click()
    chris.wait_for_url("**#steps")
    site.look(chris, "meeting-confirmed", SHOTS)
    with chris.expect_download() as taken:
        chris.get_by_role("link", name="Save the next meeting as a calendar file").click()
    assert taken.value.suggested_filename == "meeting.ics"
    chris.get_by_role("link", name="Change this meeting").click()
    site.look(chris, "meeting-change", SHOTS)

    end = f"{site.url}/my/pair/{pairing.pair.id}/end"
    amina.goto(end)
    site.look(amina, "end", SHOTS)
    amina.get_by_role("button", name="End this pairing").click()
    amina.wait_for_url(f"{site.url}/my")
    for name, address in (("end-ended", end), ("meetings-ended", log), ("meeting-ended", path)):
        chris.goto(address)
        site.look(chris, name, SHOTS)
    assert site.faults == []


def test_without_scripts(site: Site, pairing: Pairing):
    amina = site.page(pairing.both.mentor, scripts=False)
    amina.goto(f"{site.url}/my/pair/{pairing.pair.id}/meetings/new")
    write(amina)
    chris = site.page(pairing.both.mentee, scripts=False)
    chris.goto(amina.url)
    chris.get_by_role("button", name="Confirm this meeting").click()
    chris.get_by_text("Confirmed by both").wait_for()
    assert site.faults == []


def test_a_draft_is_deleted_and_the_enter_key_saves_and_adds_no_step(site: Site, pairing: Pairing):
    log = f"{site.url}/my/pair/{pairing.pair.id}/meetings"
    amina = site.page(pairing.both.mentor)
    amina.goto(f"{log}/new")
    fill_day(amina, "Date", "1", "3", "2026")
    amina.get_by_label("Minutes", exact=True).fill("50")
    amina.get_by_label("Minutes", exact=True).press("Enter")
    amina.get_by_text("Saved as a draft.").wait_for()
    amina.get_by_role("link", name="Delete this draft").click()
    site.look(amina, "meeting-delete", SHOTS)
    amina.get_by_role("checkbox").check()
    amina.get_by_role("button", name="Delete").click()
    amina.get_by_text("The draft is deleted.").wait_for()
    assert site.faults == []
