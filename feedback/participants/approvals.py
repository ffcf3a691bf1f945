"""Changes of the list once the first survey has opened: asked for, then decided by the guardian.

A yes changes the list in the same transaction as the decision. Who is added gets a place in a
survey that is open from the worker, at its next round. Who is removed is not asked again, and
keeps what they sent: only they can delete it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from feedback.errors import Conflict, NotFound, Rejected
from feedback.outbox import service as outbox
from feedback.participants.model import PERSON_KINDS, Participant
from feedback.participants.service import check_person, email_index, participant, put_person
from feedback.schemes import approvals, records
from feedback.schemes.ending import ENDED
from feedback.schemes.model import Scheme
from feedback.storage.store import Event, Store, Writer

__all__ = ["Change", "ask_add", "ask_mend", "ask_remove", "decide_change", "waiting"]

_NOT_YET: Final = "The first survey has not opened, so you can change the list yourself."
_ROLE: Final = "The role stays as it was: it decides which questions were asked"
_ASKED: Final = "The guardian has been asked about this person already"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One that waits: `kind` is add, mend or remove; `before` is who is on the list now."""

    id: str
    kind: str
    before: Participant | None
    after: Participant
    on_day: str


def ask_add(store: Store, *, scheme: str, person: Participant, by: str) -> str:
    """Ask to add somebody; the id of the request. Rejected (field), Conflict before opening."""
    fresh = replace(person, id=secrets.token_hex(8), left=False)
    return _ask(store, scheme, "person.add", fresh, by)


def ask_mend(store: Store, *, scheme: str, person: Participant, by: str) -> str:
    """Ask to replace what is kept of somebody. NotFound besides."""
    if participant(store, scheme, person.id).role != person.role:
        raise Rejected(_ROLE, field="role")
    return _ask(store, scheme, "person.mend", person, by)


def ask_remove(store: Store, *, scheme: str, person: str, by: str) -> str:
    """Ask to take somebody out. NotFound besides."""
    found = participant(store, scheme, person)
    if found.left:
        raise NotFound("There is no such person in this scheme.")
    return _ask(store, scheme, "person.remove", found, by)


def waiting(store: Store, scheme: str) -> list[Change]:
    """What waits for the guardian."""
    return [_change(store, one) for one in approvals.pending(store, scheme, *PERSON_KINDS)]


def decide_change(
    store: Store, *, scheme: str, approval: str, yes: bool, by: str, reason: str = ""
) -> None:
    """The guardian's decision, and with a yes the change itself.

    Raises NotFound, NotAllowed, Conflict (decided before), or Rejected where the list has
    changed so that it cannot be done any more: then nothing is decided.
    """
    event = Event("person.decided", by=by, scheme=scheme, detail={"yes": yes})
    with store.change(event) as writer:
        asked = approvals.asked(store, scheme, approval, *PERSON_KINDS, reader=writer)
        person = _person(asked)
        approvals.settle(
            writer,
            store,
            scheme=scheme,
            approval_id=approval,
            yes=yes,
            reason=reason,
            by=by,
            # the name and address stay on the list alone
            keep={"participant": _known_as(store, writer, scheme, person)},
        )
        if yes:
            found = records.load(store, scheme, writer)
            if found.over:
                raise Conflict(ENDED)
            _apply(store, writer, found, asked.kind, person)


def _ask(store: Store, scheme: str, kind: str, person: Participant, by: str) -> str:
    event = Event("approval.asked", by=by, scheme=scheme, detail={"kind": kind})
    with store.change(event) as writer:
        found = records.load(store, scheme, writer)
        if not found.frozen:
            raise Conflict(_NOT_YET)
        if found.over:
            raise Conflict(ENDED)
        if kind != "person.remove":
            check_person(store, writer, found, person)
        for other in approvals.pending(store, scheme, *PERSON_KINDS, reader=writer):
            theirs = _person(other)
            if theirs.id == person.id or theirs.email.casefold() == person.email.casefold():
                raise Rejected(_ASKED, field="email")
        subject = {"participant": person.id, "person": person.record()}
        made = approvals.add(writer, store, scheme=scheme, kind=kind, subject=subject, by=by)
        payload = {"scheme": scheme, "what": "people"}
        outbox.post(writer, store, kind="guardian-asked", payload=payload)
    return made


def _apply(store: Store, writer: Writer, scheme: Scheme, kind: str, person: Participant) -> None:
    known = writer.one("participants", id=person.id, scheme=scheme.id)
    if kind != "person.add" and known is None:
        raise NotFound("There is no such person in this scheme.")
    if kind == "person.remove":
        # The row stays, marked: their link must still show and delete what they sent.
        put_person(store, writer, scheme.id, replace(person, left=True))
        return
    check_person(store, writer, scheme, person)
    put_person(store, writer, scheme.id, person)


def _known_as(store: Store, writer: Writer, scheme: str, person: Participant) -> str:
    """The id that somebody has or is given: who left and comes back keeps theirs."""
    index = email_index(store, scheme, person.email)
    twin = writer.one("participants", scheme=scheme, email_index=index)
    known = writer.count("participants", id=person.id, scheme=scheme)
    return person.id if known or twin is None else str(twin["id"])


def _person(asked: approvals.Approval) -> Participant:
    record = asked.subject["person"]
    if not isinstance(record, Mapping):
        raise TypeError("what was asked names a person")
    return Participant.of(str(asked.subject["participant"]), record)


def _change(store: Store, asked: approvals.Approval) -> Change:
    person = _person(asked)
    kind = asked.kind.removeprefix("person.")
    before = None if kind == "add" else participant(store, asked.scheme, person.id)
    return Change(id=asked.id, kind=kind, before=before, after=person, on_day=asked.on_day)
