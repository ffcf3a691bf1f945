"""Rows of the ledger: what is kept of a release, and what others are planned around."""

import json
from dataclasses import replace
from datetime import date

import pytest

from crypto import context, open_box
from feedback.releases import engine, ledger
from feedback.releases.model import Person, Policy, Question, Statement, item_digest
from feedback.releases.populations import Populations, load_populations, seal_populations
from feedback.releases.published import (
    append,
    check_ledger,
    checked_body,
    open_row,
    read_release,
    standing,
)
from feedback.releases.records import ReleaseAltered, ReleaseRow, Words
from feedback.releases.states import State
from feedback.storage.store import Event
from tests.releases.build import released as computed_release
from tests.releases.scenes import (
    compute,
    newest,
    released,
    request,
    row,
    second_scheme,
    tampering,
)

VALUES = tuple(f"{number:x<20}" for number in range(10))  # the longest that a scale may have
COLUMN = "\N{SNOWMAN}" * 40


def longest(number: int) -> Question:
    """A question as large as any may be."""
    return Question(
        id=f"q{number:039}",
        item=item_digest(str(number), VALUES),
        text=str(number),
        options=VALUES,
        favourable=frozenset(VALUES[5:]),
    )


@pytest.mark.parametrize(
    ("count", "policy"), [(12, Policy()), (50, Policy()), (248, Policy(breakdowns=(COLUMN,)))]
)
def test_the_largest_release_has_room(store, count, policy):
    asked = [longest(0), longest(1)]
    people = [
        Person(
            bytes([at]) * 32,
            "mentor",
            {COLUMN: "\N{GRINNING FACE}" * 59 + str(at % 4)},
            {one.id: VALUES[at % 10] for one in asked},
            {one.id: VALUES[at * 7 % 10] for one in asked},
        )
        for at in range(count)
    ]
    release = computed_release(people, policy=policy, questions=asked)
    assert len(release.populations) >= 4
    populations = Populations(tuple(one.id for one in people), release.populations)
    words = Words(release.to_bytes(), bytes(32))
    row_ = stored(words.digest)
    # As it is kept until it is published, and then.
    sealed = seal_populations(store, row_, populations.people, release)
    assert load_populations(store, row_.id, sealed) == populations
    under = context("release-populations", row_.id)  # as those are that wait for an answer now
    assert open_box(sealed, key=store.vault.key("ledger"), context=under)
    with store.change(Event("upkeep")) as writer:
        append(store, writer, row_, words, populations, asked)
    opened = open_row(store, store.one("ledger", seq=0))
    assert opened.body == ledger.body(release, asked, "r" * 16)
    assert opened.salt == words.salt


def stored(digest: bytes) -> ReleaseRow:
    return ReleaseRow(
        id="r" * 16,
        scheme="s",
        waves=("w",),
        state=State.APPROVED,
        membership=b"",
        policy_version=1,
        questionnaire="",
        asked_by="a",
        asked_on=date(2026, 3, 2),
        decided_by="b",
        refusals=(),
        digest=digest,
        published_on=None,
        computed=None,
        populations=None,
        for_lead=None,
        body=None,
    )


def test_what_stands_is_read_with_its_figures(scene):
    released(scene)
    own = standing(scene.store, scene.store, scheme=scene.scheme)
    others = standing(scene.store, scene.store, scheme="another")
    assert [one.same_scheme for one in own] == [True] * 3
    assert others == [replace(one, same_scheme=False) for one in own]
    before, after, heard = sorted(own, key=lambda one: (one.item != own[0].item, one.wave != "pre"))
    assert before.item == after.item != heard.item
    assert len(before.members) == 11
    assert before.members == after.members == heard.members
    # Five of eleven said 4 before, ten after: some, then most.
    favourable = {"4": 1, "5": 1}
    assert Statement("before", "pre", favourable, 3, 5) in before.figures
    assert Statement("after", "post", favourable, 9, 11) in after.figures
    assert {one.figure for one in after.figures} == {"after", "unanswered_after", "rose"}
    for one in own:
        assert one.figures
        assert all(figure.low <= figure.high for figure in one.figures)


def test_a_later_release_of_another_scheme_sees_them(scene, monkeypatch):
    """People, and what was said of them; never as of its own scheme."""
    released(scene)
    other = second_scheme(scene, 12)
    seen = []

    def look(_policy, cohort, *_):
        seen.append(cohort.earlier)
        return ()

    monkeypatch.setattr(engine, "alarms", look)
    compute(other, request(other))
    (earlier,) = seen
    expected = standing(scene.store, scene.store, scheme=other.scheme)
    assert {(one.item, one.wave) for one in expected} == {
        (item, wave) for item, wave, _, _ in earlier.records
    }
    assert earlier.populations == (expected[0].members,)
    told = {(item, one.figure, one.low, one.high) for item, _, _, one in earlier.figures}
    assert told == {
        (one.item, figure.figure, figure.low, figure.high)
        for one in expected
        for figure in one.figures
    }
    assert not any(same for _, _, same, _ in earlier.records)


def test_the_stored_release_is_read_as_it_was_written(scene):
    release = released(scene)
    body = row(scene, release).body.encode()
    assert read_release(body, Populations((), ())).to_bytes() == body
    spaced = json.dumps(json.loads(body)).encode()
    with pytest.raises(ReleaseAltered):
        read_release(spaced, Populations((), ()))


@pytest.mark.parametrize("column", ["body", "previous", "digest", "commitment"])
def test_a_row_that_was_changed_is_told_as_such(scene, column):
    """By whatever reads it: none of them takes part of a ledger for the whole."""
    released(scene)
    kept = scene.store.one("ledger", seq=0)[column]
    tampering(scene, "ledger", {column: bytes([kept[0] ^ 1]) + kept[1:]}, seq=0)
    for read in (
        lambda: check_ledger(scene.store, scene.store),
        lambda: standing(scene.store, scene.store, scheme=scene.scheme),
        lambda: checked_body(scene.store, newest(scene)),
    ):
        with pytest.raises(ReleaseAltered):
            read()
