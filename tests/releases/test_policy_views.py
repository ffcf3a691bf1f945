"""The page of the rules: saved by the lead, read by the guardian, a forecast beside them."""

import pytest

from feedback.participants.service import remove
from feedback.schemes.service import scheme as load_scheme
from tests.releases.scenes import request
from tests.releases.site import Browser, make_app
from tests.scenario import open_survey, ready, roster
from tests.web.page import Page


def said(browser: Browser) -> str:
    """The words of the page, once it is found to be without a fault."""
    return browser.page.text()


def fields(page: Page) -> dict[str, str]:
    return {name: value for name, value in page.fields().items() if name != "csrf_token"}


def test_the_lead_saves_rules_and_reads_what_follows(store, clock):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    where = f"/schemes/{scene.scheme}/policy"
    page = lead.get(where).page
    assert "12 mentors" in page.text()
    assert "55 in 100" in page.text()
    lead.post(where, **fields(page) | {"k": "9", "show_rose": "no"})
    assert "The rules are saved." in said(lead)
    kept = load_scheme(store, scene.scheme).policy
    assert (kept["k"], kept["show_rose"], kept["paired"]) == (9, False, True)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"k": "4"}, "Enter a number from 5 to 100"),
        ({"k": "\uff18"}, "Enter a number from 5 to 100"),
        ({"k": ""}, "Enter a number"),
        ({"keep_days": "20"}, "Enter a number from 30 to 365"),
        ({"family": "grade"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(store, clock, typed, error):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    where = f"/schemes/{scene.scheme}/policy"
    page = lead.get(where).page
    lead.post(where, **fields(page) | typed)
    assert error in said(lead)
    assert load_scheme(store, scene.scheme).policy_version == 1


def test_the_guardian_reads_the_rules_and_changes_none(base, guardian):
    page = guardian.get(f"{base}/policy").page
    assert "Before and after together, once both surveys are over" in page.text()
    assert not [form for form in page.all("form") if form.get("method") == "post"]
    assert guardian.post(f"{base}/policy", k="20").status in {400, 403}


def test_less_strict_rules_are_refused_with_the_reason(base, lead):
    page = lead.get(f"{base}/policy").page
    lead.post(f"{base}/policy", **fields(page) | {"k": "7"})
    assert "The least number of people cannot go down." in said(lead)


def test_fixed_rules_have_no_form(scene, base, lead):
    request(scene)
    page = lead.get(f"{base}/policy").page
    assert "cannot change any more" in page.text()
    assert not [form for form in page.all("form") if form.get("method") == "post"]


def test_a_number_can_be_tried_before_there_are_people(store, clock):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    where = f"/schemes/{scene.scheme}/policy"
    page = lead.get(f"{where}?people-mentor=40").page
    assert "40 mentors" in page.text()
    for odd in ("-1", "999999", "x", "\uff11\uff12"):
        assert "12 mentors" in said(lead.get(f"{where}?people-mentor={odd}"))


def test_the_reader_chooses_how_many_answer(store, clock):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    where = f"/schemes/{scene.scheme}/policy"
    usual = said(lead.get(where))
    assert "If 8 in 10 answer each survey:" in usual
    assert "At least 6 people More likely than now." in usual
    assert "At least 10 people Less likely than now." in usual
    assert "From 16 mentors on, change is shown in 9 of 10 schemes." in usual
    high = said(lead.get(f"{where}?of-ten=9"))
    assert "If 9 in 10 answer each survey" in high
    assert "A small group: what helps" not in high
    for odd in ("0", "80", "x", "\uff19"):
        assert "If 8 in 10 answer each survey" in said(lead.get(f"{where}?of-ten={odd}"))


def test_how_many_may_tell_their_answers(store, clock):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    words = said(lead.get(f"/schemes/{scene.scheme}/policy"))
    assert "Even if 1 of them tells you their answers" in words
    assert "This is proved, whatever people answer." in words


def test_thousands_of_people_can_be_tried(store, clock):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    words = said(lead.get(f"/schemes/{scene.scheme}/policy?people-mentor=5000"))
    assert "Rounded numbers for everybody together." in words
    assert "about 1,800 or about 2,450 or about 3,200 or about 4,050" in words


def test_parts_are_compared_by_the_list_and_not_by_typed_numbers(store, clock):
    scene = ready(store, clock, who=roster(24, groups="Place"), breakdowns=["Place"])
    lead = Browser(make_app(scene), scene, scene.lead)
    where = f"/schemes/{scene.scheme}/policy"
    assert "Each group by itself, “Place” Less likely than now." in said(lead.get(where))
    assert "Each group by itself" not in said(lead.get(f"{where}?people-mentor=40"))


def test_once_people_have_read_the_rules_only_stricter_ones_are_compared(base, lead):
    words = said(lead.get(f"{base}/policy"))
    assert "At least 10 people" in words
    assert "At least 6 people" not in words


def test_the_same_people_in_two_schemes(store, clock):
    first = ready(store, clock)
    other = ready(store, clock, title="Second", who=roster(12, start=3), held_by=first)
    where = f"/schemes/{other.scheme}/policy"
    lead = Browser(make_app(other), other, other.lead)
    warning = "Many of these people are on the list of another scheme too."
    assert warning not in said(lead.get(where))
    open_survey(first, "pre")
    words = said(lead.sign_in().get(where))
    assert f"{warning} These questions may have to be left out:" in words
    assert "I can be honest with senior leaders" in words
    assert "Person" not in words
    assert "Reverse mentoring 2026" not in words


def test_many_parts_are_folded(store, clock):
    lines = ["Name,Email,Role,Place"]
    sizes = {"east": 9, "mid": 10, "north": 11, "south": 12, "west": 12}
    for place, size in sizes.items():
        lines += [f"{place} {n},{place}{n}@x.example,mentor,{place}" for n in range(size)]
    who = "\n".join(lines).encode()
    scene = ready(store, clock, who=who, breakdowns=["Place"], policy={"family": "Place"})
    lead = Browser(make_app(scene), scene, scene.lead)
    page = lead.get(f"/schemes/{scene.scheme}/policy").page
    folded = [page.text(node) for node in page.all("summary")]
    assert "east: 9 people" in folded
    assert "south, west: 12 people each" in folded
    assert "For all 5 groups to show change:" in page.text()
    assert "Everybody together More likely than now." in page.text()


def test_nobody_is_invited_yet(store, clock):
    scene = ready(store, clock)
    for person in scene.people:
        remove(store, scheme=scene.scheme, person=person.id, by=scene.lead.account)
    lead = Browser(make_app(scene), scene, scene.lead)
    where = f"/schemes/{scene.scheme}/policy"
    assert "There is no list of people yet, so try a number." in said(lead.get(where))
    assert "in 100" not in said(lead)
    assert "55 in 100" in said(lead.get(f"{where}?people-mentor=12"))
