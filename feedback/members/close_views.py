"""Closing one's account: a page that says what goes and what stays, then the end of it."""

from datetime import date
from typing import Final, cast

from flask import current_app, make_response, redirect, render_template, session, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.clock import epoch
from feedback.errors import Conflict
from feedback.members.blueprint import views
from feedback.members.closing import ClearMedia, close_account, may_close, until
from feedback.members.forms import Close
from feedback.members.places import places
from feedback.storage.certificates import certify
from feedback.web.access import Who, allow, me, store
from feedback.web.session import Session

__all__ = ["CLEAR_MEDIA"]

# Under which the app says how an owner's files are taken away: that lies above this feature.
CLEAR_MEDIA: Final = "candour-clear-media"
_CERTIFICATE_SECONDS: Final = 60 * 60


@views.route("/account/close", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def close() -> Response:
    form = Close()
    if not may_close(store(), me().account):
        return make_response(render_template("members/close_not_yet.html"), 409)
    diary = bool(places(store(), me().account))
    if not diary:
        form.sure.label.text = _("Close my account for good")
    if not form.validate_on_submit():
        return make_response(render_template("members/close.html", form=form, diary=diary))
    clear = cast("ClearMedia", current_app.extensions[CLEAR_MEDIA])
    try:
        close_account(store(), account=me().account, clear_media=clear)
    except Conflict:
        return make_response(render_template("members/close_not_yet.html"), 409)
    month = until(store())
    cast("Session", session).renew()
    session.update(certificate=certify(store(), until=month), certified=month)
    session["until"] = epoch(store().clock) + _CERTIFICATE_SECONDS
    return redirect(url_for("members.closed"), 303)


@views.get("/account/closed")
@allow(Who.ANYONE)
def closed() -> str:
    """With the certificate, for an hour in the browser that closed it."""
    month = session.get("certified")
    return render_template(
        "members/closed.html",
        certificate=session.get("certificate"),
        until=format_date(date.fromisoformat(f"{month}-01"), "MMMM yyyy") if month else None,
    )
