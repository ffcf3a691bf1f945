"""Mails to those who take part: the link to a sign-in, and word that a sign-in was changed."""

from contextlib import suppress
from typing import Final

from crypto import CryptoError
from feedback.accounts.service import Altered, account
from feedback.config import Config
from feedback.errors import NotFound
from feedback.members.inviting import open_place
from feedback.members.places import places
from feedback.outbox.compose import compose
from feedback.outbox.model import Handler, Message, Payload, each
from feedback.schemes.model import SchemeAlteredError
from feedback.schemes.service import scheme
from feedback.storage.store import Store

__all__ = ["JOIN", "SIGN_IN_CHANGED"]


def _join(store: Store, config: Config, payload: Payload) -> Message | None:
    """None for who has chosen by now, or left the list: the lead cannot tell."""
    try:
        found = open_place(store, scheme=payload["scheme"], person=payload["person"])
    except NotFound:
        return None
    if found is None:
        return None
    person, token = found
    settings = scheme(store, payload["scheme"]).settings
    return compose(
        config,
        "join",
        to=person.email,
        also=settings.mail_also,
        organisation=settings.organisation or config.organisation,
        link=f"{config.public_url}/join/{token}",
        contact_name=settings.contact_name,
        contact_phone=settings.contact_phone,
    )


def _sign_in_changed(store: Store, config: Config, payload: Payload) -> Message | None:
    try:
        person = account(store, payload["account"])
    except NotFound:
        return None  # closed by now
    link = f"{config.public_url}/account"
    # A changed address is told to the one that was theirs before.
    to, also = payload.get("to", person.email), _also(store, payload["account"])
    return compose(config, "sign-in-changed", to=to, also=also, link=link)


def _also(store: Store, account_id: str) -> str | None:
    """The other language of somebody's mails: that of any scheme in which they take part."""
    # Whatever is wrong with a place, the mail goes: it is about a stranger in their account.
    with suppress(NotFound, Altered, SchemeAlteredError, CryptoError):
        for place in places(store, account_id):
            if found := scheme(store, place.scheme).settings.mail_also:
                return found
    return None


# A bounce of either is shown to nobody: it would tell who has a sign-in, or who has not.
JOIN: Final[Handler] = each(_join)
SIGN_IN_CHANGED: Final[Handler] = each(_sign_in_changed)
