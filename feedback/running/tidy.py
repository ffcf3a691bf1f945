"""Jobs of the worker that belong to no feature: what has ended goes, logs are emptied."""

from feedback.clock import epoch
from feedback.outbox.sending import mend_times
from feedback.storage.store import Event, Store, Value
from feedback.web.session import LONGEST

__all__ = ["settle", "tidy"]

_UPKEEP = Event("upkeep")


def tidy(store: Store) -> None:
    """Remove sessions that ended, and what the never-back file need not hold any longer; mend what
    a wrong clock did to mail that waits."""
    mend_times(store)
    now = epoch(store.clock)
    over: tuple[dict[str, Value], ...] = ({"expires__lte": now}, {"expires__gt": now + LONGEST})
    if any(store.count("sessions", **one) for one in over):
        with store.change(_UPKEEP, "volatile") as w:
            for one in over:
                w.remove("sessions", **one)
    store.never_back.drop(before=store.today().strftime("%Y-%m"))


def settle(store: Store) -> None:
    """Empty the write-ahead logs that a reader kept from being emptied."""
    store.settle()
