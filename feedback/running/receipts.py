"""`POST /notify/receipts`: GOV.UK Notify tells what became of a mail."""

from typing import cast

from flask import Blueprint, Response, current_app, request

from crypto import equal
from feedback.config import Config
from feedback.outbox.deliveries import REFERENCE, arrived
from feedback.running.wiring import mail_handlers
from feedback.web.access import Who, allow, store
from feedback.web.jsons import sent_object

__all__ = ["views"]

views = Blueprint("receipts", __name__)


def _shows_token() -> bool:
    """Whether the request carries the token that was agreed on; nobody's without one."""
    config = cast("Config", current_app.extensions["candour-config"])
    token = config.notify.callback_token if config.notify else None
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if token is None or scheme.lower() != "bearer":
        return False
    return equal(shown.encode(), token.encode())


@views.post("/notify/receipts")
@allow(Who.SERVICE, shows=_shows_token)
def receipts() -> Response:
    """The reply says nothing, known or not."""
    told = sent_object(of_any_type=True)
    reference, status = str(told.get("reference")), str(told.get("status"))
    if REFERENCE.fullmatch(reference):
        arrived(store(), mail_handlers(), reference=reference, status=status)
    return Response(status=204)
