"""What is kept of mails: links, mail that waits, what the mail service says of it. Each row says
in a seal alone whose it is, so all of them are looked through, before anything is locked.

A row that comes in between does no harm: whoever sends a mail looks at the list first, and a link
leads to a slot that is closed.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from feedback.addresses import normalise_email
from feedback.storage.store import Row, Store, Writer

__all__ = ["Trace", "find", "remove"]

Trace = tuple[str, Row]
"""A table, and by what a row of it is known."""
# table -> the column that is sealed, and how a row is named in its seal
_LOOKED_THROUGH: Final = {
    "enrolments": ("payload", "digest"),
    "outbox": ("payload", "id"),
    "deliveries": ("payload", "reference"),
}


def find(
    store: Store, *, waves: Iterable[str], names: frozenset[str], emails: frozenset[str]
) -> list[Trace]:
    """Rows that are for any of these ids or normalised addresses."""
    return [*_named(store, waves, names), *_mailed(store, emails)]


def remove(w: Writer, found: Iterable[Trace]) -> None:
    """Remove them, in the caller's change (volatile, main)."""
    for table, where in found:
        w.remove(table, **where)


def _named(store: Store, waves: Iterable[str], names: frozenset[str]) -> Iterator[Trace]:
    sources = [("tokens", "invitation", "digest", store.all("tokens", wave=one)) for one in waves]
    sources += [
        (table, sealed, key, store.all(table)) for table, (sealed, key) in _LOOKED_THROUGH.items()
    ]
    for table, sealed, key, rows in sources:
        for row in rows:
            if _of(store, table, row, sealed, key, names):
                yield table, {key: row[key]}


def _mailed(store: Store, emails: frozenset[str]) -> Iterator[Trace]:
    """Mails that lie on this machine, where there is no mail server."""
    for row in store.all("local_mail"):
        opened = _open(store, "local_mail", row, "message", "id")
        if normalise_email(str(opened.get("to", ""))) in emails:
            yield "local_mail", {"id": row["id"]}


def _of(store: Store, table: str, row: Row, sealed: str, key: str, names: frozenset[str]) -> bool:
    """Whether a row names one of these: as a whole value, or within one that lists several."""
    values = _texts(_open(store, table, row, sealed, key))
    return any(part in names for value in values for part in value.replace(":", " ").split())


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    else:
        yield str(value)


def _open(store: Store, table: str, row: Row, sealed: str, key: str) -> dict[str, object]:
    if not row[sealed]:
        return {}  # sent: only counted by now
    name = row[key]
    named = name.hex() if isinstance(name, bytes) else str(name)
    return store.vault.open_record(table, named, cast("bytes", row[sealed]))
