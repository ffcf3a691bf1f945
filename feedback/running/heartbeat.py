"""That the worker is alive: it writes the time into the volatile store, whatever there is to do,
and which master keys it knows, so that none is put in use that it does not. With the same beat it
gives cover to what files tell."""

from typing import Final

from feedback.clock import epoch
from feedback.running.cover import even_stores, stir
from feedback.storage.rewrapping import fingerprint
from feedback.storage.store import Event, Store

__all__ = ["FOLLOWS", "JOB", "beat"]

JOB: Final = "worker"
"""The row of `jobs`; `done` holds whole seconds since 1970, `note` fingerprints of master keys."""
FOLLOWS: Final = "follows"
"""Stands in `note` where it reads the list of master keys again when that has changed."""


def beat(store: Store) -> None:
    """Note the time. The worker does this each minute, so it tells nothing about anybody."""
    now, vault = epoch(store.clock), store.vault
    known = " ".join([*map(fingerprint, vault.masters), *([FOLLOWS] if vault.follows else [])])
    with store.change(Event("upkeep"), "volatile") as writer:
        writer.put("jobs", {"id": JOB, "state": "", "done": now, "total": 0, "note": known})
    stir(store)
    even_stores(store)
