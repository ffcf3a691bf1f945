"""From the notice to "saved". Each page is loaded, checked, and turned into one act."""

from dataclasses import replace
from typing import Final

from flask import make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crypto import Malformed, encode_code, group, new_code, parse_code
from feedback.clock import epoch
from feedback.errors import Conflict
from feedback.questionnaires.model import Page
from feedback.responses import pages, service
from feedback.responses.blueprint import certified, current_receipt, views, visitor
from feedback.responses.forms import (
    CheckForm,
    DeleteForm,
    ReturnForm,
    answers_of,
    complete,
    only_unanswered,
    page_form,
    quoted,
    values_of,
)
from feedback.responses.installation import installation
from feedback.responses.model import SENT, TAKES_ANSWERS, State
from feedback.responses.notices import kept
from feedback.responses.receipts import delete_by_link
from feedback.responses.service import DraftElsewhere, Unusable, Visitor
from feedback.responses.slots import RETURN_SIZE
from feedback.web.access import Who, allow, store

__all__ = ["answer", "check", "delete", "later", "notice", "return_code", "saved", "start_again"]

RETURN_COOKIE: Final = "__Host-return"
_SAVED_SECONDS: Final = 60 * 60


@views.route("/answer", methods=["GET", "POST"])
@allow(Who.PARTICIPANT)
def notice() -> Response | str:
    """Who sees what, before the first question."""
    who = visitor()
    if request.method != "POST":
        return pages.notice_page(store(), who)
    _note_version(who)
    code = _return_code()
    draft = service.read_draft(store(), who, code)
    if draft is None:
        return _with_code(_to_page(1), who, new_code(RETURN_SIZE))
    return _to_page(service.missing(who, draft) or draft.page)


@views.route("/answer/<int:number>", methods=["GET", "POST"])
@allow(Who.PARTICIPANT)
def answer(number: int) -> Response | str:
    """One page of questions."""
    who = visitor()
    page = _page(who, number)
    code = _return_code()
    if request.method != "POST":
        return _show(who, page, code)
    later = request.form.get("action") == "later"
    given = complete(page, request.form)
    if given is None:
        form = page_form(page, who.wave.kind, hint=pages.text_hint(who.wave))
        if not form.validate() and not (later and only_unanswered(page, form)):
            return pages.question_page(who, page, None, form=form)
        given = answers_of(page, form, partial=later)
    fresh = code or new_code(RETURN_SIZE)
    try:
        service.save(store(), who, replace(given, told=_told()), fresh)
    except DraftElsewhere:
        html = render_template("responses/elsewhere.html", page=page, typed=values_of(given))
        return make_response(html, 409)
    onward = _to("responses.later") if later else _after(who, number)
    return onward if code else _with_code(onward, who, fresh)


@views.post("/answer/<int:number>/again")
@allow(Who.PARTICIPANT)
def start_again(number: int) -> Response:
    """Put what was just typed in the place of a draft that this browser cannot open."""
    who = visitor()
    page = _page(who, number)
    form = page_form(page, who.wave.kind, hint="")
    form.validate()
    code = new_code(RETURN_SIZE)
    given = replace(answers_of(page, form, partial=True), told=_told())
    service.start_again(store(), who, given, code)
    return _with_code(_to_page(number), who, code)


@views.route("/answer/check", methods=["GET", "POST"])
@allow(Who.PARTICIPANT)
def check() -> Response | str:
    """One's answers, and what they become. Only a complete questionnaire is sent."""
    who, code = visitor(), _return_code()
    ballot = service.look(store(), who.place)
    draft = ballot.draft(who.place, who.person.role, code)
    if draft is None:
        return _resume(ballot.state)
    unanswered = service.missing(who, draft)
    if unanswered is not None:
        return _to_page(unanswered)
    if request.method != "POST":
        return pages.check_page(store(), who, draft)
    quote = quoted(request.form)
    if quote is None:
        form = CheckForm()
        if any(draft.texts.values()) and not form.validate():
            return pages.check_page(store(), who, draft, form=form)
        quote = form.quote.data == "yes"
    return _send(who, code, quote=quote)


@views.route("/answer/saved", methods=["GET", "POST"])
@allow(Who.PARTICIPANT)
def saved() -> Response | str:
    """For an hour in this browser, so that a lost connection does not lose the code."""
    if session.get("saved", 0) <= epoch(store().clock):
        raise Unusable("the hour is over")
    who, receipt = visitor(), current_receipt()
    if request.method != "POST":
        return pages.saved_page(who, str(receipt) if receipt else None)
    if receipt:
        service.drop_receipt(store(), who, receipt)
        session.pop("receipt")
        session.pop("sent", None)
    return _to("responses.saved")


@views.get("/answer/later")
@allow(Who.PARTICIPANT)
def later() -> Response | str:
    """How to come back: in this browser by the link, elsewhere by link and code."""
    code, who = _return_code(), visitor()
    if code is None:
        return _to("responses.notice")
    return render_template("responses/later.html", code=group(code), wave=who.wave)


@views.route("/answer/code", methods=["GET", "POST"])
@allow(Who.PARTICIPANT)
def return_code() -> Response | str:
    """Go on with a draft from another browser."""
    who, form = visitor(), ReturnForm()
    if form.validate_on_submit():
        try:
            code = parse_code(form.code.data or "", RETURN_SIZE)
            draft = service.read_draft(store(), who, code)
        except Malformed:
            draft = None
        if draft:
            return _with_code(_to_page(service.missing(who, draft) or draft.page), who, code)
        form.code.errors = [_("This code does not fit. Check it, or start again.")]
    return render_template("responses/code.html", form=form, back_link=url_for("responses.notice"))


@views.route("/answer/delete", methods=["GET", "POST"])
@allow(Who.PARTICIPANT)
def delete() -> Response | str:
    """A link, a tick and a second POST: no code is needed, and there is no way back."""
    form = DeleteForm()
    if not form.validate_on_submit():
        days = installation(store()).keyring_backup
        return render_template("responses/delete.html", form=form, days=days, back_link=None)
    certified(delete_by_link(store(), session["invitation"]))
    return _without_code(_to("responses.deleted"))


def _note_version(who: Visitor) -> None:
    """Which version they were shown: the link's page noted it, unless it changed just then."""
    shown = request.form.get("version", "")
    if shown != session.get("told") and kept(store(), who.wave.scheme, shown):
        session["told"] = shown


def _told() -> bytes:
    return bytes.fromhex(session.get("told", ""))


def _page(who: Visitor, number: int) -> Page:
    asked = who.questionnaire.for_(who.person.role, who.wave.kind)
    if not 1 <= number <= len(asked):
        raise Unusable("no such page")
    return asked[number - 1]


def _show(who: Visitor, page: Page, code: bytes | None) -> Response | str:
    ballot = service.look(store(), who.place)
    if ballot.state not in TAKES_ANSWERS:
        return _resume(ballot.state)
    return pages.question_page(who, page, ballot.draft(who.place, who.person.role, code))


def _resume(state: State) -> Response:
    """Where to, for somebody whose page has nothing to show here."""
    if state in SENT and "saved" in session:
        return _to("responses.saved")
    if state not in TAKES_ANSWERS:
        raise Unusable("answered, or closed for good")
    return _to("responses.notice")


def _after(who: Visitor, number: int) -> Response:
    last = len(who.questionnaire.for_(who.person.role, who.wave.kind))
    return _to("responses.check") if number == last else _to_page(number + 1)


def _send(who: Visitor, code: bytes | None, *, quote: bool) -> Response:
    receipt = current_receipt()
    if receipt is None or code is None:
        raise Unusable("nothing to send here")
    try:
        service.submit(store(), who, code=code, quote=quote, receipt=receipt)
    except (Conflict, DraftElsewhere):
        return _to("responses.check")  # another window changed the draft meanwhile
    # Nothing of this visit lasts longer: the browser may be one that others use too.
    session["saved"] = session["until"] = epoch(store().clock) + _SAVED_SECONDS
    session["sent"] = receipt.code.hex()
    return _without_code(_to("responses.saved"))


def _to(endpoint: str) -> Response:
    return redirect(url_for(endpoint), 303)


def _to_page(number: int) -> Response:
    return redirect(url_for("responses.answer", number=number), 303)


def _return_code() -> bytes | None:
    cookie = request.cookies.get(RETURN_COOKIE, "")
    try:
        return parse_code(cookie, RETURN_SIZE)
    except Malformed:
        return None


def _with_code(response: Response, who: Visitor, code: bytes) -> Response:
    """Keep the return code in this browser until the survey closes."""
    days = (who.wave.closes - store().today()).days + 1
    response.set_cookie(
        RETURN_COOKIE,
        encode_code(code),
        max_age=max(days, 1) * 24 * 60 * 60,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


def _without_code(response: Response) -> Response:
    response.delete_cookie(RETURN_COOKIE, path="/", secure=True, httponly=True)
    return response
