"""Names of backup files, from which their kind and age are read; which are too old.

candour-<installation>-<day>T<time>Z-<drawn>.stores | .media | .keyring
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from feedback.backups.sealed import KINDS
from feedback.errors import Rejected
from feedback.storage.store import Store

__all__ = [
    "Named",
    "ahead",
    "installation",
    "leftovers",
    "new_set",
    "newest",
    "part_of",
    "prune",
    "read_name",
    "there",
]

_PATTERN: Final = re.compile(
    r"candour-(?P<installation>[0-9a-f]{8})-(?P<at>\d{8}T\d{6}Z)-(?P<drawn>[0-9a-f]{8})"
    r"\.(?P<kind>stores|media|keyring)(?P<part>\.part)?"
)
_TIME: Final = "%Y%m%dT%H%M%SZ"
_SLACK: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Named:
    """One file, by what its name says. `set` is the name without its ending."""

    path: Path
    set: str
    installation: str
    made: datetime
    kind: str
    part: bool


def installation(store: Store) -> str:
    """By which an installation knows its own files in a folder that it shares: eight digits."""
    return store.vault.name("backups", "installation").hex()[:8]


def new_set(store: Store) -> str:
    """The name of a backup that is made now."""
    now = store.now().astimezone(UTC).strftime(_TIME)
    return f"candour-{installation(store)}-{now}-{secrets.token_hex(4)}"


def part_of(folder: Path, name: str, kind: str) -> Path:
    """Under which a file is written until it is whole and checked."""
    return folder / f"{name}.{kind}.part"


def read_name(path: Path) -> Named | None:
    """What a name says; None for a file that this program did not name."""
    found = _PATTERN.fullmatch(path.name)
    if not found:
        return None
    try:
        made = datetime.strptime(found["at"], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Named(
        path=path,
        set=path.name.split(".")[0],
        installation=found["installation"],
        made=made,
        kind=found["kind"],
        part=bool(found["part"]),
    )


def there(folder: Path) -> list[Named]:
    """Every finished backup file of a folder, the oldest first."""
    found = [named for named in _all(folder) if not named.part]
    return sorted(found, key=lambda named: (named.made, named.path.name))


def newest(folder: Path, kind: str, *, of: str | None = None) -> Named:
    """The newest file of a kind; `of` is an installation. `Rejected` if there is none, or if it
    cannot be told whose."""
    files = [one for one in there(folder) if one.kind == kind and of in {None, one.installation}]
    if not files:
        how = "" if kind == "stores" else f" Does it lie apart? Name the file: --{kind} FILE"
        raise Rejected(f"{folder} has no backup of the {kind}.{how}")
    if len({one.installation for one in files}) > 1:
        raise Rejected(f"{folder} has backups of several installations. Name one file.")
    return files[-1]


def leftovers(folder: Path, own: str) -> list[Path]:
    """Unfinished files of this installation, which a crash left."""
    return [one.path for one in _all(folder) if one.part and one.installation == own]


def prune(folders: Iterable[Path], own: str, *, now: datetime, days: dict[str, int]) -> list[Path]:
    """Remove this installation's files that are older than their kind's days, and nothing else;
    which they were. The newest of each kind always stays."""
    removed = []
    for folder in sorted(set(folders)):
        for kind in KINDS:
            mine = [one for one in there(folder) if (one.kind, one.installation) == (kind, own)]
            removed += [
                one.path for one in mine[:-1] if now - one.made > timedelta(days=days[kind])
            ]
    for path in removed:
        path.unlink()
    return removed


def ahead(folders: Iterable[Path], own: str, *, now: datetime) -> list[Path]:
    """This installation's files whose time has not come: the clock was wrong then, or is now.
    They pass for the newest, and their days are over too late."""
    return [
        one.path
        for folder in sorted(set(folders))
        for one in there(folder)
        if one.installation == own and one.made > now + _SLACK
    ]


def _all(folder: Path) -> list[Named]:
    found = (read_name(path) for path in folder.glob("candour-*") if path.is_file())
    return [named for named in found if named]
