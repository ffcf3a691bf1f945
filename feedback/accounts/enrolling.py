"""From a link to an account: what a link is for, and the one change that makes it true."""

import secrets
from dataclasses import dataclass, field, replace

from crypto import Identity
from feedback.accounts import holder_rows as rows
from feedback.accounts import passkeys
from feedback.accounts.holders import Holder, nominated
from feedback.accounts.making import Making, Step
from feedback.accounts.model import Manner, State
from feedback.accounts.passkeys import Fresh
from feedback.accounts.proofs import lock_by_recovery, seal_totp
from feedback.accounts.service import (
    account_contact,
    account_of_email,
    change_manner,
    email_index,
    enrolment,
    read_account,
    token_digest,
)
from feedback.accounts.steps import spend_step
from feedback.addresses import normalise_email, usable_email
from feedback.clock import epoch
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.storage.store import Event, Row, Store, Writer

__all__ = ["Offer", "accept", "add_account", "begin", "enrol", "name_person", "offer", "spend"]

_SPENT = "This link cannot be used any more."
# Of members no date is kept, not even that of their first day.
_NEVER = "1970-01-01"


@dataclass(frozen=True)
class Offer:
    """What a link is for. `holder` is None for the first account; then nothing is known yet.

    `account` is the one that the person already has.
    """

    holder: Holder | None
    scheme: str | None
    account: str | None
    token: str = field(repr=False)


def offer(store: Store, token: str) -> Offer:
    """Raises `NotFound` for a link that cannot be used, whatever the reason."""
    found = enrolment(store, store, token)
    if found is None:
        raise NotFound(_SPENT)
    if found["purpose"] == "first":
        if store.count("accounts"):
            raise NotFound(_SPENT)
        return Offer(None, None, None, token)
    asked = nominated(store, token)
    if asked is None:
        raise NotFound(_SPENT)
    holder, scheme = asked
    return Offer(holder, scheme, account_of_email(store, store, holder.email), token)


def begin(store: Store, found: Offer) -> Making:
    """Start to enrol: nothing is written."""
    person = found.holder
    making = Making.begin(
        account=secrets.token_hex(8),
        identity=Identity.generate(),
        now=epoch(store.clock),
        todo=tuple(Step),
    )
    name, email = (person.name, person.email) if person else ("", "")
    return replace(making, token=found.token, name=name, email=email)


def name_person(making: Making, *, name: str, email: str, fixed: bool) -> Making:
    """Name and address; `Rejected`. A nomination's address is `fixed`: the mail went there."""
    if not name.strip():
        raise Rejected("Enter your name", field="name")
    address = making.email if fixed else email.strip()
    if not usable_email(address):
        raise Rejected("Enter an email address, like name@example.org", field="email")
    return replace(making, name=name.strip(), email=address).done(Step.YOU)


def enrol(store: Store, making: Making) -> str:
    """Make the account, and the holder's place, in one change that spends the link; its id.

    Raises:
        Conflict: the link was used, or the address has an account by now.
    """
    if making.todo:
        raise Conflict("Something is still to do.")
    asked = nominated(store, making.token)
    detail = {"holder": asked[0].id, "role": str(asked[0].role)} if asked else {}
    scheme = asked[1] if asked else None
    event = Event("account.enrolled", by=making.account, scheme=scheme, detail=detail)
    with store.change(event) as w:
        found = spend(w, store, making.token)
        if found["purpose"] == "first" and w.count("accounts"):
            raise Conflict(_SPENT)
        add_account(w, store, making)
        if found["purpose"] == "holder":
            _take_place(w, store, str(found["holder"]), making.account)
    return making.account


def accept(store: Store, *, token: str, by: str) -> str:
    """Somebody who has an account takes the place they are asked to; the scheme's id.

    Raises:
        NotAllowed: the nomination went to another address than this account's.
        Conflict: the link was used.
    """
    asked = nominated(store, token)
    if asked is None:
        raise Conflict(_SPENT)
    holder, scheme = asked
    detail = {"holder": holder.id, "role": str(holder.role)}
    with store.change(Event("holder.accepted", by=by, scheme=scheme, detail=detail)) as w:
        spend(w, store, token)
        _take_place(w, store, holder.id, by)
    return scheme


def _take_place(w: Writer, store: Store, holder: str, by: str) -> None:
    held = rows.load(w, store, holder)
    row = w.one("accounts", id=by)
    if row is None:
        raise NotFound("There is no such account.")
    person = read_account(store, row)
    if normalise_email(person.email) != normalise_email(held.email):
        raise NotAllowed("You are signed in as somebody else than the person who was asked.")
    # Also under another address: the name is the one by which web.access finds members.
    taking_part = store.vault.name("member-account", by)
    if w.count("members", by_account=taking_part, scheme=rows.scheme_of(w, holder)):
        raise NotAllowed("Who takes part in a scheme cannot hold its keys.")
    if not (person.manner.app and person.manner.words):
        raise Rejected("First get six words and connect an app, on the page “Your account”.")
    if not person.manner.organiser:
        # From now on what they do as a holder is recorded, and they are asked every 60 days.
        change_manner(w, store, by, organiser=True)
        w.set("accounts", {"checked_on": store.today().isoformat()}, id=by)
    rows.move(w, store, held, State.ENROLLED, account=by)


def spend(w: Writer, store: Store, token: str) -> dict[str, object]:
    """What the link is for, its row gone: of two at once, one finds it."""
    found, digest = enrolment(w, store, token), token_digest(store, token)
    if found is None or digest is None or w.remove("enrolments", digest=digest) != 1:
        raise Conflict(_SPENT)
    return found


def add_account(w: Writer, store: Store, making: Making) -> None:
    """Write a made account; `Conflict` where the address has one by now. A member's change names
    "volatile" too."""
    if account_of_email(w, store, making.email) is not None:
        raise Conflict("There is a sign-in with this email address already.")
    identity, account_id = making.identity, making.account
    key, member = identity.recipient.public, making.kind == "member"
    row: Row = {
        "id": account_id,
        "email_index": email_index(store, making.email),
        "contact": account_contact(
            store,
            account_id,
            name=making.name,
            email=making.email,
            key=key,
            manner=Manner(app=bool(making.totp), words=making.words, organiser=not member),
        ),
        "public_key": key,
        "by_passphrase": bytes.fromhex(making.by_passphrase),
        "by_recovery": lock_by_recovery(
            identity, account=account_id, code=bytes.fromhex(making.recovery)
        ),
        "totp": seal_totp(identity, account=account_id, secret=making.totp),
        "totp_step": 0 if member else making.totp_step,
        "barred_until": None,
        "checked_on": _NEVER if member else store.today().isoformat(),
    }
    w.add("accounts", row)
    if member and making.totp:
        step = making.totp_step
        spend_step(w, store, account=account_id, step=step, recorded=False)
    if making.passkey:
        passkeys.add(w, store, account=account_id, fresh=Fresh(**making.passkey))
