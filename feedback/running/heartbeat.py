"""That the worker is alive: it writes the time into the volatile store, whatever there is to do."""

from typing import Final

from feedback.clock import epoch
from feedback.storage.store import Event, Store

__all__ = ["JOB", "beat"]

JOB: Final = "worker"
"""The row of `jobs`; `done` holds whole seconds since 1970."""


def beat(store: Store) -> None:
    """Note the time. The worker does this each minute, so it tells nothing about anybody."""
    now = epoch(store.clock)
    with store.change(Event("upkeep"), "volatile") as writer:
        writer.put("jobs", {"id": JOB, "state": "", "done": now, "total": 0, "note": ""})
