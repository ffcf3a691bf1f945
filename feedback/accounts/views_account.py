"""One's own account: where one is signed in, the key, new proofs."""

from typing import cast

from flask import abort, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts import resetting
from feedback.accounts.blueprint import views
from feedback.accounts.browser import desk
from feedback.accounts.forms import PROOFS
from feedback.accounts.half_made import keep_making
from feedback.accounts.making import Step
from feedback.accounts.proofs import locked_account
from feedback.accounts.service import account
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.session import Session, end_sessions, sessions_of
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/account")
@allow(Who.ACCOUNT)
def account_page() -> str:
    person = account(store(), me().account)
    devices = [
        {"id": name, "label": device, "here": here}
        for name, device, here in sessions_of(store(), person.id, cast("Session", session))
    ]
    return render_template(
        "accounts/account.html",
        person=person,
        barred=person.barred(store().now()),
        devices=sorted(devices, key=lambda one: not one["here"]),
        proofs=[{"what": str(step), "make": name} for step, name in PROOFS.items()],
    )


@views.post("/account/devices/<device>/end")
@allow(Who.ACCOUNT)
def end_device(device: str) -> Response:
    end_sessions(store(), me().account, only=device)
    notice(_("That device is signed out."))
    return redirect(url_for("accounts.account_page"), 303)


@views.route("/account/new/<what>", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def new_proof(what: str) -> Response:
    """Who has just signed in afresh has shown two proofs, and can replace any."""
    if what not in {str(step) for step in PROOFS}:
        abort(404)
    step = Step(what)
    if request.method != "POST":
        return make_response(render_template("accounts/new_proof.html", name=PROOFS[step]))
    held = locked_account(store(), me().account, proof=desk().proof)
    return keep_making(resetting.begin(store(), held=held, identity=my_identity(), lost=step))
