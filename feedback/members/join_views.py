"""From the link in a mail to a sign-in, or to a diary on paper. Opening the link does nothing."""

from typing import Final, cast
from urllib.parse import urljoin, urlsplit

import segno
from flask import current_app, make_response, redirect, render_template, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from crypto import Malformed, parse_code
from feedback.accounts.arriving import JOINING
from feedback.accounts.half_made import MEMBER, Ending, keep_making, set_ending
from feedback.accounts.making import Making
from feedback.accounts.service import account
from feedback.clock import epoch
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.members import joining
from feedback.members.blueprint import views
from feedback.members.forms import Choice
from feedback.members.joining import LayOut, Offer
from feedback.storage.store import Store
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.languages import told
from feedback.web.pages import sign_csrf_token
from feedback.web.session import Session
from feedback.web.site import notice

__all__ = ["LAY_OUT"]

# Under which the app says how a diary's first pages are made: that lies above this feature.
LAY_OUT: Final = "candour-lay-out"
_TOKEN: Final = 16  # bytes, as accounts.service mints them
_SITTING: Final = 60 * 60


@views.get("/join/<token>")
@allow(Who.ANYONE, sessionless=True)
def join(token: str) -> str:
    """The same page for every link, used or not: scanners and previews learn nothing."""
    return render_template("members/join.html", phone=url_for("members.phone", token=token))


@views.get("/join/<token>/phone")
@allow(Who.ANYONE, sessionless=True)
def phone(token: str) -> Response:
    """The link as a picture, for one's own phone; of any link, as nothing is looked up."""
    try:
        parse_code(token, _TOKEN)
    except Malformed:
        return _unusable()  # it might not fit into a picture
    base = str(current_app.config["PUBLIC_URL"])
    here = url_for("members.join", token=token)
    picture = segno.make(urljoin(base, here), micro=False).svg_inline(scale=6, border=4)
    page = render_template(
        "members/phone.html",
        picture=Markup(picture),  # noqa: S704 - drawn by segno, holds no text of anybody's
        host=urlsplit(base).netloc,
        back_link=here,
    )
    return make_response(page)


@views.post("/join/<token>")
@allow(Who.ANYONE, sessionless=True)
def begin(token: str) -> Response:
    """Take the link out of the address. It is used up only when all is done."""
    try:
        joining.offer(store(), token)
    except NotFound:
        return _unusable()
    if "account" in session:
        session[JOINING] = token
        return redirect(url_for("members.accept"), 303)
    cast("Session", session).renew()
    session[JOINING] = token
    session["until"] = epoch(store().clock) + _SITTING
    sign_csrf_token()
    return redirect(url_for("members.choose"), 303)


@views.route("/joining", methods=["GET", "POST"])
@allow(Who.ANYONE)
def choose() -> Response:
    found = _offer()
    if found is None:
        return _unusable()
    form = Choice(diary="elsewhere" if found.chosen else None)
    if not form.validate_on_submit():
        return make_response(render_template("members/choose.html", form=form, name=found.name))
    if form.diary.data == "here":
        return _on(found, "here")
    try:
        joining.choose_elsewhere(store(), found.token)
    except NotFound:
        return _unusable()
    return redirect(url_for("members.paper"), 303)


@views.get("/joining/paper")
@allow(Who.ANYONE)
def paper() -> Response:
    if _offer() is None:
        return _unusable()
    return make_response(render_template("members/paper.html"))


@views.post("/joining/paper")
@allow(Who.ANYONE)
def paper_sign_in() -> Response:
    """A diary on paper, and still a sign-in for what the two of a pair share."""
    found = _offer()
    return _on(found, "elsewhere") if found else _unusable()


@views.route("/joining/accept", methods=["GET", "POST"])
@allow(Who.ACCOUNT)
def accept() -> Response:
    """Somebody who has a sign-in uses it for this place too."""
    found = _offer()
    if found is None:
        return _unusable()
    form = Choice()
    if not form.validate_on_submit():
        return _accept_page(form)
    try:
        joining.accept(
            store(),
            token=found.token,
            account=me().account,
            identity=my_identity(),
            diary=str(form.diary.data),
            lay_out=_lay_out(),
        )
    except Conflict:
        return _unusable()
    except NotAllowed as error:
        form.form_errors.append(told(error))
        return _accept_page(form, 403)
    session.pop(JOINING)
    notice(_("Your place is ready."))
    return redirect(url_for("members.home"), 303)


def _accept_page(form: Choice, status: int = 200) -> Response:
    email = account(store(), me().account).email
    page = render_template("members/accept.html", form=form, email=email)
    return make_response(page, status)


@views.get("/my/ready")
@allow(Who.MEMBER)
def ready() -> str:
    return render_template("members/ready.html")


@views.record_once
def _end_here(state: BlueprintSetupState) -> None:
    set_ending(state.app, MEMBER, Ending(_enrol, "members.ready"))


def _enrol(stored: Store, made: Making) -> str:
    return joining.enrol(stored, made, _lay_out())


def _lay_out() -> LayOut:
    return cast("LayOut", current_app.extensions[LAY_OUT])


def _offer() -> Offer | None:
    """What the link is for that this browser came with."""
    try:
        return joining.offer(store(), session.get(JOINING, ""))
    except NotFound:
        return None


def _on(found: Offer, diary: str) -> Response:
    session.pop(JOINING)
    return keep_making(joining.begin(store(), found, diary=diary))


def _unusable() -> Response:
    """One page for a link that was used, has ended, was replaced, or never was."""
    return make_response(render_template("members/unusable.html"), 404)
