"""Rows of holders: read with their mark checked, written with a fresh one.

The mark covers who is what in which scheme and in which state, so that a writer of the
database cannot make somebody a guardian.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from feedback.accounts.model import Holder, Role, State, moves_to
from feedback.accounts.service import Altered, account
from feedback.errors import Conflict, NotFound
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = ["add", "load", "load_all", "move", "scheme_of", "set_waived"]


def load_all(reader: Reader, store: Store, scheme: str) -> tuple[Holder, ...]:
    """Everybody who has or had a place: lead, deputy, guardians; of a role, by name."""
    found = [_read(store, row) for row in reader.all("holders", scheme=scheme)]
    order = list(Role)
    return tuple(sorted(found, key=lambda held: (order.index(held.role), held.name, held.id)))


def load(reader: Reader, store: Store, holder: str) -> Holder:
    """One; `NotFound`, or `Altered` where the mark does not fit."""
    return _read(store, _row(reader, holder))


def place_of(store: Store, scheme: str, account: str) -> tuple[Role, str] | None:
    """What an account is in a scheme, and the holder's id; None where it has no place there.

    For each request, so nothing of the account is opened. `Altered` as of `load`.
    """
    for row in store.all("holders", scheme=scheme, account=account):
        if row["state"] in {State.ENROLLED, State.CONFIRMED}:
            _check(store, row, _contact(store, row))
            return Role(str(row["role"])), str(row["id"])
    return None


def scheme_of(reader: Reader, holder: str) -> str:
    return str(_row(reader, holder)["scheme"])


def add(w: Writer, store: Store, scheme: str, holder: Holder) -> None:
    """Insert a new one."""
    values = _values(store, scheme, holder)
    w.add("holders", {"id": holder.id, "scheme": scheme, "role": str(holder.role)} | values)


def move(w: Writer, store: Store, holder: Holder, state: State, account: str | None = None) -> None:
    """To the next state, by one conditional update; `Conflict` if somebody else was first."""
    if not moves_to(holder.role, holder.state, state):
        raise Conflict("This cannot be done any more: look again.")
    scheme = scheme_of(w, holder.id)
    changed = replace(holder, state=state, account=account or holder.account)
    values = _values(store, scheme, changed)
    if w.set("holders", values, id=holder.id, state=str(holder.state)) != 1:
        raise Conflict("Somebody else changed this just now. Look again.")


def set_waived(w: Writer, store: Store, holder: Holder, day: str) -> None:
    """Note the day on which a holder waived; nothing happens the second time."""
    values = _values(store, scheme_of(w, holder.id), replace(holder, waived=day))
    w.set("holders", values, id=holder.id, state=str(holder.state), waived=None)


def _row(reader: Reader, holder: str) -> Row:
    row = reader.one("holders", id=holder)
    if row is None:
        raise NotFound("There is no such person in this scheme.")
    return row


def _read(store: Store, row: Row) -> Holder:
    contact = _contact(store, row)
    _check(store, row, contact)
    account_id = str(row["account"]) if row["account"] else None
    return Holder(
        id=str(row["id"]),
        role=Role(str(row["role"])),
        account=account_id,
        name=str(contact["name"]),
        email=str(contact["email"]),
        title=str(contact["title"]),
        state=State(str(row["state"])),
        fingerprint=account(store, account_id).recipient.fingerprint if account_id else "",
        waived=str(row["waived"]) if row["waived"] else None,
    )


def _contact(store: Store, row: Row) -> Mapping[str, object]:
    return store.vault.open_record("holders", str(row["id"]), cast("bytes", row["contact"]))


def _check(store: Store, row: Row, contact: Mapping[str, object]) -> None:
    if not store.vault.signed(bytes.fromhex(str(contact["mark"])), *_marked(row)):
        raise Altered("a holder's row was changed outside of this service")


def _values(store: Store, scheme: str, holder: Holder) -> Row:
    row: Row = {
        "id": holder.id,
        "scheme": scheme,
        "role": str(holder.role),
        "account": holder.account,
        "state": str(holder.state),
        "waived": holder.waived,
    }
    mark = store.vault.sign(*_marked(row)).hex()
    record = {"name": holder.name, "email": holder.email, "title": holder.title, "mark": mark}
    return {
        "account": holder.account,
        "contact": store.vault.lock_record("holders", holder.id, record),
        "state": str(holder.state),
        "waived": holder.waived,
    }


def _marked(row: Row) -> tuple[str, ...]:
    names = ("id", "scheme", "role", "account", "state", "waived")
    return ("holder", *(str(row[name] or "") for name in names))
