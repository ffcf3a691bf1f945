"""Signing in, proving it again, signing out."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from feedback.accounts import signing_in
from feedback.accounts.arriving import KEPT, target
from feedback.accounts.blueprint import views
from feedback.accounts.browser import desk, device, enter, know_browser
from feedback.accounts.challenges import here
from feedback.accounts.forms import Again, SignIn, typed
from feedback.accounts.gate import Busy
from feedback.accounts.half_made import replacing
from feedback.accounts.passkeys import passkeys_of
from feedback.accounts.proofs import Wrong
from feedback.accounts.service import Account, account
from feedback.accounts.throttle import Wait
from feedback.web.access import Who, allow, me, store
from feedback.web.fields import Form

__all__ = ["refused"]

_RETRY_SECONDS = 5


@views.route("/sign-in", methods=["GET", "POST"])
@allow(Who.ANYONE, sessionless=True)
def sign_in() -> Response:
    form = SignIn()

    def page() -> str:
        return render_template("accounts/sign_in.html", form=form, passkey=_passkey())

    if not form.validate_on_submit():
        return make_response(page())
    try:
        who = signing_in.sign_in(
            desk(),
            email=typed(form, "email"),
            passphrase=typed(form, "passphrase"),
            code=typed(form, "code"),
            device=device(),
        )
    except (Wrong, Wait, Busy) as error:
        return refused(error, form, page, _("The email address, words or code are not right."))
    enter(who.account, who.identity, keep=KEPT)
    return know_browser(redirect(target(), 303), who.account)


@views.route("/sign-in/again", methods=["GET", "POST"])
@allow(Who.ACCOUNT)
def again() -> Response:
    form, person = Again(), account(store(), me().account)
    if not person.manner.app:
        del form.code

    def page() -> str:
        return render_template(
            "accounts/again.html",
            form=form,
            email=person.email,
            manner=person.manner,
            passkey=_passkey() if _has_passkeys(person) else "",
            goes_on=replacing(person.id) is not None,
        )

    if not form.validate_on_submit():
        return make_response(page())
    try:
        who = signing_in.sign_in_again(
            desk(),
            account=person.id,
            passphrase=typed(form, "passphrase"),
            code=typed(form, "code") if person.manner.app else "",
        )
    except (Wrong, Wait, Busy) as error:
        return refused(error, form, page, _("The words or the code are not right."))
    enter(who.account, who.identity, keep=KEPT)
    return know_browser(redirect(target(), 303), who.account)


@views.route("/sign-out", methods=["GET", "POST"])
@allow(Who.ACCOUNT)
def sign_out() -> Response:
    if request.method != "POST":
        return make_response(render_template("accounts/sign_out.html"))
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


def _has_passkeys(person: Account) -> bool:
    """Whether they have some that are enough: who holds a scheme's keys needs words and app."""
    return not person.manner.organiser and bool(passkeys_of(store(), store(), person.id))


def _passkey() -> str:
    """Where one signs in with a passkey; empty where this installation can have none."""
    return url_for("accounts.passkey_begin", next=request.args.get("next")) if here() else ""


def refused(
    error: Wrong | Wait | Busy, form: Form, page: Callable[[], str], wrong: str
) -> Response:
    """The same page with one error above it; what was typed as a secret is not shown again."""
    if "code" in form:
        form["code"].data = ""
    fields = list(form)
    if isinstance(error, Wrong):
        # One field: it is said there. Of several it is never said which was wrong.
        (fields[0].errors if len(fields) == 1 else form.form_errors).append(wrong)
        return make_response(page(), 400)
    if isinstance(error, Wait):
        after, status = error.seconds, 429
        form.form_errors.append(
            ngettext(
                "To keep your sign-in safe, wait %(num)s second, then try again.",
                "To keep your sign-in safe, wait %(num)s seconds, then try again.",
                after,
            )
        )
    else:
        after, status = _RETRY_SECONDS, 503
        form.form_errors.append(_("Others are signing in just now. Wait a moment, then try again."))
    response = make_response(page(), status)
    response.headers["Retry-After"] = str(after)
    return response
