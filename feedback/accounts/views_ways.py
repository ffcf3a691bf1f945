"""Of members alone: their address, and what they sign in with: a passkey, six words, or others."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.accounts import enrolling, own_words, passkeys, throttle
from feedback.accounts.blueprint import views
from feedback.accounts.browser import desk, label
from feedback.accounts.challenges import answered, draw, drawn, here, take
from feedback.accounts.finishing import may_choose, named, onward
from feedback.accounts.forms import Details, OwnWords, typed, way_form
from feedback.accounts.gate import Busy
from feedback.accounts.half_made import MEMBER, Elsewhere, now_making, page_of, progress
from feedback.accounts.making import Making, Step
from feedback.accounts.passkey_ceremony import Site
from feedback.accounts.passkeys import Challenge
from feedback.accounts.proofs import Wrong
from feedback.accounts.service import account_of_email
from feedback.accounts.throttle import Wait
from feedback.accounts.views_sign_in import refused
from feedback.errors import Rejected
from feedback.web.access import Who, allow, store
from feedback.web.fields import Form
from feedback.web.languages import told

__all__: list[str] = []

_WAYS = {
    "passkey": "accounts.way_passkey",
    "words": "accounts.words",
    "own": "accounts.own_words_page",
}
_TAKEN = _l(
    "Somebody signs in with this address already. If it is you, sign in. If not, give another."
)


@views.route("/set-up/details", methods=["GET", "POST"])
@allow(Who.ANYONE)
def details() -> Response:
    now = _enrolling(Step.YOU)
    form = Details(email=now.email)

    def page() -> str:
        return render_template(
            "accounts/details.html", form=form, name=now.name, step=progress(now)
        )

    if form.validate_on_submit():
        try:
            named_so = enrolling.name_person(
                now, name=now.name, email=typed(form, "email"), fixed=False
            )
        except Rejected as error:
            form["email"].errors.append(told(error))
        else:
            try:
                if _free(now, named_so.email):
                    return onward(named_so)
            except Wait as error:
                return refused(error, form, page, "")
            form["email"].errors.append(_TAKEN)
    return make_response(page())


@views.route("/set-up/way", methods=["GET", "POST"])
@allow(Who.ANYONE)
def way() -> Response:
    now = _enrolling(Step.PASSPHRASE)
    form = way_form(passkeys=here() is not None)
    if not form.validate_on_submit():
        return make_response(render_template("accounts/way.html", form=form, step=progress(now)))
    if form.way.data == "passkey":
        draw()
    return redirect(url_for(_WAYS[str(form.way.data)]), 303)


@views.route("/set-up/passkey", methods=["GET", "POST"])
@allow(Who.ANYONE)
def way_passkey() -> Response:
    now, site, form = _enrolling(Step.PASSPHRASE), here(), Form()
    if site is None:
        raise Elsewhere(url_for("accounts.way"))
    if request.method != "POST":
        waiting = drawn()
        if waiting is None:
            raise Elsewhere(url_for("accounts.way"))
        return make_response(_page(now, site, waiting, form))
    try:
        fresh = passkeys.make(
            site,
            take(),
            **answered(),
            account=now.account,
            identity=now.identity,
            label=label(request.user_agent.string),
        )
        with desk().gate.turn(known=True):
            done = passkeys.take(now, fresh, desk().proof)
    except (Wrong, Busy) as error:
        challenge = draw()
        said = _("That did not work. Try again, or choose words.")
        return refused(error, form, lambda: _page(now, site, challenge, form), said)
    return onward(done)


@views.route("/set-up/own-words", methods=["GET", "POST"])
@allow(Who.ANYONE)
def own_words_page() -> Response:
    now, form = now_making(Step.PASSPHRASE), OwnWords()
    if not may_choose(now):
        raise Elsewhere(url_for("accounts.words"))

    def page() -> str:
        return render_template(
            "accounts/own_words.html",
            form=form,
            email=named(now).email,
            back=page_of(now),
            step=progress(now),
        )

    if not form.validate_on_submit():
        return make_response(page())
    try:
        with desk().gate.turn(known=True):
            done = own_words.choose(
                named(now), typed(form, "passphrase"), typed(form, "passphrase2"), desk().proof
            )
    except Rejected as error:
        form[error.field or "passphrase"].errors.append(told(error))
        return make_response(page(), 400)
    except Busy as error:
        return refused(error, form, page, "")
    return onward(done)


def _free(now: Making, email: str) -> bool:
    """Whether nobody signs in with this address yet; `Wait` too soon after one that was taken, or
    a link would be a way to ask of all the world who has a sign-in."""
    lane = throttle.Lane(store().vault.name("throttle-address", now.token), known=False)
    throttle.check(store(), lane)
    if account_of_email(store(), store(), email) is None:
        return True
    throttle.reserve(store(), lane)
    return False


def _enrolling(step: Step) -> Making:
    """An enrolment of somebody who takes part, at this step."""
    now = now_making(step)
    if not now.enrols or now.kind != MEMBER:
        raise Elsewhere(page_of(now))
    return now


def _page(now: Making, site: Site, challenge: Challenge, form: Form) -> str:
    return render_template(
        "accounts/passkey_make.html",
        form=form,
        options=passkeys.options(
            store(), site, challenge, account=now.account, email=now.email, name=now.name
        ),
        answer=url_for("accounts.way_passkey"),
        other={"text": _("Choose words instead"), "href": url_for("accounts.way")},
        step=progress(now),
    )
