"""The guardian's agreement to one exact whole: policy, questionnaire and settings.

What was agreed is named by a digest, and the agreement is kept inside a seal: a scheme may
open only while the digest of what it is now is the one that was agreed.
"""

from typing import Final

from feedback.errors import Conflict, Rejected
from feedback.outbox import service as outbox
from feedback.schemes import approvals, first_list, records
from feedback.schemes.list_changes import another_list, fingerprint
from feedback.schemes.model import Scheme
from feedback.schemes.service import FROZEN
from feedback.storage.store import Event, Reader, Store, Writer

__all__ = ["agree", "ask", "asked", "decline", "last_refusal", "stands"]

KIND: Final = "agreement"
_CHANGED: Final = "Something was changed since you opened this page. Please read it again."


def ask(store: Store, *, scheme: str, by: str) -> str:
    """Ask the guardian to agree; mails them (kind "guardian-asked"). Rejected, Conflict."""
    with store.change(Event("agreement.asked", by=by, scheme=scheme)) as writer:
        found = records.load(store, scheme, writer)
        if found.state != "draft":
            raise Conflict(FROZEN if found.frozen else "The guardian has agreed already.")
        if found.settings.missing():
            raise Rejected("Finish the settings first")
        for old in _waiting(store, scheme, writer):
            if old.subject["digest"] == found.digest:
                raise Conflict("The guardian has been asked already.")
        made = _put(store, writer, found, by=by)
        outbox.post(writer, store, kind="guardian-asked", payload={"scheme": scheme, "what": KIND})
    return made


def asked(store: Store, scheme: str) -> bool:
    """Whether the guardian was asked about what the scheme is now."""
    digest = records.load(store, scheme).digest
    return any(one.subject["digest"] == digest for one in _waiting(store, scheme, store))


def agree(store: Store, *, scheme: str, digest: str, listed: str, by: str) -> None:
    """The guardian agrees to exactly what has this digest, having seen the numbers of the list
    with the fingerprint `listed` (`feedback.schemes.list_changes`).

    Raises Conflict where either is not (or no longer) the scheme's, NotAllowed for others.
    """
    event = Event("agreement.given", by=by, scheme=scheme, detail={"digest": digest})
    with store.change(event) as writer:
        approvals.guards(store, scheme=scheme, account=by)
        found = records.load(store, scheme, writer)
        if found.digest != digest or fingerprint(store, scheme, writer) != listed:
            raise Conflict(_CHANGED)
        if found.settings.missing():
            raise Rejected("The settings are not finished yet")
        if writer.set("schemes", {"state": "agreed"}, id=scheme, state="draft") != 1:
            raise Conflict("You have agreed already.")
        waiting = _waiting(store, scheme, writer)
        mine = next((one.id for one in waiting if one.subject["digest"] == digest), None)
        # A guardian may also agree before being asked: the record is the same.
        approvals.settle(
            writer,
            store,
            scheme=scheme,
            approval_id=mine or _put(store, writer, found, by=by),
            yes=True,
            by=by,
        )
        first_list.keep(store, writer, scheme, by)


def decline(store: Store, *, scheme: str, reason: str, by: str) -> None:
    """The guardian does not agree, and says why. Conflict if nothing waits."""
    event = Event("agreement.declined", by=by, scheme=scheme)
    with store.change(event) as writer:
        found = _waiting(store, scheme, writer)
        if not found:
            raise Conflict("Nobody is waiting for your agreement.")
        for one in found:
            approvals.settle(
                writer, store, scheme=scheme, approval_id=one.id, yes=False, reason=reason, by=by
            )


def last_refusal(store: Store, scheme: str) -> str | None:
    """Why the guardian said no to what the scheme is now, if they did."""
    digest = records.load(store, scheme).digest
    found = approvals.settled(store, scheme, KIND)
    mine = [one for one in found if one.subject["digest"] == digest and one.state == "no"]
    return mine[-1].reason or "" if mine else None


def stands(store: Store, scheme: str) -> bool:
    """Whether a guardian agreed to exactly what the scheme is now, before it opened, and to a
    list that has not become another one since."""
    found = records.load(store, scheme)
    return (
        found.state == "agreed"
        and any(
            one.state == "yes" and one.subject["digest"] == found.digest
            for one in approvals.settled(store, scheme, KIND)
        )
        and not another_list(store, found)
    )


def _waiting(store: Store, scheme: str, reader: Reader) -> list[approvals.Approval]:
    return approvals.pending(store, scheme, KIND, reader=reader)


def _put(store: Store, writer: Writer, found: Scheme, *, by: str) -> str:
    """A request about what the scheme is now; earlier ones are about something else."""
    writer.set("approvals", {"state": "replaced"}, scheme=found.id, kind=KIND, state="asked")
    subject = {"digest": found.digest}
    return approvals.add(writer, store, scheme=found.id, kind=KIND, subject=subject, by=by)
