"""The way from a mail to a sign-in of one's own: for whom a link is, and what they choose.

Apart from the survey links: neither leads to the other, and nothing of a survey is known here.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from crypto import Identity, Recipient
from feedback.accounts.enrolling import add_account, spend
from feedback.accounts.making import Making, Step
from feedback.accounts.service import account_of_email, enrolment, mint
from feedback.clock import epoch
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.members.arrangements import arrangements
from feedback.members.places import place_of, places, take_place
from feedback.participants.service import email_index, participant
from feedback.schemes.ending import TOLD, marked
from feedback.storage.store import Event, Reader, Store, Writer

__all__ = ["LayOut", "Offer", "accept", "begin", "choose_elsewhere", "enrol", "invite", "offer"]

ENROL = Event("participant.enrol")
_SPENT = "This link cannot be used any more."
# Makes the key and the first empty pages of an account's diary, once.
LayOut = Callable[[Writer, Store, str, Recipient], None]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """For whom a link is. `account`: there is one with their address already. `chosen`: they
    said before that they keep their diary elsewhere."""

    token: str = field(repr=False)
    scheme: str
    participant: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    account: str | None
    chosen: bool


def invite(w: Writer, store: Store, *, scheme: str, person: str) -> str:
    """A fresh link's token for somebody on the list; only its digest is kept.

    It is good for the address that they have now: once that is mended, whoever got the earlier
    mail, perhaps a stranger, has a link that leads nowhere.
    """
    address = _address(store, scheme, participant(store, scheme, person).email)
    named = {"scheme": scheme, "participant": person, "address": address}
    return mint(w, store, {"purpose": "member"} | named)


def offer(store: Store, token: str, *, reader: Reader | None = None) -> Offer:
    """Raises `NotFound` for a link that cannot be used, whatever the reason."""
    found = enrolment(reader or store, store, token)
    if found is None or found["purpose"] != "member":
        raise NotFound(_SPENT)
    scheme, person_id = str(found["scheme"]), str(found["participant"])
    if TOLD in marked(reader or store, scheme):
        raise NotFound(_SPENT)  # a diary that began now would go without its owner being told
    person = participant(store, scheme, person_id)
    place = place_of(store, person_id, reader=reader)
    mended = found.get("address") != _address(store, scheme, person.email)
    if person.left or mended or (place and place.account):
        raise NotFound(_SPENT)
    return Offer(
        token=token,
        scheme=scheme,
        participant=person_id,
        name=person.name,
        email=person.email,
        account=account_of_email(reader or store, store, person.email),
        chosen=place is not None,
    )


def choose_elsewhere(store: Store, token: str) -> None:
    """Keep the diary on paper: from now on nobody is asked again. The link still works."""
    with store.change(ENROL) as w:
        found = offer(store, token, reader=w)
        take_place(
            w,
            store,
            scheme=found.scheme,
            participant=found.participant,
            account=None,
            diary="elsewhere",
        )


def begin(store: Store, found: Offer, *, diary: str) -> Making:
    """Start to make a sign-in: nothing is written. `diary`: "here" or "elsewhere"."""
    asked = arrangements(store, found.scheme)
    todo = [step for step in Step if step is not Step.APP or asked.app_for_members]
    making = Making.begin(
        account=secrets.token_hex(8),
        identity=Identity.generate(),
        now=epoch(store.clock),
        todo=tuple(todo),
    )
    return replace(
        making,
        kind="member",
        diary=diary,
        token=found.token,
        name=found.name,
        email=found.email,
    )


def enrol(store: Store, making: Making, lay_out: LayOut) -> str:
    """Make the account, its diary's key and first empty pages, and take the place, in one change
    that spends the link; the account's id.

    Raises:
        Conflict: the link was used, or the address has an account by now.
    """
    if making.todo:
        raise Conflict("Something is still to do.")
    with store.change(ENROL, "keyring", "diaries", "volatile", "main") as w:
        found = _take(w, store, making.token)
        add_account(w, store, making)
        # Everybody gets the same, whatever they chose: so it does not show who writes here.
        lay_out(w, store, making.account, making.identity.recipient)
        take_place(
            w,
            store,
            scheme=found.scheme,
            participant=found.participant,
            account=making.account,
            diary=making.diary,
        )
    return making.account


def accept(
    store: Store, *, token: str, account: str, identity: Identity, diary: str, lay_out: LayOut
) -> None:
    """Somebody who is signed in takes the place for the account they have.

    Whoever has the link and a sign-in may: it need not be the address that the mail went to.

    Raises:
        Conflict: the link was used; or the account was closed a moment ago.
        NotAllowed: they hold a key of this scheme, or did; or have a place in it already.
    """
    with store.change(ENROL, "keyring", "diaries", "main") as w:
        found = _take(w, store, token)
        if not w.count("accounts", id=account):
            raise Conflict("This sign-in was closed.")
        if w.count("holders", scheme=found.scheme, account=account):
            # As on the list: who holds or held a key of a scheme takes no part in it.
            raise NotAllowed("You help to run this scheme, so you cannot take part in it.")
        if any(place.scheme == found.scheme for place in places(store, account, reader=w)):
            # Else the link of another, opened where somebody else is signed in, makes one person
            # both of a pair: each would sign, and confirm, with themselves.
            raise NotAllowed("You take part in this scheme already. Is this link for you?")
        lay_out(w, store, account, identity.recipient)
        take_place(
            w,
            store,
            scheme=found.scheme,
            participant=found.participant,
            account=account,
            diary=diary,
        )


def _address(store: Store, scheme: str, email: str) -> str:
    return email_index(store, scheme, email).hex()


def _take(w: Writer, store: Store, token: str) -> Offer:
    try:
        found = offer(store, token, reader=w)
    except NotFound as error:
        raise Conflict(_SPENT) from error
    spend(w, store, token)
    return found
