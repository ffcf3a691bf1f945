"""The one blueprint of this feature; the modules named `…_views` hang their routes on it."""

from typing import cast

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from feedback.responses import service
from feedback.responses.service import Unusable, Visitor
from feedback.responses.slots import Receipt
from feedback.web.access import store
from feedback.web.session import Session

__all__ = ["begin", "current_receipt", "views", "visitor"]

views = Blueprint("responses", __name__)


@views.errorhandler(Unusable)
def _unusable(_error: Unusable) -> Response:
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
