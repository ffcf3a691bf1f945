"""What the guardian is shown of a list: numbers alone, and those that count."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.participants import approvals as changes
from feedback.participants import service as people_service
from feedback.participants.model import Participant
from feedback.schemes import service
from feedback.schemes.doubts import Asked, doubts
from tests.schemes import build

OWN = "council.example"


@pytest.fixture
def plain(store, ready):
    """Twelve mentors, each with a name and address that is like no other."""
    for one in people_service.people(store, ready.scheme):
        people_service.remove(store, scheme=ready.scheme, person=one.id, by=ready.lead)
    _import(store, ready, [f"{_word(n)}@{OWN}" for n in range(12)])
    return ready


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{number:03}") + "xyz"


def _import(store, at, emails):
    lines = ["Name,Email,Role", *(f"{one.partition('@')[0]},{one},mentor" for one in emails)]
    data = "\n".join(lines).encode()
    people_service.import_people(store, scheme=at.scheme, data=data, by=at.lead)


def _told(store, at, **how):
    return doubts(store, service.scheme(store, at.scheme), **how)


def _mentors(store, at, **how):
    return _told(store, at, **how).roles["mentor"]


def _one(store, at, number: int) -> Participant:
    return people_service.people(store, at.scheme)[number]


def test_a_list_without_a_sign(store, plain):
    build.agree(store, plain.scheme, plain.guardian)
    told = _told(store, plain)
    one = told.roles["mentor"]
    assert (one.total, one.telling, one.new, one.again, one.left) == (12, 0, 0, 0, 0)
    assert (told.own, told.enough, told.warned) == (OWN, 7, ())
    assert list(told.roles) == ["mentor"]


def test_seven_invented_people_are_warned_of_and_six_are_not(store, plain):
    """With k = 8, seven and one real person are what somebody needs."""
    for count, warned in ((6, ()), (7, ("mentor",))):
        _import(store, plain, [f"{_word(100 + n)}@evil{count}.example" for n in range(count)])
        told = _told(store, plain)
        assert told.roles["mentor"].signs.one_domain == count
        assert told.warned == warned


def test_before_an_agreement_nobody_is_new(store, plain):
    told = _told(store, plain)
    assert (told.agreed_on, told.roles["mentor"].new) == (None, None)


def test_who_came_after_the_first_agreement_is_new_also_by_a_changed_address(store, plain):
    build.agree(store, plain.scheme, plain.guardian)
    _import(store, plain, [f"new@{OWN}"])
    mended = replace(_one(store, plain, 0), email=f"taken@{OWN}")
    people_service.mend(store, scheme=plain.scheme, person=mended, by=plain.lead)
    assert _mentors(store, plain).new == 2


def test_to_agree_again_makes_nobody_less_new(store, plain):
    build.agree(store, plain.scheme, plain.guardian)
    _import(store, plain, [f"new@{OWN}"])
    settings = service.scheme(store, plain.scheme).settings.with_(place="Elsewhere")
    service.change_settings(store, scheme=plain.scheme, settings=settings, by=plain.lead)
    build.agree(store, plain.scheme, plain.guardian)
    assert _mentors(store, plain).new == 1


def test_who_agreed_to_an_empty_list_agreed_to_nobody(store, scheme, lead):
    guardian = build.add_guardian(store, scheme)
    build.finish_settings(store, scheme, lead)
    build.agree(store, scheme, guardian)
    build.add_people(store, scheme, lead)
    told = doubts(store, service.scheme(store, scheme))
    assert [one.new for one in told.roles.values()] == [12, 12]
    assert set(told.warned) == {"mentor", "mentee"}


def test_removed_and_added_again_is_counted_and_is_not_new(store, plain):
    build.agree(store, plain.scheme, plain.guardian)
    gone = _one(store, plain, 0)
    people_service.remove(store, scheme=plain.scheme, person=gone.id, by=plain.lead)
    people_service.add(store, scheme=plain.scheme, person=gone, by=plain.lead)
    one = _mentors(store, plain)
    assert (one.total, one.new, one.again) == (12, 0, 1)


@pytest.fixture
def opened(store, plain, clock):
    build.agree(store, plain.scheme, plain.guardian)
    wave = store.one("waves", scheme=plain.scheme, kind="pre")["id"]
    clock.advance(timedelta(days=7))
    build.open_first(store, plain.scheme, wave)
    return plain


def _decide(store, at, asked: str) -> None:
    changes.decide_change(store, scheme=at.scheme, approval=asked, yes=True, by=at.guardian)


def test_who_is_removed_after_opening_still_counts_since_their_answers_do(store, opened):
    """Otherwise invented people could answer, go, and leave a clean list behind."""
    _decide(
        store,
        opened,
        changes.ask_remove(
            store, scheme=opened.scheme, person=_one(store, opened, 0).id, by=opened.lead
        ),
    )
    one = _mentors(store, opened)
    assert (one.total, one.left, one.again) == (12, 1, 0)


def test_who_comes_back_after_opening_was_removed_and_added_again(store, opened):
    gone = _one(store, opened, 0)
    by = opened.lead
    asked = changes.ask_remove(store, scheme=opened.scheme, person=gone.id, by=by)
    _decide(store, opened, asked)
    asked = changes.ask_add(store, scheme=opened.scheme, person=gone, by=by)
    _decide(store, opened, asked)
    one = _mentors(store, opened)
    assert (one.total, one.left, one.again, one.new) == (12, 0, 1, 0)


def test_what_is_asked_for_is_counted_before_it_is_so(store, opened):
    fresh = Asked("f" * 16, "mentor", "Eve", "eve@evil.example")
    taken = Asked(_one(store, opened, 0).id, "mentor", "A", "eve+1@evil.example")
    one = _mentors(store, opened, asked=[fresh, taken])
    assert (one.total, one.new) == (13, 2)
    assert (one.signs.one_domain, one.signs.one_mailbox) == (2, 2)
    assert _mentors(store, opened).new == 0


def test_late_changes_are_counted_from_the_record(store, plain, clock):
    assert _told(store, plain).late == 36  # the list of the fixture, and the one before it
    clock.advance(timedelta(days=8))
    assert _told(store, plain).late == 0
    _import(store, plain, [f"new@{OWN}", f"newer@{OWN}"])
    mended = replace(_one(store, plain, 0), email=f"taken@{OWN}")
    people_service.mend(store, scheme=plain.scheme, person=mended, by=plain.lead)
    assert _told(store, plain).late == 3


def test_after_opening_the_days_before_it_count(store, opened, clock):
    before = _told(store, opened).late
    assert before == 36
    clock.advance(timedelta(days=30))
    told = _told(store, opened)
    assert told.late == before
    assert told.open_on is not None


def test_no_row_of_the_list_says_when_it_was_written(store, plain, clock):
    """What the numbers are made of keeps no time and no order of anybody."""
    build.agree(store, plain.scheme, plain.guardian)
    clock.advance(timedelta(days=1))
    _import(store, plain, [f"new@{OWN}"])
    rows = store.all("participants", scheme=plain.scheme)
    assert {frozenset(row) for row in rows} == {
        frozenset({"id", "scheme", "email_index", "person"})
    }
    new = people_service.people(store, plain.scheme)[-1]
    old = people_service.people(store, plain.scheme)[0]
    assert new.record().keys() == old.record().keys()
