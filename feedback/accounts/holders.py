"""Lead, deputy and guardians of a scheme: who they are, how they come and go."""

import secrets
from dataclasses import replace as altered
from typing import Final, cast

from feedback.accounts import holder_rows as rows
from feedback.accounts.model import MOST, Holder, Role, State
from feedback.accounts.service import account, enrolment, mint
from feedback.addresses import untagged, usable_email
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.outbox.service import post, post_all
from feedback.storage.store import Event, Store, Writer

__all__ = [
    "Holder",
    "Role",
    "State",
    "add_lead",
    "barred_emails",
    "confirm",
    "holder",
    "holders",
    "leave",
    "may_open",
    "mint_enrolment",
    "nominate",
    "nominated",
    "replace",
    "waive",
    "withdraw",
]

_ENOUGH_GUARDIANS: Final = 2


def holders(store: Store, scheme: str) -> tuple[Holder, ...]:
    """Everybody who has or had a place in a scheme; lead, deputy, then guardians."""
    return rows.load_all(store, store, scheme)


def holder(store: Store, holder_id: str) -> Holder:
    """One of them."""
    return rows.load(store, store, holder_id)


def add_lead(w: Writer, store: Store, *, scheme: str, account: str) -> str:
    """The lead of a scheme that is being made, in its own change; the holder's id."""
    return _add(w, store, scheme, _of_account(store, account, Role.LEAD))


def nominate(
    store: Store, *, scheme: str, role: str, name: str, email: str, title: str, by: str
) -> str:
    """Ask somebody by mail to be deputy or guardian; the holder's id.

    Raises:
        Rejected: a particular is missing, or the person already holds a key of this scheme.
        Conflict: the places of this role are taken, or a guardian is confirmed already: from
            then on whoever comes needs the guardian's yes, and then `replace`. Otherwise a lead
            could ask a friend to be the second guardian, and open everything with them.
    """
    wanted = _asked(role, name, email, title)
    if wanted.role is Role.LEAD:
        raise Rejected("Only a guardian or a deputy is nominated.", field="role")
    detail = {"holder": wanted.id, "role": str(wanted.role)}
    with store.change(Event("holder.nominated", by=by, scheme=scheme, detail=detail)) as w:
        there = rows.load_all(w, store, scheme)
        _check_room(there, wanted, leaving=None)
        _check_apart(w, store, scheme, wanted)
        if _acting(there, Role.GUARDIAN):
            raise Conflict("Whoever holds a key from now on needs the guardian's yes.")
        _invite(w, store, scheme, wanted)
    return wanted.id


def replace(
    w: Writer,
    store: Store,
    *,
    scheme: str,
    role: str,
    name: str,
    email: str,
    title: str,
    leaving: str | None = None,
) -> str:
    """Nominate inside the change in which the guardian's yes is written; the new holder's id.

    `leaving` (a holder) stays until the keys are sealed to the new one: then call `leave`.
    Without it a free place is filled. Raises as `nominate`.
    """
    wanted = _asked(role, name, email, title)
    there = rows.load_all(w, store, scheme)
    if leaving is not None and not any(
        held.id == leaving and held.active and held.role is wanted.role for held in there
    ):
        raise NotFound("There is nobody to take over from.")
    _check_room(there, wanted, leaving=leaving)
    _check_apart(w, store, scheme, wanted)
    _invite(w, store, scheme, wanted)
    return wanted.id


def leave(w: Writer, store: Store, *, holder: str) -> None:
    """Take somebody's place away, in the caller's change. The last lead stays."""
    held = rows.load(w, store, holder)
    there = rows.load_all(w, store, rows.scheme_of(w, holder))
    others = [one for one in _acting(there, Role.LEAD) if one.id != holder]
    if held.role is Role.LEAD and not others:
        raise Conflict("A scheme needs a lead. Hand it over first.")
    rows.move(w, store, held, State.LEFT)


def withdraw(store: Store, *, holder: str, by: str) -> None:
    """Take a nomination back, or step down oneself (`by` is the holder's own account).

    Whoever has a key and does not go by themselves goes by handing over (`replace`), or by
    the operator (`by="operator"`).
    """
    held = rows.load(store, store, holder)
    if held.state is not State.NOMINATED and by not in {held.account, "operator"}:
        raise NotAllowed("Only this person can step down, or hand over to somebody else.")
    detail = {"holder": holder, "role": str(held.role)}
    event = Event("holder.left", by=by, scheme=rows.scheme_of(store, holder), detail=detail)
    with store.change(event) as w:
        leave(w, store, holder=holder)


def confirm(store: Store, *, holder: str, by: str = "operator") -> None:
    """The operator has checked that this is the guardian's name, address and fingerprint."""
    held = rows.load(store, store, holder)
    if held.role is not Role.GUARDIAN:
        raise Conflict("Only a guardian is confirmed.")
    event = Event(
        "holder.confirmed",
        by=by,
        scheme=rows.scheme_of(store, holder),
        detail={"holder": holder, "fingerprint": held.fingerprint},
    )
    with store.change(event) as w:
        rows.move(w, store, rows.load(w, store, holder), State.CONFIRMED)
        scheme = rows.scheme_of(w, holder)
        there = rows.load_all(w, store, scheme)
        others = sorted(one.id for one in there if one.acts and one.id != holder)
        payloads = [{"holder": one, "about": holder, "scheme": scheme} for one in others]
        post_all(w, store, kind="guardian-confirmed", payloads=payloads)


def mint_enrolment(store: Store, holder: str) -> str:
    """A fresh token of a nomination's link, its digest on disk. `Conflict` once enrolled."""
    with store.change(Event("upkeep")) as w:
        if rows.load(w, store, holder).state is not State.NOMINATED:
            raise Conflict("This nomination is not open any more.")
        return mint(w, store, {"purpose": "holder", "holder": holder})


def nominated(store: Store, token: str) -> tuple[Holder, str] | None:
    """Whose nomination a link is, and the scheme; None where it cannot be used."""
    found = enrolment(store, store, token)
    if found is None or found["purpose"] != "holder":
        return None
    held = rows.load(store, store, str(found["holder"]))
    if held.state is not State.NOMINATED:
        return None
    return held, rows.scheme_of(store, held.id)


def waive(store: Store, *, scheme: str, holder: str, by: str) -> None:
    """A lead's or guardian's own statement that the first survey may open with one guardian."""
    held = rows.load(store, store, holder)
    if not held.acts or held.role is Role.DEPUTY or rows.scheme_of(store, holder) != scheme:
        raise NotAllowed("Only the lead and the guardian can agree to this.")
    if by != held.account:
        raise NotAllowed("Each agrees to this for themselves.")
    event = Event("holder.waived", by=by, scheme=scheme, detail={"holder": holder})
    with store.change(event) as w:
        rows.set_waived(w, store, rows.load(w, store, holder), store.today().isoformat())


def may_open(store: Store, scheme: str) -> list[str]:
    """Why the first survey cannot open yet, as far as its holders go; empty if it can."""
    there = holders(store, scheme)
    leads, guardians = _acting(there, Role.LEAD), _acting(there, Role.GUARDIAN)
    reasons = []
    if not leads:
        reasons.append("The scheme has no lead.")
    if not guardians:
        reasons.append("No guardian is confirmed yet.")
    waived = any(one.waived for one in leads) and all(one.waived for one in guardians)
    if leads and guardians and not _survives(there) and not waived:
        reasons.append(
            "With one guardian, results are lost if they lose their sign-in. Confirm a second "
            "one, or let the lead and the guardian both agree in writing to go on with one."
        )
    return reasons


def barred_emails(store: Store, scheme: str) -> frozenset[str]:
    """Addresses of those who cannot take part, without tags: all who hold or held a key, or are
    asked to. Who has left may still have old copies of keys."""
    there = [held for held in holders(store, scheme) if held.active or held.account]
    own = {account(store, held.account).email for held in there if held.account}
    return frozenset(untagged(email) for email in own | {held.email for held in there})


def _asked(role: str, name: str, email: str, title: str) -> Holder:
    if role not in set(Role):
        raise Rejected("Choose what this person is to be.", field="role")
    if not name.strip():
        raise Rejected("Enter a name", field="name")
    if not usable_email(email.strip()):
        raise Rejected("Enter an email address, like name@example.org", field="email")
    return Holder(
        id=secrets.token_hex(8),
        role=Role(role),
        account=None,
        name=name.strip(),
        email=email.strip(),
        title=title.strip(),
        state=State.NOMINATED,
        fingerprint="",
    )


def _check_room(there: tuple[Holder, ...], wanted: Holder, *, leaving: str | None) -> None:
    active = [held for held in there if held.active]
    if any(untagged(held.email) == untagged(wanted.email) for held in active):
        raise Rejected(
            "This person already holds a key of this scheme. Nobody can hold two.", field="email"
        )
    # Only one at a time is on the way in place of somebody who is still there.
    same = [held for held in active if held.role is wanted.role and held.id != leaving]
    if len(same) >= MOST[wanted.role]:
        raise Conflict("All places of this kind are taken.")


def _check_apart(w: Writer, store: Store, scheme: str, wanted: Holder) -> None:
    if untagged(wanted.email) in _taking_part(w, store, scheme):
        raise Rejected(
            "This person takes part in the scheme, so they cannot hold its keys.", field="email"
        )


def _invite(w: Writer, store: Store, scheme: str, wanted: Holder) -> None:
    _add(w, store, scheme, wanted)
    post(w, store, kind="nomination", payload={"holder": wanted.id})


def _taking_part(w: Writer, store: Store, scheme: str) -> set[str]:
    """Addresses on the list, also of who left, without tags."""
    found = set()
    for row in w.all("participants", scheme=scheme):
        record = cast("bytes", row["person"])
        person = store.vault.open_record("participants", str(row["id"]), record)
        found.add(untagged(str(person["email"])))
    return found


def _of_account(store: Store, account_id: str, role: Role) -> Holder:
    person = account(store, account_id)
    asked = _asked(role, person.name, person.email, "")
    return altered(asked, account=account_id, state=State.ENROLLED)


def _add(w: Writer, store: Store, scheme: str, held: Holder) -> str:
    rows.add(w, store, scheme, held)
    return held.id


def _acting(there: tuple[Holder, ...], role: Role) -> list[Holder]:
    return [held for held in there if held.acts and held.role is role]


def _survives(there: tuple[Holder, ...]) -> bool:
    """Whether any one of the key holders could be lost and a release still be made.

    With two guardians: each can act with the lead, and both together without one.
    """
    return len(_acting(there, Role.GUARDIAN)) >= _ENOUGH_GUARDIANS
