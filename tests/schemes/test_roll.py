"""A long list is opened once, and again only where it has changed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from feedback.participants import service as people
from feedback.schemes import roll as rolls
from feedback.schemes.roll import roll
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.scenario import ready, roster


@pytest.fixture
def scene(store, clock, monkeypatch):
    made = ready(store, clock, who=roster(12))
    monkeypatch.setattr(rolls, "LONG", 12)
    return made


@pytest.fixture
def opened(monkeypatch):
    """Ids of the people whose records are opened from now on."""
    ids: list[str] = []
    real = rolls._open  # noqa: SLF001 - what the list is kept for is not to call this

    def told(store, row):
        ids.append(row[0])
        return real(store, row)

    monkeypatch.setattr(rolls, "_open", told)
    return ids


def elsewhere(scene) -> SqliteStore:
    """Another process on the same folder."""
    return SqliteStore(Path(scene.folder), (MASTER,), scene.clock)


def test_a_long_list_is_opened_once(scene, opened):
    first = people.people(scene.store, scene.scheme)
    assert len(set(opened)) == 12
    assert people.people(scene.store, scene.scheme) == first
    assert len(opened) == 12


def test_what_another_process_changes_is_seen_at_once_and_opened_alone(scene, opened):
    before = people.people(scene.store, scene.scheme)
    other = elsewhere(scene)
    with other.change(Event("upkeep")) as writer:
        changed = replace(before[0], name="Zoe")
        people.put_person(other, writer, scene.scheme, changed)
        writer.remove("participants", id=before[1].id)
    other.close()
    opened.clear()
    names = [one.name for one in people.people(scene.store, scene.scheme)]
    assert names == [*(one.name for one in before[2:]), "Zoe"]
    assert len(opened) == 1


def test_a_list_of_a_usual_scheme_is_kept_nowhere(scene, opened, monkeypatch):
    monkeypatch.setattr(rolls, "LONG", 13)
    roll(scene.store, scene.scheme)
    roll(scene.store, scene.scheme)
    assert len(opened) == 24


def test_what_is_kept_cannot_be_changed(scene):
    _, record = roll(scene.store, scene.scheme).people[0]
    with pytest.raises(TypeError):
        record["name"] = "Mallory"


def test_a_third_list_takes_the_place_of_the_one_read_longest_ago(scene, opened, clock):
    more = [
        ready(scene.store, clock, title=f"No {at}", who=roster(12, start=20 * at), held_by=scene)
        for at in (1, 2)
    ]
    for one in (scene, *more):
        roll(scene.store, one.scheme)
    opened.clear()
    for one in more:
        roll(scene.store, one.scheme)
    assert opened == []
    roll(scene.store, scene.scheme)
    assert len(opened) == 12


def test_where_nobody_wrote_the_rows_are_not_read_again(scene, monkeypatch):
    first = roll(scene.store, scene.scheme)
    with monkeypatch.context() as patched:
        patched.setattr(scene.store, "pick", None)
        assert roll(scene.store, scene.scheme) is first
    with scene.store.change(Event("upkeep")) as writer:
        writer.remove("participants", id=first.people[0][0])
    assert len(roll(scene.store, scene.scheme)) == 11


def test_what_was_taken_back_is_not_kept(scene):
    first = roll(scene.store, scene.scheme)

    def tried_in_vain() -> None:
        with scene.store.change(Event("upkeep")) as writer:
            writer.remove("participants", id=first.people[0][0])
            assert len(roll(scene.store, scene.scheme, writer)) == 11
            assert len(roll(scene.store, scene.scheme)) == 11
            raise LookupError

    with pytest.raises(LookupError):
        tried_in_vain()
    assert len(roll(scene.store, scene.scheme)) == 12


def test_each_thread_looks_for_itself(scene):
    first = roll(scene.store, scene.scheme)
    with scene.store.change(Event("upkeep")) as writer:
        writer.remove("participants", id=first.people[0][0])
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: len(roll(scene.store, scene.scheme))).result() == 11
        pool.submit(scene.store.close).result()
