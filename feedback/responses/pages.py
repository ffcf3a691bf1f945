"""Participants' pages, rendered once for each survey and then only filled in.

The GOV.UK macros take milliseconds; what differs between two people is the form's token,
what they ticked and typed, and on the last page their own answers.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, cast
from urllib.parse import quote

from flask import current_app, render_template, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from feedback.config import Config
from feedback.questionnaires.model import Page, Question
from feedback.responses.forms import CheckForm, page_form, values_of
from feedback.responses.model import Answers
from feedback.responses.notice_words import short
from feedback.responses.notices import notice_of, stamp, version
from feedback.responses.service import Visitor
from feedback.responses.slots import Place
from feedback.schemes.model import Wave
from feedback.schemes.settings import Settings
from feedback.storage.store import Store
from feedback.web.fields import Form
from feedback.web.languages import eyes, language
from feedback.web.pages import PageCache, csrf_token, slot
from feedback.wording import shipped

__all__ = [
    "answer_rows",
    "check_page",
    "landing_page",
    "notice_page",
    "question_page",
    "said_by",
    "saved_page",
    "text_hint",
]

_PAGES: Final = PageCache()


def text_hint(of: Wave) -> str:
    """Said beside each text box."""
    return _hint(of.deals, language())


@lru_cache(maxsize=64)
def _hint(deals: date, _language: str) -> str:
    said: str = _(
        "Don't name or describe anyone who could be recognised, including people who use "
        "services. Nobody reads this before %(date)s.",
        date=format_date(deals, "d MMMM yyyy"),
    )
    return said


def landing_page(token: str, settings: Settings | None) -> str:
    """The link itself. Whom to ask comes from the scheme's settings, if the link is one."""

    def build() -> str:
        return render_template("responses/landing.html", token=slot("token"), settings=settings)

    config = cast("Config", current_app.extensions["candour-config"])
    key = ("landing", config.organisation, config.demo, settings, *eyes())
    return _PAGES.get(key, build).render(texts={"token": quote(token)})


def notice_page(store: Store, who: Visitor) -> str:
    """Before the first question: who sees what."""

    def build() -> str:
        about = notice_of(store, who.wave)
        return render_template(
            "responses/notice.html",
            about=about,
            parts=short(about),
            version=version(store, who.wave),
            back_link=None,
        )

    return _PAGES.get(_key(who, "notice", stamp(store, who.wave)), build).render(csrf=csrf_token())


def question_page(
    who: Visitor, page: Page, answers: Answers | None, *, form: Form | None = None
) -> str:
    """A few questions. With a form that has errors it goes through the macros."""
    if form is not None:
        return _questions(who, page, form)

    def build() -> str:
        hint = text_hint(who.wave)
        return _questions(who, page, page_form(page, who.wave.kind, hint=hint, values={}))

    values = values_of(answers) if answers else {}
    key = _key(who, "questions", page.number)
    return _PAGES.get(key, build).render(csrf=csrf_token(), values=values)


def check_page(store: Store, who: Visitor, answers: Answers, *, form: Form | None = None) -> str:
    """What was answered, and what becomes of it."""
    commented = any(answers.texts.values())
    if form is not None:
        return _check(
            store, who, said_by(who.place, who.person.role, answers), form, commented=commented
        )

    def build() -> str:
        blanks = {question.id: slot(question.id) for question in _asked(who)}
        return _check(store, who, blanks, CheckForm(formdata=None), commented=commented)

    page = _PAGES.get(_key(who, "check", commented, stamp(store, who.wave)), build)
    return page.render(csrf=csrf_token(), texts=said_by(who.place, who.person.role, answers))


def saved_page(who: Visitor, code: str | None) -> str:
    """The answers are stored; with the code to see them again, unless it was refused."""

    def build() -> str:
        return render_template(
            "responses/saved.html", wave=who.wave, code=slot("code") if code else None
        )

    page = _PAGES.get(_key(who, "saved", bool(code)), build)
    return page.render(csrf=csrf_token(), texts={"code": code} if code else {})


def _questions(who: Visitor, page: Page, form: Form) -> str:
    back = (
        url_for("responses.answer", number=page.number - 1)
        if page.number > 1
        else url_for("responses.notice")
    )
    return render_template(
        "responses/questions.html", form=form, page=page, back_link=back, credit=_credit(who)
    )


def answer_rows(
    place: Place, role: str, said: Mapping[str, str], *, links: bool = False
) -> list[dict[str, str | None]]:
    """A row for each question: its wording and what was said."""
    return [
        {
            "key": shipped(question.wording(place.wave.kind)),
            "value": said[question.id],
            "href": url_for("responses.answer", number=page.number, _anchor=f"q-{question.id}")
            if links
            else None,
        }
        for page in place.questionnaire.for_(role, place.wave.kind)
        for question in page.questions
    ]


def said_by(place: Place, role: str, answers: Answers) -> dict[str, str]:
    """What was answered, in words, by question id."""
    asked = place.questionnaire.asked(role, place.wave.kind)
    return {question.id: _words(question, answers) for question in asked}


def _check(
    store: Store, who: Visitor, said: Mapping[str, str], form: Form, *, commented: bool
) -> str:
    return render_template(
        "responses/check.html",
        form=form,
        rows=answer_rows(who.place, who.person.role, said, links=True),
        commented=commented,
        about=notice_of(store, who.wave),
        back_link=url_for("responses.answer", number=_pages(who)),
    )


def _words(question: Question, answers: Answers) -> str:
    if question.kind == "text":
        return answers.texts.get(question.id) or _("Nothing written")
    value = answers.closed.get(question.id)
    chosen = next((option for option in question.options if option.value == value), None)
    return shipped(chosen.label) if chosen else _("Prefer not to say")


def _asked(who: Visitor) -> tuple[Question, ...]:
    return who.questionnaire.asked(who.person.role, who.wave.kind)


def _pages(who: Visitor) -> int:
    return len(who.questionnaire.for_(who.person.role, who.wave.kind))


def _credit(who: Visitor) -> str:
    return who.questionnaire.credit


def _key(who: Visitor, page: str, *more: object) -> tuple[object, ...]:
    # Dates may be extended while a survey is open.
    wave = who.wave
    dates = (wave.closes, wave.deals, wave.destroys)
    role = who.person.role
    return (page, wave.id, who.questionnaire.hash, role, dates, *eyes(), *more)
