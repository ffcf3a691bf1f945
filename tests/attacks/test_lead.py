"""A scheme lead who wants to know before the date, or more than the results."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.errors import Rejected
from feedback.participants.approvals import ask_mend
from feedback.releases.governing import save_policy
from feedback.responses import reseal
from feedback.schemes.service import scheme as load_scheme
from tests.attacks.browser import Browser, begun, fill, link_of, page, pages_of, signed_in
from tests.scenario import answer, delete, move_to


def _raise_k(scene, k: int) -> None:
    terms = {**load_scheme(scene.store, scene.scheme).policy, "k": k}
    save_policy(scene.store, scheme=scene.scheme, policy=terms, by=scene.lead.account)


def test_no_k_turns_enough_into_everybody(running):
    """With k = 12 of 12, "enough answers" would say that every single one answered."""
    for k in (10, 11, 12, 100):
        with pytest.raises(Rejected, match="You need at least"):
            _raise_k(running, k)
    _raise_k(running, 9)  # three may still have been silent
    assert load_scheme(running.store, running.scheme).number("k") == 9


def test_no_page_of_a_holder_moves_with_what_participants_do(app, running, clock, store):
    """Everything that lead and guardian can open, byte by byte, before and after."""
    readers = [signed_in(app, clock, one) for one in (running.lead, running.guardians[0])]

    def seen() -> list[dict[str, str]]:
        return [{path: page(one, path) for path in pages_of(app, running)} for one in readers]

    before = seen()
    assert sum("govuk" in text for text in before[0].values()) > 15
    for number in range(9):
        answer(running, "pre", number, lambda _question: "4", text="a comment")
    delete(running, "pre", 3)
    begun(app, link_of(running, "pre", 10)).post("/answer")
    Browser(app).post(link_of(running, "pre", 11), action="decline")
    reseal.tick(store)
    assert seen() == before
    move_to(running, running.wave("pre").closes + timedelta(days=1))
    closed = seen()
    delete(running, "pre", 4)
    assert seen() == closed


def test_a_role_is_not_changed_under_answers(running):
    person = replace(running.people[0], role="mentee")
    with pytest.raises(Rejected):
        ask_mend(running.store, scheme=running.scheme, person=person, by=running.lead.account)


def test_a_lead_cannot_open_a_survey_link_without_a_link(app, running, clock):
    """Being signed in is no way to a participant's pages."""
    lead = signed_in(app, clock, running.lead)
    for path in ("/answer", "/answer/1", "/answer/check", "/answer/saved", "/receipt/answers"):
        assert lead.get(path).status_code == 403, path


def test_the_draft_of_somebody_else_is_not_in_a_leads_session(app, running, clock):
    """In one browser, one after the other: signing in ends the visit, and a link the sign-in."""
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser, text="zebra crossing")
    again = signed_in(app, clock, running.lead, browser)
    assert again.get("/answer/check").status_code == 403
    again.post(link_of(running, "pre", 1), action="continue")
    assert again.get("/schemes").location == "/sign-in?next=/schemes"
    assert "zebra" not in again.get("/answer/2").text
