"""A list that is changed once a guardian has agreed: told by mail, or asked about again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.errors import Conflict
from feedback.participants import service as people
from feedback.participants.model import Participant
from feedback.schemes import agreement, readiness, service
from feedback.schemes.list_changes import changes, enough, fingerprint, tell
from feedback.storage.store import Event
from tests.schemes import build
from tests.storage.together import threads

UNSETTLED = "The guardian has not agreed to the questions, rules and settings."


@pytest.fixture
def agreed(store, ready):
    """24 people, and a guardian who agreed: seven changes are too many."""
    build.agree(store, ready.scheme, ready.guardian)
    return ready


def _person(number: int, **other) -> Participant:
    name = f"Late {number}"
    return Participant(
        **{"id": "", "name": name, "email": f"late{number}@council.example", "role": "mentor"}
        | other
    )


def _add(store, at, count: int) -> None:
    for number in range(count):
        people.add(store, scheme=at.scheme, person=_person(number), by=at.lead)


def _import(store, at, count: int) -> None:
    """From the back, so that nobody whom `_add` added is there twice."""
    rows = [f"Late {n},late{n}@council.example,mentor" for n in range(99, 99 - count, -1)]
    data = "\n".join(["Name,Email,Role", *rows]).encode()
    people.import_people(store, scheme=at.scheme, data=data, by=at.lead)


def _remove(store, at, count: int) -> None:
    for one in people.people(store, at.scheme)[:count]:
        people.remove(store, scheme=at.scheme, person=one.id, by=at.lead)


def _give_away(store, at, count: int) -> None:
    """Another address beside each name."""
    for one in people.people(store, at.scheme)[:count]:
        taken = replace(one, email=f"x{one.email}")
        people.mend(store, scheme=at.scheme, person=taken, by=at.lead)


def _stands(store, at) -> bool:
    return agreement.stands(store, at.scheme)


@pytest.mark.parametrize("change", [_add, _import, _remove, _give_away])
def test_as_many_as_could_learn_what_one_more_says_need_another_yes(store, agreed, change):
    change(store, agreed, 6)
    assert _stands(store, agreed)
    other = _remove if change is _import else _import
    other(store, agreed, 1)
    assert not _stands(store, agreed)
    assert UNSETTLED in readiness.reasons(store, agreed.scheme, "pre")
    agreement.ask(store, scheme=agreed.scheme, by=agreed.lead)
    build.agree(store, agreed.scheme, agreed.guardian)
    assert UNSETTLED not in readiness.reasons(store, agreed.scheme, "pre")


def test_a_state_that_somebody_set_back_is_no_agreement(store, agreed):
    _import(store, agreed, 7)
    with store.change(Event("upkeep")) as w:
        assert w.set("schemes", {"state": "agreed"}, id=agreed.scheme, state="draft") == 1
    assert not _stands(store, agreed)
    tell(store)
    assert _told(store) == []
    agreement.ask(store, scheme=agreed.scheme, by=agreed.lead)


def test_what_was_let_through_stands_also_on_a_list_that_became_shorter(store, agreed):
    """One in ten of 71 are eight, of 70 seven: nobody can ask again while it is said to stand."""
    _import(store, agreed, 41)
    build.agree(store, agreed.scheme, agreed.guardian)
    _add(store, agreed, 6)
    _remove(store, agreed, 1)
    assert service.scheme(store, agreed.scheme).state == "agreed"
    assert _stands(store, agreed)


def test_after_another_yes_they_are_counted_from_nothing(store, agreed):
    _import(store, agreed, 7)
    build.agree(store, agreed.scheme, agreed.guardian)
    _add(store, agreed, 6)
    assert _stands(store, agreed)


def test_who_is_spelt_better_is_the_same(store, agreed):
    for one in people.people(store, agreed.scheme):
        named = replace(one, name=f"{one.name} PhD")
        people.mend(store, scheme=agreed.scheme, person=named, by=agreed.lead)
    assert _stands(store, agreed)
    found = changes(store, agreed.scheme)
    assert (found.changed, found.moved, found.weight) == (24, 0, 0)


def test_of_a_long_list_one_in_ten_may_change(store, agreed):
    scheme = service.scheme(store, agreed.scheme)
    assert [enough(scheme, n) for n in (0, 24, 70, 71, 20_000)] == [7, 7, 7, 8, 2_000]


def test_before_an_agreement_nothing_is_asked_or_told(store, ready):
    _add(store, ready, 8)
    assert service.scheme(store, ready.scheme).state == "draft"
    tell(store)
    assert _told(store) == []


@pytest.mark.parametrize("change", [_add, _remove, _give_away])
def test_nobody_agrees_to_a_list_that_was_changed_while_they_read(store, ready, change):
    digest, seen = service.scheme(store, ready.scheme).digest, fingerprint(store, ready.scheme)
    change(store, ready, 1)
    with pytest.raises(Conflict, match="read it again"):
        agreement.agree(store, scheme=ready.scheme, digest=digest, listed=seen, by=ready.guardian)
    assert not _stands(store, ready)


def _told(store) -> list[dict[str, object]]:
    rows = store.all("outbox", kind="list-changed")
    return [store.vault.open_record("outbox", str(row["id"]), row["payload"]) for row in rows]


def _numbers(one) -> tuple[object, ...]:
    return one["added"], one["changed"], one["removed"]


def test_every_guardian_is_told_once_a_day_in_numbers(store, agreed, clock):
    build.add_guardian(store, agreed.scheme, "gus@network.example")
    tell(store)
    assert _told(store) == []

    _add(store, agreed, 2)
    _give_away(store, agreed, 1)
    tell(store)
    tell(store)
    first = _told(store)
    assert len({one["holder"] for one in first}) == len(first) == 2
    assert {_numbers(one) for one in first} == {("2", "1", "0")}
    assert {name for one in first for name in one} == {
        *("holder", "scheme", "added", "changed", "removed")
    }

    _remove(store, agreed, 1)
    tell(store)
    assert len(_told(store)) == 2
    clock.advance(timedelta(days=1))
    tell(store)
    tell(store)
    assert min(_numbers(one) for one in _told(store)) == ("0", "0", "1")
    assert len(_told(store)) == 4
    clock.advance(timedelta(days=1))
    tell(store)
    assert len(_told(store)) == 4


def test_a_change_just_before_the_opening_is_told_after_it(store, agreed, clock):
    _add(store, agreed, 1)
    clock.advance(timedelta(days=1))
    wave = store.one("waves", scheme=agreed.scheme, kind="pre")["id"]
    build.open_first(store, agreed.scheme, wave)
    tell(store)
    assert len(_told(store)) == 1


def test_of_an_open_survey_what_is_long_past_is_no_news(store, agreed, clock):
    """A store that was put back, or comes from a version without these mails, has no notes."""
    _add(store, agreed, 1)
    wave = store.one("waves", scheme=agreed.scheme, kind="pre")["id"]
    build.open_first(store, agreed.scheme, wave)
    clock.advance(timedelta(days=3))
    tell(store)
    assert _told(store) == []


def test_two_workers_tell_once(store, agreed):
    _add(store, agreed, 1)
    assert threads(3, lambda _: tell(store), store.close) == [None] * 3
    assert len(_told(store)) == 1
