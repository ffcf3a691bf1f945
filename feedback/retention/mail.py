"""The mail that goes to the owner of a diary before it is destroyed."""

from typing import Final

from feedback.accounts.service import account
from feedback.config import Config
from feedback.errors import NotFound
from feedback.members.places import places
from feedback.outbox.compose import compose
from feedback.outbox.model import Handler, Message, Payload, each
from feedback.retention.model import Step
from feedback.retention.plan import plan
from feedback.retention.steps import MAIL
from feedback.schemes.service import scheme
from feedback.storage.store import Store

__all__ = ["DIARY_ENDS"]


def _diary_ends(store: Store, config: Config, payload: Payload) -> Message | None:
    try:
        person = account(store, payload["account"])
    except NotFound:
        return None  # closed by now
    found = scheme(store, payload["scheme"])
    theirs = {place.scheme for place in places(store, payload["account"])} | {found.id}
    gone = max(
        one.on
        for other in theirs
        for one in plan(store, scheme(store, other))
        if one.step is Step.DIARIES
    )
    return compose(
        config,
        MAIL,
        to=person.email,
        also=found.settings.mail_also,
        organisation=found.settings.organisation or config.organisation,
        scheme=found.title,
        gone=gone,
        link=f"{config.public_url}/my",
    )


# A bounce is shown to nobody: it would tell who has a sign-in.
DIARY_ENDS: Final[Handler] = each(_diary_ends)
