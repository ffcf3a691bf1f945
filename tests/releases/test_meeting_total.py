"""The total of meetings in a release: computed, frozen, kept in the ledger, and when not told."""

import json
from collections.abc import Callable

import pytest

from feedback.clock import SetClock
from feedback.releases.computing import ALTERED
from feedback.releases.published import check_ledger
from feedback.releases.states import State
from feedback.storage.sqlite import initialise
from feedback.storage.store import Event
from tests.conftest import MASTER, START
from tests.releases import scenes
from tests.releases.meetings import computed_now, mentors_answer, met, paired_roster, people_of
from tests.scenario import Scene, ready

EIGHT = {"meetings": [20, 30], "hours": [20, 30]}
NONE_YET = {"meetings": [0, 20], "hours": [0, 20]}


def made(folder, *, pairs: int = 8, policy=None) -> Scene:
    """So many pairs and four mentors more; both surveys answered by the mentors, and dealt."""
    clock = SetClock(START)
    store = initialise(folder / "data", (MASTER,), clock)
    scene = ready(store, clock, who=paired_roster(pairs, alone=12 - pairs), policy=policy)
    mentors_answer(scene, "pre", "2")
    mentors_answer(scene, "post", "4")
    store.settle()
    store.close()
    return scene


@pytest.fixture(scope="module")
def with_pairs(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return made(tmp_path_factory.mktemp("pairs"))


@pytest.fixture
def scene(with_pairs: Scene, copied: Callable[[Scene], Scene]) -> Scene:
    """Exactly eight pairs, which is k; they have confirmed nothing yet."""
    return copied(with_pairs)


def told(body: bytes):
    return json.loads(body).get("meetings")


def three_each(scene: Scene) -> None:
    for pair in range(8):
        met(scene, pair, 60, 60, 60)  # 24 meetings, 24 hours


def test_meetings_and_hours_are_told_in_steps(scene: Scene):
    three_each(scene)
    assert told(computed_now(scene)) == EIGHT


def test_where_no_sign_in_was_ever_offered_nothing_is_told(scene: Scene):
    with scene.store.change(Event("upkeep")) as w:
        w.remove("audit", event="members.invited")
    assert told(computed_now(scene)) is None


def test_nothing_written_down_is_told_alike_to_little(scene: Scene, copied):
    other = copied(scene)
    met(other, 0, *[90] * 12)
    assert told(computed_now(scene)) == told(computed_now(other)) == NONE_YET


def test_a_change_replaces_and_a_removal_takes_away(scene: Scene):
    three_each(scene)
    met(scene, 7, 1, 1, 1)
    assert told(computed_now(scene))["hours"] == [20, 30]  # 21 hours and 3 minutes


def test_it_is_frozen_with_the_words_and_stands_in_the_ledger(scene: Scene):
    three_each(scene)
    release = scenes.request(scene)
    scenes.compute(scene, release)
    met(scene, 0, *[60] * 12)  # too late
    scenes.approve(scene, release)
    scenes.publish(scene, release)
    row = scenes.row(scene, release)
    assert json.loads(row.body)["meetings"] == EIGHT
    ((_, body),) = check_ledger(scene.store, scene.store)
    record = json.loads(body)
    fact = record["facts"][-1]
    assert fact["question"] == "*meetings"
    assert fact["figures"] == [
        {"figure": "hours", "wave": "post", "weights": {"hours": 1}, "low": 1200, "high": 1799},
        {"figure": "meetings", "wave": "post", "weights": {"meetings": 1}, "low": 20, "high": 29},
    ]
    assert len(record["people"]) == 12 + 8


def test_a_stored_release_of_one_size_whatever_was_written_down(scene: Scene, copied):
    other = copied(scene)
    three_each(scene)
    sizes = []
    for one in (scene, other):
        release = scenes.request(one)
        scenes.compute(one, release)
        row = scenes.row(one, release)
        sizes.append((len(row.computed), len(row.populations)))
    assert sizes[0] == sizes[1]


def test_fewer_pairs_than_k_are_told_nothing_however_often_they_met(tmp_path, copied):
    scene = copied(made(tmp_path, pairs=7))
    for pair in range(7):
        met(scene, pair, *[90] * 12)
    body = computed_now(scene)
    assert told(body) is None
    assert b"meetings" not in body


def test_where_no_step_withstands_the_insiders_nothing_is_told(tmp_path, copied):
    scene = copied(made(tmp_path, policy={"coalition": 4}))
    three_each(scene)
    assert told(computed_now(scene)) is None


def test_a_pair_that_is_off_the_list_counts_no_more(scene: Scene):
    three_each(scene)
    with scene.store.change(Event("test")) as w:
        person = people_of(scene, 0)[0]
        assert w.remove("participants", id=person) == 1
    assert told(computed_now(scene)) is None  # seven pairs are left


def scheme_of_one_survey(store, clock) -> Scene:
    scene = ready(store, clock, who=paired_roster(8, alone=4), policy={"paired": False})
    with store.change(Event("test")) as w:
        w.remove("waves", scheme=scene.scheme, kind="post")
    return scene


def test_a_single_survey_tells_it_where_no_other_is_planned(store, clock):
    scene = scheme_of_one_survey(store, clock)
    met(scene, 0, 60)
    assert store.count("tallies") == 0  # it has not opened
    mentors_answer(scene, "pre", "2")
    three_each(scene)
    assert told(computed_now(scene, kind="pre")) == EIGHT


def test_where_another_survey_follows_the_first_release_tells_nothing(store, clock):
    scene = ready(store, clock, who=paired_roster(8, alone=4), policy={"paired": False})
    mentors_answer(scene, "pre", "2")
    three_each(scene)
    assert told(computed_now(scene, kind="pre")) is None
    mentors_answer(scene, "post", "2")
    assert told(computed_now(scene, kind="post")) is None  # it has another survey's key


@pytest.mark.parametrize("shift", [0, 1, 4, 8])
def test_beside_another_schemes_total_it_stands_only_of_the_same_pairs_or_of_others(
    scene: Scene, shift: int
):
    three_each(scene)
    first = scenes.released(scene)
    assert json.loads(scenes.row(scene, first).body)["meetings"] == EIGHT
    other = ready(
        scene.store,
        scene.clock,
        title="Second",
        who=paired_roster(8, start=shift, alone=4),
        held_by=scene,
    )
    mentors_answer(other, "pre", "2")
    three = dict.fromkeys(range(shift, shift + 8), (60, 60, 60))
    for pair, lengths in three.items():
        met(other, pair, *lengths)
    mentors_answer(other, "post", "4")
    assert told(computed_now(other)) == (EIGHT if shift in (0, 8) else None)


def test_who_pairs_with_whom_does_not_matter_to_what_was_published(scene: Scene):
    """A list that is labelled anew between publishing and reading changes no published word."""
    three_each(scene)
    release = scenes.released(scene)
    before = scenes.row(scene, release).body
    with scene.store.change(Event("test")) as w:
        for person in scene.people:
            w.remove("participants", id=person.id)
    assert scenes.row(scene, release).body == before


def _rows(scene: Scene) -> list:
    return scene.store.all("tallies", order="name")


def _write(scene: Scene, *changes) -> None:
    """As somebody would who has the file of the database and none of the keys."""
    with scene.store.change(Event("upkeep")) as w:
        for values, name in changes:
            assert w.set("tallies", values, name=name) == 1


@pytest.mark.parametrize("fault", ["swapped", "truncated", "made up", "of another scheme"])
def test_a_row_that_somebody_wrote_stops_the_computation(scene: Scene, fault: str):
    from crypto import Recipient, context, seal  # noqa: PLC0415 - for this one forgery

    three_each(scene)
    one, two = _rows(scene)[:2]
    if fault == "swapped":
        _write(
            scene,
            ({"envelope": one["envelope"]}, two["name"]),
            ({"envelope": two["envelope"]}, one["name"]),
        )
    elif fault == "truncated":
        _write(scene, ({"envelope": one["envelope"][:-1]}, one["name"]))
    elif fault == "made up":
        wave = scene.wave("pre")
        forged = seal(
            bytes(32) + b'["00", 60]',
            to=[Recipient(wave.wave_key)],
            context=context("tally", scene.scheme, one["name"]),
            size=256,
        )
        _write(scene, ({"envelope": forged}, one["name"]))
    else:
        with scene.store.change(Event("upkeep")) as w:
            w.set("tallies", {"name": bytes(32)}, name=one["name"])
    release = scenes.request(scene)
    scenes.compute(scene, release)
    assert scenes.row(scene, release).state is State.REQUESTED
    assert scenes.note(scene, release) == ALTERED


def test_rows_that_somebody_removed_leave_no_one_alone(scene: Scene):
    """All but one pair's are gone: what is told is what would be told of none."""
    met(scene, 3, *[90] * 12)
    met(scene, 4, 60)
    kept = {row["name"] for row in _rows(scene)}
    three_each(scene)
    with scene.store.change(Event("upkeep")) as w:
        for row in _rows(scene):
            if row["name"] not in kept:
                w.remove("tallies", name=row["name"])
    assert told(computed_now(scene)) == NONE_YET
