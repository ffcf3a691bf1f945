"""What lies in the folder: nothing that was overwritten or deleted."""

from pathlib import Path

import pytest

from feedback.storage.files import connect
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.storage.parts import NEW, OLD, UPKEEP, found, key, reading, slot


def test_a_key_that_was_overwritten_is_nowhere(store: SqliteStore, data_dir: Path):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add_all("participant_keys", [key(number, OLD) for number in range(1, 9)])
    assert found(data_dir, OLD) == ["keyring.db"]
    with store.change(UPKEEP, "keyring") as writer:
        assert writer.set("participant_keys", {"wrapped": NEW}, wrapped=OLD) == 8
    assert found(data_dir, OLD) == []
    assert (data_dir / "keyring.db-wal").read_bytes() == b""


def test_a_key_that_was_removed_is_nowhere(store: SqliteStore, data_dir: Path):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add_all("participant_keys", [key(number, OLD) for number in range(1, 9)])
        writer.add("purpose_keys", {"name": "pseudonym:s1", "wrapped": OLD[:80]})
    with store.change(UPKEEP, "keyring") as writer:
        writer.remove("participant_keys", id__gte=1)
        writer.remove("purpose_keys", name="pseudonym:s1")
    assert found(data_dir, OLD[:26]) == []


def test_an_older_state_of_a_slot_is_nowhere(store: SqliteStore, data_dir: Path):
    file = store.create_wave()
    with store.change(UPKEEP, "wave", wave=file) as writer:
        writer.add_all("slots", [slot(number) for number in range(1, 5)])
    with store.change(UPKEEP, "wave", wave=file) as writer:
        writer.set("slots", {"body": NEW})
    assert found(data_dir, OLD[:26]) == []
    assert (data_dir / "waves" / f"{file}.db-wal").read_bytes() == b""


@pytest.mark.parametrize("name", ["keyring", "wave"])
def test_what_a_reader_keeps_is_emptied_later(store: SqliteStore, data_dir: Path, name: str):
    file = store.create_wave()
    table, row, column = {
        "keyring": ("participant_keys", key(1, OLD), "wrapped"),
        "wave": ("slots", slot(1), "body"),
    }[name]
    wave = file if name == "wave" else None
    path = data_dir / (f"waves/{file}.db" if wave else "keyring.db")
    with store.change(UPKEEP, name, wave=wave) as writer:
        writer.add(table, row)
    with reading(path, table):
        with store.change(UPKEEP, name, wave=wave) as writer:  # it does not fail for that
            writer.set(table, {column: NEW})
        assert found(data_dir, OLD) != []
        store.settle()
        assert found(data_dir, OLD) != []
    store.settle()
    assert found(data_dir, OLD) == []
    assert (path.with_name(path.name + "-wal")).stat().st_size == 0


def test_settling_empties_every_log(store: SqliteStore, data_dir: Path):
    store.create_wave()
    with store.change(Event("scheme.created"), "volatile", "main"):
        pass
    assert (data_dir / "main.db-wal").stat().st_size > 0
    store.settle()
    assert {path.stat().st_size for path in data_dir.rglob("*-wal")} == {0}


def test_a_dropped_wave_leaves_no_bytes_even_where_it_is_open(store: SqliteStore, data_dir: Path):
    file = store.create_wave()
    path = data_dir / "waves" / f"{file}.db"
    with store.change(UPKEEP, "wave", wave=file) as writer:
        writer.add_all("slots", [slot(number) for number in range(1, 30)])
        writer.add("comments", {"id": 1, "position": 0, "key_name": b"k", "envelope": OLD})
    with path.open("rb") as held, connect(path) as other:
        assert other.execute("SELECT count(*) FROM slots").fetchone() == (29,)
        store.drop_wave(file)
        assert OLD[:26] not in held.read()
        assert other.execute("SELECT count(*) FROM slots").fetchone() == (0,)
    other.close()
    assert list((data_dir / "waves").iterdir()) == []
    assert found(data_dir, OLD[:26]) == []


def test_a_wave_that_somebody_reads_stays_until_it_is_overwritten(
    store: SqliteStore, data_dir: Path
):
    file = store.create_wave()
    path = data_dir / "waves" / f"{file}.db"
    with store.change(UPKEEP, "wave", wave=file) as writer:
        writer.add("slots", slot(1))
    with path.open("rb") as held:
        with reading(path, "slots"):
            store.drop_wave(file)
            assert store.wave_files() == [file]
            assert store.wave(file).count("slots") == 0
        store.drop_wave(file)
        assert OLD[:26] not in held.read()
    assert store.wave_files() == []
