"""What every engine promises of changes: whole or not at all, and recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from feedback.clock import SetClock
from feedback.storage.rows import SchemaError
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event, WaveGoneError, Writer
from feedback.storage.vault import PURPOSES
from tests.storage.parts import slot
from tests.storage.samples import LOUD, UPKEEP, Boom, add_and_fail, job, token


def test_an_error_takes_back_everything_in_every_store(store: SqliteStore):
    file = store.create_wave()
    stores = ("keyring", "wave", "diaries", "volatile", "main")
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
