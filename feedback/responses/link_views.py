"""The link in the mail. Opening it changes nothing, however often; a button goes on."""

from urllib.parse import urljoin, urlsplit

import segno
from flask import current_app, render_template, request, url_for
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from crypto import Malformed, parse_code
from feedback.invitations.model import TOKEN_BYTES
from feedback.invitations.service import resolve
from feedback.responses import pages, service
from feedback.responses.blueprint import begin, views
from feedback.responses.model import TAKES_ANSWERS
from feedback.responses.notices import version
from feedback.responses.service import Unusable
from feedback.responses.slots import new_receipt
from feedback.responses.waves import wave
from feedback.schemes.model import GOING_ON
from feedback.schemes.service import scheme
from feedback.web.access import Who, allow, store
from feedback.web.pages import sign_csrf_token

__all__ = ["exchange", "landing", "phone"]


@views.get("/i/<token>")
@allow(Who.ANYONE, sessionless=True)
def landing(token: str) -> str:
    """The same page for every link, used or not: scanners and previews learn nothing."""
    found = resolve(store(), token)
    settings = scheme(store(), wave(store(), found.wave).scheme).settings if found else None
    return pages.landing_page(token, settings)


@views.get("/i/<token>/phone")
@allow(Who.ANYONE, sessionless=True)
def phone(token: str) -> str:
    """The link as a picture, for one's own phone."""
    try:
        parse_code(token, TOKEN_BYTES)
    except Malformed as error:
        raise Unusable("no link has this form") from error  # it might not fit into a picture
    base = current_app.config["PUBLIC_URL"]
    address = urljoin(base, url_for("responses.landing", token=token))
    picture = segno.make(address, micro=False).svg_inline(scale=6, border=4)
    return render_template(
        "responses/phone.html",
        picture=Markup(picture),  # noqa: S704 - drawn by segno, holds no text of anybody's
        host=urlsplit(base).netloc,
        back_link=url_for("responses.landing", token=token),
    )


@views.post("/i/<token>")
@allow(Who.ANYONE, sessionless=True)
def exchange(token: str) -> Response:
    """Take the token out of the address bar: from here on a session carries the visit.

    The form's token for the following pages is made here, so that no later page that is only
    looked at has to write.
    """
    found = resolve(store(), token)
    if found is None:
        raise Unusable("no such link")
    action = request.form.get("action", "continue")
    if action == "delete":
        service.visitor(store(), found.id, states=GOING_ON)
        return _enter("responses.delete", invitation=found.id)
    who = service.visitor(store(), found.id)
    if action == "decline":
        service.decline(store(), who)
        return redirect(url_for("responses.declined"), 303)
    if who.wave.state != "open":
        raise Unusable("this survey is over")
    if service.look(store(), who.place).state not in TAKES_ANSWERS:
        raise Unusable("answered, or closed for good")
    receipt = new_receipt(store(), who.place)
    told = version(store(), who.wave).hash
    return _enter("responses.notice", invitation=found.id, receipt=receipt.code.hex(), told=told)


def _enter(endpoint: str, **content: str) -> Response:
    begin(**content)
    sign_csrf_token()
    return redirect(url_for(endpoint), 303)
