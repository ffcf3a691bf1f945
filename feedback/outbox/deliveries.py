"""What became of mails after they were handed over: GOV.UK Notify tells, by reference.

A reference is random and made at each send; kept is only its digest, with what an undeliverable
address would mean to the outbox, for seven days. Mails for which it would mean nothing leave no
row: above all those for which a participant asked.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from feedback.clock import epoch
from feedback.outbox.model import Handler, Message, Payload
from feedback.storage.store import Event, Row, Store

__all__ = ["FAILED", "KEEP_DAYS", "REFERENCE", "arrived", "expect", "forget", "forget_old"]

_UPKEEP: Final = Event("upkeep")
_TABLE: Final = "deliveries"
_REFERENCE_BYTES: Final = 16
REFERENCE: Final = re.compile(rf"[0-9a-f]{{{2 * _REFERENCE_BYTES}}}")
_DAY: Final = 24 * 60 * 60
KEEP_DAYS: Final = 7
FAILED: Final = frozenset({"permanent-failure", "temporary-failure", "technical-failure"})
"""Notify's last words on a mail. It has tried for up to three days before a temporary one."""


def expect(
    store: Store,
    handlers: Mapping[str, Handler],
    mails: Sequence[tuple[str, Payload, Message]],
) -> list[Message]:
    """The messages of (kind, payload, message) with a reference each, noted before they go."""
    given = [replace(mail, reference=secrets.token_hex(_REFERENCE_BYTES)) for _, _, mail in mails]
    expires = _expires(store)
    rows: list[Row] = []
    for (kind, payload, _), mail in zip(mails, given, strict=True):
        handler = handlers.get(kind)
        if handler is not None and handler.minds_failure:
            name = _name(store, mail.reference)
            record = {"kind": kind, "payload": dict(payload)}
            sealed = store.vault.lock_record(_TABLE, name.hex(), record)
            rows.append({"reference": name, "payload": sealed, "expires": expires})
    if rows:
        with store.change(_UPKEEP, "volatile") as w:
            w.add_all(_TABLE, rows)
    return given


def forget(store: Store, references: Sequence[str]) -> None:
    """No receipt will come: these were not handed over."""
    if references:
        with store.change(_UPKEEP, "volatile") as w:
            for reference in references:
                w.remove(_TABLE, reference=_name(store, reference))


def arrived(store: Store, handlers: Mapping[str, Handler], *, reference: str, status: str) -> None:
    """Do what a receipt means. One that is not known means nothing, after the same work."""
    name = _name(store, reference)
    row = store.one(_TABLE, reference=name)
    stand_in = {"kind": "", "payload": {}}
    sealed = (
        cast("bytes", row["payload"])
        if row
        else store.vault.lock_record(_TABLE, name.hex(), stand_in)
    )
    record = store.vault.open_record(_TABLE, name.hex(), sealed)
    kind = str(record["kind"])
    if status in FAILED and kind in handlers:
        payload = cast("Mapping[str, object]", record["payload"])
        # First this, then the row: a receipt that came to nothing is sent again by Notify.
        handlers[kind].undeliverable(store, {key: str(value) for key, value in payload.items()})
    with store.change(_UPKEEP, "volatile") as w:
        w.remove(_TABLE, reference=name)


def forget_old(store: Store) -> None:
    """The worker's round: those of which nothing was heard in seven days."""
    now = epoch(store.clock)
    if store.count(_TABLE, expires__lte=now):
        with store.change(_UPKEEP, "volatile") as w:
            w.remove(_TABLE, expires__lte=now)


def _expires(store: Store) -> int:
    """The first midnight after seven days: a row tells its day, never its minute."""
    return (epoch(store.clock) // _DAY + KEEP_DAYS + 1) * _DAY


def _name(store: Store, reference: str) -> bytes:
    return store.vault.name("delivery", reference)
