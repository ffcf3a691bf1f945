"""The page of the rules: saved by the lead, read by the guardian, a forecast beside them."""

import pytest

from feedback.schemes.service import scheme as load_scheme
from tests.releases.scenes import request
from tests.releases.site import Browser, make_app
from tests.scenario import ready
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
