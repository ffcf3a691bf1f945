"""Putting mail into the outbox, in the caller's own change: both happen, or neither.

A row says who is to get what, sealed. It never holds a link: those are made at each send.
"""

import secrets
from collections.abc import Sequence

from feedback.clock import epoch
from feedback.outbox.model import Payload, State
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = ["post", "post_all", "progress"]


def post(w: Writer, store: Store, *, kind: str, payload: Payload, batch: str = "") -> None:
    """Send one mail of `kind`, now.

    `payload` names the receiver by id. `batch` groups mails whose progress is shown.
    """
    post_all(w, store, kind=kind, payloads=[payload], batch=batch)


def post_all(
    w: Writer,
    store: Store,
    *,
    kind: str,
    payloads: Sequence[Payload],
    batch: str = "",
) -> None:
    """The same for many mails of one kind."""
    at = epoch(store.clock)
    w.add_all("outbox", [_row(store, kind, payload, batch, at) for payload in payloads])


def progress(reader: Reader, batch: str) -> tuple[int, int, int]:
    """How many mails of a batch are (sent, failed, waiting)."""
    sent, failed, waiting = (
        reader.count("outbox", batch=batch, state=state)
        for state in (State.SENT, State.FAILED, State.WAITING)
    )
    return sent, failed, waiting


def _row(store: Store, kind: str, payload: Payload, batch: str, due: int) -> Row:
    row = secrets.token_hex(8)
    return {
        "id": row,
        "batch": batch,
        "kind": kind,
        "payload": store.vault.lock_record("outbox", row, payload),
        "due": due,
        "leased": 0,
        "tries": 0,
        "state": str(State.WAITING),
    }
