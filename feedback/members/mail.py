"""Mails to those who take part: the link to a sign-in, and word that a sign-in was changed."""

from typing import Final

from feedback.accounts.service import account
from feedback.config import Config
from feedback.errors import NotFound
from feedback.members.inviting import open_place
from feedback.outbox.compose import compose
from feedback.outbox.model import Handler, Message, Payload, each
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
    return compose(config, "sign-in-changed", to=payload.get("to", person.email), link=link)


# A bounce of either is shown to nobody: it would tell who has a sign-in, or who has not.
JOIN: Final[Handler] = each(_join)
SIGN_IN_CHANGED: Final[Handler] = each(_sign_in_changed)
