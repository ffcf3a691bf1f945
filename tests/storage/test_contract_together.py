"""What every engine promises when several threads and processes come at once."""

import threading

import pytest

from feedback.audit.service import check
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.storage.conftest import Opener
from tests.storage.samples import UPKEEP, job
from tests.storage.together import processes, threads


def test_readers_see_only_what_is_committed(store: SqliteStore):
    seen: list[int] = []

    def look(_at: int) -> None:
        seen.append(store.count("jobs"))

    with store.change(UPKEEP, "volatile") as writer:
        writer.add("jobs", job("a"))
        threads(1, look, store.close)
    threads(1, look, store.close)
    assert seen == [0, 1]


def test_exactly_one_thread_wins(store: SqliteStore):
    with store.change(UPKEEP, "volatile") as writer:
        writer.add("jobs", job("a"))

    def claim(at: int) -> int:
        with store.change(UPKEEP, "volatile") as writer:
            return writer.set("jobs", {"state": "done", "done": at}, id="a", state="running")

    won = threads(12, claim, store.close)
    assert sorted(won) == [0] * 11 + [1]
    row = store.one("jobs", id="a")
    assert row is not None
    assert row["done"] == won.index(1)


def test_exactly_one_process_wins(store: SqliteStore, opener: Opener):
    with store.change(UPKEEP, "volatile") as writer:
        writer.add("jobs", job("a"))
    store.close()

    def claim(at: int) -> int:
        own = opener()
        with own.change(UPKEEP, "volatile") as writer:
            return writer.set("jobs", {"state": "done", "done": at}, id="a", state="running")

    assert sorted(processes(6, claim), key=str) == [0] * 5 + [1]


def test_reading_and_writing_in_one_change_loses_nothing(store: SqliteStore, opener: Opener):
    with store.change(UPKEEP, "volatile") as writer:
        writer.add("jobs", job("a"))
    store.close()

    def count(_at: int) -> None:
        own = opener()
        for _ in range(10):
            with own.change(UPKEEP, "volatile") as writer:
                row = writer.one("jobs", id="a")
                assert row is not None
                writer.set("jobs", {"done": int(row["done"] or 0) + 1}, id="a")

    assert processes(4, count) == [None] * 4
    row = store.one("jobs", id="a")
    assert row is not None
    assert row["done"] == 40


def test_no_writer_starves(store: SqliteStore):
    """Each of eight threads gets all of its turns; nobody is told to come back later."""

    def write(at: int) -> int:
        for turn in range(15):
            with store.change(UPKEEP, "volatile") as writer:
                writer.put("jobs", job(f"{at}", turn))
        return turn

    assert threads(8, write, store.close) == [14] * 8
    assert [row["done"] for row in store.all("jobs")] == [14] * 8


def test_several_processes_begin_a_fresh_folder_at_once(fresh: Opener):
    def begin(at: int) -> dict[str, str]:
        own = fresh()
        with own.change(Event("scheme.created", by=str(at))):
            pass
        return {
            str(row["name"]): bytes(row["wrapped"] or b"").hex() for row in own.all("purpose_keys")
        }  # type: ignore[arg-type]

    first, *others = processes(5, begin)
    assert isinstance(first, dict)
    assert all(one == first for one in others)
    own = fresh()
    assert (check(own).rows, check(own).faults) == (5, ())
    own.close()


def test_the_audit_chain_holds_whoever_writes_it(store: SqliteStore, opener: Opener):
    store.close()

    def act(at: int) -> None:
        own = opener()
        for turn in range(5):
            with own.change(Event("scheme.settings", by=f"{at}", detail={"turn": turn})):
                pass

    assert processes(4, act) == [None] * 4
    report = check(store)
    assert (report.rows, report.faults) == (20, ())
    assert store.one("keyring_meta", name="audit-head") is not None


@pytest.mark.parametrize("rounds", [8])
def test_audited_changes_never_wait_in_a_circle(store: SqliteStore, rounds: int):
    """Remembering the chain's head takes the keyring; others hold that and want main."""

    def act(at: int) -> None:
        on = ("main",) if at % 2 else ("keyring", "volatile", "main")
        for _ in range(rounds):
            with store.change(Event("scheme.settings", by=str(at)), *on):
                pass

    assert threads(6, act, store.close) == [None] * 6
    assert check(store).faults == ()
    assert check(store).rows == 6 * rounds


def test_only_one_is_inside(store: SqliteStore, opener: Opener):
    inside, most = [], []
    lock = threading.Lock()

    def enter(at: int) -> None:
        with store.exclusive("lifecycle"):
            with lock:
                inside.append(at)
            most.append(len(inside))
            with store.exclusive("other"):  # another name does not wait
                pass
            with lock:
                inside.remove(at)

    assert threads(6, enter, store.close) == [None] * 6
    assert most == [1] * 6
    store.close()
    with store.exclusive("lifecycle"):

        def other(_at: int) -> str:
            own = opener()
            with own.exclusive("reseal"):
                return "in"

        assert processes(1, other) == ["in"]
