"""Legal holds: one of lead and guardian asks, the other agrees; ended in the same way.

A hold keeps the settings, the published results and the record of actions of a scheme from being
cleared. It reaches nothing else: what destroys answers, comments, diaries, the list of people
and their keys never asks whether there is one.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from feedback.accounts.holders import Role
from feedback.errors import N_, Conflict, NotAllowed, NotFound, Rejected
from feedback.oversight import two_people
from feedback.schemes import approvals
from feedback.schemes.holding import ACTIVE, ENDED
from feedback.schemes.second_person import HOLD as _BEGIN
from feedback.schemes.second_person import HOLD_END as _END
from feedback.storage.store import Event, Row, Store, Writer

__all__ = ["MOST", "Hold", "Request", "ask", "ask_end", "decide", "holds", "waiting"]

_ROLES: Final = (Role.LEAD, Role.GUARDIAN)
MOST: Final = 500
"""Characters of a reason."""


@dataclass(frozen=True)
class Hold:
    """One that began. `ended` is None while it lasts."""

    id: str
    since: date
    reason: str
    asked_by: str
    agreed_by: str
    ended: date | None = None
    why_ended: str = ""

    @property
    def active(self) -> bool:
        return self.ended is None


@dataclass(frozen=True)
class Request:
    """One that waits: to begin a hold, or to end `hold`."""

    id: str
    hold: str | None
    reason: str
    asked_by: str
    asked_on: date


def holds(store: Store, scheme: str) -> list[Hold]:
    """All of a scheme, newest first."""
    rows = store.all("holds", order="since desc", scheme=scheme)
    return [_read(store, row) for row in rows]


def waiting(store: Store, scheme: str) -> list[Request]:
    """What waits for the second person."""
    return [_request(one) for one in approvals.pending(store, scheme, _BEGIN, _END)]


def ask(store: Store, *, scheme: str, reason: str, by: str) -> str:
    """Ask for a hold; the id of the request.

    Raises:
        NotAllowed: `by` is neither lead nor guardian, or has new proofs.
        Rejected: no reason.
        Conflict: one is asked for already, or nobody is there to agree.
    """
    return _ask(store, scheme, _BEGIN, {"reason": _given(reason)}, by)


def ask_end(store: Store, *, scheme: str, hold: str, reason: str, by: str) -> str:
    """Ask to end one. NotFound besides; Conflict where it has ended."""
    row = store.one("holds", id=hold, scheme=scheme)
    if row is None:
        raise NotFound(N_("There is no such hold."))
    if row["state"] != ACTIVE:
        raise Conflict(N_("This hold has ended."))
    return _ask(store, scheme, _END, {"reason": _given(reason), "hold": hold}, by)


def decide(store: Store, *, scheme: str, approval: str, yes: bool, by: str) -> None:
    """The second person's answer; with a yes the hold begins, or ends, in the same change.

    Raises:
        NotFound: no such request.
        NotAllowed: `by` may not agree: the lead agrees to what a guardian asked, and the other
            way round; nobody agrees to what they asked themselves, in whatever role since.
        Conflict: it was decided before.
    """
    asked = approvals.asked(store, scheme, approval, _BEGIN, _END)
    kind = "hold.refused" if not yes else "hold.begun" if asked.kind == _BEGIN else "hold.ended"
    with store.change(Event(kind, by=by, scheme=scheme)) as writer:
        asked = approvals.asked(store, scheme, approval, _BEGIN, _END, reader=writer)

        def may(store: Store, *, scheme: str, account: str) -> None:
            if yes and account == asked.asked_by:
                raise NotAllowed(N_("You asked for this, so somebody else has to agree."))
            wanted = Role(str(asked.subject["agrees"]))
            two_people.acting(store, scheme=scheme, by=account, roles=(wanted,))

        approvals.settle(
            writer,
            store,
            scheme=scheme,
            approval_id=approval,
            yes=yes,
            by=by,
            keep={},  # why stands with the hold alone
            may=may,
        )
        if yes and asked.kind == _BEGIN:
            _begin(writer, store, asked, by)
        elif yes:
            _end(writer, store, asked, by)


def _ask(store: Store, scheme: str, kind: str, subject: Mapping[str, str], by: str) -> str:
    holder = two_people.acting(store, scheme=scheme, by=by, roles=_ROLES)
    wanted = Role.LEAD if holder.role is Role.GUARDIAN else Role.GUARDIAN
    what = "begin" if kind == _BEGIN else "end"
    with store.change(Event("hold.asked", by=by, scheme=scheme, detail={"what": what})) as writer:
        for one in approvals.pending(store, scheme, kind, reader=writer):
            if one.subject.get("hold") == subject.get("hold"):
                raise Conflict(N_("This has been asked already. It waits for the other person."))
        receivers = two_people.others(store, scheme=scheme, asked_by=by, roles=(wanted,))
        if not receivers:
            raise Conflict(N_("Nobody is there to agree yet: a hold needs a lead and a guardian."))
        asked = {**subject, "agrees": str(wanted)}
        made = approvals.add(writer, store, scheme=scheme, kind=kind, subject=asked, by=by)
        two_people.tell(writer, store, scheme=scheme, receivers=receivers, what="hold")
    return made


def _given(reason: str) -> str:
    text = " ".join(reason.split())
    if not text:
        raise Rejected(N_("Say why"), field="reason")
    return text[:MOST]


def _begin(writer: Writer, store: Store, asked: approvals.Approval, by: str) -> None:
    hold = secrets.token_hex(8)
    record = {"reason": asked.subject["reason"], "asked_by": asked.asked_by, "agreed_by": by}
    row: Row = {
        "id": hold,
        "scheme": asked.scheme,
        "state": ACTIVE,
        "since": store.today().isoformat(),
        "record": store.vault.lock_record("holds", hold, record),
    }
    writer.add("holds", row)


def _end(writer: Writer, store: Store, asked: approvals.Approval, by: str) -> None:
    hold = str(asked.subject["hold"])
    row = writer.one("holds", id=hold, scheme=asked.scheme, state=ACTIVE)
    if row is None:
        raise Conflict(N_("This hold has ended."))
    record = store.vault.open_record("holds", hold, cast("bytes", row["record"]))
    record |= {
        "ended": store.today().isoformat(),
        "why_ended": asked.subject["reason"],
        "end_asked_by": asked.asked_by,
        "end_agreed_by": by,
    }
    sealed = store.vault.lock_record("holds", hold, record)
    writer.set("holds", {"state": ENDED, "record": sealed}, id=hold, state=ACTIVE)


def _read(store: Store, row: Row) -> Hold:
    record = store.vault.open_record("holds", str(row["id"]), cast("bytes", row["record"]))
    ended = record.get("ended")
    return Hold(
        id=str(row["id"]),
        since=date.fromisoformat(str(row["since"])),
        reason=str(record["reason"]),
        asked_by=str(record["asked_by"]),
        agreed_by=str(record["agreed_by"]),
        ended=date.fromisoformat(str(ended)) if ended else None,
        why_ended=str(record.get("why_ended", "")),
    )


def _request(one: approvals.Approval) -> Request:
    hold = one.subject.get("hold")
    return Request(
        id=one.id,
        hold=str(hold) if hold else None,
        reason=str(one.subject["reason"]),
        asked_by=one.asked_by,
        asked_on=date.fromisoformat(one.on_day),
    )
