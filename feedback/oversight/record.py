"""The record of actions as the holders of a scheme read it: who sees which rows, and in what words.

A guardian reads what was done in the scheme, what the people who run the service did, and when
holders of this scheme signed in while they held its keys: later they may take part elsewhere.
Lead and deputy read the same without sign-ins of others and without when comments were read:
that is how a guardian works, and nobody's business to press them about. Of other schemes nobody
reads anything. What people who take part do is in no record (see feedback.storage.store).
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from feedback.accounts.holders import Holder, Role, holders
from feedback.clock import LONDON
from feedback.oversight.sentences import SENTENCES, Part
from feedback.storage.store import Row, Store

__all__ = ["KEPT", "OPERATOR", "WORKER", "Asked", "Line", "Reading", "kept", "lines", "reading"]

WORKER: Final = "worker"
OPERATOR: Final = "operator"
_MACHINE: Final = frozenset({WORKER, OPERATOR})
KEPT: Final = ("at", "event", "scheme", "actor")
_LEAVING: Final = ("holder.left", "handover.finished")
# Which search fired depends, a little, on what people answered: docs/operations.md.
_DETAIL_HIDDEN: Final = frozenset({"release.withheld"})


@dataclass(frozen=True)
class Reading:
    """Who reads: the role in this scheme, their account, and all who hold or held keys. `left`:
    accounts that hold none any more, with the number of the line that says so."""

    scheme: str
    role: Role
    account: str
    there: tuple[Holder, ...]
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def accounts(self) -> Mapping[str, Holder]:
        """By account; of two places of one person the one that is theirs now."""
        found = sorted((one for one in self.there if one.account), key=lambda one: one.active)
        return {str(one.account): one for one in found}


@dataclass(frozen=True)
class Asked:
    """What of it is asked for: a part, an account (or "worker", "operator"), days inclusive."""

    part: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One row in words. `by` is the holder, or None for the service and the operator, whom
    `actor` names. `text` is a translatable text with `values` to go in."""

    at: datetime
    kind: str
    actor: str
    by: Holder | None
    text: str
    values: Mapping[str, object]


def reading(store: Store, *, scheme: str, role: str, account: str) -> Reading:
    """Somebody who reads the record of a scheme."""
    there = holders(store, scheme)
    return Reading(scheme, Role(role), account, there, _left(store, scheme, there))


def lines(
    store: Store, who: Reading, asked: Asked, *, only: slice = slice(None)
) -> tuple[int, list[Line]]:
    """How many lines they see of it, and `only` those, newest first."""
    rows = [
        *store.all("audit", order="seq desc", scheme=who.scheme),
        *store.all("audit", order="seq desc", scheme=None),
    ]
    surveys = {str(row["id"]): str(row["kind"]) for row in store.all("waves", scheme=who.scheme)}
    people = {one.id: one for one in who.there}
    accounts = who.accounts
    seen = (row for row in rows if _sees(who, accounts, row) and _wanted(asked, row))
    newest = sorted(seen, key=lambda row: int(row["seq"] or 0), reverse=True)
    return len(newest), [_line(row, accounts, people, surveys) for row in newest[only]]


def kept(who: Reading) -> Callable[[Row], tuple[str, ...]]:
    """Which fields of a row an export for them tells."""
    accounts = who.accounts

    def told(row: Row) -> tuple[str, ...]:
        if row["scheme"] not in {who.scheme, None} or not _sees(who, accounts, row):
            return ()
        return KEPT if row["event"] in _DETAIL_HIDDEN else (*KEPT, "detail")

    return told


def _sees(who: Reading, accounts: Mapping[str, Holder], row: Row) -> bool:
    told = SENTENCES.get(str(row["event"]))
    own = row["actor"] == who.account
    if who.role is not Role.GUARDIAN and told is not None and told.alone and not own:
        return False
    if row["scheme"] is not None or row["actor"] in _MACHINE:
        return True
    actor = str(row["actor"])
    return actor in accounts and (actor not in who.left or int(row["seq"] or 0) < who.left[actor])


def _left(store: Store, scheme: str, there: Collection[Holder]) -> dict[str, int]:
    """Where nothing says any more when somebody left: 0, so that nothing of them is seen."""
    said: dict[str, int] = {}
    for kind in _LEAVING:
        for row in store.all("audit", scheme=scheme, event=kind):
            said[str(json.loads(str(row["detail"])).get("holder"))] = int(row["seq"] or 0)
    here = {one.account for one in there if one.active}
    gone = [one for one in there if one.account and one.account not in here]
    return {
        str(one.account): max(
            said.get(other.id, 0) for other in gone if other.account == one.account
        )
        for one in gone
    }


def _wanted(asked: Asked, row: Row) -> bool:
    told = SENTENCES.get(str(row["event"]))
    return (
        (not asked.part or (told.part if told else Part.SERVICE) == asked.part)
        and (not asked.by or row["actor"] == asked.by)
        and (asked.since is None or _when(row).date() >= asked.since)
        and (asked.until is None or _when(row).date() <= asked.until)
    )


def _when(row: Row) -> datetime:
    return datetime.fromisoformat(str(row["at"])).astimezone(LONDON)


def _line(
    row: Row,
    accounts: Mapping[str, Holder],
    people: Mapping[str, Holder],
    surveys: Mapping[str, str],
) -> Line:
    kind, actor = str(row["event"]), str(row["actor"])
    detail: dict[str, object] = json.loads(str(row["detail"]))
    told = SENTENCES.get(kind)
    holder = people.get(str(detail.get("holder")))
    values = {
        "survey": surveys.get(str(detail.get("wave")), ""),
        "person": holder.name if holder else "",
        **{name: detail.get(name, "") for name in ("role", "people", "number", "what")},
    }
    text = told.of(detail) if told else ""
    return Line(_when(row), kind, actor, accounts.get(actor), text, values)
