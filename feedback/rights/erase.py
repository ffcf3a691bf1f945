"""Erasing a person: everything that one scheme keeps of them, for who has lost link and codes.

What would tell of others stays: how many of each role were asked, the dealt rows (which open no
more), and whose answers an earlier result rested on. Killed at any moment it can be run again:
the list of people, by which the person is found, is changed last, together with all else in the
main store, and what comes before does no harm twice.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from feedback.accounts.service import account as load_account
from feedback.accounts.service import account_of_email
from feedback.addresses import normalise_email
from feedback.diaries.media_files import clear_media
from feedback.errors import NotFound
from feedback.members.closing import destroy_account, may_close, until
from feedback.members.diary_names import diary_name
from feedback.members.inviting import forget_asked
from feedback.members.places import place_of, places
from feedback.participants.model import PERSON_KINDS
from feedback.participants.service import Participant, blank, email_index, participant
from feedback.responses.receipts import delete_by_link
from feedback.rights import traces
from feedback.schemes import approvals, first_list, records
from feedback.schemes.model import GOING_ON
from feedback.storage.certificates import certify
from feedback.storage.recall import never_again
from feedback.storage.store import Event, Reader, Store, Writer
from feedback.web.session import end_sessions

__all__ = ["Certificate", "erase"]

_STORES: Final = ("keyring", "diaries", "volatile", "main")


@dataclass(frozen=True)
class Certificate:
    """What is given to whoever asked: a code that proves a deletion, and says nothing else.
    `code`: in groups of four. `until`: the last month in which it is found, as "2028-03"."""

    code: str = field(repr=False)
    until: str


@dataclass(frozen=True)
class _Person:
    """Whom it is about. `account`: theirs, where it goes with them."""

    listed: Participant
    invitations: Mapping[str, str]  # wave -> id
    place: str | None
    account: str | None
    address: str  # the blind index, as hex


def erase(store: Store, *, scheme: str, email: str, by: str) -> Certificate | None:
    """Destroy all that `scheme` keeps of whoever has this address; None if nobody has.

    Args:
        store: the installation's.
        scheme: its id; NotFound.
        email: on its list of people, or of a sign-in that takes part in it.
        by: an account, or "operator".

    Kept: what their partner shares with them, for the partner; results that are published or
    computed; the sign-in and its diary where it takes part in another scheme or holds keys.
    """
    records.load(store, scheme)
    # Nothing opens, closes or is dealt meanwhile.
    with store.exclusive("lifecycle"):
        people = [_person(store, scheme, one) for one in _found(store, scheme, email)]
        for person in people:
            _answers(store, person)
            _clear(store, person)
        asked = _asked(store, scheme, email)
        if people or asked:
            _forget(store, scheme, people, email, by)
        for person in people:
            _clear(store, person)  # what came in between
    for name in ("keyring", "diaries", "main"):
        store.vacuum(name)
    store.settle()
    month = until(store)
    return Certificate(certify(store, until=month), month) if people or asked else None


def _found(store: Store, scheme: str, email: str) -> list[Participant]:
    """By the address on the list; and by that of their sign-in, which may be another."""
    row = store.one("participants", scheme=scheme, email_index=email_index(store, scheme, email))
    ids = {str(row["id"])} if row else set()
    account = account_of_email(store, store, email)
    if account:
        ids |= {one.participant for one in places(store, account) if one.scheme == scheme}
    there = (one for one in sorted(ids) if store.count("participants", id=one, scheme=scheme))
    return [participant(store, scheme, one) for one in there]


def _asked(store: Store, scheme: str, email: str) -> bool:
    """Whether a request names the address: somebody who was to be put on the list."""
    about = _names({normalise_email(email)})
    return any(about(one.subject) for one in approvals.pending(store, scheme, *PERSON_KINDS))


def _person(store: Store, scheme: str, listed: Participant) -> _Person:
    waves = [str(row["id"]) for row in store.all("waves", scheme=scheme)]
    rows = {wave: store.one("invitations", wave=wave, participant=listed.id) for wave in waves}
    place = place_of(store, listed.id)
    account = place.account if place else None
    return _Person(
        listed=listed,
        invitations={wave: str(row["id"]) for wave, row in rows.items() if row},
        place=place.id if place else None,
        account=account if account and _goes(store, store, account, scheme) else None,
        address=email_index(store, scheme, listed.email).hex(),
    )


def _goes(store: Store, reader: Reader, account: str, scheme: str) -> bool:
    there = {one.scheme for one in places(store, account, reader=reader)}
    return there <= {scheme} and may_close(reader, account)


def _answers(store: Store, person: _Person) -> None:
    """Each slot is closed, and what was in it opens no more: as by the person's own link."""
    for wave, invitation in person.invitations.items():
        row = store.one("waves", id=wave)
        if row is not None and row["state"] in GOING_ON:
            delete_by_link(store, invitation)


def _clear(store: Store, person: _Person) -> None:
    if person.account:
        end_sessions(store, person.account)
        clear_media(store, diary_name(store, person.account))


def _forget(store: Store, scheme: str, people: list[_Person], email: str, by: str) -> None:
    never_again(store, "participants", (one.listed.id for one in people), until=until(store))
    there = [(person, _traces(store, person)) for person in people]
    with store.change(Event("person.erased", by=by, scheme=scheme), *_STORES) as w:
        frozen = records.load(store, scheme, w).frozen
        for person, found in there:
            _forget_one(store, w, scheme, person, found, frozen=frozen)
        emails = {normalise_email(email), *(normalise_email(one.listed.email) for one in people)}
        ids = {one.listed.id for one in people}
        approvals.forget(w, store, scheme=scheme, about=_names(emails | ids))
        first_list.forget(store, w, scheme, ids=ids, emails=emails)


def _traces(store: Store, person: _Person) -> list[traces.Trace]:
    own = {*person.invitations.values(), person.listed.id, person.address}
    emails = {normalise_email(person.listed.email)}
    if person.account:
        own.add(person.account)
        with suppress(NotFound):  # they closed it a moment ago
            emails.add(normalise_email(load_account(store, person.account).email))
    return traces.find(
        store, waves=tuple(person.invitations), names=frozenset(own), emails=frozenset(emails)
    )


def _forget_one(
    store: Store,
    w: Writer,
    scheme: str,
    person: _Person,
    found: list[traces.Trace],
    *,
    frozen: bool,
) -> None:
    traces.remove(w, found)
    for invitation in person.invitations.values():
        w.set("invitations", {"state": "invited"}, id=invitation)
    if person.account and _goes(store, w, person.account, scheme):
        destroy_account(w, store, person.account)
    if person.place:
        w.remove("members", id=person.place)
    forget_asked(w, scheme, person.listed.id)
    if not w.count("participants", id=person.listed.id, scheme=scheme):
        return  # the list was destroyed meanwhile: nothing of it is put back
    if frozen:
        blank(store, w, scheme, person.listed)
    else:
        w.remove("participants", id=person.listed.id, scheme=scheme)


def _names(named: set[str]) -> Callable[[Mapping[str, object]], bool]:
    """Whether a request's subject speaks of one of these ids or addresses."""

    def speaks(value: object) -> bool:
        if isinstance(value, Mapping):
            return any(speaks(one) for one in value.values())
        if isinstance(value, list):
            return any(speaks(one) for one in value)
        return isinstance(value, str) and normalise_email(value) in named

    return speaks
