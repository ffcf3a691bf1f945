"""Replacing a lost proof by the other two."""

from typing import cast

from flask import abort, make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts import resetting, signing_in
from feedback.accounts.blueprint import views
from feedback.accounts.browser import desk, device
from feedback.accounts.forms import PROOFS, Lost, reset_form, typed
from feedback.accounts.gate import Busy
from feedback.accounts.half_made import keep_making, replacing
from feedback.accounts.making import Step
from feedback.accounts.proofs import Wrong
from feedback.accounts.throttle import Wait
from feedback.accounts.views_sign_in import refused
from feedback.clock import epoch
from feedback.web.access import Who, allow, store
from feedback.web.session import Session

__all__: list[str] = []


@views.route("/reset", methods=["GET", "POST"])
@allow(Who.ANYONE, sessionless=True)
def reset() -> Response:
    form = Lost()
    if form.validate_on_submit():
        return redirect(url_for("accounts.reset_lost", lost=form.lost.data), 303)
    return make_response(render_template("accounts/reset.html", form=form))


@views.route("/reset/<lost>", methods=["GET", "POST"])
@allow(Who.ANYONE, sessionless=True)
def reset_lost(lost: str) -> Response:
    if lost not in {str(step) for step in PROOFS}:
        abort(404)
    step = Step(lost)
    form = reset_form(resetting.NEEDS[step])()

    def page() -> str:
        return render_template(
            "accounts/reset_lost.html",
            form=form,
            lost=PROOFS[step],
            goes_on=replacing() is not None,
        )

    if not form.validate_on_submit():
        return make_response(page())
    given = resetting.given_for(step, form.data)
    try:
        proved = signing_in.begin_reset(
            desk(), email=typed(form, "email"), given=given, device=device()
        )
    except (Wrong, Wait, Busy) as error:
        if "recovery" in form:
            form["recovery"].data = ""
        return refused(error, form, page, _("Something here is not right."))
    waiting = replacing(proved.account)
    if waiting is None or waiting.todo != (step,):
        waiting = resetting.begin(store(), held=proved.locked, identity=proved.identity, lost=step)
    cast("Session", session).renew()
    session["at"] = epoch(store().clock)
    return keep_making(waiting)
