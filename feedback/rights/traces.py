"""What is kept of mails: links, mail that waits, what the mail service says of it. Each row says
in a seal alone whose it is, so all of them are looked through."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from feedback.storage.store import Row, Store, Writer

__all__ = ["remove"]

# table -> the column that is sealed, and how a row is named in its seal
_LOOKED_THROUGH: Final = {
    "enrolments": ("payload", "digest"),
    "outbox": ("payload", "id"),
    "deliveries": ("payload", "reference"),
}


def remove(
    store: Store, w: Writer, *, waves: Iterable[str], names: frozenset[str], email: str
) -> None:
    """Remove what is for any of these ids, or for this address, in the caller's change (volatile,
    main)."""
    for wave in waves:
        for row in w.all("tokens", wave=wave):
            if _of(store, "tokens", row, "invitation", "digest", names):
                w.remove("tokens", digest=row["digest"])
    for table, (sealed, key) in _LOOKED_THROUGH.items():
        for row in w.all(table):
            if _of(store, table, row, sealed, key, names):
                w.remove(table, **{key: row[key]})
    for row in w.all("local_mail"):
        opened = _open(store, "local_mail", row, "message", "id")
        if str(opened.get("to", "")).casefold() == email.casefold():
            w.remove("local_mail", id=row["id"])


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
