"""Jobs of the worker that belong to no feature: what has ended goes, logs are emptied."""

from feedback.clock import epoch
from feedback.storage.store import Event, Store

__all__ = ["settle", "tidy"]

_UPKEEP = Event("upkeep")


def tidy(store: Store) -> None:
    """Remove sessions that ended, and what the never-back file need not hold any longer."""
    now = epoch(store.clock)
    if store.count("sessions", expires__lte=now):
        with store.change(_UPKEEP, "volatile") as w:
            w.remove("sessions", expires__lte=now)
    store.never_back.drop(before=store.today().strftime("%Y-%m"))


def settle(store: Store) -> None:
    """Empty the write-ahead logs that a reader kept from being emptied."""
    store.settle()
