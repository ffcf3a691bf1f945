"""Correcting the name and the address of a sign-in that belongs to somebody who takes part."""

from typing import Final

from feedback.accounts.service import account_contact, email_index, read_account
from feedback.accounts.throttle import count_today
from feedback.addresses import email_fault, normalise_email
from feedback.errors import N_, NotAllowed, NotFound, Rejected
from feedback.outbox.service import post
from feedback.participants.roster_cells import tidy_name
from feedback.storage.store import Event, Store, Writer

__all__ = ["MOST_A_DAY", "correct"]

MOST_A_DAY: Final = 3
"""Changes of address that may be tried: that one is taken tells that somebody signs in with it."""
_NAMELESS: Final = N_("Type your name")
_TAKEN: Final = N_("You cannot use this address here. Ask for help if it is yours")
_OFTEN: Final = N_("You have tried to change your address often today. Try again tomorrow")
_RUNS: Final = N_("You help to run a scheme, so ask its lead to correct your name.")
_OWN: Final = Event("participant.proofs")


def correct(store: Store, *, account: str, name: str, email: str) -> None:
    """Replace both; a changed address is told to the old one.

    Raises:
        Rejected: there is no name; the address is none, or cannot be used; with the field.
        NotAllowed: they run a scheme: others rely on the name that its record has.
        NotFound: the account was closed.
    """
    named = tidy_name(name)  # as on a list: nothing that cannot be seen
    if not named:
        raise Rejected(_NAMELESS, field="name")
    fault = email_fault(email)
    if fault:
        raise Rejected(fault, field="email")
    if not _allowed(store, account, email):
        raise Rejected(_OFTEN, field="email")
    with store.change(_OWN) as w:
        row = w.one("accounts", id=account)
        if row is None:
            raise NotFound("There is no such account.")
        person = read_account(store, row)
        if person.manner.organiser or w.count("holders", account=account):
            raise NotAllowed(_RUNS)
        index = email_index(store, email)
        twin = w.one("accounts", email_index=index)
        if twin is not None and twin["id"] != account:
            raise Rejected(_TAKEN, field="email")
        contact = account_contact(
            store,
            account,
            name=named,
            email=email.strip(),
            key=person.recipient.public,
            manner=person.manner,
        )
        w.set("accounts", {"contact": contact, "email_index": index}, id=account)
        if normalise_email(email) != normalise_email(person.email):
            _tell(w, store, account, person.email)


def _allowed(store: Store, account: str, email: str) -> bool:
    """Count a try at another address; False once there were too many."""
    row = store.one("accounts", id=account)
    if row is None or row["email_index"] == email_index(store, email):
        return True
    with store.change(Event("throttle"), "volatile") as w:
        return count_today(w, store, store.vault.blind("correct", account)) < MOST_A_DAY


def _tell(w: Writer, store: Store, account: str, old: str) -> None:
    """To the address that was theirs: if it was not they who changed it, they notice."""
    post(w, store, kind="sign-in-changed", payload={"account": account, "to": old})
