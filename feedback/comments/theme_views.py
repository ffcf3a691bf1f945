"""One theme: other words for it, or removing it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.comments import service
from feedback.comments.blueprint import desk, views
from feedback.comments.forms import Theme
from feedback.comments.service import Changed, Desk, Seen
from feedback.errors import Rejected
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_PATH = "/schemes/<scheme>/comments/<wave>/question/<question>/theme/<theme>"
_OK, _CHANGED = 200, 409
Page = tuple[str, int] | Response


@views.get(_PATH)
@allow(Who.GUARDIAN)
def theme(scheme: str, wave: str, question: str, theme: str) -> Page:
    at = desk(scheme, wave)
    form = Theme(formdata=None)
    form.text.data = service.reading(at, question).theme(theme).text
    return _theme(at, question, theme, form)


@views.post(_PATH)
@allow(Who.GUARDIAN)
def reword(scheme: str, wave: str, question: str, theme: str) -> Page:
    at, form, status = desk(scheme, wave), Theme(), _OK
    if form.validate_on_submit():
        try:
            service.reword_theme(at, _seen(question, theme), text=str(form.text.data))
        except Rejected as error:
            put_error(form, error)
        except Changed as error:
            status = _CHANGED
            put_error(form, error)
        else:
            notice(_("The theme has these words now."))
            return _back(at, question)
    return _theme(at, question, theme, form, status)


@views.post(f"{_PATH}/remove")
@allow(Who.GUARDIAN)
def drop_theme(scheme: str, wave: str, question: str, theme: str) -> Page:
    at = desk(scheme, wave)
    try:
        service.drop_theme(at, _seen(question, theme))
    except Changed as error:
        form = Theme(formdata=None)
        form.text.data = service.reading(at, question).theme(theme).text
        put_error(form, error)
        return _theme(at, question, theme, form, _CHANGED)
    notice(_("The theme is removed."))
    return _back(at, question)


def _seen(question: str, theme: str) -> Seen:
    return Seen(question, theme, request.form.get("mark", ""))


def _back(at: Desk, question: str) -> Response:
    there = url_for("comments.question", scheme=at.wave.scheme, wave=at.wave.id, question=question)
    return redirect(there, 303)


def _theme(at: Desk, question: str, theme: str, form: Theme, status: int = _OK) -> tuple[str, int]:
    there = service.reading(at, question)
    found = there.theme(theme)
    page = render_template(
        "comments/theme.html",
        scheme=load_scheme(store(), at.wave.scheme),
        wave=at.wave,
        there=there,
        theme=found,
        stands=there.stands(found),
        under=[one.text for one in there.comments if theme in one.entry.themes],
        closed=service.closed(store(), at.wave),
        form=form,
    )
    return page, status
