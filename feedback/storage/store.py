"""The store as everything above it sees it. `change` is the only way to a writer.

A change is named by an event. Events are written to the audit chain in the same transaction;
the few `QUIET` ones are participants' own acts and the machine's upkeep, which write no row
anywhere: a line each would be the very time and order that the records avoid.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

from feedback.clock import Clock
from feedback.storage.neverback import NeverBack
from feedback.storage.vault import Vault

__all__ = ["QUIET", "Event", "Reader", "Row", "Store", "Value", "WaveGoneError", "Writer"]

Value = str | bytes | int | None
Row = dict[str, Value]

QUIET: Final = frozenset(
    {
        "participant.session",  # opening a link, signing out
        "participant.draft",
        "participant.submit",
        "participant.change",
        "participant.decline",
        "participant.delete",
        "participant.resend",  # asking for the mail again, known or not
        "participant.sign-in",
        "participant.enrol",  # a place taken, or a diary kept elsewhere
        "participant.proofs",  # new words, passkey or code; the account closed
        "participant.diary",
        "participant.pair",  # what two people share: contract, meetings, the end
        "comments.reading",  # a line for each comment read would count them
        "session",  # a holder's session row: sign-in itself is an event
        "throttle",
        "upkeep",  # re-sealing, checkpoints, expiry, leases, progress
    }
)


class WaveGoneError(Exception):
    """A wave's file is not there any more: it was dealt or destroyed since one looked."""


@dataclass(frozen=True)
class Event:
    """What is being done, by whom. `detail` is public: no answer, name, address or code."""

    kind: str
    by: str = "worker"
    scheme: str | None = None
    detail: Mapping[str, str | int | bool | None] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        return self.kind in QUIET


class Reader(Protocol):
    """Rows by equality. A key `column__lte`, `__lt`, `__gte`, `__gt` compares instead."""

    def one(self, table: str, **where: Value) -> Row | None:
        """The one row, or None; never more than one."""
        ...

    def all(
        self, table: str, *, order: str = "", limit: int | None = None, **where: Value
    ) -> list[Row]: ...

    def pick(
        self, table: str, *names: str, order: str = "", **where: Value
    ) -> list[tuple[Value, ...]]:
        """As `all`, but tuples of the named columns alone: for very many rows."""
        ...

    def among(
        self, table: str, *names: str, column: str, values: Sequence[Value]
    ) -> list[tuple[Value, ...]]:
        """The same of rows whose `column` holds one of these values, in no order."""
        ...

    def count(self, table: str, **where: Value) -> int: ...


class Writer(Reader, Protocol):
    def add(self, table: str, row: Mapping[str, Value]) -> None: ...

    def add_all(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None: ...

    def set(self, table: str, values: Mapping[str, Value], **where: Value) -> int:
        """Change rows that match; how many. One of 1 means: this call was the one."""
        ...

    def put(self, table: str, row: Mapping[str, Value]) -> None:
        """Add, or replace the row with the same primary key."""
        ...

    def remove(self, table: str, **where: Value) -> int: ...


class Store(Reader, Protocol):
    vault: Vault
    clock: Clock
    media: Path
    """The folder of sealed media, which need not be there yet."""

    def version(self, table: str) -> object | None:
        """Equal to what this thread was given before where nobody has written to the file of
        that table since. None inside a change, which may yet be taken back."""
        ...

    @property
    def never_back(self) -> NeverBack:
        """Digests of what no backup may bring back."""
        ...

    def wave(self, file: str) -> Reader:
        """Read in one wave's file; reading raises `WaveGoneError` once that is dropped."""
        ...

    def change(
        self, event: Event, *on: str, wave: str | None = None
    ) -> AbstractContextManager[Writer]:
        """Write to the stores named in `on` ("main" if none; "wave" needs its file).

        Either all of it is committed, and on disk when the block ends, or none. Over several
        stores that holds for errors, not for a power cut: they commit in the order keyring,
        wave, diaries, volatile, main, so that a key is always there before what needs it.
        A change inside a change is refused. `WaveGoneError`: as `wave`.
        """
        ...

    def create_wave(self) -> str:
        """A new, empty wave file; its name."""
        ...

    def drop_wave(self, file: str) -> None:
        """Overwrite and unlink one; nothing happens if it is gone.

        While somebody reads in it, its rows are removed but it stays: come back later.
        """
        ...

    def wave_files(self) -> list[str]:
        """Names of the wave files that are there, whether main names them or not."""
        ...

    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """Only one thread of one process at a time is inside the block of this name."""
        ...

    def attempt(self, name: str) -> AbstractContextManager[bool]:
        """As `exclusive` without waiting: False inside the block while somebody else is in."""
        ...

    def vacuum(self, name: str) -> None:
        """Rewrite one store, so that nothing that was removed lies in its free pages. Whoever
        writes to it waits; readers do not."""
        ...

    def copy_to(self, to: Path, name: str, *, wave: str | None = None) -> None:
        """Write a checked copy of one store, as it is at one moment, to a new file `to`.

        Nobody waits. `WaveGoneError` if it is not there; `CopyError` if it is damaged, or the
        disk is full.
        """
        ...

    def copy_bytes(self, name: str) -> bytes:
        """The same, as bytes that lie on no disk: for the keyring."""
        ...

    def settle(self) -> None:
        """Empty every write-ahead log that a reader kept from being emptied."""
        ...

    def today(self) -> date: ...

    def now(self) -> datetime: ...
