"""Whether the stored ledger is whole, and holds exactly what was published.

Three things vouch for it, each for what the others cannot see: seals and the chain for every
row; the releases for what was published; the record of actions for rows that are missing at
the end together with their release.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from feedback.audit.shortening import start
from feedback.releases import ledger
from feedback.releases.published import Opened, open_row
from feedback.releases.records import ReleaseAltered, Words
from feedback.releases.states import State
from feedback.storage.store import Row, Store

__all__ = ["Entry", "Fault", "Report", "check"]


@dataclass(frozen=True)
class Entry:
    """One row: its number, counted from 0, its release, and what may be published of it."""

    number: int
    release: str
    commitment: bytes


@dataclass(frozen=True)
class Fault:
    """The first row at fault (it may be one that is missing), and what is wrong with it."""

    number: int
    what: str


@dataclass(frozen=True)
class Report:
    """What is there, and the first fault; None where all is as it was written."""

    entries: tuple[Entry, ...]
    fault: Fault | None

    @property
    def head(self) -> Entry | None:
        """The newest row."""
        return self.entries[-1] if self.entries else None


def check(store: Store) -> Report:
    """Check every row, its seal and its place, and each published release against it.

    What ought to be there is read before the rows, so that a release that is published
    meanwhile is no fault.
    """
    published = {str(row["id"]) for row in store.all("releases", state=str(State.PUBLISHED))}
    shortened = start(store) is not None
    recorded = _recorded(store)
    rows = store.all("ledger", order="seq")
    faults = (
        *_rows(store, rows),
        *_missing(rows, published),
        *_order(rows, recorded, shortened=shortened),
    )
    entries = (
        Entry(cast("int", row["seq"]), str(row["release"]), cast("bytes", row["commitment"]))
        for row in rows
    )
    return Report(tuple(entries), min(faults, key=lambda one: one.number, default=None))


def _rows(store: Store, rows: Sequence[Row]) -> Iterator[Fault]:
    """What is wrong with the rows themselves; nothing is read beyond the first that is."""
    last: ledger.Row | None = None
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row["seq"] != number:
            yield Fault(number, "it is missing")
            return
        try:
            opened = open_row(store, row)
        except ReleaseAltered:
            yield Fault(number, "it was changed or moved, or is of another installation")
            return
        if opened.link != ledger.append(last, opened.body, salt=opened.link.salt):
            yield Fault(number, "it does not follow the row before it")
            return
        why = "its release is there twice" if row["release"] in seen else _words(store, row, opened)
        if why:
            yield Fault(number, why)
            return
        seen.add(str(row["release"]))
        last = opened.link


def _words(store: Store, row: Row, opened: Opened) -> str:
    """What is wrong with the release of a row; empty if it says what was published."""
    stored = store.one("releases", id=row["release"])
    if stored is None:
        return "its release is gone"
    words, digest = stored["body"], stored["digest"]
    if stored["state"] != State.PUBLISHED or words is None:
        return "its release is not marked as published"
    if json.loads(opened.body)["release"] != stored["id"]:
        return "it is the row of another release"
    if not isinstance(words, str) or Words(words.encode(), opened.salt).digest != digest:
        return "the words of its release are not those that were published"
    return ""


def _missing(rows: Sequence[Row], published: set[str]) -> Iterator[Fault]:
    if published - {str(row["release"]) for row in rows}:
        yield Fault(len(rows), "it is missing: more was published than the ledger holds")


def _recorded(store: Store) -> list[str]:
    """What was published, in its order, by the record of actions."""
    events = store.all("audit", order="seq", event="release.published")
    return [_named(str(row["detail"])) for row in events]


def _named(detail: str) -> str:
    """The release that an action is about; none where somebody wrote something else there."""
    try:
        return str(json.loads(detail)["release"])
    except (ValueError, LookupError, TypeError):
        return ""


def _order(rows: Sequence[Row], recorded: Sequence[str], *, shortened: bool) -> Iterator[Fault]:
    """Where the ledger is not what the record of actions says. It may have grown since, and
    the record may have lost its oldest lines, whose time is over."""
    there = [str(row["release"]) for row in rows]
    dropped = shortened and recorded and recorded[0] in there
    for number, release in enumerate(recorded, there.index(recorded[0]) if dropped else 0):
        if number >= len(there):
            yield Fault(number, "it is missing: the record of actions knows of it")
            return
        if there[number] != release:
            yield Fault(number, "the record of actions names another release in its place")
            return
