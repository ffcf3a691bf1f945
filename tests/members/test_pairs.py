"""Pairs: from the list of people, and kept once the two share something."""

from dataclasses import replace

import pytest

from feedback.accounts.service import Altered
from feedback.errors import Conflict, NotFound
from feedback.members import pairs
from feedback.participants import service as people_service
from feedback.storage.store import Event
from tests.members import people

UPKEEP = Event("upkeep")


@pytest.fixture
def two(store):
    return people.two(store, held=False)


def _mend(two, person, **changed):
    people_service.mend(
        two.store,
        scheme=two.scheme,
        person=replace(person, **changed),
        by=people.lead_of(two.store, two.scheme),
    )


def test_two_with_one_label_are_a_pair_to_both(two):
    mine, theirs = (pairs.pairs_of(two.store, one.account) for one in (two.mentor, two.mentee))
    assert mine == theirs
    assert mine[0].current
    assert set(mine[0].people) == {two.mentor.person.id, two.mentee.person.id}
    assert mine[0].other(two.mentor.person.id) == two.mentee.person.id


def test_somebody_else_is_no_partner_and_finds_no_pair(two):
    other = people.two(two.store, two.scheme, label="2", held=False)
    mine = two.pair
    assert pairs.is_partner(two.store, two.mentee.account, mine.id)
    for stranger in (other.mentor, other.mentee):
        assert not pairs.is_partner(two.store, stranger.account, mine.id)
        with pytest.raises(NotFound):
            pairs.pair(two.store, mine.id, account=stranger.account)


def test_a_pair_that_the_list_parts_stays_readable_and_is_not_current(two):
    pairs.hold(two.store, two.pair)
    was = two.pair
    _mend(two, two.mentee.person, pair="7")
    found = pairs.pair(two.store, was.id, account=two.mentor.account)
    assert not found.current
    assert not found.ended
    assert pairs.is_partner(two.store, two.mentee.account, was.id)


def test_a_pair_whose_partner_was_taken_off_the_list_stays_readable(two):
    pairs.hold(two.store, two.pair)
    was, gone = two.pair, two.mentee.person.id
    by = people.lead_of(two.store, two.scheme)
    people_service.remove(two.store, scheme=two.scheme, person=gone, by=by)
    found = pairs.pair(two.store, was.id, account=two.mentor.account)
    assert not found.current


def test_two_under_one_label_with_one_role_are_together_no_more(two):
    pairs.hold(two.store, two.pair)
    was = two.pair
    with two.store.change(UPKEEP) as w:
        person = replace(two.mentee.person, role="mentor")
        people_service.put_person(two.store, w, two.scheme, person)
    assert not pairs.pair(two.store, was.id, account=two.mentor.account).current


def test_a_pair_that_shared_nothing_is_gone_with_the_list(two):
    was = two.pair
    _mend(two, two.mentee.person, pair="")
    assert pairs.pairs_of(two.store, two.mentor.account) == ()
    assert not pairs.is_partner(two.store, two.mentor.account, was.id)


def test_the_same_two_are_the_same_pair_under_any_label(two):
    was = two.pair.id
    for one in (two.mentor, two.mentee):
        _mend(two, one.person, pair="9")
    assert two.pair.id == was


def test_ending_happens_once(two):
    pairs.hold(two.store, two.pair)
    of = two.pair
    with two.store.change(pairs.PAIR_EVENT) as w:
        pairs.end(w, two.store, of)
    assert two.pair.ended
    assert not two.pair.current
    with pytest.raises(Conflict), two.store.change(pairs.PAIR_EVENT) as w:
        pairs.end(w, two.store, of)


def test_holding_twice_makes_one_row_and_one_key(two):
    before = two.store.count("participant_keys")
    for _ in range(2):
        pairs.hold(two.store, two.pair)
    assert two.store.count("pairs") == 1
    assert two.store.count("participant_keys") == before + 1


@pytest.mark.parametrize("changed", [{"state": "ended"}, {"scheme": "another"}])
def test_a_writer_of_the_database_changes_no_pair(two, changed):
    pairs.hold(two.store, two.pair)
    with two.store.change(UPKEEP) as w:
        w.set("pairs", changed, id=two.pair.id)
    with pytest.raises(Altered):
        pairs.pairs_of(two.store, two.mentor.account)


def test_a_writer_of_the_database_puts_nobody_into_a_pair(two):
    """Rows are found by keyed names; what counts is the sealed list of the two."""
    pairs.hold(two.store, two.pair)
    other = people.two(two.store, two.scheme, label="2")
    with two.store.change(UPKEEP) as w:
        row = w.one("pairs", id=other.pair.id)
        w.set("pairs", {"first": row["first"]}, id=two.pair.id)
    assert not pairs.is_partner(two.store, other.mentor.account, two.pair.id)
    assert two.pair.id not in {one.id for one in pairs.pairs_of(two.store, other.mentor.account)}


def test_the_lead_sees_pairs_and_how_many_signed(two):
    of = two.pair
    pairs.hold(two.store, of)
    with two.store.change(pairs.PAIR_EVENT) as w:
        pairs.set_signed(w, of, 1)
    (found,) = pairs.scheme_pairs(two.store, two.scheme)
    assert (found.id, found.signed, found.current) == (of.id, 1, True)
