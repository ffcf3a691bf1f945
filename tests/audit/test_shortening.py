"""Dropping the oldest lines of the record: the rest still proves itself, and so do its files."""

import json

import pytest

from feedback.audit.export import check_export, export
from feedback.audit.service import check
from feedback.audit.shortening import droppable, shorten, start
from feedback.errors import Conflict
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event

ROWS = 8


@pytest.fixture
def written(store: SqliteStore) -> SqliteStore:
    for at in range(ROWS):
        with store.change(Event("scheme.settings", by=f"a{at}", scheme="one", detail={"n": at})):
            pass
    return store


def up_to(seq: int):
    return lambda row: row["seq"] <= seq


def faults(store: SqliteStore) -> list[int]:
    return [one.seq for one in check(store).faults]


def test_the_oldest_go_and_what_is_left_is_whole(written: SqliteStore):
    assert shorten(written, up_to(3)) == 3
    assert start(written).seq == 3
    assert [row["seq"] for row in written.all("audit", order="seq")] == [4, 5, 6, 7, 8, 9]
    assert faults(written) == []
    assert shorten(written, up_to(5)) == 2
    assert faults(written) == []


def test_a_line_that_must_stay_keeps_all_that_follow(written: SqliteStore):
    assert shorten(written, lambda row: row["seq"] != 2) == 1
    assert written.one("audit", seq=3) is not None


def test_the_newest_line_always_stays(written: SqliteStore):
    assert droppable(written, lambda _row: True)[0] == ROWS - 1
    shorten(written, lambda _row: True)
    assert faults(written) == []
    with written.change(Event("scheme.settings", by="a", scheme="one")):
        pass
    assert faults(written) == []


def test_a_line_that_has_to_stay_after_all_stays(written: SqliteStore):
    asked: list[int] = []

    def until_held(row) -> bool:
        asked.append(row["seq"])
        return asked.count(2) < 2  # a hold begins once it was looked at

    with pytest.raises(Conflict):
        shorten(written, until_held)
    assert written.count("audit") == ROWS
    assert start(written) is None


def test_nothing_to_drop_writes_nothing(written: SqliteStore):
    assert shorten(written, lambda _row: False) == 0
    assert written.count("audit") == ROWS
    assert start(written) is None


@pytest.mark.parametrize("gone", [4, 6])
def test_whoever_cuts_more_is_found_out(written: SqliteStore, gone: int):
    shorten(written, up_to(3))
    with written.change(Event("upkeep")) as w:
        w.remove("audit", seq=gone)
    assert faults(written) != []


def test_without_what_was_remembered_the_beginning_is_missing(written: SqliteStore):
    shorten(written, up_to(3))
    with written.change(Event("upkeep")) as w:
        w.remove("meta", name="audit-start")
    assert faults(written) != []


def test_a_mark_of_another_line_is_no_beginning(written: SqliteStore):
    shorten(written, up_to(3))
    row = written.one("audit", seq=5)
    _, _, seal = json.loads(str(written.one("meta", name="audit-start")["value"]))
    with written.change(Event("upkeep")) as w:
        w.remove("audit", seq__lte=5)
        value = json.dumps([5, row["mac"].hex(), seal])
        w.put("meta", {"name": "audit-start", "value": value})
    assert faults(written) != []


def test_files_from_before_and_after_can_be_checked(written: SqliteStore):
    before = "".join(export(written))
    shorten(written, up_to(3))
    after = "".join(export(written))
    assert check_export(written, before).faults == ()
    found = check_export(written, after)
    assert (found.faults, found.rows) == ((), ROWS - 3 + 1)
    shorten(written, up_to(8))
    assert check_export(written, before).faults == ()  # its newest line has gone, in its time
    assert check_export(written, after).faults == ()


def test_a_file_that_was_cut_at_its_beginning_is_found_out(written: SqliteStore):
    shorten(written, up_to(3))
    lines = list(export(written))
    assert check_export(written, "".join(lines[1:])).faults != ()
