"""What a table is, as data: its columns, what each holds, and how long a row is kept.

PUBLIC tells nothing about a person, or was published. PERSONAL is about somebody and readable
with the file alone: keys by hash, states, dates of the organisation's own acts. SEALED opens
only with a key that is not in the file.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Column", "Kind", "Table", "columns"]


class Kind(StrEnum):
    PUBLIC = "public"
    PERSONAL = "personal"
    SEALED = "sealed"


@dataclass(frozen=True)
class Column:
    name: str
    type: type[str] | type[bytes] | type[int]
    kind: Kind
    null: bool = False


@dataclass(frozen=True)
class Table:
    """One table. `keep` says, for papers and tests, until when a row is kept."""

    name: str
    store: str
    columns: tuple[Column, ...]
    keep: str
    unique: tuple[tuple[str, ...], ...] = ()
    index: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> str:
        """The primary key is the first column."""
        return self.columns[0].name


_TYPES: Final = {"text": str, "blob": bytes, "int": int}


def columns(spec: str) -> tuple[Column, ...]:
    """Columns from lines of `name type kind`, `?` after the type where it may be empty."""
    found = []
    for line in spec.strip().splitlines():
        name, typed, kind = line.split()
        found.append(Column(name, _TYPES[typed.rstrip("?")], Kind(kind), null=typed.endswith("?")))
    return tuple(found)
