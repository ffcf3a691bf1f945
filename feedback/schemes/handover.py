"""A new lead, deputy or guardian once the guardian is confirmed: asked for, decided, finished.

Whoever goes stays until the keys of running surveys are sealed to whoever comes: only someone
who holds a key can pass it on. Copies that they made before are not called back by this.
"""

from typing import Final

from feedback.accounts import holders as held
from feedback.accounts.holders import Holder, Role
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.outbox import service as outbox
from feedback.schemes import approvals
from feedback.storage.store import Event, Store

__all__ = ["KIND", "ask_handover", "decide_handover", "finish", "keys_missing", "waiting"]

KIND: Final = "handover"
_RUNNING: Final = frozenset({"open", "closed", "dealing", "dealt"})
_SIDES: Final = ("outer_account", "inner_account")


def ask_handover(
    store: Store,
    *,
    scheme: str,
    role: str,
    name: str,
    email: str,
    title: str,
    leaving: str | None,
    by: str,
) -> str:
    """Ask the guardian for a new holder, in the place of `leaving` (a holder) or a free one."""
    subject = {"role": role, "name": name, "email": email, "title": title, "leaving": leaving}
    with store.change(Event("handover.asked", by=by, scheme=scheme, detail={"role": role})) as w:
        if approvals.pending(store, scheme, KIND, reader=w):
            raise Conflict("The guardian has been asked about a change already.")
        made = approvals.add(w, store, scheme=scheme, kind=KIND, subject=subject, by=by)
        outbox.post(w, store, kind="guardian-asked", payload={"scheme": scheme, "what": KIND})
    return made


def waiting(store: Store, scheme: str) -> list[approvals.Approval]:
    """What waits for the guardian."""
    return approvals.pending(store, scheme, KIND)


def decide_handover(
    store: Store, *, scheme: str, approval: str, yes: bool, by: str, reason: str = ""
) -> None:
    """The guardian's decision; with a yes the person is asked by mail in the same change."""
    event = Event("handover.decided", by=by, scheme=scheme, detail={"yes": yes})
    with store.change(event) as writer:
        asked = approvals.approval(store, scheme, approval, writer)
        if asked.kind != KIND:
            raise NotFound("There is no such request.")
        if asked.state != "asked":
            raise Conflict(approvals.DECIDED)
        subject = dict(asked.subject)
        keep = {"role": subject["role"], "leaving": subject["leaving"]}
        approvals.settle(
            writer,
            store,
            scheme=scheme,
            approval_id=approval,
            yes=yes,
            reason=reason,
            by=by,
            keep=keep,
        )
        if yes:
            leaving = subject["leaving"]
            held.replace(
                writer,
                store,
                scheme=scheme,
                role=str(subject["role"]),
                name=str(subject["name"]),
                email=str(subject["email"]),
                title=str(subject["title"]),
                leaving=None if leaving is None else str(leaving),
            )


def finish(store: Store, *, scheme: str, holder: str, by: str) -> None:
    """The last step: who handed over gives up their place. Only they themselves do it."""
    there = {one.id: one for one in held.holders(store, scheme)}
    mine = there.get(holder)
    if mine is None or not mine.active:
        raise NotFound("There is no such person in this scheme.")
    if mine.account != by:
        raise NotAllowed("Only this person can give up their place.")
    others = [one for one in there.values() if one.role is mine.role and one.id != holder]
    if mine.role is not Role.DEPUTY and not any(one.acts for one in others):
        raise Conflict("Whoever takes over has not finished signing up.")
    for one in others:
        if one.acts and keys_missing(store, scheme, one):
            raise Conflict("The keys are not passed on yet. Do that first.")
    event = Event("handover.finished", by=by, scheme=scheme, detail={"holder": holder})
    with store.change(event) as writer:
        held.leave(writer, store, holder=holder)


def keys_missing(store: Store, scheme: str, holder: Holder) -> bool:
    """Whether a survey is running whose results this person could not help to release."""
    running = [row for row in store.all("waves", scheme=scheme) if row["state"] in _RUNNING]
    for row in running:
        nests = store.all("wave_nests", wave=str(row["id"]))
        if holder.account not in {nest[side] for nest in nests for side in _SIDES}:
            return True
    return False
