"""Cover: while slots may change, the worker re-seals random ones at random moments.

A row that differs between two copies of the file then says nothing: most changes are these.
They go the same way as a person's, and keep the same content.
"""

import secrets
from functools import partial
from typing import Final, cast

from feedback.responses.jobs import each
from feedback.responses.overwrite import write_slot
from feedback.responses.service import CHANGEABLE, place_of
from feedback.responses.slots import Ballot
from feedback.responses.waves import wave
from feedback.storage.store import Row, Store

__all__ = ["tick"]

# On average one slot in this many at each tick, and at least one: ticks are seconds apart,
# people write a few times in ten minutes and most of them once in a fortnight.
_SHARE: Final = 500


def tick(store: Store) -> None:
    """Re-seal a random number of random slots of every wave that may still change."""
    each(
        partial(_some, store, row)
        for row in store.all("waves")
        if row["state"] in CHANGEABLE and row["file"]
    )


def _some(store: Store, row: Row) -> None:
    at = wave(store, str(row["id"]))
    file = store.wave(str(row["file"]))
    total = file.count("slots")
    for _ in range(secrets.randbelow(3 + 2 * total // _SHARE)):
        found = file.one("slots", id=1 + secrets.randbelow(total)) if total else None
        if found:
            place = place_of(store, at, cast("bytes", found["name"]))
            write_slot(store, place, "upkeep", _same, states=CHANGEABLE)


def _same(ballot: Ballot) -> Ballot | None:
    return None if ballot.broken else ballot  # what does not open may open again: leave it
