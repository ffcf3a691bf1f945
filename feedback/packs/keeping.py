"""The files of releases that were asked for last, kept in memory: making them takes seconds.

What is kept was published, and is made of nothing else; it goes when the process ends. The
release itself is read and checked at every request all the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from feedback.packs.model import File, Told
from feedback.storage.vault import Vault

__all__ = ["kept"]

_MOST: Final = 4  # packs in each process


@dataclass(frozen=True)
class _Shelf:
    lock: threading.Lock = field(default_factory=threading.Lock)
    packs: OrderedDict[Told, tuple[File, ...]] = field(default_factory=OrderedDict)


_shelves: Final[WeakKeyDictionary[Vault, _Shelf]] = WeakKeyDictionary()


def kept(vault: Vault, told: Told, make: Callable[[], tuple[File, ...]]) -> tuple[File, ...]:
    """The files of this release, made if they are not there. One at a time in a process, so
    that several who ask together do not take all of its time."""
    shelf = _shelves.setdefault(vault, _Shelf())
    with shelf.lock:
        found = shelf.packs.get(told)
        if found is None:
            found = shelf.packs[told] = make()
        shelf.packs.move_to_end(told)
        while len(shelf.packs) > _MOST:
            shelf.packs.popitem(last=False)
    return found
