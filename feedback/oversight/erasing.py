"""Erasing somebody who lost everything, from the browser: one holder asks, another agrees.

One of the two is a guardian. Lead and deputy alone could otherwise take out whom they expect to
say what they do not want to read.

Nobody here learns whether the address was known: the same page, the same line in the record,
and a certificate in either case. The address waits sealed, and goes with the decision.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from feedback.accounts.holders import Role
from feedback.addresses import email_fault, normalise_email
from feedback.errors import N_, Conflict, NotAllowed, Rejected
from feedback.members.closing import until
from feedback.oversight import two_people
from feedback.rights import erase as rights
from feedback.rights.erase import Certificate
from feedback.schemes import approvals
from feedback.storage.certificates import certify
from feedback.storage.store import Event, Store

__all__ = ["CHECKS", "Request", "ask", "decide", "waiting"]

CHECKS: Final = ("met", "rang", "vouched")
"""How somebody made sure that it is the person who asks."""
_ASK: Final = (Role.LEAD, Role.GUARDIAN)
_ANY: Final = (Role.LEAD, Role.DEPUTY, Role.GUARDIAN)
_KIND: Final = approvals.ERASE


@dataclass(frozen=True)
class Request:
    """One that waits. `check` is one of CHECKS; `agrees` are the roles that may agree."""

    id: str
    email: str
    check: str
    agrees: tuple[str, ...]
    asked_by: str
    asked_on: date


def waiting(store: Store, scheme: str) -> list[Request]:
    """What waits for a second person."""
    return [_request(one) for one in approvals.pending(store, scheme, _KIND)]


def ask(store: Store, *, scheme: str, email: str, check: str, by: str) -> str:
    """Ask for somebody to be erased; the id of the request. Nothing is looked up.

    Raises:
        NotAllowed: `by` is neither lead nor guardian, or has new proofs.
        Rejected: that is no address, or the check is none.
        Conflict: this address waits already, or nobody is there to agree.
    """
    holder = two_people.acting(store, scheme=scheme, by=by, roles=_ASK)
    agrees = _ANY if holder.role is Role.GUARDIAN else (Role.GUARDIAN,)
    address = email.strip()
    if fault := email_fault(address):
        raise Rejected(fault, field="email")
    if check not in CHECKS:
        raise Rejected(N_("Choose how you made sure"), field="check")
    with store.change(Event("erasure.asked", by=by, scheme=scheme)) as writer:
        for one in approvals.pending(store, scheme, _KIND, reader=writer):
            if normalise_email(str(one.subject["email"])) == normalise_email(address):
                raise Conflict(N_("This address waits for a second person already."))
        receivers = two_people.others(store, scheme=scheme, asked_by=by, roles=agrees)
        if not receivers:
            raise Conflict(
                N_("Nobody is there who could agree: one of the two must be a guardian.")
            )
        subject = {"email": address, "check": check, "agrees": [str(role) for role in agrees]}
        made = approvals.add(writer, store, scheme=scheme, kind=_KIND, subject=subject, by=by)
        two_people.tell(writer, store, scheme=scheme, receivers=receivers, what="erase")
    return made


def decide(store: Store, *, scheme: str, approval: str, yes: bool, by: str) -> Certificate | None:
    """The second person's answer. With a yes everything kept of the person is destroyed, and
    there is a certificate; with a no None. Whoever asked may take it back: that is a no.

    Raises:
        NotFound: no such request.
        NotAllowed: `by` may not agree (to what the lead asks a guardian alone does), has new
            proofs, or agrees to what they asked.
        Conflict: it was decided before.
    """
    with store.exclusive("erasing"):
        asked = approvals.asked(store, scheme, approval, _KIND)
        _check(store, asked, yes=yes, by=by)
        # Before the decision: killed in between, it waits still, and to erase twice does no harm.
        certificate = _erase(store, scheme, str(asked.subject["email"]), by) if yes else None
        event = Event("erasure.decided", by=by, scheme=scheme, detail={"yes": yes})
        with store.change(event) as writer:
            approvals.settle(
                writer,
                store,
                scheme=scheme,
                approval_id=approval,
                yes=yes,
                by=by,
                keep={},
                may=_holds_a_key,
            )
    store.settle()
    return certificate


def _erase(store: Store, scheme: str, email: str, by: str) -> Certificate:
    done = rights.erase(store, scheme=scheme, email=email, by=by)
    if done is not None:
        return done
    with store.change(Event("person.erased", by=by, scheme=scheme)):
        pass  # the record does not tell either whether anybody was there
    month = until(store)
    return Certificate(certify(store, until=month), month)


def _check(store: Store, asked: approvals.Approval, *, yes: bool, by: str) -> None:
    if by == asked.asked_by:
        if yes:
            raise NotAllowed(N_("You asked for this, so somebody else has to agree."))
        return
    roles = tuple(role for role in _ANY if role in cast("list[str]", asked.subject["agrees"]))
    two_people.acting(store, scheme=asked.scheme, by=by, roles=roles)


def _holds_a_key(store: Store, *, scheme: str, account: str) -> None:
    two_people.acting(store, scheme=scheme, by=account, roles=_ANY)


def _request(one: approvals.Approval) -> Request:
    return Request(
        id=one.id,
        email=str(one.subject["email"]),
        check=str(one.subject["check"]),
        agrees=tuple(cast("list[str]", one.subject["agrees"])),
        asked_by=one.asked_by,
        asked_on=date.fromisoformat(one.on_day),
    )
