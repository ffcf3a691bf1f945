"""The record as a file: whole, or shown to be changed; and what of it others do not see."""

import json
import sqlite3
from collections.abc import Callable

import pytest

from feedback.audit.export import NotAnExport, check_export, export
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event

ROWS = 6
Lines = list[str]


@pytest.fixture
def written(store: SqliteStore) -> SqliteStore:
    for at in range(ROWS):
        scheme = "one" if at % 2 else "two"
        with store.change(Event("scheme.settings", by=f"a{at}", scheme=scheme, detail={"n": at})):
            pass
    return store


def _own(row) -> tuple[str, ...]:
    """As a page keeps: all of one scheme, of another nothing, of one row not the detail."""
    if row["scheme"] != "one":
        return ()
    return ("at", "event", "scheme", "actor", *(() if row["seq"] == 4 else ("detail",)))


def faults(store: SqliteStore, lines: Lines) -> list[tuple[int, str]]:
    return [(one.seq, one.what) for one in check_export(store, "".join(lines)).faults]


@pytest.mark.parametrize("keep", [None, _own])
def test_a_whole_file(written: SqliteStore, keep):
    lines = list(export(written, keep=keep, scheme="one"))
    found = check_export(written, "".join(lines))
    assert (found.rows, found.head.seq, found.since, found.faults) == (ROWS, ROWS, 0, ())
    with written.change(Event("scheme.settings", by="a", scheme="one")):
        pass
    assert check_export(written, "".join(lines)).since == 1


def test_an_empty_record(store: SqliteStore):
    lines = list(export(store))
    assert len(lines) == 1
    assert check_export(store, lines[0]).faults == ()


def test_a_line_is_what_the_mark_covers(written: SqliteStore):
    row = json.loads(next(export(written)))
    assert list(row) == ["seq", "at", "event", "scheme", "actor", "detail", "previous", "mac"]
    assert json.loads(row["detail"]) == {"n": 0}


def test_what_is_not_its_readers_has_a_place_and_nothing_else(written: SqliteStore):
    lines = list(export(written, keep=_own, scheme="one"))
    first, second, _, fourth = (json.loads(line) for line in lines[:4])
    assert first.keys() == {"seq", "previous", "mac"}
    assert second["scheme"] == "one"
    assert fourth["event"] == "scheme.settings"
    assert "detail" not in fourth
    assert "two" not in "".join(lines)


def _changed(lines: Lines) -> Lines:
    return [line.replace('"a1"', '"a9"') for line in lines]


def _partly_hidden(lines: Lines) -> Lines:
    """A row passed off as one that was left out: the chain alone would let that through."""
    row = json.loads(lines[1])
    left = {name: row[name] for name in ("seq", "previous", "mac")}
    return [lines[0], json.dumps(left, separators=(",", ":")) + "\n", *lines[2:]]


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        (_changed, (2, "was changed")),
        (_partly_hidden, (6, "the file's seal does not fit: a line was changed or taken out")),
        (lambda lines: [*lines[:2], *lines[3:]], (4, "row 3 is missing or out of order")),
        (lambda lines: lines[1:], (2, "row 1 is missing or out of order")),
        (lambda lines: [lines[1], lines[0], *lines[2:]], (2, "row 1 is missing or out of order")),
        (lambda lines: [*lines[:4], lines[-1]], (6, "rows 5 to 6 were cut off")),
        (lambda lines: lines[-1:], (6, "rows 1 to 6 were cut off")),
    ],
    ids=["changed", "hidden", "missing", "first", "swapped", "cut", "emptied"],
)
def test_meddling_is_found(written: SqliteStore, meddle: Callable[[Lines], Lines], said):
    assert said in faults(written, meddle(list(export(written))))


@pytest.mark.parametrize(
    "meddle",
    [
        lambda lines: lines[:-1],
        lambda _: [],
        lambda lines: [*lines, "\n"],
        lambda lines: ["[1]\n", *lines],
        lambda lines: ["{\n", *lines],
        lambda lines: [lines[0].replace('"seq":1', '"seq":"1"'), *lines[1:]],
        lambda lines: [lines[0].replace('"seq":1', '"seq":true'), *lines[1:]],
        lambda lines: [lines[0].replace('"previous":"0', '"previous":"x'), *lines[1:]],
        lambda lines: [lines[0].replace('"at"', '"when"'), *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].replace('"head":', f'"head":{2**63}')],
        lambda lines: ["[" * 100_000, "\n", *lines],
    ],
    ids=[
        *("cut", "empty", "longer", "list", "broken", "text", "truth", "mark", "field", "huge"),
        "deep",
    ],
)
def test_what_is_no_export(written: SqliteStore, meddle: Callable[[Lines], Lines]):
    with pytest.raises(NotAnExport) as caught:
        check_export(written, "".join(meddle(list(export(written)))))
    assert "a0" not in str(caught.value)


def test_a_shorter_file_made_from_a_longer_one(written: SqliteStore):
    """Its rows and an own head are a whole chain; only the seal tells."""
    lines = list(export(written))
    last = json.loads(lines[-1])
    third = json.loads(lines[2])
    made = last | {"head": 3, "mac": third["mac"], "rows": 3}
    assert faults(written, [*lines[:3], json.dumps(made) + "\n"]) == [
        (3, "the file's seal does not fit: a line was changed or taken out")
    ]


def test_the_store_put_back_to_an_earlier_day_with_its_keyring(written: SqliteStore, data_dir):
    """`audit verify` finds nothing then: only what was taken away before does."""
    lines = list(export(written))
    with sqlite3.connect(data_dir / "main.db") as main:
        main.execute("DELETE FROM audit WHERE seq > 3")
    main.close()
    gone = (ROWS, "is not in the installation's record any more")
    assert faults(written, lines) == [gone]
    for at in range(ROWS):
        with written.change(Event("scheme.settings", by=f"b{at}", scheme="one")):
            pass
    assert faults(written, lines) == [(ROWS, "is another one in the installation's record")]
