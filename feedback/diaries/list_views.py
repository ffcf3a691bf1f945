"""The diary as a list, and all of it for the printer."""

from datetime import date
from typing import Final

from babel.dates import format_date
from flask import abort, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from feedback.diaries import service
from feedback.diaries.blueprint import settings, shelf, views
from feedback.diaries.model import FORMS, by_month
from feedback.diaries.service import Diary
from feedback.web.access import Who, allow

__all__: list[str] = []

# Up to this many entries are one page; more are shown year by year.
_ONE_PAGE: Final = 40


@views.get("/my/diary")
@allow(Who.MEMBER)
def index() -> str:
    there = service.whole(shelf())
    return _page(there, there.years[0] if len(there.entries) > _ONE_PAGE else None)


@views.get("/my/diary/year/<int:year>")
@allow(Who.MEMBER)
def year(year: int) -> str:
    there = service.whole(shelf())
    if year not in there.years:
        abort(404)
    return _page(there, year)


@views.get("/my/diary/new")
@allow(Who.MEMBER)
def choose() -> str:
    """Which kind of entry; with one choice only there is still this page, as it says for what."""
    asked = [one for one in settings() if one.questions]
    return render_template("diaries/choose.html", asked=asked, forms=FORMS)


@views.get("/my/diary/print")
@allow(Who.MEMBER)
def print_all() -> str:
    return render_template("diaries/print.html", entries=service.whole(shelf()).entries)


def _month(value: date) -> str:
    """A month as people read it: March 2026."""
    return format_date(value, "LLLL yyyy", locale=str(get_locale() or "en"))


def _page(there: Diary, year: int | None) -> str:
    shown = [one for one in there.entries if year is None or one.entry.day.year == year]
    return render_template(
        "diaries/index.html",
        there=there,
        months=[(_month(one.first), one.entries) for one in by_month(shown)],
        year=year,
        newer=_year_link(there, year, -1),
        older=_year_link(there, year, 1),
        total=len(there.entries),
        unfinished={one.id for one in there.drafts},
    )


def _year_link(there: Diary, year: int | None, step: int) -> dict[str, str] | None:
    """The year that is `step` places further in the list of years, as a link."""
    if year is None:
        return None
    at = there.years.index(year) + step
    if not 0 <= at < len(there.years):
        return None
    found = there.years[at]
    text = _("Newer") if step < 0 else _("Older")
    return {
        "href": url_for("diaries.year", year=found),
        "text": text,
        "label": str(found),
    }
