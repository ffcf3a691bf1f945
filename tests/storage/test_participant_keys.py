"""Keys of people: made in the order of their names, destroyed where they stand."""

from pathlib import Path

import pytest

from crypto import CryptoError
from feedback.storage.neverback import GENERATION, NeverBackError
from feedback.storage.participant_keys import (
    add_missing_keys,
    destroy_keys,
    forget_keys,
    participant_key,
    participant_keys,
    recall_digest,
)
from feedback.storage.sqlite import SqliteStore
from tests.storage.samples import UPKEEP

NAMES = [bytes([at]) * 32 for at in (9, 3, 7, 1, 5)]


@pytest.fixture
def keys(store: SqliteStore) -> SqliteStore:
    with store.change(UPKEEP, "keyring") as writer:
        add_missing_keys(store, writer, NAMES)
    return store


def rows(store: SqliteStore) -> list[dict]:
    return store.all("participant_keys", order="id")


def test_one_for_each_name_in_the_names_order(keys: SqliteStore):
    found = rows(keys)
    assert [row["name"] for row in found] == sorted(NAMES)
    assert [row["id"] for row in found] == [1, 2, 3, 4, 5]
    opened = {participant_key(keys, keys, name) for name in NAMES}
    assert len(opened) == 5
    assert {len(key or b"") for key in opened} == {32}
    assert participant_key(keys, keys, bytes(32)) is None


def test_what_is_there_stays(keys: SqliteStore):
    before = rows(keys)
    with keys.change(UPKEEP, "keyring") as writer:
        add_missing_keys(keys, writer, [*NAMES, bytes([4]) * 32])
    assert rows(keys)[:5] == before
    assert [row["name"] for row in rows(keys)[5:]] == [bytes([4]) * 32]


def test_a_row_under_another_name_does_not_open(keys: SqliteStore):
    one, two, *_ = rows(keys)
    with keys.change(UPKEEP, "keyring") as writer:
        writer.set("participant_keys", {"wrapped": one["wrapped"]}, id=two["id"])
    with pytest.raises(CryptoError):
        participant_key(keys, keys, two["name"])


def test_destroying_puts_another_key_in_its_place(keys: SqliteStore):
    before, old = rows(keys), participant_key(keys, keys, NAMES[0])
    assert old is not None
    with keys.change(UPKEEP, "keyring") as writer:
        destroy_keys(keys, writer, NAMES[:2], until="2027-03")
    after = rows(keys)
    assert participant_key(keys, keys, NAMES[0]) not in {old, None}
    same = ("id", "name")
    assert [[row[one] for one in same] for row in after] == [
        [row[one] for one in same] for row in before
    ]
    assert {len(row["wrapped"]) for row in after + before} == {len(before[0]["wrapped"])}
    changed = {a["name"] for a, b in zip(after, before, strict=True) if a != b}
    assert changed == set(NAMES[:2])
    assert recall_digest(keys, old) in keys.never_back.digests()
    assert len(keys.never_back.digests()) == 2


def test_the_keyring_knows_how_new_the_never_back_file_is(keys: SqliteStore):
    for turn in range(1, 4):
        with keys.change(UPKEEP, "keyring") as writer:
            destroy_keys(keys, writer, NAMES[:1], until="2027-03")
        row = keys.one("keyring_meta", name=GENERATION)
        assert row is not None
        assert row["value"] == str(turn) == str(keys.never_back.generation)


def test_the_never_back_file_comes_first(keys: SqliteStore, data_dir: Path):
    """Where it cannot be written, no key is destroyed; where the rest fails, it stays."""
    before = rows(keys)
    with pytest.raises(ZeroDivisionError), keys.change(UPKEEP, "keyring") as writer:
        destroy_then_fail(keys, writer)
    assert rows(keys) == before
    assert len(keys.never_back.digests()) == 1
    (data_dir / "never-back").unlink()
    with pytest.raises(NeverBackError), keys.change(UPKEEP, "keyring") as writer:
        destroy_keys(keys, writer, NAMES, until="2027-03")
    assert rows(keys) == before


def destroy_then_fail(store: SqliteStore, writer) -> None:
    destroy_keys(store, writer, NAMES[:1], until="2027-03")
    raise ZeroDivisionError


def test_forgetting_removes_rows(keys: SqliteStore):
    with keys.change(UPKEEP, "keyring") as writer:
        forget_keys(writer, [*NAMES[:4], bytes(32)])
    assert [row["name"] for row in rows(keys)] == [NAMES[4]]


def test_many_keys_are_those_of_each_and_missing_ones_are_missing(keys: SqliteStore):
    wanted = [*NAMES, bytes(32)]
    assert participant_keys(keys, keys, wanted) == {
        name: participant_key(keys, keys, name) for name in NAMES
    }
