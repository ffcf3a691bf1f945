"""One comment: read it, decide, take words out, take a decision back."""

from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.comments import redaction, service
from feedback.comments.blueprint import desk, views
from feedback.comments.forms import Decide, TakeOut
from feedback.comments.phrases import said
from feedback.comments.service import Changed, Desk, Read, Reading, Seen
from feedback.errors import NotFound, Rejected
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, store
from feedback.web.fields import Form
from feedback.web.numbers import whole_number
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_PATH = "/schemes/<scheme>/comments/<wave>/question/<question>/<comment>"
_OK, _CHANGED = 200, 409
_MOST_WORDS: Final = 99_999  # more than any text has
Page = tuple[str, int] | Response


@dataclass(frozen=True)
class _Place:
    """A comment that the address names, loaded with all of its question."""

    desk: Desk
    there: Reading
    one: Read

    @property
    def address(self) -> dict[str, Any]:
        at = self.desk.wave
        return {"scheme": at.scheme, "wave": at.id, "question": self.there.question.id}

    def url(self, endpoint: str, one: Read | None = None) -> str:
        handle = (one or self.one).entry.handle
        return url_for(f"comments.{endpoint}", **self.address, comment=handle)

    @property
    def seen(self) -> Seen:
        """As the page showed it that is now sent."""
        mark = request.form.get("mark", "")
        return Seen(self.there.question.id, self.one.entry.handle, mark)

    def again(self) -> "_Place":
        """The same as it is stored now."""
        there = service.reading(self.desk, self.there.question.id)
        return _Place(self.desk, there, there.comment(self.one.entry.handle))


@views.get(_PATH)
@allow(Who.GUARDIAN)
def comment(scheme: str, wave: str, question: str, comment: str) -> Page:
    place = _load(scheme, wave, question, comment)
    form = Decide.about(place.there, place.one, formdata=None)
    form.fill(place.one)
    return _comment(place, form)


@views.post(_PATH)
@allow(Who.GUARDIAN)
def decide(scheme: str, wave: str, question: str, comment: str) -> Page:
    place = _load(scheme, wave, question, comment)
    form = Decide.about(place.there, place.one)
    if not form.validate_on_submit():
        return _comment(place, form)
    try:
        service.decide(
            place.desk,
            place.seen,
            how=form.chosen,
            themes=form.chosen_themes,
            new_theme=form.new_theme.data or "",
        )
    except Rejected as error:
        put_error(form, error)
        return _comment(place, form)
    except Changed as error:
        place = place.again()
        form = Decide.about(place.there, place.one)  # what was typed, among themes as they are
        put_error(form, error)
        return _comment(place, form, _CHANGED)
    place = place.again()
    if form.chosen == "cut" and not place.one.entry.cuts:
        return redirect(place.url("words"), 303)
    return _onwards(place)


@views.get(f"{_PATH}/words")
@allow(Who.GUARDIAN)
def words(scheme: str, wave: str, question: str, comment: str) -> Page:
    place = _quotable(_load(scheme, wave, question, comment))
    chosen = redaction.ticked(place.one.text, place.one.entry.cuts)
    return _words(place, TakeOut(formdata=None), chosen)


@views.post(f"{_PATH}/words")
@allow(Who.GUARDIAN)
def take_out(scheme: str, wave: str, question: str, comment: str) -> Page:
    place = _quotable(_load(scheme, wave, question, comment))
    typed = request.form.getlist("word")
    read = (whole_number(one, most=_MOST_WORDS) for one in typed)
    numbers = [one for one in read if one is not None]
    form, status = TakeOut(), _OK
    try:
        service.take_out(place.desk, place.seen, chosen=numbers)
    except Rejected as error:
        put_error(form, error)
    except Changed as error:
        place, status = place.again(), _CHANGED
        put_error(form, error)
    else:
        notice(_("The words are taken out. Read once more how it would be quoted."))
        return redirect(place.url("comment"), 303)
    return _words(place, form, frozenset(numbers), status)


@views.post(f"{_PATH}/undo")
@allow(Who.GUARDIAN)
def undo(scheme: str, wave: str, question: str, comment: str) -> Page:
    place = _load(scheme, wave, question, comment)
    try:
        service.undo(place.desk, place.seen)
    except Changed as error:
        place = place.again()
        form = Decide.about(place.there, place.one, formdata=None)
        form.fill(place.one)
        put_error(form, error)
        return _comment(place, form, _CHANGED)
    notice(_("Taken back. This comment counts as not read."))
    return redirect(place.url("comment"), 303)


def _load(scheme: str, wave: str, question: str, comment: str) -> _Place:
    at = desk(scheme, wave)
    there = service.reading(at, question)
    return _Place(at, there, there.comment(comment))


def _quotable(place: _Place) -> _Place:
    if not place.there.may_quote(place.one):
        raise NotFound("This comment cannot be quoted.")
    return place


def _onwards(place: _Place) -> Response:
    """To the next comment that is not read, or back to the question once all are."""
    following = place.there.next_unread(place.one.entry.handle)
    if following is not None:
        return redirect(place.url("comment", following), 303)
    notice(_("Saved. You have read all comments on this question."))
    return redirect(url_for("comments.question", **place.address), 303)


def _comment(place: _Place, form: Decide, status: int = _OK) -> tuple[str, int]:
    there, number = place.there, place.there.number(place.one.entry.handle)
    found = load_scheme(store(), place.desk.wave.scheme)
    page = render_template(
        "comments/comment.html",
        scheme=found,
        there=there,
        one=place.one,
        number=number,
        said=said(place.one.entry),
        wording=there.question.wording(place.desk.wave.kind),
        address=place.address,
        previous=there.comments[number - 2].entry.handle if number > 1 else "",
        next=there.comments[number].entry.handle if number < len(there.comments) else "",
        least=found.number("min_comments"),
        closed=service.closed(store(), place.desk.wave),
        form=form,
    )
    return page, status


def _words(place: _Place, form: Form, chosen: frozenset[int], status: int = _OK) -> tuple[str, int]:
    text = place.one.text
    there = redaction.words(text)
    starts = [0, *(end for _start, end in there)]
    page = render_template(
        "comments/words.html",
        scheme=load_scheme(store(), place.desk.wave.scheme),
        number=place.there.number(place.one.entry.handle),
        total=len(place.there.comments),
        mark=place.one.entry.mark,
        pieces=[
            (text[before:start], text[start:end], at in chosen)
            for at, (before, (start, end)) in enumerate(zip(starts, there, strict=False))
        ],
        rest=text[starts[-1] :],
        closed=service.closed(store(), place.desk.wave),
        back=place.url("comment"),
        form=form,
    )
    return page, status
