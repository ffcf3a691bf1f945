"""Which comments there are to read: all surveys, and the questions of each."""

from datetime import timedelta
from textwrap import shorten
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.comments import service
from feedback.comments.blueprint import desk, views
from feedback.comments.forms import Theme
from feedback.comments.phrases import said
from feedback.comments.service import Desk, Read, Reading
from feedback.errors import NotAllowed, Rejected
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.waves import waves
from feedback.web.access import Who, allow, store
from feedback.web.numbers import whole_number
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_PAGE: Final = 20  # comments of a list
_MOST_PAGES: Final = 99_999  # more than anybody writes
_EXCERPT: Final = 60  # characters of each


@views.get("/schemes/<scheme>/comments")
@allow(Who.GUARDIAN)
def index(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    return render_template(
        "comments/index.html",
        scheme=found,
        parts=[_part(found, one) for one in waves(store(), scheme)],
        least=found.number("min_comments"),
    )


@views.post("/schemes/<scheme>/comments/<wave>/begin")
@allow(Who.GUARDIAN, fresh=True)
def begin(scheme: str, wave: str) -> Response:
    service.begin(desk(scheme, wave))
    return redirect(url_for("comments.index", scheme=scheme), 303)


@views.post("/schemes/<scheme>/comments/<wave>/finish")
@allow(Who.GUARDIAN)
def finish(scheme: str, wave: str) -> Response:
    service.finish(desk(scheme, wave))
    notice(_("You have finished. You can still change what you decided, until results are opened."))
    return redirect(url_for("comments.index", scheme=scheme), 303)


@views.get("/schemes/<scheme>/comments/<wave>/question/<question>")
@allow(Who.GUARDIAN)
def question(scheme: str, wave: str, question: str) -> str:
    return _question(desk(scheme, wave), question, Theme(formdata=None))


@views.post("/schemes/<scheme>/comments/<wave>/question/<question>")
@allow(Who.GUARDIAN)
def add_theme(scheme: str, wave: str, question: str) -> str | Response:
    at, form = desk(scheme, wave), Theme()
    if form.validate_on_submit():
        try:
            service.add_theme(at, question=question, text=str(form.text.data))
        except Rejected as error:
            put_error(form, error)
        else:
            notice(_("The theme is saved. Open comments to put them under it."))
            there = url_for("comments.question", scheme=scheme, wave=wave, question=question)
            return redirect(there, 303)
    return _question(at, question, form)


def _part(found: Scheme, at: Wave) -> dict[str, Any]:
    """What the page says of one survey; its comments only to a guardian who has the key."""
    part: dict[str, Any] = {
        "wave": at,
        "asks": service.asks(store(), at),
        "on": at.deals + timedelta(days=1),
        "closed": service.closed(store(), at),
        "finished": service.finished(store(), at),
        "readings": (),
        "why": "",
    }
    if at.state == "dealt":
        try:
            part["readings"] = service.readings(desk(found.id, at.id))
        except NotAllowed as error:
            part["why"] = str(error)
    part["tasks"] = [_task(at, one) for one in part["readings"]]
    part["unread"] = sum(one.unread for one in part["readings"])
    part["total"] = sum(len(one.comments) for one in part["readings"])
    return part


def _task(at: Wave, one: Reading) -> dict[str, str]:
    """A question in the list of a survey; without a link where nobody wrote."""
    task = {"title": one.question.wording(at.kind), "colour": "", "hint": ""}
    if not one.comments:
        return task | {"status": _("Nobody wrote here")}
    status = _("All read")
    if one.unread:
        status = _("%(read)s of %(total)s read", read=one.read, total=len(one.comments))
    return task | {
        "href": url_for(
            "comments.question", scheme=at.scheme, wave=at.id, question=one.question.id
        ),
        "status": _unbroken(status),
        "colour": "blue" if one.unread else "",
        "hint": "" if one.enough else _("Too few for quotes"),
    }


def _unbroken(status: str) -> str:
    """A short status that breaks in two reads as two."""
    return status.replace(" ", "\N{NO-BREAK SPACE}") if len(status) < _EXCERPT // 3 else status


def _listed(at: Desk, there: Reading, number: int, one: Read) -> dict[str, str]:
    """A comment in the list of its question."""
    begins = shorten(one.text, _EXCERPT, placeholder="…")
    return {
        "title": _("Comment %(number)s", number=number),
        "href": url_for(
            "comments.comment",
            scheme=at.wave.scheme,
            wave=at.wave.id,
            question=there.question.id,
            comment=one.entry.handle,
        ),
        # a text without spaces has no shorter beginning
        "hint": begins if begins != "…" else f"{one.text[:_EXCERPT]}…",
        "status": _unbroken(said(one.entry, quotes=there.may_quote(one))),
        "colour": "" if one.entry.read else "blue",
    }


def _question(at: Desk, question: str, form: Theme) -> str:
    there = service.reading(at, question)
    pages = max(1, -(-len(there.comments) // _PAGE))
    page = min(whole_number(request.args.get("page", ""), most=_MOST_PAGES) or 1, pages)
    start = (page - 1) * _PAGE
    found = load_scheme(store(), at.wave.scheme)
    return render_template(
        "comments/question.html",
        scheme=found,
        wave=at.wave,
        there=there,
        wording=there.question.wording(at.wave.kind),
        tasks=[
            _listed(at, there, number, one)
            for number, one in enumerate(there.comments[start : start + _PAGE], start + 1)
        ],
        page=page,
        pages=pages,
        themes=[(theme, there.stands(theme)) for theme in there.themes],
        next=_next(there),
        least=found.number("min_comments"),
        closed=service.closed(store(), at.wave),
        form=form,
    )


def _next(there: Reading) -> str:
    following = there.next_unread()
    return following.entry.handle if following else ""
