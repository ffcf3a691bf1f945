"""Populations written as masks, and read again."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.masks import Masks, members, named, person_id

PERSON = st.text(max_size=4) | st.binary(max_size=4)


@st.composite
def populations(draw):
    """Everybody, by their names in order, and some populations of them."""
    people = draw(st.frozensets(PERSON, max_size=40))
    one = st.frozensets(st.sampled_from(sorted(people, key=named))) if people else st.just(people)
    return sorted(map(named, people)), draw(st.lists(one, max_size=5))


@given(populations())
def test_what_is_written_is_read(made):
    names, there = made
    people = [person_id(name) for name in names]
    masks = Masks(names)
    written = [masks.of(one) for one in there]
    assert [members(mask, people) for mask in written] == there


@given(populations())
def test_one_population_has_one_mask(made):
    """Of whatever kind, however often: equal bodies are equal bytes."""
    names, there = made
    masks, others = Masks(names), Masks(names)
    for one in there:
        assert masks.of(one) == masks.of(frozenset(one)) == others.of(sorted(one, key=named))


@given(populations())
def test_all_masks_have_one_length(made):
    names, there = made
    masks = Masks(names)
    assert len({len(masks.of(one)) for one in (*there, frozenset())}) == 1


@given(PERSON, PERSON)
def test_names_are_kept_apart(one, other):
    assert person_id(named(one)) == one
    assert (named(one) == named(other)) == (one == other)


def test_bytes_and_text_that_look_alike_are_two_people():
    assert len({named(b"\xab"), named("ab"), named("xab"), named("tab"), named(b"")}) == 5


def test_the_first_name_is_the_highest_bit():
    masks = Masks(["ta", "tb", "tc"])
    assert base64.b64decode(masks.of(["a"])) == bytes([0b1000_0000])
    assert base64.b64decode(masks.of(["b", "c"])) == bytes([0b0110_0000])


def test_the_ninth_name_begins_a_byte():
    people = [f"{number:02}" for number in range(20)]
    mask = Masks([named(one) for one in people]).of(["00", "08", "15", "19"])
    assert base64.b64decode(mask) == bytes([0b1000_0000, 0b1000_0001, 0b0001_0000])
    assert members(mask, people) == {"00", "08", "15", "19"}


def test_a_stranger_is_an_error():
    with pytest.raises(KeyError):
        Masks(["ta"]).of(["b"])


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh")), max_size=30))
def test_a_population_that_is_gone_leaves_nothing_behind(there):
    """The same place in memory may hold another one by then."""
    masks = Masks([named(one) for one in "abcdefgh"])
    for one in there:
        fresh = frozenset(list(one))
        assert members(masks.of(fresh), "abcdefgh") == one
        del fresh
