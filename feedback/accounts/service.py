"""Accounts: who they are, their public keys, and the first link of an installation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Final, cast

from crypto import Malformed, Recipient, encode_code, new_code, parse_code
from feedback.accounts.model import ENROLMENT_LIFE, Manner
from feedback.addresses import normalise_email
from feedback.errors import NotFound
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = [
    "Account",
    "Altered",
    "account",
    "account_contact",
    "account_of_email",
    "change_manner",
    "email_index",
    "enrolment",
    "first_link",
    "forget_links",
    "manner",
    "mint",
    "read_account",
    "recipient",
    "token_digest",
]

_TOKEN: Final = 16  # bytes: 128 bits, as the link outlives a sitting and stands for a person


class Altered(Exception):
    """A record does not carry our own mark: somebody else wrote it. Work with it must stop."""


@dataclass(frozen=True)
class Account:
    """A person who signs in. `barred_until`: takes part in no release before then."""

    id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    recipient: Recipient = field(repr=False)
    barred_until: datetime | None
    checked_on: date
    manner: Manner

    def barred(self, now: datetime) -> bool:
        return self.barred_until is not None and now < self.barred_until


def account(store: Store, account_id: str) -> Account:
    """One account; `NotFound`, or `Altered` if its key is not the one it enrolled with."""
    row = store.one("accounts", id=account_id)
    if row is None:
        raise NotFound("There is no such account.")
    return read_account(store, row)


def recipient(store: Store, account_id: str) -> Recipient:
    """The public key to which things for this person are sealed."""
    return account(store, account_id).recipient


def account_of_email(reader: Reader, store: Store, email: str) -> str | None:
    """The id of the account with this address."""
    row = reader.one("accounts", email_index=email_index(store, email))
    return str(row["id"]) if row else None


def read_account(store: Store, row: Row) -> Account:
    """An account from its row, its public key checked."""
    account_id, public = str(row["id"]), cast("bytes", row["public_key"])
    contact = store.vault.open_record("accounts", account_id, cast("bytes", row["contact"]))
    mark = bytes.fromhex(str(contact["mark"]))
    if not store.vault.signed(mark, "account", account_id, public):
        raise Altered("an account's public key was changed outside of this service")
    until = row["barred_until"]
    return Account(
        id=account_id,
        name=str(contact["name"]),
        email=str(contact["email"]),
        recipient=Recipient(public),
        barred_until=datetime.fromisoformat(str(until)) if until else None,
        checked_on=date.fromisoformat(str(row["checked_on"])),
        manner=_manner(contact),
    )


def account_contact(
    store: Store,
    account_id: str,
    *,
    name: str,
    email: str,
    key: bytes,
    manner: Manner = Manner(),  # noqa: B008 - frozen
) -> bytes:
    """Name, address, manner and the mark of the public key, sealed for the row."""
    mark = store.vault.sign("account", account_id, key).hex()
    known = {"name": name, "email": email, "mark": mark, "manner": asdict(manner)}
    return store.vault.lock_record("accounts", account_id, known)


def change_manner(w: Writer, store: Store, account_id: str, **changed: bool) -> None:
    """Note that somebody now has an app, or words, or runs schemes; in the caller's change."""
    row = w.one("accounts", id=account_id)
    if row is None:
        raise NotFound("There is no such account.")
    person = read_account(store, row)
    contact = account_contact(
        store,
        account_id,
        name=person.name,
        email=person.email,
        key=person.recipient.public,
        manner=replace(person.manner, **changed),
    )
    w.set("accounts", {"contact": contact}, id=account_id)


def manner(store: Store, row: Row) -> Manner:
    """Of an account's row, sealed with the contact: a writer of the file cannot drop the app."""
    contact = cast("bytes", row["contact"])
    return _manner(store.vault.open_record("accounts", str(row["id"]), contact))


def email_index(store: Store, email: str) -> bytes:
    return store.vault.blind("account", normalise_email(email))


def first_link(store: Store) -> str | None:
    """A token with which the first account is made; None once there is one.

    An earlier one that was not used is dead from then on.
    """
    if store.count("accounts"):
        return None
    with store.change(Event("enrolment.first", by="operator"), "main") as writer:
        for row in writer.all("enrolments"):
            if _payload(store, row)["purpose"] == "first":
                writer.remove("enrolments", digest=row["digest"])
        return mint(writer, store, {"purpose": "first"})


def mint(writer: Writer, store: Store, payload: Mapping[str, str]) -> str:
    """A fresh enrolment token; only its digest is kept. The caller's change commits it."""
    code = new_code(_TOKEN)
    digest = store.vault.digest("enrolment", code)
    writer.add(
        "enrolments",
        {
            "digest": digest,
            "payload": store.vault.lock_record("enrolments", digest.hex(), payload),
            "expires": (store.today() + ENROLMENT_LIFE).isoformat(),
        },
    )
    return encode_code(code)


def enrolment(reader: Reader, store: Store, token: str) -> dict[str, object] | None:
    """What a token is for, while it can be used."""
    digest = token_digest(store, token)
    row = reader.one("enrolments", digest=digest) if digest else None
    if row is None or str(row["expires"]) < store.today().isoformat():
        return None
    return _payload(store, row)


def forget_links(store: Store) -> None:
    """Drop enrolments whose time is over. A job of the worker."""
    today = store.today().isoformat()
    if store.count("enrolments", expires__lt=today):
        with store.change(Event("upkeep")) as w:
            w.remove("enrolments", expires__lt=today)


def token_digest(store: Store, token: str) -> bytes | None:
    """Under which a token is stored; None if it is not of that form."""
    try:
        return store.vault.digest("enrolment", parse_code(token, _TOKEN))
    except Malformed:
        return None


def _manner(contact: Mapping[str, object]) -> Manner:
    # Whoever enrolled before members could has all three.
    return Manner(**cast("dict[str, bool]", contact.get("manner", {})))


def _payload(store: Store, row: Row) -> dict[str, object]:
    digest = cast("bytes", row["digest"])
    return store.vault.open_record("enrolments", digest.hex(), cast("bytes", row["payload"]))
