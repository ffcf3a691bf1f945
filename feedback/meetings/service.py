"""The log of meetings that two people keep: drafted by one, confirmed by both.

Every change is one conditional update on what was read, so of two at once one is told to look
again. It passes a quiet event: nobody but the two learns that something was written.
"""

import secrets
from dataclasses import dataclass
from datetime import time
from typing import Final

from crypto import Identity
from feedback.errors import N_, Conflict, NotFound
from feedback.meetings import tally
from feedback.meetings.model import KIND, Given, Meeting, State
from feedback.members import shared
from feedback.members.model import Pair
from feedback.members.pairs import PAIR_EVENT, both_here, hold
from feedback.members.shared import SharedRecord
from feedback.storage.store import Store, Writer

__all__ = [
    "Log",
    "change",
    "confirm",
    "discard",
    "draft",
    "lock_anew",
    "log",
    "meeting",
    "tick",
    "writable",
]

ENDED: Final = "This pairing has ended, so nothing can be changed here. You can read it all."
ALONE: Final = N_(
    "Your partner has no sign-in here. To write something down, both of you need one."
)
CHANGED: Final = "This was changed since you read it. Read it again before you go on."
_GONE: Final = "There is no such meeting."
_NO_DRAFT: Final = "Both of you have confirmed this meeting, so neither can delete it alone."
_OTHERS: Final = "Only the person who wrote this draft can delete it."
_AGAIN: Final = 3


@dataclass(frozen=True)
class Log:
    """The meetings of a pair, the newest first; and how many of them do not open for who reads:
    they were sealed before this sign-in was made, or changed from outside."""

    meetings: tuple[Meeting, ...]
    closed: int


def log(store: Store, *, pair: Pair, identity: Identity) -> Log:
    """All that is written down."""
    there, closed = shared.read_open(store, identity, pair, KIND)
    found = (_meeting(pair, one) for one in there)
    newest = sorted(found, key=lambda one: (one.on, one.at or time(), one.id), reverse=True)
    return Log(tuple(newest), len(closed))


def meeting(store: Store, *, pair: Pair, meeting: str, identity: Identity) -> Meeting:
    """One of them. NotFound."""
    return _meeting(pair, _record(store, pair, meeting, identity))


def writable(store: Store, pair: Pair) -> str:
    """Why nothing can be written now, to be told; empty where it can."""
    if pair.ended or not pair.current:
        return ENDED
    return "" if both_here(store, pair) else ALONE


def draft(store: Store, *, pair: Pair, given: Given, confirm: bool, by: str) -> str:
    """Write down a meeting, with or without one's own yes; its id.

    `by`: a participant of the pair. Raises Conflict where the pairing has ended, or one of the
    two has no sign-in.
    """
    if why := writable(store, pair):
        raise Conflict(why)
    hold(store, pair)
    blank = Meeting(id=shared.new_id(), pair=pair.id, writer=by, on=given.on, minutes=given.minutes)
    made = blank.changed(given, _drawn)
    if confirm:
        made = made.confirm(by, store.today(), pair.people)
    with store.change(PAIR_EVENT) as w:
        _together(w, pair)
        shared.write(w, store, pair, kind=KIND, record=made.id, content=made.content())
    return made.id


def change(
    store: Store,
    *,
    pair: Pair,
    meeting: str,
    given: Given,
    seen: str,
    confirm: bool,
    by: str,
    identity: Identity,
) -> None:
    """Replace what is written, from the digest that was `seen`.

    Where that changes anything, nobody has confirmed it any more, but `by` if they do so now.
    Raises Conflict where somebody changed it since, NotFound.
    """
    old = _record(store, pair, meeting, identity)
    was = _meeting(pair, old)
    if was.digest != seen:
        raise Conflict(CHANGED)
    now = was.changed(given, _drawn)
    if confirm:
        now = now.confirm(by, store.today(), pair.people)
    _replace(store, pair, old, now)


def confirm(
    store: Store, *, pair: Pair, meeting: str, digest: str, by: str, identity: Identity
) -> None:
    """Say yes to exactly what has this digest. Raises Conflict where that is not it any more."""
    old = _record(store, pair, meeting, identity)
    was = _meeting(pair, old)
    if was.digest != digest:
        raise Conflict(CHANGED)
    if by not in was.yes:
        _replace(store, pair, old, was.confirm(by, store.today(), pair.people))


def tick(
    store: Store, *, pair: Pair, meeting: str, step: str, done: bool, identity: Identity
) -> None:
    """Note a step as done, or not done; nobody has to confirm that. NotFound, Conflict."""
    for left in reversed(range(_AGAIN)):
        old = _record(store, pair, meeting, identity)
        try:
            now = _meeting(pair, old).tick(step, done)
        except KeyError as error:
            raise NotFound("There is no such step.") from error
        try:
            return _replace(store, pair, old, now)
        except Conflict:
            # The partner ticked another one meanwhile: both stand side by side.
            if not left or store.count("pairs", id=pair.id, state="ended"):
                raise
    return None


def discard(store: Store, *, pair: Pair, meeting: str, by: str, identity: Identity) -> None:
    """Delete a draft for good. Raises Conflict once both have confirmed a version of it, or for
    anybody but its writer."""
    old = _record(store, pair, meeting, identity)
    was = _meeting(pair, old)
    if was.settled:
        raise Conflict(_NO_DRAFT)
    if was.writer != by:
        raise Conflict(_OTHERS)
    with store.change(PAIR_EVENT) as w:
        _together(w, pair)
        shared.remove(w, pair, old)
        tally.drop(w, store, meeting)


def lock_anew(store: Store, *, pair: Pair, identity: Identity) -> None:
    """Seal all that opens to the sign-ins that both have now: somebody who lost theirs, and made
    another, reads on from there. Nothing that is written changes, also after the end.

    Raises Conflict where one of the two has no sign-in, or something changed meanwhile.
    """
    there, _ = shared.read_open(store, identity, pair, KIND)
    with store.change(PAIR_EVENT) as w:
        for one in there:
            shared.replace(w, store, pair, one, one.content)


def _replace(store: Store, pair: Pair, old: SharedRecord, now: Meeting) -> None:
    """In one change with what counts of it, once both have confirmed."""
    with store.change(PAIR_EVENT) as w:
        _together(w, pair)
        shared.replace(w, store, pair, old, now.content())
        if now.state("", pair.people) is State.CONFIRMED:
            tally.put(
                w,
                store,
                scheme=pair.scheme,
                people=pair.people,
                meeting=now.id,
                minutes=now.minutes,
            )


def _together(w: Writer, pair: Pair) -> None:
    """Asked in the change itself: the other one may be ending it this moment."""
    if not pair.current or w.count("pairs", id=pair.id, state="ended"):
        raise Conflict(ENDED)


def _record(store: Store, pair: Pair, meeting: str, identity: Identity) -> SharedRecord:
    there, _ = shared.read_open(store, identity, pair, KIND)
    for one in there:
        if one.id == meeting:
            return one
    raise NotFound(_GONE)


def _meeting(pair: Pair, record: SharedRecord) -> Meeting:
    return Meeting.of(record.id, pair.id, record.content)


def _drawn() -> str:
    return secrets.token_hex(8)
