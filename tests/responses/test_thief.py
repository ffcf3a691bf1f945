"""Whoever steals the files: from one copy nothing is seen of who wrote what, or when."""

import secrets
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.responses import receipts, reseal, service
from feedback.responses.model import State
from feedback.responses.slots import new_receipt
from feedback.storage.store import Event
from tests.responses import acts
from tests.responses.pages import free_pages, page_count, rows_pages
from tests.scenario import Scene

PEOPLE = range(12)


def copy(data_dir: Path, to: Path) -> Path:
    """All of the folder, as it lies there."""
    shutil.copytree(data_dir, to)
    return to


def shuffled(items: range) -> list[int]:
    return secrets.SystemRandom().sample(items, len(items))


def everything(scene: Scene) -> None:
    """Every state, each for two or three people, in any order."""
    kinds: list[Callable[[int], object]] = [
        lambda number: acts.draft(scene, number),
        lambda number: acts.send(scene, number),
        lambda number: acts.decline(scene, number),
        lambda number: acts.delete(scene, number),
        lambda number: acts.send(scene, number, acts.answers("5", "x" * 400)),
        lambda number: acts.object_to(scene, acts.send(scene, number)),
    ]
    for number in shuffled(range(11)):
        kinds[number % 6](number)


def test_every_state_is_there(scene: Scene):
    """The tests below would else compare nothing."""
    everything(scene)
    assert {acts.state(scene, number) for number in PEOPLE} == set(State)


def test_all_states_look_alike(scene: Scene, data_dir: Path, tmp_path: Path):
    before = acts.columns(acts.wave_path(scene, data_dir), "slots")
    everything(scene)
    stolen = copy(data_dir, tmp_path / "stolen")
    after = acts.columns(acts.wave_path(scene, stolen), "slots")
    assert len(after) == 12
    assert len({len(row["body"]) for row in before + after}) == 1
    fixed = ("id", "name", "locator")
    assert [[row[name] for name in fixed] for row in after] == [
        [row[name] for name in fixed] for row in before
    ]
    assert {row["body"][:1] for row in after} == {b"\x01"}  # the box's version, of each


def test_bodies_are_random_from_the_second_byte_on(scene: Scene, data_dir: Path):
    """No byte of a body has the same value more often than chance in what was sent."""
    for number in PEOPLE:
        acts.send(scene, number)
    bodies = [row["body"] for row in acts.columns(acts.wave_path(scene, data_dir), "slots")]
    for position in range(1, len(bodies[0])):
        values = [body[position] for body in bodies]
        assert max(values.count(value) for value in values) <= 6  # more by chance: 1 in 10 million


def test_one_copy_of_main_says_nothing(scene: Scene, data_dir: Path, tmp_path: Path):
    """Answering, declining and deleting change no byte of the main store."""
    scene.store.settle()
    before = (data_dir / "main.db").read_bytes()
    everything(scene)
    assert (data_dir / "main.db").read_bytes() == before
    assert (data_dir / "main.db-wal").stat().st_size == 0
    stolen = copy(data_dir, tmp_path / "stolen")
    assert not any(
        acts.TEXT.encode() in path.read_bytes() for path in stolen.rglob("*") if path.is_file()
    )


def test_no_name_address_or_text_is_in_any_file(scene: Scene, data_dir: Path):
    everything(scene)
    acts.deal(scene)
    people = [word for one in scene.people for word in (one.name, one.email)]
    words = [word.encode() for word in (*people, acts.TEXT, '"honest"', scene.lead.passphrase)]
    kept = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    questionnaire = scene.store.all("questionnaires")[0]["body"]
    assert '"honest"' in str(questionnaire)
    found = [word for word in words if word in kept]
    assert found == [b'"honest"']  # which questions are asked is public


def test_rows_stay_on_their_pages(scene: Scene, data_dir: Path):
    path = acts.wave_path(scene, data_dir)
    before, count = rows_pages(path, "slots"), page_count(path)
    assert all(len(pages) >= 2 for pages in before.values()), "rows should spill"
    for number in shuffled(PEOPLE):
        acts.send(scene, number)
    for number in shuffled(PEOPLE)[:6]:
        acts.delete(scene, number)
    for _ in range(10):
        reseal.tick(scene.store)
    assert rows_pages(path, "slots") == before
    assert (free_pages(path), page_count(path)) == (0, count)


def test_pages_are_in_the_order_of_names(scene: Scene, data_dir: Path):
    """So neither the list of people, nor who answered when, can be read from them."""
    for number in shuffled(PEOPLE):
        acts.send(scene, number)
    path = acts.wave_path(scene, data_dir)
    names = [row["name"] for row in sorted(acts.columns(path, "slots"), key=lambda row: row["id"])]
    assert names == sorted(names)
    pages = [page for _, each in sorted(rows_pages(path, "slots").items()) for page in each[1:]]
    assert pages == sorted(pages)


def test_keys_stay_on_their_pages(scene: Scene, data_dir: Path):
    path = data_dir / "keyring.db"
    before = acts.columns(path, "participant_keys")
    where, count = rows_pages(path, "participant_keys"), page_count(path)
    names = [row["name"] for row in sorted(before, key=lambda row: row["id"])]
    assert names == sorted(names)
    assert len(names) == 12 * 3
    for number in shuffled(PEOPLE):
        acts.send(scene, number)
    assert acts.columns(path, "participant_keys") == before, "an answer touches no key"
    for number in (3, 8):
        acts.delete(scene, number)
    after = acts.columns(path, "participant_keys")
    changed = [old["name"] for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 2 * 3
    assert len({len(row["wrapped"]) for row in before + after}) == 1
    assert rows_pages(path, "participant_keys") == where
    assert (free_pages(path), page_count(path)) == (0, count)


def test_deleting_nothing_does_the_same_as_deleting(scene: Scene, data_dir: Path):
    """From the keyring and the never-back file it is not seen whether anything was there."""
    acts.send(scene, 1)

    def traces(number: int) -> tuple[int, int]:
        before = acts.columns(data_dir / "keyring.db", "participant_keys")
        known = len(scene.store.never_back.digests())
        acts.delete(scene, number)
        after = acts.columns(data_dir / "keyring.db", "participant_keys")
        changed = sum(old != new for old, new in zip(before, after, strict=True))
        return changed, len(scene.store.never_back.digests()) - known

    assert traces(0) == traces(1) == traces(1) == (3, 3)


def test_a_copy_during_a_write_shows_at_most_one_slot(
    scene: Scene, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The write-ahead log holds the one row that is being written, and no older one."""
    for number in range(6):
        acts.send(scene, number)
    before = acts.columns(acts.wave_path(scene, data_dir), "slots")
    taken = []

    def stop(_connection: sqlite3.Connection) -> bool:
        taken.append(copy(data_dir, tmp_path / f"stolen{len(taken)}"))
        return True

    code = acts.draft(scene, 7)
    drafted = acts.columns(acts.wave_path(scene, data_dir), "slots")
    who = acts.visit(scene, 7)
    receipt = new_receipt(scene.store, who.place)
    monkeypatch.setattr("feedback.storage.sqlite.empty_log", stop)
    service.submit(scene.store, who, code=code, quote=False, receipt=receipt)
    (stolen,) = taken
    path = acts.wave_path(scene, stolen)
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    after = acts.columns(path, "slots")
    assert sum(old != new for old, new in zip(drafted, after, strict=True)) == 1
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_two_copies_differ_also_where_nobody_wrote(scene: Scene, data_dir: Path):
    path = acts.wave_path(scene, data_dir)
    acts.send(scene, 0)
    before = {row["name"]: row["body"] for row in acts.columns(path, "slots")}
    for _ in range(80):
        reseal.tick(scene.store)
    after = {row["name"]: row["body"] for row in acts.columns(path, "slots")}
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed) >= 9  # of 12, in some 80 writes; fewer by chance once in 10 million
    assert acts.state(scene, 0) is State.SUBMITTED
    assert {acts.state(scene, number) for number in range(1, 12)} == {State.EMPTY}


def test_resealing_writes_as_a_person_does(scene: Scene, data_dir: Path):
    """One slot at a time, and nothing beside it: no key, no row in main."""
    scene.store.settle()
    others = [data_dir / name for name in ("main.db", "keyring.db", "volatile.db", "never-back")]
    before = [path.read_bytes() for path in others]
    for _ in range(10):
        reseal.tick(scene.store)
    assert [path.read_bytes() for path in others] == before


def test_resealed_answers_open_with_their_receipt(scene: Scene):
    receipt = acts.send(scene, 0)
    for _ in range(60):
        reseal.tick(scene.store)
    assert receipts.find(scene.store, receipt).answers.texts["good"] == acts.TEXT
    with scene.store.change(Event("upkeep")) as writer:  # and once dealing began, never
        writer.set("waves", {"state": "dealing"}, id=scene.wave("pre").id)
    path = scene.store.wave(str(scene.wave("pre").file)).all("slots")
    reseal.tick(scene.store)
    assert scene.store.wave(str(scene.wave("pre").file)).all("slots") == path
