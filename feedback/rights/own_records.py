"""Everything of somebody with a sign-in, to take away: the account, their lines on lists, what they
share with a partner. The diary has a file of its own, which may be large."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from crypto import Identity
from feedback.accounts.passkeys import passkeys_of
from feedback.accounts.service import Altered
from feedback.accounts.service import account as load_account
from feedback.agreements import service as agreements
from feedback.agreements.deals import Deal
from feedback.meetings import service as meetings
from feedback.meetings.model import Meeting
from feedback.members.model import Pair, Place
from feedback.members.pairs import pairs_of, side_of
from feedback.members.places import places
from feedback.participants.service import Participant, listed
from feedback.schemes.service import scheme
from feedback.storage.store import Store

__all__ = ["Listed", "Records", "Together", "as_json", "gather"]

_FORMAT = "candour-my-data/1"


@dataclass(frozen=True)
class Listed:
    """A scheme, and how its list has them; None once they are off it."""

    place: Place
    title: str
    rights_contact: str
    person: Participant | None

    @property
    def rows(self) -> list[dict[str, str]]:
        """What the list says of them, for a summary list."""
        if self.person is None:
            return []
        own = ((_("Name"), self.person.name), (_("Email address"), self.person.email))
        return [{"key": key, "value": value} for key, value in (*own, *self.person.groups.items())]


@dataclass(frozen=True)
class Together:
    """What two share, as far as it opens. `unread`: so many records do not."""

    pair: Pair
    title: str
    partner: str
    deals: tuple[Deal, ...] = field(repr=False)
    meetings: tuple[Meeting, ...] = field(repr=False)
    unread: int


@dataclass(frozen=True)
class Records:
    name: str
    email: str
    organiser: bool
    passkeys: tuple[str, ...]
    listed: tuple[Listed, ...]
    together: tuple[Together, ...]


def gather(store: Store, *, account: str, identity: Identity) -> Records:
    """What there is, opened with the person's own identity."""
    own = load_account(store, account)
    return Records(
        name=own.name,
        email=own.email,
        organiser=own.manner.organiser,
        passkeys=tuple(one.label for one in passkeys_of(store, store, account)),
        listed=tuple(_listed(store, place) for place in places(store, account)),
        together=tuple(
            _together(store, pair, account, identity) for pair in pairs_of(store, account)
        ),
    )


def as_json(found: Records) -> dict[str, object]:
    """The same for other programs. Ids of people are left out: names stand for them."""
    return {
        "format": _FORMAT,
        "sign_in": {
            "name": found.name,
            "email": found.email,
            "runs_schemes": found.organiser,
            "passkeys": list(found.passkeys),
        },
        "schemes": [
            {
                "title": one.title,
                "diary": one.place.diary,
                "on_the_list": _on_list(one.person),
            }
            for one in found.listed
        ],
        "pairs": [
            {
                "scheme": one.title,
                "partner": one.partner,
                "ended": one.pair.ended,
                "contracts": [_contract(deal) for deal in one.deals],
                "meetings": [_meeting(meeting) for meeting in one.meetings],
                "records_that_do_not_open": one.unread,
            }
            for one in found.together
        ],
    }


def _listed(store: Store, place: Place) -> Listed:
    of = scheme(store, place.scheme)
    person = listed(store, place.scheme, place.participant)
    return Listed(place, of.title, of.settings.rights_contact, person)


def _together(store: Store, pair: Pair, account: str, identity: Identity) -> Together:
    partner = listed(store, pair.scheme, pair.other(side_of(store, pair, account)))
    deals, unread = _deals(store, pair, account, identity)
    log = meetings.log(store, pair=pair, identity=identity)
    return Together(
        pair=pair,
        title=scheme(store, pair.scheme).title,
        partner=partner.name if partner else _("your partner"),
        deals=deals,
        meetings=log.meetings,
        unread=log.closed + unread,
    )


def _deals(
    store: Store, pair: Pair, account: str, identity: Identity
) -> tuple[tuple[Deal, ...], int]:
    """Contracts, signed and proposed; and how many records of them do not open."""
    try:
        book = agreements.look(store, identity, pair_id=pair.id, account=account).book
    except Altered:
        return (), 1  # sealed before this sign-in was made, or changed from outside
    return (*book.signed_deals, *([book.proposal] if book.proposal else [])), 0


def _on_list(person: Participant | None) -> Mapping[str, object] | None:
    if person is None:
        return None
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "pair": person.pair,
        "groups": dict(person.groups),
    }


def _contract(deal: Deal) -> dict[str, object]:
    return {
        "clauses": [{"heading": one.heading, "text": one.text} for one in deal.text.clauses],
        "terms": deal.terms.to_dict(),
        "signatures": [{"name": one.name, "on": one.on.isoformat()} for one in deal.signatures],
    }


def _meeting(one: Meeting) -> dict[str, object]:
    return {
        "on": one.on.isoformat(),
        "at": one.at.isoformat("minutes") if one.at else None,
        "place": one.place,
        "minutes": one.minutes,
        "areas": one.areas,
        "goals": one.goals,
        "steps": [
            {
                "what": step.what,
                "due": step.due.isoformat() if step.due else None,
                "done": step.done,
            }
            for step in one.steps
        ],
        "next": one.next.on.isoformat() if one.next.on else None,
    }
