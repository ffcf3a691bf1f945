"""The invented-people trick, as the guardian meets it: numbers before every yes, and no address."""

import re

import pytest

from feedback.participants.approvals import ask_add, ask_remove, decide_change
from feedback.participants.model import Participant
from feedback.participants.service import import_people
from feedback.schemes import agreement
from feedback.schemes.list_changes import fingerprint
from feedback.schemes.service import scheme as load_scheme
from tests.attacks.browser import Browser, page, signed_in
from tests.scenario import answer, open_survey

INVENTED = "\n".join(
    ["Name,Email,Role", *(f"Made Up{n},tester{n}@evil.example,mentor" for n in range(7))]
).encode()
_ROW = re.compile(r'govuk-!-font-weight-regular">([^<]+)</th>\s*<td[^>]*>([^<]+)<')


@pytest.fixture
def stuffed(scene):
    """What the lead adds once the guardian has agreed."""
    import_people(scene.store, scheme=scene.scheme, data=INVENTED, by=scene.lead.account)
    return scene


@pytest.fixture
def waved_through(stuffed):
    """They had to be asked again, and agreed without reading."""
    store, scheme = stuffed.store, stuffed.scheme
    seen = {"digest": load_scheme(store, scheme).digest, "listed": fingerprint(store, scheme)}
    agreement.agree(store, scheme=scheme, by=stuffed.guardians[0].account, **seen)
    open_survey(stuffed, "pre")
    return stuffed


def told(reader: Browser, path: str) -> dict[str, str]:
    text = reader.get(path).text
    assert "evil.example" not in text.replace("eve@evil.example", "")
    assert "Made Up" not in text
    return dict(_ROW.findall(text))


def test_the_guardian_is_told_before_agreeing(app, stuffed, clock):
    guardian = signed_in(app, clock, stuffed.guardians[0])
    path = f"/schemes/{stuffed.scheme}/agreement"
    rows = told(guardian, path)
    assert rows["are not at council.example"] == "7 of 19"
    assert rows["share one other domain, at most"] == "7 of 19"
    assert rows["are new or changed since 2 March 2026"] == "7 of 19"
    text = guardian.get(path).text
    assert "Ask the lead about the mentors." in text
    assert "7 would be enough" in text


def test_and_before_a_change_of_the_list(app, waved_through, clock, store):
    eve = Participant(id="", name="Eve", email="eve@evil.example", role="mentor")
    ask_add(store, scheme=waved_through.scheme, person=eve, by=waved_through.lead.account)
    guardian = signed_in(app, clock, waved_through.guardians[0])
    rows = told(guardian, f"/schemes/{waved_through.scheme}/people/changes")
    assert rows["share one other domain, at most"] == "8 of 20"
    assert rows["were removed after the first survey opened"] == "0 of 20"


def test_those_who_answered_and_went_are_told_still(app, waved_through, clock, store):
    """Seven answer, and are taken off the list before the guardian looks at results."""
    lead, guard = waved_through.lead.account, waved_through.guardians[0].account
    for person in waved_through.people[:2]:
        asked = ask_remove(store, scheme=waved_through.scheme, person=person.id, by=lead)
        decide_change(store, scheme=waved_through.scheme, approval=asked, yes=True, by=guard)
    guardian = signed_in(app, clock, waved_through.guardians[0])
    rows = told(guardian, f"/schemes/{waved_through.scheme}/agreement")
    assert rows["share one other domain, at most"] == "7 of 19"
    assert rows["were removed after the first survey opened"] == "2 of 19"


def test_the_numbers_say_nothing_of_who_has_answered(app, waved_through, clock):
    guardian = signed_in(app, clock, waved_through.guardians[0])
    paths = [f"/schemes/{waved_through.scheme}/{one}" for one in ("agreement", "people/changes")]
    before = [page(guardian, path) for path in paths]
    for number in range(3):
        answer(waved_through, "pre", number, lambda _question: "4")
    assert [page(guardian, path) for path in paths] == before
