"""The mails that say that a pairing has ended. Neither says who ended it, or why."""

from typing import Final

from feedback.accounts.service import account
from feedback.config import Config
from feedback.members.places import place_of
from feedback.outbox.compose import compose
from feedback.outbox.model import Handler, Message, Payload, each
from feedback.participants.service import Participant, listed
from feedback.schemes.service import scheme
from feedback.storage.store import Store
from feedback.support.service import contact

__all__ = ["PAIRING_ENDED", "PAIRING_ENDED_SUPPORT"]


def _ended(store: Store, config: Config, payload: Payload) -> Message | None:
    """To the other one, without a name: mailboxes at work are read by others."""
    person = listed(store, payload["scheme"], payload["person"])
    if person is None:
        return None
    of, support = scheme(store, payload["scheme"]), contact(store, payload["scheme"])
    return compose(
        config,
        "pairing-ended",
        to=_address(store, person),
        also=of.settings.mail_also,
        organisation=of.settings.organisation or config.organisation,
        scheme=of.title,
        support_name=support.name,
        support_email=support.email,
        link=f"{config.public_url}/my",
    )


def _support(store: Store, config: Config, payload: Payload) -> Message | None:
    """To the support contact, who can find somebody another partner. None where there is none."""
    support = contact(store, payload["scheme"])
    both = [listed(store, payload["scheme"], payload[who]) for who in ("first", "second")]
    names = sorted(one.name for one in both if one is not None)
    if not support.email or not names:
        return None
    return compose(
        config,
        "pairing-ended-support",
        to=support.email,
        scheme=scheme(store, payload["scheme"]).title,
        first=names[0],
        second="".join(names[1:]),
    )


def _address(store: Store, person: Participant) -> str:
    """Of their account, which may be a personal one; else of the list."""
    place = place_of(store, person.id)
    if place is None or place.account is None:
        return person.email
    return account(store, place.account).email


PAIRING_ENDED: Final[Handler] = each(_ended)
PAIRING_ENDED_SUPPORT: Final[Handler] = each(_support)
