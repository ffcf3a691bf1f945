"""Pages around links: asking for one again, typing a code, trying one out, and the lead's page
of who was invited. None of them knows anything about answers."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, NotFound
from feedback.invitations import service
from feedback.invitations.forms import AskAgain, TypedCode
from feedback.invitations.model import MAX_REMINDERS, State
from feedback.outbox.service import post, progress
from feedback.participants.service import Participant, people
from feedback.schemes.model import Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.waves import wave as load_wave
from feedback.storage.store import Event
from feedback.web.access import Who, allow, me, store
from feedback.web.languages import told
from feedback.web.site import notice

__all__ = ["views"]

views = Blueprint("invitations", __name__)

_PAGE: Final = 100


@dataclass(frozen=True)
class Refused:
    """Somebody whose address could not be reached."""

    invitation: str
    person: Participant


@views.route("/link/again", methods=["GET", "POST"])
@allow(Who.ANYONE, sessionless=True)
def again() -> str | Response:
    form = AskAgain()
    if not form.validate_on_submit():
        return render_template("invitations/again.html", form=form)
    service.ask_again(store(), email=form.email.data or "")
    return redirect(url_for("invitations.asked"), 303)


@views.get("/link/asked")
@allow(Who.ANYONE)
def asked() -> str:
    return render_template("invitations/asked.html")


@views.route("/link/code", methods=["GET", "POST"])
@allow(Who.ANYONE, sessionless=True)
def code() -> str | Response:
    form = TypedCode()
    if not form.validate_on_submit():
        return render_template("invitations/code.html", form=form)
    return redirect(f"/i/{form.token}", 303)


@views.route("/link/test", methods=["GET", "POST"])
@allow(Who.ORGANISER)
def test_mail() -> str | Response:
    if request.method != "POST":
        return render_template("invitations/test.html")
    with store().change(Event("upkeep")) as w:
        post(w, store(), kind="test", payload={"account": me().account})
    notice(_("A test is on its way to your own address."))
    return redirect(url_for("invitations.test_mail"), 303)


@views.get("/link/test/<token>")
@allow(Who.ANYONE)
def test_link(token: str) -> str:
    """What the test mail leads to: nothing is looked up, so there is nothing to find."""
    del token
    return render_template("invitations/works.html")


@views.get("/schemes/<scheme>/invitations/<wave>")
@allow(Who.LEAD, Who.DEPUTY)
def invited(scheme: str, wave: str) -> str:
    found = _own(scheme, wave)
    everybody = _invited(found)
    page = _page_number(len(everybody))
    reminders = [progress(store(), service.batch_of(wave, n + 1)) for n in range(found.reminders)]
    return render_template(
        "invitations/invited.html",
        scheme=load_scheme(store(), scheme),
        wave=found,
        invited=everybody[(page - 1) * _PAGE : page * _PAGE],
        total=len(everybody),
        refused=_refused(found, everybody),
        mails=[progress(store(), service.batch_of(wave)), *reminders],
        may_remind=found.state == "open" and found.reminders < MAX_REMINDERS,
        back_link=f"/schemes/{scheme}",
        page=page,
        pages=_pages(len(everybody)),
    )


@views.post("/schemes/<scheme>/invitations/<wave>/remind")
@allow(Who.LEAD, Who.DEPUTY)
def remind(scheme: str, wave: str) -> Response:
    _own(scheme, wave)
    try:
        service.remind(store(), wave=wave, by=me().account)
    except Conflict as error:
        notice(told(error))
    else:
        notice(_("A reminder is on its way to everybody."))
    return redirect(url_for("invitations.invited", scheme=scheme, wave=wave), 303)


@views.post("/schemes/<scheme>/invitations/<wave>/<invitation>/resend")
@allow(Who.LEAD, Who.DEPUTY)
def resend(scheme: str, wave: str, invitation: str) -> Response:
    _own(scheme, wave)
    try:
        service.resend(store(), wave=wave, invitation_id=invitation, by=me().account)
    except Conflict as error:
        notice(told(error))
    else:
        notice(_("The invitation is on its way again."))
    return redirect(url_for("invitations.invited", scheme=scheme, wave=wave), 303)


def _own(scheme: str, wave: str) -> Wave:
    try:
        found = load_wave(store(), wave)
    except NotFound:
        abort(404)
    if found.scheme != scheme:
        abort(404)
    return found


def _invited(wave: Wave) -> list[Participant]:
    """Everybody, by name."""
    # One column that an index has: three of them take five times as long for 20,000 people.
    there = {person for (person,) in store().pick("invitations", "participant", wave=wave.id)}
    return [person for person in people(store(), wave.scheme) if person.id in there]


def _refused(wave: Wave, everybody: list[Participant]) -> list[Refused]:
    rows = store().pick("invitations", "participant", "id", wave=wave.id, state=State.UNDELIVERABLE)
    by_person = {str(person): str(invitation) for person, invitation in rows}
    return [
        Refused(invitation=by_person[person.id], person=person)
        for person in everybody
        if person.id in by_person
    ]


def _pages(total: int) -> int:
    return max(1, -(-total // _PAGE))


def _page_number(total: int) -> int:
    page = request.args.get("page", 1, type=int)
    return min(max(page, 1), _pages(total))
