"""Pages of oversight in Chromium, wide and narrow, with axe; and without scripts."""

import os
from pathlib import Path

import pytest

from feedback.oversight import erasing, holds
from tests.diaries.browsing import served

SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def site(scene, browser):
    with served(scene.store, scene.folder, browser) as running:
        yield running
    assert running.faults == []


def test_a_guardian_reads_asks_and_agrees(scene, site, base):
    """The record with its filter, the last day, a second person's yes: all without scripts."""
    page = site.page(scene.guardians[0], scripts=False)
    page.goto(f"{site.url}{base}/record")
    page.locator("summary", has_text="Show only some of it").click()
    page.get_by_label("What", exact=True).select_option("people")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("1 line, newest first").wait_for()
    page.goto(f"{site.url}{base}/requests/foi")
    for label, typed in (("Day", "2"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_role("button", name="Count the days").click()
    page.get_by_text("30 November 2026").wait_for()
    by = scene.lead.account
    holds.ask(scene.store, scheme=scene.scheme, reason="Case 12", by=by)
    page.goto(f"{site.url}{base}/holds")
    page.get_by_role("button", name="Yes, begin it").click()
    page.get_by_role("link", name="Ask to end this hold").wait_for()


def test_the_longest_pages_read_well(scene, site, base):
    by = scene.lead.account
    email = scene.people[0].email
    erasing.ask(scene.store, scheme=scene.scheme, email=email, check="met", by=by)
    folder = Path(SHOTS) / "oversight" if SHOTS else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    page = site.page(scene.guardians[0])
    for name in ("record", "requests/foi", "erase"):
        page.goto(f"{site.url}{base}/{name}")
        site.look(page, name.replace("/", "-"), folder)
    page.goto(f"{site.url}{base}/erase")
    page.get_by_role("button", name="Yes, erase this person").click()
    page.get_by_text("Certificate to hand on", exact=True).first.wait_for()
    site.look(page, "erased", folder)
