"""Who has a sign-in for which place. The row's own columns are keyed names: the file alone does
not tell who has a sign-in, and the lead has no page that says so."""

import secrets
from dataclasses import asdict, replace
from typing import cast

from feedback.accounts.service import Altered
from feedback.errors import Conflict
from feedback.members.model import Place
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = ["place_of", "places", "places_in", "take_place", "vacate"]


def places(store: Store, account: str, *, reader: Reader | None = None) -> tuple[Place, ...]:
    """All places of an account, by scheme."""
    rows = (reader or store).all("members", by_account=_account(store, account))
    found = [_read(store, row) for row in rows]
    if any(place.account != account for place in found):
        raise Altered("a place was given to another account outside of this service")
    return tuple(sorted(found, key=lambda one: (one.scheme, one.id)))


def places_in(store: Store, scheme: str) -> tuple[Place, ...]:
    """All places of a scheme, with a sign-in or without, in no order."""
    return tuple(_read(store, row) for row in store.all("members", scheme=scheme))


def place_of(store: Store, participant: str, *, reader: Reader | None = None) -> Place | None:
    """The place of a participant; None while they have chosen nothing."""
    row = (reader or store).one("members", by_participant=_participant(store, participant))
    place = _read(store, row) if row else None
    if place is not None and place.participant != participant:
        raise Altered("a place was given to another person outside of this service")
    return place


def take_place(
    w: Writer, store: Store, *, scheme: str, participant: str, account: str | None, diary: str
) -> Place:
    """Note what a participant chose, in the caller's change.

    Who chose paper may come back and take a sign-in; nobody takes it for another account.
    """
    old = place_of(store, participant, reader=w)
    if old is not None and old.account is not None:
        raise Conflict("This place has a sign-in already.")
    place = Place(
        id=old.id if old else secrets.token_hex(8),
        scheme=scheme,
        participant=participant,
        account=account,
        diary=diary,
    )
    w.put("members", _row(store, place))
    return place


def vacate(w: Writer, store: Store, account: str) -> None:
    """Leave all places of an account that is being closed: each looks as if its person had
    chosen paper, and they may still come back by a link."""
    for place in places(store, account, reader=w):
        w.put("members", _row(store, replace(place, account=None, diary="elsewhere")))


def _row(store: Store, place: Place) -> Row:
    # Without an account the name is drawn, so that the row looks like any other.
    account = place.account or secrets.token_hex(8)
    return {
        "id": place.id,
        "scheme": place.scheme,
        "by_account": _account(store, account),
        "by_participant": _participant(store, place.participant),
        "record": store.vault.lock_record("members", place.id, asdict(place)),
    }


def _read(store: Store, row: Row) -> Place:
    record = store.vault.open_record("members", str(row["id"]), cast("bytes", row["record"]))
    return Place(
        id=str(record["id"]),
        scheme=str(record["scheme"]),
        participant=str(record["participant"]),
        account=str(record["account"]) if record["account"] else None,
        diary=str(record["diary"]),
    )


def _account(store: Store, account: str) -> bytes:
    # web.access looks for the same name.
    return store.vault.name("member-account", account)


def _participant(store: Store, participant: str) -> bytes:
    return store.vault.name("member-participant", participant)
