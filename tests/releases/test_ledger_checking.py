"""The stored ledger attacked in its file, by somebody who has the file and none of the keys."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from feedback.audit.shortening import shorten
from feedback.releases.ledger_checking import check
from feedback.storage.sqlite import SqliteStore
from tests.conftest import MASTER, START
from tests.releases.scenes import (
    AFTER,
    BEFORE,
    approve,
    compute,
    publish,
    released,
    request,
    row,
    second_scheme,
    tampering,
)
from tests.scenario import Scene, ready, survey

_OUT_OF_PLACE = "it was changed or moved, or is of another installation"


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Scene:
    """Three schemes of different people, each published; the folder is only copied."""
    from feedback.clock import SetClock  # noqa: PLC0415 - beside the store that it is for
    from feedback.storage.sqlite import initialise  # noqa: PLC0415 - as above

    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("ledger") / "data", (MASTER,), clock)
    first = ready(store, clock)
    survey(first, "pre", BEFORE)
    survey(first, "post", AFTER)
    released(first)
    for start in (100, 200):
        released(second_scheme(first, 12, start=start))
    store.settle()
    store.close()
    return first


@pytest.fixture
def there(three, copied) -> Scene:
    return copied(three)


def sql(scene: Scene, *statements: str, **values: object) -> None:
    """Change the file behind the service's back."""
    scene.store.close()
    with closing(sqlite3.connect(scene.folder / "main.db")) as file, file:
        for statement in statements:
            file.execute(statement, values)


def fault(scene: Scene) -> tuple[int, str] | None:
    found = check(scene.store).fault
    return found and (found.number, found.what)


def test_a_whole_ledger(there):
    report = check(there.store)
    assert report.fault is None
    assert [one.number for one in report.entries] == [0, 1, 2]
    assert report.head == report.entries[-1]
    assert len({one.commitment for one in report.entries}) == 3


def test_the_record_of_actions_may_have_lost_its_oldest_lines(there):
    published = there.store.all("audit", order="seq", event="release.published")
    shorten(there.store, lambda row: row["seq"] <= published[0]["seq"])
    assert fault(there) is None
    # What is left of the record still vouches for the rest.
    newest = there.store.all("ledger", order="seq desc", limit=1)[0]
    release = newest["release"]
    sql(
        there,
        "DELETE FROM ledger WHERE seq = 2",
        "UPDATE releases SET state = 'refused' WHERE id = :release",
        release=release,
    )
    assert fault(there) == (2, "it is missing: the record of actions knows of it")


def test_an_empty_one(store):
    report = check(store)
    assert (report.entries, report.fault, report.head) == ((), None, None)


@pytest.mark.parametrize("column", ["body", "previous", "digest", "commitment"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_byte_changed(there, column, number):
    (kept,) = [one[column] for one in there.store.all("ledger", seq=number)]
    other = kept[:7] + bytes([kept[7] ^ 1]) + kept[8:]
    tampering(there, "ledger", {column: other}, seq=number)
    assert fault(there) == (number, _OUT_OF_PLACE)


@pytest.mark.parametrize("column", ["body", "previous", "digest", "commitment"])
def test_text_in_place_of_bytes(there, column):
    sql(there, f"UPDATE ledger SET {column} = 'text' WHERE seq = 1")  # noqa: S608 - one of four
    assert fault(there) == (1, _OUT_OF_PLACE)


def test_bytes_in_place_of_text(there):
    sql(there, "UPDATE releases SET body = CAST(body AS BLOB)")
    assert fault(there) == (0, "the words of its release are not those that were published")


@pytest.mark.parametrize("detail", ["", "[]", "{}", "7", '{"release": 7}'])
def test_a_record_of_actions_that_says_something_else(there, detail):
    sql(
        there,
        "UPDATE audit SET detail = :detail WHERE event = 'release.published'",
        detail=detail,
    )
    assert fault(there) == (0, "the record of actions names another release in its place")


def test_another_release_named(there):
    sql(there, "UPDATE ledger SET release = 'another' WHERE seq = 1")
    assert fault(there) == (1, _OUT_OF_PLACE)


@pytest.mark.parametrize("number", [0, 1])
def test_a_row_dropped(there, number):
    sql(there, "DELETE FROM ledger WHERE seq = :number", number=number)
    assert fault(there) == (number, "it is missing")


def test_a_row_dropped_and_the_rest_moved_up(there):
    sql(there, "DELETE FROM ledger WHERE seq = 0", "UPDATE ledger SET seq = seq - 1")
    assert fault(there) == (0, _OUT_OF_PLACE)


def test_the_last_one_dropped(there):
    sql(there, "DELETE FROM ledger WHERE seq = 2")
    assert fault(there) == (2, "it is missing: more was published than the ledger holds")


@pytest.mark.parametrize("left", [0, 1, 2])
def test_an_end_cut_off_together_with_its_releases(there, left):
    sql(
        there,
        "UPDATE releases SET state = 'withheld' WHERE id IN "
        "(SELECT release FROM ledger WHERE seq >= :left)",
        "DELETE FROM ledger WHERE seq >= :left",
        left=left,
    )
    assert fault(there) == (left, "it is missing: the record of actions knows of it")


def test_rows_that_changed_places(there):
    sql(
        there,
        "UPDATE ledger SET seq = 9 WHERE seq = 1",
        "UPDATE ledger SET seq = 1 WHERE seq = 2",
        "UPDATE ledger SET seq = 2 WHERE seq = 9",
    )
    assert fault(there) == (1, _OUT_OF_PLACE)


def test_a_row_put_in_twice(there):
    sql(
        there,
        "CREATE TEMP TABLE copy AS SELECT * FROM ledger WHERE seq = 0",
        "UPDATE copy SET seq = 3",
        "INSERT INTO ledger SELECT * FROM copy",
    )
    assert fault(there) == (3, _OUT_OF_PLACE)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"body": "{}"}, "the words of its release are not those that were published"),
        ({"digest": b"0"}, "the words of its release are not those that were published"),
        ({"state": "approved"}, "its release is not marked as published"),
        ({"body": None}, "its release is not marked as published"),
        ({"id": "another"}, "its release is gone"),
        ({"state": "no such state"}, "its release is not marked as published"),
    ],
)
def test_a_release_changed(there, values, what):
    release = there.store.one("ledger", seq=1)["release"]
    tampering(there, "releases", values, id=release)
    assert fault(there) == (1, what)


def test_a_release_marked_as_published_that_never_was(there):
    sql(
        there,
        "CREATE TEMP TABLE copy AS SELECT * FROM releases LIMIT 1",
        "UPDATE copy SET id = 'another'",
        "INSERT INTO releases SELECT * FROM copy",
    )
    assert fault(there) == (3, "it is missing: more was published than the ledger holds")


def test_a_row_of_another_installation(there, tmp_path, clock):
    from feedback.storage.sqlite import initialise  # noqa: PLC0415 - beside the store that it is for

    other = initialise(tmp_path / "other", (MASTER,), clock)  # the same master key
    scene = ready(other, clock)
    survey(scene, "pre", BEFORE)
    survey(scene, "post", AFTER)
    released(scene)
    other.settle()
    other.close()
    sql(
        there,
        "ATTACH :path AS other",
        "DELETE FROM ledger WHERE seq = 0",
        "INSERT INTO ledger SELECT * FROM other.ledger",
        path=str(scene.folder / "main.db"),
    )
    assert fault(there) == (0, _OUT_OF_PLACE)


def test_two_copies_of_one_installation_that_went_different_ways(scene, copied):
    """Each is whole in itself, with the same words. Only who noted the head can tell them apart."""
    release = request(scene)
    compute(scene, release)
    approve(scene, release)
    scene.store.settle()
    other = copied(scene)
    publish(scene, release)
    publish(other, release)
    assert row(scene, release).digest == row(other, release).digest
    assert fault(scene) is fault(other) is None
    assert check(scene.store).head != check(other.store).head


def test_a_whole_file_put_back_is_for_the_record_to_find(there, three, copied):
    """The main store of an older day, with newer keys: nothing in it is at odds with the rest.
    The keyring knows of a later entry in the record of actions (`feedback audit verify`)."""
    from feedback.audit.service import check as check_record  # noqa: PLC0415 - for this one test

    earlier = copied(three)
    released(second_scheme(there.at(there.store, there.clock), 12, start=300))
    there.store.settle()
    there.store.close()
    earlier.store.close()
    shutil.copy(earlier.folder / "main.db", there.folder / "main.db")
    store = SqliteStore(there.folder, (MASTER,), there.clock)
    try:
        assert len(check(store).entries) == 3
        assert check_record(store).faults
    finally:
        store.close()
