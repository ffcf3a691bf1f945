"""Everybody on a scheme's list, opened: the one place that opens whole lists.

Twenty thousand sealed records take a second to open. So a long list is kept in the process's
memory beside the sealed rows that it was opened from, and used again only while these are what
they were, byte for byte: what somebody changed, in whichever process, is never missed. (Where
nobody has written to the file since this thread last compared them, they still are.) It is kept
whole or not at all, so it tells nothing of who was here; the keys that open it are in the same
memory. Lists of usual schemes are opened each time, and kept nowhere.
"""

from collections.abc import Callable, Mapping
from threading import Lock, get_ident
from types import MappingProxyType
from typing import Final, TypeVar, cast
from weakref import WeakKeyDictionary

from feedback.storage.store import Reader, Store

__all__ = ["LONG", "Listed", "Roll", "roll"]

LONG: Final = 1_000
"""People on a list from which on it is kept."""
_MOST: Final = 2  # lists kept at a time, each some 25 MB for 20,000 people

Made = TypeVar("Made")
Listed = tuple[str, Mapping[str, object]]
"""A person's id and record."""
_Row = tuple[str, bytes]


class Roll:
    """Who was on the list when it was read, in no order; also those who left."""

    def __init__(self, rows: list[_Row], people: tuple[Listed, ...]) -> None:
        self.rows = rows
        self.people = people
        self._made: dict[object, object] = {}
        self._seen: dict[int, object] = {}

    def __len__(self) -> int:
        return len(self.people)

    def made(self, make: Callable[[tuple[Listed, ...]], Made], name: object = None) -> Made:
        """What `make` makes of the people, made once for each `name`.

        Without a name `make` is a function of a module. It depends on the people alone, on
        what the name says, and on what never changes for this scheme.
        """
        key = name or make
        if key not in self._made:
            self._made[key] = make(self.people)
        return cast("Made", self._made[key])

    def still(self, version: object | None) -> bool:
        """Whether this thread saw these rows at that version of their file."""
        return version is not None and self._seen.get(get_ident()) == version

    def seen(self, version: object | None) -> None:
        """This thread did."""
        if version is not None:
            self._seen[get_ident()] = version


def roll(store: Store, scheme: str, reader: Reader | None = None) -> Roll:
    """The list as it is now, or as `reader` sees it."""
    # Asked first: what is written after it makes the next one another.
    version = store.version("participants") if reader is None else None
    before = _KEPT.of(store, scheme)
    if before is not None and before.still(version):
        return before
    now = _read(store, scheme, reader or store, before)
    now.seen(version)
    return now


def _read(store: Store, scheme: str, reader: Reader, before: Roll | None) -> Roll:
    found = reader.pick("participants", "id", "person", scheme=scheme)
    rows = cast("list[_Row]", found)
    if before is not None and before.rows == rows:
        return before
    known = dict(zip(before.rows, before.people, strict=True)) if before else {}
    people = tuple(known.get(row) or _open(store, row) for row in rows)
    now = Roll(rows, people)
    _KEPT.keep(store, scheme, now)
    return now


def _open(store: Store, row: _Row) -> Listed:
    person, sealed = row
    return person, MappingProxyType(store.vault.open_record("participants", person, sealed))


class _Kept:
    """Long lists, for each store that is open in this process, least recently read first."""

    def __init__(self) -> None:
        self._lists: WeakKeyDictionary[Store, dict[str, Roll]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, store: Store, scheme: str) -> Roll | None:
        with self._lock:
            return self._lists.get(store, {}).get(scheme)

    def keep(self, store: Store, scheme: str, now: Roll) -> None:
        with self._lock:
            lists = self._lists.setdefault(store, {})
            lists.pop(scheme, None)
            if len(now) >= LONG:
                lists[scheme] = now
            while len(lists) > _MOST:
                del lists[next(iter(lists))]


_KEPT: Final = _Kept()
