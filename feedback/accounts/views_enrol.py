"""From a link in a mail to a sign-in, or to a place taken with the sign-in one has."""

from typing import cast

from flask import make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts import enrolling
from feedback.accounts.blueprint import views
from feedback.accounts.browser import NOMINATION
from feedback.accounts.half_made import keep_making
from feedback.accounts.holders import nominated
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.web.access import Who, allow, me, store
from feedback.web.languages import told
from feedback.web.session import Session, end_sessions
from feedback.web.site import notice

__all__ = ["unusable"]


@views.get("/enrol/<token>")
@allow(Who.ANYONE, sessionless=True)
def enrol(token: str) -> str:
    """The same page for every link: mail scanners open it too, and nothing happens."""
    del token
    return render_template("accounts/enrol.html")


@views.post("/enrol/<token>")
@allow(Who.ANYONE, sessionless=True)
def enrol_begin(token: str) -> Response:
    """Take the link out of the address. It is used up only when all is done."""
    try:
        found = enrolling.offer(store(), token)
    except NotFound:
        return unusable()
    if found.account is not None:
        session[NOMINATION] = token
        return redirect(url_for("accounts.accept"), 303)
    cast("Session", session).renew()
    return keep_making(enrolling.begin(store(), found))


@views.get("/enrol/accept")
@allow(Who.ACCOUNT)
def accept() -> Response:
    asked = nominated(store(), session.get(NOMINATION, ""))
    if asked is None:
        return unusable()
    return make_response(render_template("accounts/accept.html", holder=asked[0]))


@views.post("/enrol/accept")
@allow(Who.ACCOUNT)
def accept_place() -> Response:
    try:
        enrolling.accept(store(), token=session.get(NOMINATION, ""), by=me().account)
    except Conflict:
        return unusable()
    except (NotAllowed, Rejected) as error:
        page = render_template("accounts/cannot_accept.html", reason=told(error))
        return make_response(page, 403)
    session.pop(NOMINATION)
    if "member" in session:
        # Begun before they held keys, perhaps by a passkey alone, here or elsewhere: from now on
        # words and app are asked for.
        end_sessions(store(), me().account)
        session.clear()
        return redirect(url_for("accounts.sign_in", next=url_for("accounts.account_page")), 303)
    notice(_("Thank you. You have accepted."))
    return redirect(url_for("accounts.account_page"), 303)


def unusable() -> Response:
    """One page for a link that was used, has ended, was replaced, or never was."""
    return make_response(render_template("accounts/link_used.html"), 404)
