"""Ending a pairing: either side, at any time, without a reason.

One conditional update, and in the same change two mails: to the other one, and to whoever
supports people of the scheme. Nothing that was written is touched, and no record says who it was.
"""

from dataclasses import dataclass
from typing import Final

from feedback.errors import Conflict
from feedback.members.arrangements import arrangements
from feedback.members.model import Pair
from feedback.members.pairs import PAIR_EVENT, end, hold
from feedback.outbox.service import post
from feedback.schemes.service import scheme
from feedback.storage.store import Store

__all__ = ["Contact", "contact", "end_pairing"]

_ENDED: Final = "This pairing has ended already."


@dataclass(frozen=True)
class Contact:
    """Whom people can turn to; both may be empty."""

    name: str
    email: str


def contact(store: Store, scheme_id: str) -> Contact:
    """The support contact of a scheme's arrangements; else whoever answers for its mails."""
    arranged = arrangements(store, scheme_id)
    if arranged.support_email:
        return Contact(arranged.support_name, arranged.support_email)
    settings = scheme(store, scheme_id).settings
    return Contact(settings.contact_name, settings.contact_email)


def end_pairing(store: Store, *, pair: Pair, by: str) -> None:
    """End it for both. `by`: a participant of the pair. Raises Conflict where it has ended."""
    other = pair.other(by)
    if pair.ended or not pair.current:
        raise Conflict(_ENDED)
    hold(store, pair)
    first, second = pair.people
    with store.change(PAIR_EVENT) as w:
        end(w, store, pair)
        told = {"scheme": pair.scheme, "person": other}
        post(w, store, kind="pairing-ended", payload=told)
        both = {"scheme": pair.scheme, "first": first, "second": second}
        post(w, store, kind="pairing-ended-support", payload=both)
