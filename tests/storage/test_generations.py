"""How new each store is: an older one beside newer others is refused, or put right."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.storage import generations
from feedback.storage.files import prepare
from feedback.storage.generations import OlderKeyringError
from feedback.storage.neverback import NeverBackError
from feedback.storage.participant_keys import (
    add_missing_keys,
    destroy_keys,
    forget_keys,
    participant_key,
)
from feedback.storage.scheme_keys import destroy_scheme_keys
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from feedback.storage.upgrading import UpgradeError
from feedback.storage.vault import pseudonym_key
from tests.conftest import MASTER
from tests.storage.parts import UPKEEP

MINE, THEIRS = bytes(32), bytes([1]) * 32
BOTH = Event("wave.destroyed")


@pytest.fixture
def keys(store: SqliteStore) -> SqliteStore:
    with store.change(UPKEEP, "keyring") as writer:
        add_missing_keys(store, writer, [MINE, THEIRS])
    store.settle()
    return store


def _destroy(store: SqliteStore, event: Event = UPKEEP) -> None:
    with store.change(event, "keyring") as writer:
        destroy_keys(store, writer, [MINE], until="2027-03")


@pytest.fixture
def put_back(keys: SqliteStore, data_dir: Path, tmp_path: Path) -> Callable[[], None]:
    """The keyring as it was at first in the place of the one that is there."""
    keys.copy_to(tmp_path / "older.db", "keyring")

    def put() -> None:
        keys.settle()
        keys.close()
        for path in data_dir.glob("keyring.db*"):
            path.unlink()
        shutil.copyfile(tmp_path / "older.db", data_dir / "keyring.db")

    return put


def test_the_keyring_counts_what_is_destroyed(keys: SqliteStore):
    assert generations.keyring_generation(keys) == 0
    _destroy(keys)
    assert generations.keyring_generation(keys) == 1
    with keys.change(UPKEEP, "keyring") as writer:
        forget_keys(writer, [MINE, THEIRS])
    assert generations.keyring_generation(keys) == 2


def test_main_learns_it_where_both_are_changed_and_never_from_a_participants_act(keys):
    _destroy(keys)
    assert keys.one("meta", name="keyring-generation") is None
    _destroy(keys, BOTH)
    assert keys.one("meta", name="keyring-generation")["value"] == "2"


def test_an_older_keyring_is_refused(keys, put_back, data_dir: Path, clock: SetClock):
    _destroy(keys, BOTH)
    put_back()
    with pytest.raises(OlderKeyringError, match="feedback restore"):
        initialise(data_dir, (MASTER,), clock)


def test_a_keyring_that_main_cannot_tell_is_older_is_put_right(
    keys, put_back, data_dir: Path, clock: SetClock
):
    """By what the never-back file says: the destroyed key goes again, and no other."""
    mine, theirs = (participant_key(keys, keys, name) for name in (MINE, THEIRS))
    _destroy(keys)
    put_back()
    raw = SqliteStore(data_dir, (MASTER,), clock)
    assert participant_key(raw, raw, MINE) == mine
    raw.close()
    again = initialise(data_dir, (MASTER,), clock)
    assert participant_key(again, again, MINE) not in {mine, None}
    assert participant_key(again, again, THEIRS) == theirs
    assert generations.bring_in_line(again) == 0
    again.close()


def test_a_schemes_key_that_was_destroyed_does_not_come_back(
    store: SqliteStore, data_dir: Path, clock: SetClock, tmp_path: Path
):
    with store.change(UPKEEP, "keyring") as writer:
        for scheme in ("ended", "running"):
            name = pseudonym_key(scheme)
            wrapped = store.vault.wrap_new(name, bytes([len(scheme)]) * 32)
            writer.add("purpose_keys", {"name": name, "wrapped": wrapped})
    store.copy_to(tmp_path / "older.db", "keyring")
    with store.change(UPKEEP, "keyring") as writer:
        destroy_scheme_keys(store, writer, "ended", until="2027-03")
    store.settle()
    store.close()
    for path in data_dir.glob("keyring.db*"):
        path.unlink()
    shutil.copyfile(tmp_path / "older.db", data_dir / "keyring.db")
    again = initialise(data_dir, (MASTER,), clock)
    there = {str(name) for (name,) in again.pick("purpose_keys", "name")}
    again.close()
    assert pseudonym_key("running") in there
    assert pseudonym_key("ended") not in there


def test_a_lost_keyring_is_not_made_anew(keys: SqliteStore, data_dir: Path, clock: SetClock):
    keys.close()
    for path in data_dir.glob("keyring.db*"):
        path.unlink()
    with pytest.raises(OlderKeyringError, match=r"keyring\.db"):
        initialise(data_dir, (MASTER,), clock)
    assert not (data_dir / "keyring.db").exists()


def test_a_never_back_file_older_than_main_knows_is_refused(
    keys: SqliteStore, data_dir: Path, clock: SetClock
):
    with keys.change(UPKEEP) as writer:
        generations.note_never_back(writer, 3)
        generations.note_never_back(writer, 2)
    assert generations.known_never_back(keys) == 3
    with pytest.raises(NeverBackError, match="older"):
        initialise(data_dir, (MASTER,), clock)


@pytest.mark.parametrize("how", ["missing", "empty"])
def test_no_new_main_is_made_beside_keys(
    keys: SqliteStore, data_dir: Path, clock: SetClock, how: str
):
    """It would name no survey, and what it does not name is cleared away."""
    keys.close()
    for path in data_dir.glob("main.db*"):
        path.unlink() if how == "missing" else path.write_bytes(b"")
    before = {path.name: path.read_bytes() for path in data_dir.glob("*.db")}
    with pytest.raises(UpgradeError, match=r"main\.db is missing or empty"):
        initialise(data_dir, (MASTER,), clock)
    assert {path.name: path.read_bytes() for path in data_dir.glob("*.db")} == before


def test_a_first_start_that_was_broken_off_is_begun_again(data_dir: Path, clock: SetClock):
    data_dir.mkdir()
    prepare(data_dir / "keyring.db", "keyring")
    initialise(data_dir, (MASTER,), clock).close()
    assert (data_dir / "main.db").stat().st_size
