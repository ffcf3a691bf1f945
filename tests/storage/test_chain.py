"""The audit chain: every kind of meddling with a row is found."""

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.audit.service import check
from feedback.clock import SetClock
from feedback.storage.chain import START, Head, link, verify
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from tests.conftest import MASTER

KEY = bytes(range(32))
FIELDS = ("seq", "at", "event", "scheme", "actor", "detail")


def chain(length: int) -> list[dict]:
    rows, previous = [], START
    for seq in range(1, length + 1):
        row: dict[str, object] = {
            "seq": seq,
            "at": f"2026-03-02T09:{seq % 60:02}+00:00",
            "event": "scheme.settings",
            "scheme": None if seq % 3 else "s1",
            "actor": f"a{seq}",
            "detail": "{}",
            "previous": previous,
        }
        previous = link(KEY, row, previous)
        rows.append(row | {"mac": previous})
    return rows


def head(rows: list[dict]) -> Head:
    return Head(rows[-1]["seq"], rows[-1]["mac"])


lengths = st.integers(1, 12)


@given(lengths, st.integers(0, 12))
def test_a_whole_chain_has_no_fault(length: int, known: int):
    """Also where it has grown since its head was remembered."""
    rows = chain(length)
    assert verify(KEY, rows, None) == []
    assert verify(KEY, rows, head(rows[: max(1, min(known, length))])) == []


def test_an_empty_chain_has_no_fault():
    assert verify(KEY, [], None) == []


@given(lengths, st.data())
def test_a_changed_row_is_found(length: int, data: st.DataObject):
    rows = chain(length)
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from([*FIELDS, "previous", "mac"]))
    old = row[name]
    if isinstance(old, bytes):
        row[name] = bytes([old[0] ^ 1]) + old[1:]
    else:
        row[name] = old + 1 if isinstance(old, int) else f"{old}x"
    faults = verify(KEY, rows, None)
    assert faults
    if name not in {"seq", "mac"}:
        assert any(fault.seq == row["seq"] for fault in faults)


@given(st.integers(2, 12), st.data())
def test_a_missing_row_is_found(length: int, data: st.DataObject):
    rows = chain(length)
    known = head(rows)
    del rows[data.draw(st.integers(0, length - 1))]
    assert verify(KEY, rows, known)


@given(st.integers(2, 12), st.data())
def test_rows_cut_from_the_end_are_found(length: int, data: st.DataObject):
    rows = chain(length)
    kept = data.draw(st.integers(0, length - 1))
    faults = verify(KEY, rows[:kept], head(rows))
    assert [fault.seq for fault in faults] == [length]
    assert f"rows {kept + 1} to {length} were cut off" in faults[0].what


@given(st.integers(2, 12), st.data())
def test_another_order_is_found(length: int, data: st.DataObject):
    rows = chain(length)
    mixed = data.draw(st.permutations(rows).filter(lambda one: one != rows))
    assert verify(KEY, mixed, head(rows))


@given(st.integers(3, 12), st.data())
def test_a_removed_row_is_found_even_if_the_rest_is_numbered_anew(length: int, data: st.DataObject):
    rows = chain(length)
    gone = data.draw(st.integers(0, length - 2))
    left = [row for at, row in enumerate(rows) if at != gone]
    for seq, row in enumerate(left, 1):
        row["seq"] = seq
    assert verify(KEY, left, None)


@given(lengths)
def test_a_chain_under_another_key_is_found(length: int):
    """Whoever lacks the key cannot write a chain of their own, however whole."""
    assert len(verify(bytes(32), chain(length), None)) == length


def test_a_tail_written_anew_is_found():
    """Cut and continued under the right key, as a restored copy would: the head differs."""
    rows, other = chain(6), chain(3)
    row = {**rows[3], "actor": "somebody else", "previous": other[-1]["mac"]}
    row["mac"] = link(KEY, row, other[-1]["mac"])
    assert verify(KEY, [*other, row], None) == []
    assert verify(KEY, [*other, row], head(rows[:4]))


def test_fields_cannot_run_into_each_other():
    one = {"seq": 1, "at": "t", "event": "ab", "scheme": "c", "actor": "", "detail": "{}"}
    two = {**one, "event": "a", "scheme": "bc"}
    assert link(KEY, one, START) != link(KEY, two, START)
    none = {**one, "scheme": None}
    assert link(KEY, none, START) != link(KEY, {**one, "scheme": "None"}, START)


@pytest.fixture
def written(store: SqliteStore, data_dir: Path) -> sqlite3.Connection:
    """Five rows, and a database writer's own way to them."""
    for turn in range(5):
        with store.change(Event("scheme.settings", by="a1", detail={"turn": turn})):
            pass
    raw = sqlite3.connect(data_dir / "main.db", isolation_level=None)
    yield raw
    raw.close()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit SET actor = 'a2' WHERE seq = 2", "was changed"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 5", "was changed"),
        ("DELETE FROM audit WHERE seq = 3", "row 3 is missing"),
        ("DELETE FROM audit WHERE seq = 1", "row 1 is missing"),
        ("DELETE FROM audit WHERE seq = 5", "rows 5 to 5 were cut off"),
        ("DELETE FROM audit", "rows 1 to 5 were cut off"),
    ],
)
def test_a_database_writer_is_found_out(
    store: SqliteStore, written: sqlite3.Connection, sql: str, said: str
):
    assert check(store).faults == ()
    written.execute(sql)
    faults = check(store).faults
    assert any(said in fault.what for fault in faults)


def test_the_head_is_remembered_elsewhere(store: SqliteStore, written: sqlite3.Connection):
    (mac,) = written.execute("SELECT mac FROM audit WHERE seq = 5").fetchone()
    row = store.one("keyring_meta", name="audit-head")
    assert row is not None
    assert json.loads(str(row["value"])) == [5, mac.hex()]


def test_a_crash_before_remembering_is_no_fault(
    store: SqliteStore, data_dir: Path, clock: SetClock, written: sqlite3.Connection
):
    """Main is committed, the keyring knows an older head: the next change mends it."""
    (mac,) = written.execute("SELECT mac FROM audit WHERE seq = 3").fetchone()
    with store.change(Event("upkeep"), "keyring") as writer:
        writer.put("keyring_meta", {"name": "audit-head", "value": json.dumps([3, mac.hex()])})
    again = initialise(data_dir, (MASTER,), clock)
    assert check(again).faults == ()
    with again.change(Event("scheme.settings")):
        pass
    row = again.one("keyring_meta", name="audit-head")
    assert row is not None
    assert json.loads(str(row["value"]))[0] == 6
    again.close()


def test_an_older_head_does_not_replace_a_newer(store: SqliteStore):
    """Two changes may come to remembering in the other order."""
    for _ in range(3):
        with store.change(Event("scheme.settings")):
            pass
    value = json.dumps([9, "00" * 32])
    with store.change(Event("upkeep"), "keyring") as writer:
        writer.put("keyring_meta", {"name": "audit-head", "value": value})
    with store.change(Event("scheme.settings")):
        pass
    row = store.one("keyring_meta", name="audit-head")
    assert row is not None
    assert row["value"] == value
    assert any("cut off" in fault.what for fault in check(store).faults)
