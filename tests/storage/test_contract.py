"""What every engine promises of rows."""

import pytest

from feedback.storage.rows import SchemaError
from feedback.storage.sqlite import SqliteStore
from tests.storage.samples import UPKEEP, approval, job, names, person, token


def test_one_row_or_none(jobs: SqliteStore):
    assert jobs.one("jobs", id="b") == job("b", 2)
    assert jobs.one("jobs", id="z") is None
    assert jobs.one("jobs", id="b", state="done") is None


def test_one_is_never_one_of_several(jobs: SqliteStore):
    with pytest.raises(SchemaError):
        jobs.one("jobs", state="running")


def test_all_with_order_and_limit(jobs: SqliteStore):
    assert names(jobs.all("jobs", order="done desc")) == ["c", "b", "a"]
    assert names(jobs.all("jobs", order="id", limit=2)) == ["a", "b"]
    assert names(jobs.all("jobs", order="id", state="running")) == ["a", "b"]
    assert jobs.all("jobs", state="stopped") == []
    assert jobs.all("jobs", limit=0) == []


def test_count(jobs: SqliteStore):
    assert (jobs.count("jobs"), jobs.count("jobs", state="done")) == (3, 1)


@pytest.mark.parametrize(
    ("compare", "found"),
    [
        ({"done__lt": 2}, ["a"]),
        ({"done__lte": 2}, ["a", "b"]),
        ({"done__gt": 2}, ["c"]),
        ({"done__gte": 2}, ["b", "c"]),
        ({"done__gt": 1, "done__lt": 3}, ["b"]),
        ({"done__gte": 2, "state": "running"}, ["b"]),
    ],
)
def test_comparisons(jobs: SqliteStore, compare: dict, found: list[str]):
    assert names(jobs.all("jobs", order="id", **compare)) == found
    assert jobs.count("jobs", **compare) == len(found)


def test_none_is_matched_and_kept(store: SqliteStore):
    with store.change(UPKEEP) as writer:
        writer.add_all("approvals", [approval("a"), approval("b", decided_by="a2")])
    assert names(store.all("approvals", decided_by=None)) == ["a"]
    row = store.one("approvals", id="a")
    assert row is not None
    assert row["decided_by"] is None
    with pytest.raises(SchemaError):
        store.all("approvals", decided_by__lt=None)


def test_set_changes_what_matches_and_says_how_many(jobs: SqliteStore):
    with jobs.change(UPKEEP, "volatile") as writer:
        assert writer.set("jobs", {"state": "done"}, state="running") == 2
        assert writer.set("jobs", {"state": "done"}, id="z") == 0
        assert writer.set("jobs", {"done": 8, "note": "x"}, id="a", done=1) == 1
        assert writer.set("jobs", {"done": 8}, id="a", done=1) == 0
    assert jobs.one("jobs", id="a") == job("a", 8, state="done", note="x")


def test_put_adds_or_replaces(jobs: SqliteStore):
    with jobs.change(UPKEEP, "volatile") as writer:
        writer.put("jobs", job("a", 7))
        writer.put("jobs", job("d", 4))
    assert [row["done"] for row in jobs.all("jobs", order="id")] == [7, 2, 3, 4]


def test_put_forgets_what_it_is_not_given(store: SqliteStore):
    with store.change(UPKEEP) as writer:
        writer.add("approvals", approval("a", reason="because"))
        row = approval("a")
        del row["reason"]
        writer.put("approvals", row)
    assert store.one("approvals", id="a") == approval("a")


def test_put_never_pushes_another_row_out(store: SqliteStore):
    with store.change(UPKEEP) as writer:
        writer.add("participants", person("p1", b"same"))
    with pytest.raises(Exception, match=r"(?i)unique"), store.change(UPKEEP) as writer:
        writer.put("participants", person("p2", b"same"))
    assert names(store.all("participants")) == ["p1"]


def test_remove(jobs: SqliteStore):
    with jobs.change(UPKEEP, "volatile") as writer:
        assert writer.remove("jobs", state="running", done__gte=2) == 1
        assert writer.remove("jobs", id="z") == 0
    assert names(jobs.all("jobs", order="id")) == ["a", "c"]


def test_the_same_key_twice_is_refused(jobs: SqliteStore):
    with pytest.raises(Exception, match=r"(?i)unique"), jobs.change(UPKEEP, "volatile") as writer:
        writer.add_all("jobs", [job("d"), job("a")])
    assert jobs.count("jobs") == 3


def test_many_rows_and_none(store: SqliteStore):
    with store.change(UPKEEP) as writer:
        writer.add_all("tokens", [])
        writer.add_all("tokens", [token(n.to_bytes(2, "big")) for n in range(2500)])
    assert store.count("tokens") == 2500


def test_a_change_sees_its_own_writing(jobs: SqliteStore):
    with jobs.change(UPKEEP, "volatile") as writer:
        writer.add("jobs", job("d"))
        assert writer.count("jobs") == 4
        assert writer.one("jobs", id="d") == job("d")


def test_picked_columns_come_as_tuples_in_their_order(jobs: SqliteStore):
    assert jobs.pick("jobs", "done", "id", order="id") == [(1, "a"), (2, "b"), (3, "c")]
    assert jobs.pick("jobs", "id", order="id desc", done__gte=2) == [("c",), ("b",)]
    with pytest.raises(SchemaError):
        jobs.pick("jobs", "answer")


def test_among_many_values_those_that_are_there(store: SqliteStore):
    digests = [n.to_bytes(2, "big") for n in range(2500)]
    with store.change(UPKEEP) as writer:
        writer.add_all("tokens", [token(digest) for digest in digests[::2]])
    found = store.among("tokens", "digest", column="digest", values=digests)
    assert sorted(found) == [(digest,) for digest in digests[::2]]
    assert store.among("tokens", "digest", column="digest", values=[]) == []
    with pytest.raises(SchemaError):
        store.among("tokens", "digest", column="answer", values=digests)
