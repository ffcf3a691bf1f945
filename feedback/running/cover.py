"""Cover for what files tell without being read: when they were changed last, and how often.

The system notes when each file was changed; SQLite counts the changes of a store, from its first
opening on, in the file `…-shm` beside it. Where people's acts are the only changes, such as in
diaries, either would tell of them. Answers that wait in slots have cover of their own
(`feedback.responses.reseal`).
"""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, cast

from feedback.diaries.media_files import make_locks
from feedback.storage.store import Event, Reader, Store, WaveGoneError, Writer

__all__ = ["even_media", "even_stores", "stir"]

_UPKEEP: Final = Event("upkeep")
_NONE: Final = (0, 0)
# Tables that are written in place: which of their rows is written again says nothing.
_DIARIES: Final = ("diary_blocks", "body")
_DEALT: Final = ("answers", "mark")
_MOST: Final = 3


def even_stores(store: Store) -> None:
    """Give everything in the data folder the time of now, which the worker does each minute.

    The never-back file keeps none; only what the system itself notes of it is renewed.
    """
    folder = store.media.parent
    _touch(path for path in folder.iterdir() if path not in {store.media, folder / "never-back"})
    _touch((folder / "waves").glob("*"))
    _touch([folder / "never-back"], _NONE)
    _touch([folder])


def even_media(store: Store) -> None:
    """The same for media, once an hour; their files and folders have one time, which is none.
    And their locks are there before anybody uses one."""
    make_locks(store)
    _touch(store.media.rglob("*"), _NONE)
    _touch([store.media], _NONE)


def stir(store: Store) -> None:
    """Write some rows again as they are, a random number of times: in the diaries, and in surveys
    that are dealt, where guardians decide about comments one by one."""
    _stir(store, store, _DIARIES)
    for row in store.all("waves", state="dealt"):
        with suppress(WaveGoneError):
            _stir(store, store.wave(str(row["file"])), _DEALT, str(row["file"]))


def _stir(store: Store, reader: Reader, table: tuple[str, str], wave: str | None = None) -> None:
    name, column = table
    newest = reader.all(name, order="id desc", limit=1)
    most = int(newest[0]["id"] or 0) if newest else 0
    for _ in range(secrets.randbelow(_MOST) if most else 0):
        with store.change(_UPKEEP, "wave" if wave else "diaries", wave=wave) as writer:
            _again(writer, name, column, 1 + secrets.randbelow(most))


def _again(writer: Writer, table: str, column: str, number: int) -> None:
    found = writer.one(table, id=number)
    if found:  # there is none where an account was closed
        body = cast("bytes", found[column])
        # SQLite does not write what is there already: so for this moment something else is.
        writer.set(table, {column: body[:-1] + bytes([body[-1] ^ 1])}, id=number)
        writer.set(table, {column: body}, id=number)


def _touch(paths: Iterable[Path], times: tuple[int, int] | None = None) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            os.utime(path, times)
