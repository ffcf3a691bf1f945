"""Mail without a mail server: kept sealed on this machine, for the outbox page."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final, cast

from feedback.config import Config
from feedback.outbox.model import Message, Outcome
from feedback.outbox.notify import NotifyTransport
from feedback.outbox.transport import SmtpTransport, Transport
from feedback.storage.store import Event, Reader, Row, Store

__all__ = ["NEWEST", "LocalTransport", "kept", "transport"]

NEWEST: Final = 500
_TABLE: Final = "local_mail"


class LocalTransport:
    """Puts mails where only the outbox page of this machine shows them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        with self._store.change(Event("upkeep"), "volatile") as w:
            first = _newest(w) + 1
            rows = [self._row(first + at, message) for at, message in enumerate(messages)]
            w.add_all(_TABLE, rows)
            w.remove(_TABLE, id__lte=first + len(rows) - 1 - NEWEST)
        return [Outcome.SENT] * len(messages)

    def _row(self, number: int, message: Message) -> Row:
        sealed = self._store.vault.lock_record(_TABLE, str(number), asdict(message))
        return {"id": number, "message": sealed}


def kept(store: Store, *, page: int, size: int) -> tuple[list[Message], int]:
    """One page (from 1) of the kept mails, newest first, and how many there are in all."""
    newest = _newest(store)
    rows = store.all(
        _TABLE,
        order="id desc",
        id__lte=newest - (page - 1) * size,
        id__gt=newest - page * size,
    )
    return [_message(store, row) for row in rows], store.count(_TABLE)


def transport(config: Config, store: Store) -> Transport:
    """The one that the settings ask for."""
    if config.notify:
        return NotifyTransport(config.notify, store.clock)
    if config.smtp:
        return SmtpTransport(config.smtp, config.mail_from, store.clock)
    return LocalTransport(store)


def _newest(reader: Reader) -> int:
    rows = reader.all(_TABLE, order="id desc", limit=1)
    return int(rows[0]["id"] or 0) if rows else 0


def _message(store: Store, row: Row) -> Message:
    opened = store.vault.open_record(_TABLE, str(row["id"]), cast("bytes", row["message"]))
    fields = {name: str(value) for name, value in opened.items()}
    return Message(**fields)
