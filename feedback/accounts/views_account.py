"""One's own account: where one is signed in, the key, new proofs."""

from typing import cast

from flask import abort, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts import resetting
from feedback.accounts.blueprint import views
from feedback.accounts.browser import desk
from feedback.accounts.challenges import here
from feedback.accounts.forms import PROOFS
from feedback.accounts.half_made import keep_making
from feedback.accounts.making import Step
from feedback.accounts.passkeys import passkeys_of
from feedback.accounts.proofs import locked_account
from feedback.accounts.service import Account, account
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
        passkeys=passkeys_of(store(), store(), person.id),
        passkeys_here=not person.manner.organiser and here() is not None,
        proofs=[{"what": str(step), "make": _called(step, person)} for step in PROOFS],
    )


def _called(step: Step, person: Account) -> str:
    """What making a proof is called, for who has one of the kind or none yet."""
    if step is Step.PASSPHRASE and not person.manner.words:
        return str(_("Get words to sign in with, besides your passkey"))
    if step is Step.APP and not person.manner.app:
        return str(_("Ask for a code from an app as well"))
    return str(PROOFS[step])


@views.post("/account/devices/<device>/end")
@allow(Who.ACCOUNT)
def end_device(device: str) -> Response:
    end_sessions(store(), me().account, only=device)
    notice(_("That device is signed out."))
    return redirect(url_for("accounts.account_page"), 303)


@views.route("/account/new/<what>", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def new_proof(what: str) -> Response:
    """Who has just signed in afresh has shown who they are, and can replace any."""
    if what not in {str(step) for step in PROOFS}:
        abort(404)
    step = Step(what)
    if request.method != "POST":
        person = account(store(), me().account)
        page = render_template(
            "accounts/new_proof.html",
            name=_called(step, person),
            organiser=person.manner.organiser,
        )
        return make_response(page)
    held = locked_account(store(), me().account, proof=desk().proof)
    return keep_making(resetting.begin(store(), held=held, identity=my_identity(), lost=step))
