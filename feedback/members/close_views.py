"""Closing one's account: a page that says what goes and what stays, then the end of it."""

from typing import Final, cast

from flask import current_app, make_response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from feedback.errors import Conflict
from feedback.members.blueprint import views
from feedback.members.closing import ClearMedia, close_account, may_close
from feedback.members.forms import Close
from feedback.web.access import Who, allow, me, store

__all__ = ["CLEAR_MEDIA"]

# Under which the app says how an owner's files are taken away: that lies above this feature.
CLEAR_MEDIA: Final = "candour-clear-media"


@views.route("/account/close", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def close() -> Response:
    form = Close()
    if not may_close(store(), me().account):
        return make_response(render_template("members/close_not_yet.html"), 409)
    if not form.validate_on_submit():
        return make_response(render_template("members/close.html", form=form))
    clear = cast("ClearMedia", current_app.extensions[CLEAR_MEDIA])
    try:
        close_account(store(), account=me().account, clear_media=clear)
    except Conflict:
        return make_response(render_template("members/close_not_yet.html"), 409)
    session.clear()
    return redirect(url_for("members.closed"), 303)


@views.get("/account/closed")
@allow(Who.ANYONE)
def closed() -> str:
    return render_template("members/closed.html")
