"""Waiting after wrong tries: longer each time, at most half a minute, and nobody locked out.

Tries are counted in a *lane*: one for an address, whether it has an account or not, and one of
its own for each browser that has signed in to the account before. So strangers who try slow
down each other, never the person's own browser. Nothing is counted by network address: a whole
office may share one.

A try is counted before the work is done, and taken back when it was right. Ten tries at once
are one try and nine refusals.
"""

from dataclasses import dataclass
from typing import Final, cast

from feedback.accounts.devices import Device, knows
from feedback.addresses import normalise_email
from feedback.clock import epoch
from feedback.storage.store import Event, Store, Writer

__all__ = [
    "FORGET",
    "LONGEST",
    "Lane",
    "Wait",
    "check",
    "count_today",
    "forget_old",
    "forgive",
    "lane",
    "own_lane",
    "reserve",
]

LONGEST: Final = 30
FORGET: Final = 24 * 60 * 60
_QUIET: Final = Event("throttle")


class Wait(Exception):
    """Too soon after a wrong try; `seconds` until the next one is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__("wait before the next try")
        self.seconds = seconds


@dataclass(frozen=True)
class Lane:
    """A keyed name under which tries are counted. `known`: of a known browser."""

    name: bytes
    known: bool


def lane(store: Store, *, email: str, account: str, device: Device | None) -> Lane:
    """Where tries from this browser at this address are counted.

    `account` is the account with the address, or the decoy's id: the mark of a browser is
    looked for either way.
    """
    if device is not None and knows(store, device, account):
        return Lane(store.vault.name("throttle-device", device.id.hex(), account), known=True)
    return Lane(store.vault.name("throttle-email", normalise_email(email)), known=False)


def own_lane(store: Store, account: str) -> Lane:
    """Where tries of somebody who is already signed in are counted."""
    return Lane(store.vault.name("throttle-signed-in", account), known=True)


def check(store: Store, where: Lane) -> None:
    """Raise `Wait` if it is too soon; counts nothing."""
    _wait(store, *_state(store, where))


def reserve(store: Store, where: Lane) -> None:
    """Count a try as wrong before it is made; `Wait` if it is too soon.

    Looking and counting are one transaction: of several at once, one is the first.
    """
    now = epoch(store.clock)
    with store.change(_QUIET, "volatile") as w:
        row = w.one("throttles", name=where.name)
        failures, due = _read(row, now)
        _wait(store, failures, due)
        counted = {"failures": failures + 1, "next": now + _pause(failures + 1)}
        w.put("throttles", {"name": where.name, **counted})


def forgive(w: Writer, where: Lane) -> None:
    """Forget the wrong tries of a lane, after a right one; the change names "volatile"."""
    w.remove("throttles", name=where.name)


def count_today(w: Writer, store: Store, name: bytes) -> int:
    """How often it was done before, in the day that began with the first time; counted once
    more, in the caller's change (volatile). `name` is keyed, as a lane's."""
    row, now = w.one("throttles", name=name), epoch(store.clock)
    count, ends = (int(row["failures"] or 0), int(row["next"] or 0)) if row else (0, 0)
    if not 0 < ends - now <= FORGET:  # over; or the clock was set back since
        count, ends = 0, now + FORGET
    w.put("throttles", {"name": name, "failures": count + 1, "next": ends})
    return count


def forget_old(store: Store) -> None:
    """Drop what is a day old. A job of the worker."""
    before = epoch(store.clock) - FORGET
    if store.count("throttles", next__lt=before):
        with store.change(_QUIET, "volatile") as w:
            w.remove("throttles", next__lt=before)


def _state(store: Store, where: Lane) -> tuple[int, int]:
    return _read(store.one("throttles", name=where.name), epoch(store.clock))


def _read(row: object, now: int) -> tuple[int, int]:
    if row is None:
        return 0, 0
    values = cast("dict[str, int]", row)
    return (0, 0) if values["next"] < now - FORGET else (values["failures"], values["next"])


def _wait(store: Store, failures: int, due: int) -> None:
    left = due - epoch(store.clock)
    # A clock that was set back since must not lock anybody out.
    if 0 < left <= _pause(failures):
        raise Wait(left)


def _pause(failures: int) -> int:
    """Seconds after so many wrong tries: 1, 2, 4, 8, 16, then always 30."""
    return min(LONGEST, 1 << min(max(failures - 1, 0), 5))
