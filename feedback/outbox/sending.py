"""Sending what is due: claim under a lease, make, hand over, record.

A row is claimed by one conditional update, so that two workers never hold the same one. A
crash after handing over and before recording lets the lease run out, and the mail goes again
with another link that works as well: twice is harmless, never is not.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from feedback.clock import epoch
from feedback.config import Config
from feedback.outbox.deliveries import expect, forget
from feedback.outbox.model import (
    LONGEST_PAUSE,
    MAX_REJECTED,
    MAX_TRIES,
    Handler,
    Message,
    Outcome,
    Payload,
    State,
    pause,
)
from feedback.outbox.telling import telling
from feedback.outbox.transport import Transport
from feedback.storage.store import Event, Reader, Row, Store, Value, Writer

__all__ = ["BATCH", "LEASE", "Claimed", "Sent", "claim", "mend_times", "send_batch"]

_log = logging.getLogger(__name__)
_UPKEEP: Final = Event("upkeep")
BATCH: Final = 20
# Seconds. Longer than a batch takes when every step with the server runs into its limit.
LEASE: Final = 10 * 60


@dataclass(frozen=True)
class Claimed:
    """A row that is ours until its lease ends."""

    id: str
    batch: str
    kind: str
    payload: Payload
    tries: int
    leased: int


@dataclass(frozen=True)
class Sent:
    """What one round did: rows claimed, mails handed over, whether the server was there.

    `to_all`: how many of those handed over belong to a batch, which no participant asked for.
    """

    claimed: int
    sent: int
    down: bool
    to_all: int = 0


def claim(store: Store, limit: int = BATCH) -> list[Claimed]:
    """Lease the rows that have been due longest. Nobody else gets them until the lease ends."""
    now = epoch(store.clock)
    if not _due(store, now, 1):
        return []
    taken = []
    with store.change(_UPKEEP) as w:
        for row in _due(w, now, limit):
            tries = int(row["tries"] or 0) + 1
            lease: dict[str, Value] = {"leased": now + LEASE, "tries": tries}
            free = w.set("outbox", lease, id=row["id"], state=State.WAITING.value, leased__lt=now)
            if free == 1:
                taken.append(_claimed(store, row, tries, now + LEASE))
    return taken


def mend_times(store: Store) -> None:
    """Free what was put off or leased while the clock was ahead: nothing waits longer than the
    longest pause, so a later time is of a clock that has been put right since."""
    now = epoch(store.clock)
    latest = {"leased": now + LEASE, "due": now + LONGEST_PAUSE}
    waiting: dict[str, Value] = {"state": State.WAITING.value}
    if not any(store.count("outbox", **waiting, **{f"{at}__gt": latest[at]}) for at in latest):
        return
    with store.change(_UPKEEP) as w:
        w.set("outbox", {"leased": 0}, **waiting, leased__gt=latest["leased"])
        w.set("outbox", {"due": now}, **waiting, due__gt=latest["due"])


def send_batch(
    store: Store,
    config: Config,
    transport: Transport,
    handlers: Mapping[str, Handler],
    *,
    limit: int = BATCH,
) -> Sent:
    """Claim, make and send up to `limit` mails."""
    rows = claim(store, limit)
    made = _make(store, config, handlers, rows)
    ready = [(row, message) for row, message in made if isinstance(message, Message)]
    with telling(of_all=any(row.batch for row, _ in ready)):
        outcomes = _hand_over(store, config, transport, handlers, ready)
    done = [(row, outcome) for (row, _), outcome in zip(ready, outcomes, strict=True)]
    dropped = [row for row, message in made if message is None]
    done += [(row, message) for row, message in made if isinstance(message, Outcome)]
    for row, outcome in done:
        if outcome is not Outcome.SENT and _final(row, outcome):
            _tell(store, handlers, row)
    _record(store, done, dropped)
    return Sent(
        claimed=len(rows),
        sent=outcomes.count(Outcome.SENT),
        down=Outcome.DOWN in outcomes,
        to_all=sum(outcome is Outcome.SENT and bool(row.batch) for row, outcome in done),
    )


def _hand_over(
    store: Store,
    config: Config,
    transport: Transport,
    handlers: Mapping[str, Handler],
    ready: Sequence[tuple[Claimed, Message]],
) -> list[Outcome]:
    messages = [message for _, message in ready]
    if not messages or config.notify is None or config.notify.callback_token is None:
        return transport.send(messages) if messages else []
    # Noted before they go: a receipt may be quicker than we are.
    mails = [(row.kind, row.payload, message) for row, message in ready]
    messages = expect(store, handlers, mails)
    outcomes = transport.send(messages)
    kept_back = [
        message.reference
        for message, outcome in zip(messages, outcomes, strict=True)
        if outcome is not Outcome.SENT
    ]
    forget(store, kept_back)
    return outcomes


def _due(reader: Reader, now: int, limit: int) -> list[Row]:
    return reader.all(
        "outbox",
        order="due",
        limit=limit,
        state=State.WAITING.value,
        due__lte=now,
        leased__lt=now,
    )


def _tell(store: Store, handlers: Mapping[str, Handler], row: Claimed) -> None:
    handler = handlers.get(row.kind)
    if handler is None:
        return
    try:
        handler.undeliverable(store, row.payload)
    except Exception:  # noqa: BLE001 - else mails already handed over would go unrecorded
        _log.exception("not told that a mail failed", extra={"fields": {"kind": row.kind}})


def _make(
    store: Store, config: Config, handlers: Mapping[str, Handler], rows: Sequence[Claimed]
) -> list[tuple[Claimed, Message | Outcome | None]]:
    """Each row with its message; None to drop it; an outcome where it could not be made."""
    made: list[tuple[Claimed, Message | Outcome | None]] = []
    for kind in dict.fromkeys(row.kind for row in rows):
        same = [row for row in rows if row.kind == kind]
        made += zip(same, _make_all(store, config, handlers.get(kind), same), strict=True)
    return made


def _make_all(
    store: Store, config: Config, handler: Handler | None, rows: Sequence[Claimed]
) -> Sequence[Message | Outcome | None]:
    if handler is None:
        _log.error("no handler for this kind of mail", extra={"fields": {"kind": rows[0].kind}})
        return [Outcome.LATER] * len(rows)
    try:
        return handler.make(store, config, [row.payload for row in rows])
    except Exception:  # noqa: BLE001 - whatever the fault of one, the others go
        # One mail that cannot be made must not keep the others back: each is tried alone, and
        # the one at fault comes again later, with its fault in the log.
        if len(rows) == 1:
            _log.exception("a mail could not be made", extra={"fields": {"kind": rows[0].kind}})
            return [Outcome.REJECTED]
        return [_make_all(store, config, handler, [row])[0] for row in rows]


def _record(
    store: Store, done: Sequence[tuple[Claimed, Outcome]], dropped: Sequence[Claimed]
) -> None:
    if not done and not dropped:
        return
    now = epoch(store.clock)
    with store.change(_UPKEEP) as w:
        for row in dropped:
            w.remove("outbox", id=row.id, leased=row.leased)
        for row, outcome in done:
            _record_one(w, row, outcome, now)


def _record_one(w: Writer, row: Claimed, outcome: Outcome, now: int) -> None:
    ours: dict[str, Value] = {"id": row.id, "leased": row.leased}
    if outcome is Outcome.DOWN:
        # Not this mail's fault, so not a try of its own: it never runs out of them.
        wait = now + pause(1)
        w.set("outbox", {"leased": 0, "due": wait, "tries": row.tries - 1}, **ours)
    elif not _final(row, outcome):
        w.set("outbox", {"leased": 0, "due": now + pause(row.tries)}, **ours)
    elif row.batch:
        state = State.SENT if outcome is Outcome.SENT else State.FAILED
        # What remains is counted; it neither says who got it nor when.
        blank: dict[str, Value] = {"state": state.value, "payload": b"", "leased": 0, "due": 0}
        w.set("outbox", blank | {"tries": 0}, **ours)
    else:
        w.remove("outbox", **ours)


def _final(row: Claimed, outcome: Outcome) -> bool:
    most = {Outcome.REJECTED: MAX_REJECTED, Outcome.LATER: MAX_TRIES}
    if outcome is Outcome.DOWN:
        return False
    return row.tries >= most.get(outcome, 0)


def _claimed(store: Store, row: Row, tries: int, leased: int) -> Claimed:
    opened = store.vault.open_record("outbox", str(row["id"]), cast("bytes", row["payload"]))
    return Claimed(
        id=str(row["id"]),
        batch=str(row["batch"]),
        kind=str(row["kind"]),
        payload={name: str(value) for name, value in opened.items()},
        tries=tries,
        leased=leased,
    )
