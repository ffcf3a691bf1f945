"""The steps in which six words, an app and a recovery code are made, one page after another."""

import io
from urllib.parse import urlsplit

import segno
from flask import current_app, make_response, redirect, render_template
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from crypto import group, totp_uri
from feedback.accounts import enrolling, making
from feedback.accounts.blueprint import views
from feedback.accounts.browser import desk
from feedback.accounts.finishing import may_choose, named, onward
from feedback.accounts.forms import App, Recovery, Words, You, typed
from feedback.accounts.gate import Busy
from feedback.accounts.half_made import (
    Elsewhere,
    Ending,
    now_making,
    progress,
    set_ending,
)
from feedback.accounts.holders import nominated
from feedback.accounts.making import Step
from feedback.accounts.proofs import Wrong
from feedback.accounts.service import account
from feedback.accounts.views_sign_in import refused
from feedback.clock import epoch
from feedback.errors import Rejected
from feedback.web.access import Who, allow, me, store
from feedback.web.languages import told

__all__: list[str] = []

_ENDING = Ending(enrolling.enrol, "accounts.set_up_done")
_ISSUER = "Candour"
_QR_SCALE = 4


@views.record_once
def _end_here(state: BlueprintSetupState) -> None:
    set_ending(state.app, "holder", _ENDING)


@views.errorhandler(Elsewhere)
def go_there(error: Elsewhere) -> Response:
    return redirect(error.to, 303)


@views.route("/set-up/you", methods=["GET", "POST"])
@allow(Who.ANYONE)
def you() -> Response:
    now = now_making(Step.YOU)
    asked = nominated(store(), now.token)
    form = You(name=now.name)
    if asked:
        del form.email
    if form.validate_on_submit():
        address = typed(form, "email") if "email" in form else ""
        try:
            named = enrolling.name_person(
                now, name=typed(form, "name"), email=address, fixed=asked is not None
            )
        except Rejected as error:
            form[error.field or "name"].errors.append(told(error))
        else:
            return onward(named)
    return make_response(
        render_template(
            "accounts/you.html",
            form=form,
            holder=asked[0] if asked else None,
            step=progress(now),
        )
    )


@views.get("/set-up/words")
@allow(Who.ANYONE)
def words() -> str:
    now = now_making(Step.PASSPHRASE)
    return render_template(
        "accounts/words.html",
        words=now.passphrase.split(),
        own=may_choose(now),
        step=progress(now),
    )


@views.route("/set-up/words/check", methods=["GET", "POST"])
@allow(Who.ANYONE)
def words_check() -> Response:
    now, form = now_making(Step.PASSPHRASE), Words()

    def page() -> str:
        return render_template("accounts/words_check.html", form=form, email=named(now).email)

    if not form.validate_on_submit():
        return make_response(page())
    try:
        with desk().gate.turn(known=True):
            done = making.confirm_passphrase(now, typed(form, "passphrase"), desk().proof)
    except (Wrong, Busy) as error:
        return refused(error, form, page, _("These are not the words we showed you."))
    return onward(done)


@views.route("/set-up/app", methods=["GET", "POST"])
@allow(Who.ANYONE)
def app() -> Response:
    now, form = now_making(Step.APP), App()
    uri = totp_uri(now.totp, name=named(now).email, issuer=_ISSUER)

    def page() -> str:
        secret = " ".join(now.totp[i : i + 4] for i in range(0, len(now.totp), 4))
        return render_template(
            "accounts/app.html", form=form, qr=_qr(uri), uri=uri, secret=secret, step=progress(now)
        )

    if not form.validate_on_submit():
        return make_response(page())
    try:
        done = making.confirm_app(now, typed(form, "code"), at=epoch(store().clock))
    except Wrong as error:
        wrong = _("That code is not right. Wait for the next one, then type it.")
        return refused(error, form, page, wrong)
    return onward(done)


@views.get("/set-up/recovery")
@allow(Who.ANYONE)
def recovery() -> str:
    now = now_making(Step.RECOVERY)
    code = group(bytes.fromhex(now.recovery))
    return render_template(
        "accounts/recovery.html",
        code=code,
        host=_host(),
        member=may_choose(now),
        step=progress(now),
    )


@views.route("/set-up/recovery/check", methods=["GET", "POST"])
@allow(Who.ANYONE)
def recovery_check() -> Response:
    now, form = now_making(Step.RECOVERY), Recovery()

    def page() -> str:
        return render_template("accounts/recovery_check.html", form=form)

    if not form.validate_on_submit():
        return make_response(page())
    try:
        done = making.confirm_recovery(now, typed(form, "recovery"))
    except Wrong as error:
        form["recovery"].data = ""
        return refused(error, form, page, _("That is not the end of the code we showed you."))
    return onward(done)


@views.get("/set-up/done")
@allow(Who.ACCOUNT)
def set_up_done() -> str:
    person = account(store(), me().account)
    places = [row["role"] for row in store().all("holders", account=person.id, state="enrolled")]
    return render_template(
        "accounts/done.html",
        fingerprint=person.recipient.fingerprint,
        guardian="guardian" in places,
    )


@views.get("/set-up/lapsed")
@allow(Who.ANYONE)
def lapsed() -> str:
    return render_template("accounts/lapsed.html")


@views.get("/reset/done")
@allow(Who.ANYONE)
def reset_done() -> str:
    return render_template("accounts/reset_done.html")


def _host() -> str:
    """What a printed code is for: the address of this service, from its settings."""
    return urlsplit(str(current_app.config["PUBLIC_URL"])).netloc


def _qr(uri: str) -> Markup:
    """A QR code as SVG, drawn by attributes alone: the pages allow no inline style."""
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        drawn, kind="svg", scale=_QR_SCALE, border=4, xmldecl=False, light="#fff", nl=False
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - shapes drawn here, no text in them
