"""Writing: a new entry or one of before, saved, or kept as a draft by hand or by script."""

import secrets
from dataclasses import dataclass, replace
from typing import Final

from flask import Response as FlaskResponse
from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.diaries import service
from feedback.diaries.blueprint import entry_id, owner_mark, settings, shelf, views
from feedback.diaries.forms import WriteForm, entry_from, form_of
from feedback.diaries.model import FORMS, Answer, Entry, Writing
from feedback.diaries.shelf import Full, Stale, new_id
from feedback.errors import Rejected
from feedback.web.access import Who, allow, store
from feedback.web.bodies import takes_form
from feedback.web.errorpages import Words, error_page, typed_texts
from feedback.web.numbers import whole_number
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_MOST_QUESTIONS: Final = 40
_LONGEST_QUESTION: Final = 1000
_MOST_REVISIONS: Final = 10**9
_OK, _BAD, _CHANGED = 200, 400, 409
_ANOTHER: Final = Words(
    _l("Somebody else has signed in, in this browser"),
    (
        _l("They did so after you opened that page. What you sent was not saved."),
        _l("Copy your words. Then sign in as yourself, and put them into your diary."),
    ),
)
# Hidden fields of the page are named "key_…": an error page that shows what was typed leaves
# these out.
Page = tuple[str, int] | Response


@dataclass(frozen=True)
class _Sent:
    """What came from a page: the form as it was filled in, and the entry that it makes."""

    form: WriteForm
    writing: Writing


@views.get("/my/diary/new/<form>")
@allow(Who.MEMBER)
def new(form: str) -> Page:
    if form not in FORMS:
        abort(404)
    named = request.args.get("scheme", "")
    # The one that was chosen, else the first that asks anything, else the first.
    ordered = sorted(settings(), key=lambda one: (one.scheme != named, not one.questions))
    entry = service.start(
        scheme=ordered[0].scheme if ordered else "",
        form=form,
        questions=ordered[0].questions if ordered else (),
        today=store().today(),
    )
    return _page(Writing(id=new_id(), entry=entry))


@views.get("/my/diary/<entry>/write")
@allow(Who.MEMBER)
def write(entry: str) -> Page:
    return _page(service.resume(shelf(), entry_id(entry)))


@views.post("/my/diary/<entry>/write")
@allow(Who.MEMBER)
@takes_form(long=True)
def save(entry: str) -> Page:
    try:
        sent = _sent(entry_id(entry))
    except _SomebodyElse:
        return error_page(_ANOTHER, _CHANGED, typed=typed_texts())
    if request.form.get("key_act") == "draft":
        return _keep(sent)
    both = request.form.get("key_act") == "both"
    if both:
        # What was saved elsewhere stays as it is; this becomes an entry of its own.
        sent = replace(sent, writing=Writing(id=new_id(), entry=sent.writing.entry))
    if not sent.form.validate_on_submit():
        return _page(sent.writing, sent.form, status=_BAD)
    try:
        saved = service.finish(shelf(), sent.writing)
    except Rejected:
        one = len(sent.form.boxes()) == 1
        told = _("Write something first") if one else _("Write in at least one of the boxes")
        sent.form.boxes()[0].errors = [told]
        return _page(sent.writing, sent.form, status=_BAD)
    except (Stale, Full) as error:
        return _full(sent, error) if isinstance(error, Full) else _both(sent)
    if both and request.form.get("key_own"):
        service.discard(shelf(), entry)
    notice(_("Saved. Only you can read it."))
    return redirect(url_for("diaries.entry", entry=saved.id), 303)


@views.post("/my/diary/<entry>/draft")
@allow(Who.MEMBER)
@takes_form(long=True)
def draft(entry: str) -> FlaskResponse:
    """From the script: keep what is typed so far."""
    try:
        revision = service.keep(shelf(), _sent(entry_id(entry)).writing)
    except _SomebodyElse:
        return _refused("person")
    except Stale:
        return _refused("changed")
    except Full:
        return _refused("full")
    return jsonify(draft=revision)


class _SomebodyElse(Exception):
    """Another person signed in, in this browser, after the page was opened."""


def _refused(reason: str) -> FlaskResponse:
    response = jsonify(reason=reason)
    response.status_code = _CHANGED
    return response


def _keep(sent: _Sent) -> Page:
    try:
        revision = service.keep(shelf(), sent.writing)
    except (Stale, Full) as error:
        return _full(sent, error) if isinstance(error, Full) else _both(sent)
    if not revision:
        return _page(sent.writing, sent.form)
    notice(_("Saved as a draft. Only you can read it. You can go on writing."))
    return redirect(url_for("diaries.write", entry=sent.writing.id), 303)


def _full(sent: _Sent, error: Full) -> Page:
    """What was typed stays on the page."""
    put_error(sent.form, error)
    return _page(sent.writing, sent.form, status=_CHANGED)


def _both(sent: _Sent) -> Page:
    """Entry or draft were changed elsewhere: show both texts, and let the person decide."""
    found = service.elsewhere(shelf(), sent.writing)
    return _page(found.now, sent.form, elsewhere=found, status=_CHANGED)


def _page(
    writing: Writing,
    form: WriteForm | None = None,
    *,
    elsewhere: service.Elsewhere | None = None,
    status: int = _OK,
) -> tuple[str, int]:
    page = render_template(
        "diaries/write.html",
        writing=writing,
        form=form or form_of(writing.entry, today=store().today(), sent=False),
        elsewhere=elsewhere,
        page=secrets.token_hex(8),
        mark=owner_mark(),
    )
    return page, status


def _sent(entry: str) -> _Sent:
    """Read what a page sent; what no page of ours sends is answered with 400."""
    if request.form.get("key_owner") != owner_mark():
        raise _SomebodyElse
    kind = request.form.get("key_form", "")
    if kind not in FORMS:
        abort(_BAD)
    scheme = request.form.get("key_scheme", "")
    own = {one.scheme for one in settings()}
    questions = request.form.getlist("question")[:_MOST_QUESTIONS]
    blank = Entry(
        scheme=scheme if scheme in own else "",
        form=kind,
        day=store().today(),
        answers=tuple(Answer(one[:_LONGEST_QUESTION], "") for one in questions),
    )
    form = form_of(blank, today=store().today(), sent=True)
    writing = Writing(
        id=entry,
        entry=entry_from(form, blank),
        base=_number("key_base"),
        draft=_number("key_draft"),
        page=request.form.get("key_page", "")[:32],
        turn=_number("key_turn"),
    )
    return _Sent(form, writing)


def _number(name: str) -> int:
    return whole_number(request.form.get(name, ""), most=_MOST_REVISIONS) or 0
