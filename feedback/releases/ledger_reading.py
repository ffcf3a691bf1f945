"""What stands in the ledger of one scheme, as its guardians read it.

Rows have numbers over all schemes of an installation, and those stay out of it: they would
count what others published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from feedback.audit.service import entries
from feedback.releases.asked import questions
from feedback.releases.ledger_checking import Report, check
from feedback.releases.left_out import left_out, told
from feedback.releases.model import Question
from feedback.releases.published import checked_body
from feedback.releases.records import ReleaseAltered, ReleaseRow, live
from feedback.releases.states import State
from feedback.releases.words import TWO
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Scheme, Wave
from feedback.storage.store import Store

__all__ = ["Counts", "Item", "read_ledger"]


@dataclass(frozen=True)
class Counts:
    """How many ratings are told in four words, in two, in numbers, and not at all; of these
    `earlier` because of an earlier scheme. `quoted`: questions with comments."""

    four: int
    two: int
    numbers: int
    hidden: int
    earlier: int
    quoted: int

    @property
    def shown(self) -> int:
        return self.four + self.two + self.numbers


@dataclass(frozen=True)
class Item:
    """A release that was published or withheld, and the day. `counts` and `commitment` (32
    bytes) are there for what was published."""

    row: ReleaseRow
    waves: tuple[Wave, ...]
    on: date
    counts: Counts | None = None
    commitment: bytes = b""

    @property
    def withheld(self) -> bool:
        return self.row.state is State.WITHHELD


def read_ledger(store: Store, scheme: Scheme) -> tuple[Item, ...]:
    """Newest first. ReleaseAltered where the ledger, of whatever scheme, is not whole."""
    report = check(store)
    if report.fault:
        raise ReleaseAltered(f"row {report.fault.number} of the ledger: {report.fault.what}")
    days = {
        str(one.detail["release"]): one.at.date()
        for one in entries(store, scheme.id)
        if one.event == "release.withheld"
    }
    found = [
        _published(store, scheme, row, report)
        if row.state is State.PUBLISHED
        else Item(row, _waves(store, row), days.get(row.id, row.asked_on))
        for row in live(store, scheme.id)
        if row.state in {State.PUBLISHED, State.WITHHELD}
    ]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _published(store: Store, scheme: Scheme, row: ReleaseRow, report: Report) -> Item:
    entry = next((one for one in report.entries if one.release == row.id), None)
    # From the first request on a policy is fixed.
    if entry is None or row.published_on is None or row.policy_version != scheme.policy_version:
        raise ReleaseAltered("a published release is not as the ledger has it")
    waves = _waves(store, row)
    asked = questions(asked_in(store, waves[0]), waves)
    body = checked_body(store, row)
    counts = _counts(asked, body, paired=scheme.paired)
    return Item(row, waves, row.published_on, counts, entry.commitment)


def _waves(store: Store, row: ReleaseRow) -> tuple[Wave, ...]:
    return tuple(wave(store, one) for one in row.waves)


def _counts(asked: tuple[Question, ...], body: Mapping[str, Any], *, paired: bool) -> Counts:
    ratings = {one.id for one in asked if one.kind == "scale"}
    tiers = [_tier(one) for one in body["questions"] if one["id"] in ratings]
    return Counts(
        four=tiers.count("four"),
        two=tiers.count("two"),
        numbers=tiers.count("numbers"),
        hidden=tiers.count(""),
        earlier=len(left_out(asked, body, paired=paired)),
        quoted=len({one["question"] for one in body.get("comments", ())}),
    )


def _tier(question: Mapping[str, Any]) -> str:
    parts = told(question)
    if not parts:
        return ""
    if any(key.startswith("counts_") for part in parts for key in part):
        return "numbers"
    words = {part.get(name) for part in parts for name in ("before", "after")}
    return "two" if words & set(TWO) else "four"
