"""A new lead, deputy or guardian once the guardian is confirmed: asked for, decided, finished.

Whoever goes stays until the keys of running surveys are sealed to whoever comes: only someone
who holds a key can pass it on (feedback.responses.passing_on). With their place go their layers
of the keys from the stores. Copies that they made before are not called back by this.
"""

from typing import Final

from feedback.accounts import holders as held
from feedback.accounts.holders import Holder, Role
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.outbox import service as outbox
from feedback.schemes import approvals, quorums
from feedback.storage.store import Event, Store, Writer

__all__ = [
    "KIND",
    "ask_handover",
    "decide_handover",
    "finish",
    "keys_missing",
    "may_decide",
    "waiting",
]

KIND: Final = "handover"
# Words of a release that are sealed to those who were there when it was counted or approved.
_UNFINISHED: Final = frozenset({"computed", "approved"})


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
    if not any(one.role is Role.GUARDIAN and one.acts for one in held.holders(store, scheme)):
        raise Conflict("No guardian is confirmed yet who could say yes. Ask a guardian first.")
    with store.change(Event("handover.asked", by=by, scheme=scheme, detail={"role": role})) as w:
        if approvals.pending(store, scheme, KIND, reader=w):
            raise Conflict("The guardian has been asked about a change already.")
        made = approvals.add(w, store, scheme=scheme, kind=KIND, subject=subject, by=by)
        outbox.post(w, store, kind="guardian-asked", payload={"scheme": scheme, "what": KIND})
    return made


def waiting(store: Store, scheme: str) -> list[approvals.Approval]:
    """What waits for the guardian."""
    return approvals.pending(store, scheme, KIND)


def may_decide(store: Store, *, scheme: str, asked: approvals.Approval, account: str) -> bool:
    """Whether this guardian decides: not about their own request, while there is another."""
    acting = {
        one.account for one in held.holders(store, scheme) if one.role is Role.GUARDIAN and one.acts
    }
    return account in acting and (account != asked.asked_by or acting == {account})


def decide_handover(
    store: Store, *, scheme: str, approval: str, yes: bool, by: str, reason: str = ""
) -> None:
    """The guardian's decision; with a yes the person is asked by mail in the same change."""
    event = Event("handover.decided", by=by, scheme=scheme, detail={"yes": yes})
    with store.change(event) as writer:
        asked = approvals.asked(store, scheme, approval, KIND, reader=writer)
        approvals.guards(store, scheme=scheme, account=by)
        if not may_decide(store, scheme=scheme, asked=asked, account=by):
            raise NotAllowed("You asked for this, so the other guardian decides.")
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
    """The last step: who handed over gives up their place. Only they themselves do it.

    Their layers of the keys of running surveys, and what waits for them, are removed with it.

    Raises:
        NotFound: there is no such person in the scheme.
        NotAllowed: `by` is somebody else.
        Conflict: whoever takes over has not signed up or lacks keys; results wait that are
            sealed to this person; or nobody else could open a running survey.
    """
    there = held.holders(store, scheme)
    mine = next((one for one in there if one.id == holder and one.active), None)
    if mine is None:
        raise NotFound("There is no such person in this scheme.")
    if mine.account != by:
        raise NotAllowed("Only this person can give up their place.")
    event = Event("handover.finished", by=by, scheme=scheme, detail={"holder": holder})
    with store.change(event, "volatile", "main") as writer:
        _check_finished(writer, store, scheme, mine)
        _forget_keys(writer, scheme, by)
        held.leave(writer, store, holder=holder)
    store.settle()


def _check_finished(writer: Writer, store: Store, scheme: str, mine: Holder) -> None:
    there = held.holders(store, scheme)
    others = [one for one in there if one.role is mine.role and one.id != mine.id and one.acts]
    if mine.role is not Role.DEPUTY and not others:
        raise Conflict("Whoever takes over has not finished signing up.")
    if any(keys_missing(store, scheme, one) for one in others):
        raise Conflict("The keys are not passed on yet. Do that first.")
    if any(row["state"] in _UNFINISHED for row in writer.all("releases", scheme=scheme)):
        raise Conflict("Results wait to be decided on or published. Finish that first.")
    left = [one for one in there if one.id != mine.id]
    for wave in quorums.running(writer, scheme):
        opens = quorums.still_opens(writer, wave, there)
        if opens and not quorums.still_opens(writer, wave, left):
            raise Conflict("Without you nobody could open the results. Pass your keys on first.")


def _forget_keys(writer: Writer, scheme: str, account: str) -> None:
    for wave in quorums.running(writer, scheme):
        for side in ("outer_account", "inner_account"):
            writer.remove("wave_nests", wave=wave, **{side: account})
        writer.remove("comment_seeds", wave=wave, account=account)
        writer.remove("deposits", wave=wave, account=account)


def keys_missing(store: Store, scheme: str, holder: Holder) -> bool:
    """Whether a survey is running whose results this person could not help to release."""
    there = held.holders(store, scheme)
    waves = quorums.running(store, scheme)
    return any(quorums.lacks_keys(store, wave, there, holder) for wave in waves)
