"""The same mailboxes listed in a second scheme under other addresses."""

import pytest

from feedback.addresses import normalise_email
from feedback.releases.aliases import aliases, beside, renamed
from feedback.releases.earlier import crowded
from feedback.releases.model import Published
from feedback.releases.recall import lost_beside
from feedback.schemes.service import scheme as load
from tests.releases.scenes import compute, computed, released, request, told
from tests.scenario import Scene, open_survey, ready, roster, survey

TAGGED = roster(12, start=1).replace(b"@", b"+second@")


def _dotted() -> bytes:
    lines = roster(12, start=1).decode().splitlines()
    rows = [line.split(",") for line in lines[1:]]
    return "\n".join([lines[0], *(f"{a},m.{b[1:]},{c}" for a, b, c in rows)]).encode()


def _second(first: Scene, who: bytes) -> Scene:
    return ready(first.store, first.clock, title="Second", who=who, held_by=first)


def _name(scene: Scene, email: str) -> bytes:
    return scene.store.vault.blind("person", normalise_email(email))


def test_tags_hide_nobody_from_the_rules_that_compare_schemes(scene: Scene):
    """Eleven of twelve are the same people: beside the first results nothing may be told."""
    released(scene)
    second = _second(scene, TAGGED)
    survey(second, "pre", ["2"] * 12)
    survey(second, "post", ["4"] * 12)
    release = request(second)
    compute(second, release)
    assert told(computed(second, release)) == {"name": "all", "not_shown": True}


@pytest.mark.parametrize("who", [roster(12, start=1), TAGGED, _dotted()])
def test_the_forecast_says_so_beforehand(store, clock, who):
    first = ready(store, clock)
    second = _second(first, who)
    open_survey(first, "pre")
    found = crowded(store, load(store, second.scheme))
    assert [one.id for one in found] == ["honest", "heard"]


def test_who_is_the_same_and_under_which_names(store, clock):
    first = ready(store, clock, who=roster(12))
    doubled = roster(11) + b"\nTwin,mentor0+x@council.example,mentor"
    second = _second(first, doubled.replace(b"mentor1@", b"mentor1+y@"))
    here = {n: _name(second, f"mentor{n}@council.example") for n in ("0", "0+x", "1", "1+y", "2")}
    assert aliases(store, second.scheme) == {
        here["0"]: {here["0"], here["0+x"]},  # one mailbox twice: whichever of the two answers
        here["1"]: {here["1+y"]},
    }
    assert aliases(store, first.scheme)[here["1+y"]] == {here["1"]}
    known = aliases(store, second.scheme)
    there = frozenset({here["0"], here["1"], here["2"], b"a stranger"})
    assert renamed(there, known) == {*here.values(), b"a stranger"} - {here["1"]}


def test_what_is_published_stands_as_it_is_and_once_more_by_the_names_here(store, clock):
    first = ready(store, clock)
    second = _second(first, TAGGED)
    people = frozenset(_name(first, f"mentor{n}@council.example") for n in range(8))
    here = frozenset(_name(first, f"mentor{n}+second@council.example") for n in range(1, 8))
    theirs = Published("item", "pre", people)
    own = Published("item", "post", here, same_scheme=True)
    others = Published("item", "pre", frozenset({b"a", b"b"}))
    found = beside(store, second.scheme, [theirs, own, others, theirs])
    named = Published("item", "pre", here | {_name(first, "mentor0@council.example")})
    assert found == [theirs, own, others, theirs, named]
    assert beside(store, first.scheme, [own]) == [own]


def test_lost_results_of_the_same_mailboxes_keep_others_back(store, clock, monkeypatch):
    first = ready(store, clock)
    second = _second(first, TAGGED)
    waves = [second.wave("pre")]
    monkeypatch.setattr("feedback.releases.recall.lost", lambda _: {first.wave("pre").id})
    assert lost_beside(store, waves)
    third = ready(store, clock, title="Third", who=roster(12, start=50), held_by=first)
    assert not lost_beside(store, [third.wave("pre")])
