"""The one blueprint of this feature; the modules named `…_views` hang their routes on it."""

from typing import Final, cast

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from feedback.clock import epoch
from feedback.errors import NotFound
from feedback.responses import receipts, service
from feedback.responses.overwrite import forgotten
from feedback.responses.receipts import Sent
from feedback.responses.service import Unusable, Visitor
from feedback.responses.slots import Receipt
from feedback.schemes.model import Wave
from feedback.web.access import store
from feedback.web.session import Session

__all__ = [
    "begin",
    "certified",
    "current_receipt",
    "sent",
    "to_unusable",
    "views",
    "visitor",
]

_CERTIFICATE_SECONDS: Final = 60 * 60

views = Blueprint("responses", __name__)


@views.errorhandler(Unusable)
def to_unusable(_error: Unusable) -> Response:
    # The same page whatever the reason: which one it was is nobody's business.
    return redirect(url_for("responses.unusable"), 303)


def begin(**content: str) -> None:
    """Start a participant's session afresh: nobody who knew an older one is inside."""
    cast("Session", session).renew()
    session.update(content)


def visitor() -> Visitor:
    """Who came by a link, from the session."""
    return service.visitor(store(), session["invitation"])


def current_receipt(key: str = "receipt") -> Receipt | None:
    """The receipt that this session carries."""
    code = session.get(key)
    return Receipt.from_code(bytes.fromhex(code)) if code else None


def sent() -> tuple[Sent, Receipt]:
    """What the receipt of this session opens; `Unusable` once that is gone."""
    code = current_receipt("sent")
    if code is None:
        raise Unusable("no receipt")
    try:
        return receipts.find(store(), code), code
    except NotFound as error:
        session.pop("sent", None)
        raise Unusable("the answers are gone") from error


def certified(of: Wave, **content: str) -> None:
    """Begin a session that shows a certificate of deletion, in this browser for an hour."""
    code = receipts.certificate(store(), of)
    begin(certificate=code, certified=forgotten(of), **content)
    session["until"] = epoch(store().clock) + _CERTIFICATE_SECONDS
