"""What the never-back file says of rows: by a keyed digest of the row's own drawn name, never of
a person, so that who comes back later is somebody new."""

from collections.abc import Iterable, Iterator

from feedback.storage.store import Store

__all__ = ["brought_back", "never_again"]


def never_again(store: Store, table: str, rows: Iterable[str], *, until: str) -> None:
    """No backup may bring these rows of main back, until the month `until` ("2028-12") has
    ended. On disk when this returns, so call it before they are removed."""
    digests = [_digest(store, table, row) for row in rows]
    if digests:
        store.never_back.add(digests, until=until)


def brought_back(store: Store, table: str) -> Iterator[str]:
    """Rows that are there and may not be."""
    digests = store.never_back.digests()
    for (row,) in store.pick(table, "id"):
        if _digest(store, table, str(row)) in digests:
            yield str(row)


def _digest(store: Store, table: str, row: str) -> bytes:
    return store.vault.mac("never-back", f"row\0{table}\0{row}".encode())
