"""The page that says what is destroyed when, the form of periods, and the end of a scheme."""

import pytest

from feedback.responses import lifecycle
from feedback.retention import rounds
from feedback.schemes.periods import after
from feedback.schemes.service import scheme as load_scheme
from feedback.web.templating import day
from tests.members.site import signed_in
from tests.releases.site import Browser, make_app
from tests.retention.conftest import Kept
from tests.scenario import Scene, open_survey, ready

PERIODS = {"pairs_months": "2", "people_months": "4", "diary_months": "6", "record_years": "5"}


def browser(scene: Scene, who=None) -> Browser:
    return Browser(make_app(scene), scene, who or scene.lead)


def cells(page) -> list[str]:
    """The rows of all tables, a space between two cells."""
    return [" ".join(page.text(cell) for cell in row) for row in page.all("tr")]


@pytest.fixture
def lead(kept: Kept) -> Browser:
    return browser(kept.scene)


def test_the_page_says_the_days_and_draws_them(kept: Kept, lead: Browser):
    page = lead.get(f"/schemes/{kept.scheme}/keeping").page
    end = kept.scene.wave("post").destroys
    rows = cells(page)
    assert f"The list of people {day(after(end, 3))}" in rows
    assert f"The record of what was done {day(after(end, 72))}" in rows
    assert f"Answers and comments of the second survey, their keys and links {day(end)}" in rows
    assert len(page.all("rect")) == 1 + 7  # the ground, and a bar for each but two days
    assert day(after(end, 3)) in page.text(page.all("desc")[0])
    assert "Backups 35 days after the day a backup is made" in rows


def test_what_is_done_is_told_and_the_list_of_schemes_says_ended(kept: Kept):
    kept.go(after(kept.scene.wave("post").destroys, 3))
    lead = browser(kept.scene)
    page = lead.get(f"/schemes/{kept.scheme}/keeping").page
    rows = cells(page)
    assert f"The list of people {day(kept.store.today())} Done" in rows
    assert "End the scheme now" not in lead.text
    assert "Running" not in lead.get("/schemes").text
    assert "Ended" in lead.text


def test_every_page_of_the_scheme_still_opens_once_its_people_are_gone(kept: Kept):
    kept.go(after(kept.scene.wave("post").destroys, 3))
    base = f"/schemes/{kept.scheme}"
    lead = browser(kept.scene)
    for path in ("", "/people", "/pairs", "/dates", "/release", "/policy", "/settings/read"):
        assert lead.get(base + path).status == 200, path
    for path in ("/outcomes", "/holders", "/questions", "/keeping", "/agreement"):
        assert lead.get(base + path).status == 200, path
    guardian = browser(kept.scene, kept.scene.guardians[0])
    for path in ("", "/ledger", "/people/changes", "/record", "/comments", "/policy"):
        assert guardian.get(base + path).status == 200, path


def test_who_takes_part_is_told_until_when_their_diary_is_there(kept: Kept):
    member = signed_in(make_app(kept.scene), kept.pair.mentor)
    assert "Your scheme is over" not in member.get("/my").text
    kept.go(kept.scene.wave("post").destroys)
    member = signed_in(make_app(kept.scene), kept.pair.mentor)
    until = day(after(kept.scene.wave("post").destroys, 12))
    assert f"are here until {until}" in member.get("/my").text


def test_the_lead_sets_periods_before_the_first_survey_opens(store, clock):
    scene = ready(store, clock)
    lead = browser(scene)
    base = f"/schemes/{scene.scheme}/keeping"
    lead.get(f"{base}/periods")
    assert lead.page.fields()["people_months"] == "3"
    lead.post(f"{base}/periods", **PERIODS)
    assert lead.status == 303
    kept = load_scheme(store, scene.scheme)
    assert {name: str(kept.policy[name]) for name in PERIODS} == PERIODS
    assert kept.state == "draft"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"people_months": "13"}, "Enter a number from 1 to 12"),
        ({"record_years": "six"}, "Enter a number from 1 to 6"),
        ({"pairs_months": "5"}, "as long as what pairs share"),
        ({"diary_months": "3"}, "as long as the list of people"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(store, clock, values, told):
    scene = ready(store, clock)
    lead = browser(scene)
    path = f"/schemes/{scene.scheme}/keeping/periods"
    lead.get(path).post(path, **PERIODS | values)
    assert lead.status == 200
    assert told in lead.page.text()


def test_after_opening_nothing_is_kept_longer(store, clock):
    scene = ready(store, clock)
    open_survey(scene, "pre")
    lead = browser(scene)
    path = f"/schemes/{scene.scheme}/keeping/periods"
    usual = {**PERIODS, "pairs_months": "3", "diary_months": "12"}
    lead.get(path).post(path, **usual)
    assert "cannot be kept longer" in lead.page.text()
    lead.post(path, **{**usual, "people_months": "3"})
    assert lead.status == 303


def test_a_guardian_reads_and_changes_nothing(kept: Kept):
    guardian = browser(kept.scene, kept.scene.guardians[0])
    base = f"/schemes/{kept.scheme}"
    assert guardian.get(f"{base}/keeping").status == 200
    assert "Change how long" not in guardian.text
    for path in ("/keeping/periods", "/end"):
        assert guardian.get(base + path).status == 403
        assert guardian.post(base + path, sure="y").status == 403


def test_the_lead_ends_a_scheme_that_has_not_begun(store, clock):
    scene = ready(store, clock)
    lead = browser(scene)
    path = f"/schemes/{scene.scheme}/end"
    lead.get(path).post(path)
    assert "Tick the box" in lead.page.text()
    lead.post(path, sure="y")
    assert load_scheme(store, scene.scheme).state == "ended"
    clock.advance(after(store.today(), 4) - store.today())
    lifecycle.tick(store)
    rounds.tick(store)
    assert store.count("waves", scheme=scene.scheme) == 0
    assert store.count("participants", scheme=scene.scheme) == 0
    assert lead.sign_in().get(path).status == 404


def test_a_scheme_whose_answers_are_kept_cannot_be_ended(kept: Kept, lead: Browser):
    assert lead.get(f"/schemes/{kept.scheme}/end").status == 404
