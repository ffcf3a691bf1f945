"""What every engine promises of rows and transactions."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from feedback.clock import SetClock
from feedback.storage.rows import SchemaError
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event, WaveGoneError, Writer
from feedback.storage.vault import PURPOSES

UPKEEP = Event("upkeep")
LOUD = Event("scheme.created", by="a1", scheme="s1", detail={"template": "empty"})


class Boom(Exception):
    """Something goes wrong inside a change."""


def job(name: str, done: int = 0, *, state: str = "running", note: str = "") -> dict:
    return {"id": name, "state": state, "done": done, "total": 9, "note": note}


def token(digest: bytes, wave: str = "w1") -> dict:
    return {"digest": digest, "invitation": b"sealed", "wave": wave}


def approval(name: str, **changes: object) -> dict:
    row = {
        "id": name,
        "scheme": "s1",
        "kind": "person.add",
        "subject": b"",
        "digest": b"",
        "state": "asked",
        "asked_by": "a1",
        "decided_by": None,
        "reason": None,
        "on_day": "2026-03-02",
    }
    return row | changes


def person(name: str, index: bytes) -> dict:
    return {"id": name, "scheme": "s1", "email_index": index, "person": b"x"}


def add_and_fail(writer: Writer, rows: Mapping[str, dict]) -> None:
    for table, row in rows.items():
        writer.add(table, row)
    raise Boom


def slot(number: int) -> dict:
    return {"id": number, "name": bytes([number]), "locator": b"loca", "body": b"x" * 3000}


@pytest.fixture
def jobs(store: SqliteStore) -> SqliteStore:
    with store.change(UPKEEP, "volatile") as writer:
        writer.add_all("jobs", [job("a", 1), job("b", 2), job("c", 3, state="done")])
    return store


def names(found: list[dict]) -> list[object]:
    return [row["id"] for row in found]


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


def test_an_error_takes_back_everything_in_every_store(store: SqliteStore):
    file = store.create_wave()
    stores = ("keyring", "wave", "volatile", "main")
    rows = {
        "jobs": job("a"),
        "keyring_meta": {"name": "x", "value": "y"},
        "slots": slot(1),
        "tokens": token(b"d"),
    }
    with pytest.raises(Boom), store.change(UPKEEP, *stores, wave=file) as writer:
        add_and_fail(writer, rows)
    assert store.count("jobs") == store.count("tokens") == store.wave(file).count("slots") == 0
    assert store.one("keyring_meta", name="x") is None
    with store.change(UPKEEP, *stores, wave=file) as writer:  # nothing is left begun
        writer.add("slots", slot(1))
    assert store.wave(file).count("slots") == 1


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("job", job("a")),
        ("jobs", job("a") | {"extra": 1}),
        ("jobs", job("a") | {"done": "1"}),
        ("jobs", job("a") | {"done": True}),
        ("jobs", job("a") | {"note": 5}),
        ("jobs", job("a") | {"note": b"5"}),
        ("jobs", job("a") | {"note": None}),
        ("jobs", {"id": "a"}),
        ("meta; DROP TABLE jobs", {"name": "a"}),
    ],
)
@pytest.mark.parametrize("how", ["add", "put"])
def test_what_the_schema_does_not_have_is_refused(
    store: SqliteStore, how: str, table: str, row: dict
):
    with pytest.raises(Exception) as caught, store.change(UPKEEP, "volatile", "main") as writer:  # noqa: PT011 - the engine's own for a missing column
        getattr(writer, how)(table, row)
    assert isinstance(caught.value, SchemaError) or "NOT NULL" in str(caught.value)
    assert store.count("jobs") == 0


@pytest.mark.parametrize(
    "where", [{"nmae": "a"}, {"done__like": 1}, {"done; --": 1}, {"done__": 1, "x": 2}]
)
def test_columns_and_comparisons_are_checked(jobs: SqliteStore, where: dict):
    for read in (jobs.one, jobs.all, jobs.count):
        with pytest.raises(SchemaError):
            read("jobs", **where)
    with jobs.change(UPKEEP, "volatile") as writer:
        with pytest.raises(SchemaError):
            writer.remove("jobs", **where)
        with pytest.raises(SchemaError):
            writer.set("jobs", {"done": 1}, **where)
        with pytest.raises(SchemaError):
            writer.set("jobs", dict.fromkeys(where, 1))
    assert jobs.count("jobs") == 3


def test_orders_and_tables_are_checked(jobs: SqliteStore):
    with pytest.raises(SchemaError):
        jobs.all("jobs", order="nmae")
    with pytest.raises(SchemaError):
        jobs.all("jobs", order="id; DROP TABLE jobs")
    for table in ("job", "jobs "):
        with pytest.raises(SchemaError):
            jobs.count(table)


def test_a_table_is_found_only_in_its_own_store(store: SqliteStore):
    file = store.create_wave()
    with pytest.raises(SchemaError), store.change(UPKEEP, "volatile") as writer:
        writer.add("tokens", token(b"d"))
    with pytest.raises(SchemaError):
        store.all("slots")
    for table in ("jobs", "slot"):
        with pytest.raises(SchemaError):
            store.wave(file).all(table)


def test_a_change_names_its_stores(store: SqliteStore):
    file = store.create_wave()
    for on, wave in ((("mian",), None), (("wave",), None), (("main",), file), ((), file)):
        with pytest.raises(SchemaError), store.change(UPKEEP, *on, wave=wave):
            pass
    with store.change(UPKEEP) as writer:  # main, if none is named
        assert writer.count("tokens") == 0


@pytest.mark.parametrize("inner", [("main",), ("volatile", "main"), ("keyring",), ("volatile",)])
def test_a_change_inside_a_change_is_refused(store: SqliteStore, inner: tuple[str, ...]):
    def nested(writer: Writer) -> None:
        writer.add("tokens", token(b"d"))
        with store.change(UPKEEP, *inner):
            pass

    with pytest.raises(SchemaError), store.change(LOUD) as writer:
        nested(writer)
    assert store.count("tokens") == store.count("audit") == 0
    with store.change(UPKEEP, *inner):  # and nothing is left begun
        pass


def test_a_wave_that_is_not_there(store: SqliteStore):
    with pytest.raises(SchemaError):
        store.wave("../main").all("slots")
    with pytest.raises(WaveGoneError):
        store.wave("0" * 16).all("slots")
    with pytest.raises(WaveGoneError), store.change(UPKEEP, "wave", wave="0" * 16):
        pass
    assert store.wave_files() == []


def test_waves_come_and_go(store: SqliteStore):
    first, second = store.create_wave(), store.create_wave()
    assert store.wave_files() == sorted([first, second])
    with store.change(UPKEEP, "wave", wave=first) as writer:
        writer.add("slots", slot(1))
    assert (store.wave(first).count("slots"), store.wave(second).count("slots")) == (1, 0)
    store.drop_wave(first)
    store.drop_wave(first)
    assert store.wave_files() == [second]
    with pytest.raises(WaveGoneError):
        store.wave(first).all("slots")


def test_more_waves_than_are_kept_open(store: SqliteStore):
    files = [store.create_wave() for _ in range(12)]
    for number, file in enumerate(files, 1):
        with store.change(UPKEEP, "wave", wave=file) as writer:
            writer.add("slots", slot(number))
            for other in files:  # reading in all the others does not end this change
                store.wave(other).count("slots")
    assert [store.wave(file).one("slots")["id"] for file in files] == list(range(1, 13))


def test_an_audited_change_writes_one_row_with_it(store: SqliteStore):
    with store.change(LOUD) as writer:
        writer.add("tokens", token(b"d"))
    (row,) = store.all("audit")
    kept = {name: row[name] for name in ("seq", "event", "actor", "scheme", "detail")}
    assert kept == {
        "seq": 1,
        "event": "scheme.created",
        "actor": "a1",
        "scheme": "s1",
        "detail": '{"template": "empty"}',
    }
    assert row["at"] == "2026-03-02T09:30+00:00"


def test_an_audited_change_of_another_store_is_audited_too(store: SqliteStore):
    with store.change(LOUD, "volatile") as writer:
        writer.add("jobs", job("a"))
    assert (store.count("audit"), store.count("jobs")) == (1, 1)


def test_an_error_leaves_neither_row_nor_event(store: SqliteStore):
    with pytest.raises(Boom), store.change(LOUD, "volatile", "main") as writer:
        add_and_fail(writer, {"tokens": token(b"d"), "jobs": job("a")})
    assert store.count("tokens") == store.count("jobs") == store.count("audit") == 0


def test_what_cannot_be_recorded_is_not_done(store: SqliteStore):
    unwritable = Event("scheme.created", detail={"oops": b"bytes"})  # type: ignore[dict-item]
    with pytest.raises(TypeError), store.change(unwritable) as writer:
        writer.add("tokens", token(b"d"))
    assert store.count("tokens") == store.count("audit") == 0


def test_a_quiet_change_writes_no_row_anywhere_else(store: SqliteStore):
    before = {table: store.count(table) for table in ("audit", "meta", "keyring_meta")}
    with store.change(Event("participant.submit"), "volatile") as writer:
        writer.add("jobs", job("a"))
    assert {table: store.count(table) for table in before} == before


def test_time_is_the_clocks(store: SqliteStore, clock: SetClock):
    clock.move_to(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert store.now() == datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert store.today().isoformat() == "2026-07-02"  # summer time in London
    clock.advance(timedelta(days=1))
    assert store.today().isoformat() == "2026-07-03"


def test_purpose_keys_are_made_once(store: SqliteStore, opener):
    assert {row["name"] for row in store.all("purpose_keys")} == set(PURPOSES)
    again = opener()
    assert [again.vault.key(name) for name in PURPOSES] == [
        store.vault.key(name) for name in PURPOSES
    ]
    again.close()
