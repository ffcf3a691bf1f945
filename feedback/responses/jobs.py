"""How far long work has come, for whoever waits for it; and work of which each part counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feedback.storage.store import Event, Store

__all__ = ["Progress", "each", "fail", "progress", "report"]


@dataclass(frozen=True)
class Progress:
    state: str  # "running", "done" or "failed"
    done: int
    total: int
    note: str


def each(work: Iterable[Callable[[], None]]) -> None:
    """Do all of it, whatever goes wrong in a part; then raise what did."""
    faults = []
    for part in work:
        try:
            part()
        except Exception as fault:  # noqa: BLE001 - raised below
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ExceptionGroup("several surveys are at fault", faults)


def report(store: Store, job: str, done: int, total: int) -> None:
    """Say how far a job has come; it is done when `done` reaches `total`."""
    _put(store, job, "done" if done >= total else "running", done, total, "")


def fail(store: Store, job: str, note: str) -> None:
    """Say that a job stopped; `note` is for people, and names no one."""
    _put(store, job, "failed", 0, 0, note)


def progress(store: Store, job: str) -> Progress | None:
    row = store.one("jobs", id=job)
    if row is None:
        return None
    return Progress(
        str(row["state"]), int(row["done"] or 0), int(row["total"] or 0), str(row["note"])
    )


def _put(store: Store, job: str, state: str, done: int, total: int, note: str) -> None:
    with store.change(Event("upkeep"), "volatile") as writer:
        writer.put(
            "jobs",
            {"id": job, "state": state, "done": min(done, total), "total": total, "note": note},
        )
