"""Signing in with a passkey; adding and removing one's own."""

from flask import abort, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts import passkeys
from feedback.accounts.arriving import KEPT, target
from feedback.accounts.blueprint import views
from feedback.accounts.browser import enter, know_browser, label
from feedback.accounts.challenges import Late, answered, draw, drawn, here, take
from feedback.accounts.passkey_ceremony import Site, to_use
from feedback.accounts.passkeys import Challenge, Opened, Passkey
from feedback.accounts.proofs import Wrong
from feedback.accounts.service import account
from feedback.errors import Conflict
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.fields import Form
from feedback.web.languages import told
from feedback.web.site import notice

__all__: list[str] = []


@views.post("/sign-in/passkey")
@allow(Who.ANYONE, sessionless=True)
def passkey_begin() -> Response:
    """Draw a challenge. The page that shows it writes nothing, however often it is loaded."""
    _site()
    draw()
    return redirect(url_for("accounts.passkey_sign_in", next=request.args.get("next")), 303)


@views.get("/sign-in/passkey")
@allow(Who.ANYONE, sessionless=True)
def passkey_sign_in() -> Response:
    waiting = drawn()
    if waiting is None:
        return redirect(_with_words(), 303)
    return _page(_site(), waiting, Form())


@views.post("/sign-in/passkey/answer")
@allow(Who.ANYONE, sessionless=True)
def passkey_answer() -> Response:
    site, form = _site(), Form()
    try:
        found = _opened(site)
    except Wrong as error:
        late = _("That took too long. Try again.")
        wrong = _("That passkey does not open a sign-in here.")
        form.form_errors.append(late if isinstance(error, Late) else wrong)
        return _page(site, draw(), form, 400)
    if account(store(), found.account).manner.organiser:
        # Whoever holds keys proves it by two things that they have apart from each other.
        form.form_errors.append(
            _("You run a scheme, so a passkey is not enough. Use your words and your app.")
        )
        return _page(site, draw(), form, 403)
    enter(found.account, found.identity, keep=KEPT)
    return know_browser(redirect(target(), 303), found.account)


@views.route("/account/passkeys/new", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def passkey_new() -> Response:
    _site()
    _member()
    if request.method != "POST":
        return make_response(render_template("accounts/passkey_new.html"))
    draw()
    return redirect(url_for("accounts.passkey_make"), 303)


@views.route("/account/passkeys/make", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def passkey_make() -> Response:
    site, form = _site(), Form()
    _member()
    if request.method != "POST":
        waiting = drawn()
        if waiting is None:
            return redirect(url_for("accounts.passkey_new"), 303)
        return _make_page(site, waiting, form)
    try:
        fresh = passkeys.make(
            site,
            take(),
            **answered(),
            account=me().account,
            identity=my_identity(),
            label=label(request.user_agent.string),
        )
        passkeys.keep(store(), account=me().account, fresh=fresh)
    except (Wrong, Conflict):
        form.form_errors.append(_("That did not work. Try again, or go back."))
        return _make_page(site, draw(), form, 400)
    notice(_("You can now sign in with this passkey."))
    return redirect(url_for("accounts.account_page"), 303)


@views.route("/account/passkeys/<passkey>/remove", methods=["GET", "POST"])
@allow(Who.ACCOUNT, fresh=True)
def passkey_remove(passkey: str) -> Response:
    found = _own(passkey)
    if request.method != "POST":
        return _remove_page(found)
    words = account(store(), me().account).manner.words
    try:
        passkeys.remove(store(), account=me().account, passkey=passkey, words=words)
    except Conflict as error:
        return _remove_page(found, told(error), 409)
    notice(_("That passkey no longer opens your sign-in."))
    return redirect(url_for("accounts.account_page"), 303)


def _opened(site: Site) -> Opened:
    """Whose passkey answered; of somebody who is signed in, their own alone."""
    found = passkeys.open_with(store(), site, take(), **answered())
    if session.get("account", found.account) != found.account:
        raise Wrong
    return found


def _site() -> Site:
    found = here()
    if found is None:
        abort(404)
    return found


def _member() -> None:
    if account(store(), me().account).manner.organiser:
        abort(403)


def _own(passkey: str) -> Passkey:
    mine = passkeys.passkeys_of(store(), store(), me().account)
    found = next((one for one in mine if one.id == passkey), None)
    if found is None:
        abort(404)
    return found


def _with_words() -> str:
    again = "account" in session
    where = "accounts.again" if again else "accounts.sign_in"
    return url_for(where, next=request.args.get("next"))


def _page(site: Site, challenge: Challenge, form: Form, status: int = 200) -> Response:
    page = render_template(
        "accounts/passkey_sign_in.html",
        form=form,
        options=to_use(site, challenge.raw),
        answer=url_for("accounts.passkey_answer", next=request.args.get("next")),
        back=_with_words(),
    )
    return make_response(page, status)


def _make_page(site: Site, challenge: Challenge, form: Form, status: int = 200) -> Response:
    person = account(store(), me().account)
    page = render_template(
        "accounts/passkey_make.html",
        form=form,
        options=passkeys.options(
            store(), site, challenge, account=person.id, email=person.email, name=person.name
        ),
        answer=url_for("accounts.passkey_make"),
        other={"text": _("Go back"), "href": url_for("accounts.account_page")},
        step="",
    )
    return make_response(page, status)


def _remove_page(passkey: Passkey, error: str = "", status: int = 200) -> Response:
    page = render_template("accounts/passkey_remove.html", passkey=passkey, error=error)
    return make_response(page, status)
