"""A release as tables, one row for each thing told, for people and for programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from feedback.packs.model import Told
from feedback.releases.display_meetings import HEADING
from feedback.releases.display_model import Figure, Line, SliceView, Translate
from feedback.releases.phrases import N_

__all__ = ["Cell", "Table", "about", "tables"]

Cell = str | int

_BEFORE: Final = N_("Before")
_AFTER: Final = N_("After")
# The key of a word tells which survey it is of; who rose is seen after the second.
_OF_BEFORE: Final = {"before", "unanswered_before"}
_RESULTS: Final = (
    N_("Question"),
    N_("What “this” means"),
    N_("Groups by"),
    N_("Group"),
    N_("People in the group"),
    N_("What they did"),
    N_("Survey"),
    N_("Result"),
    N_("People"),
    N_("Share"),
)
_SENTENCES: Final = (N_("Question"), N_("Groups by"), N_("Group"), N_("In a sentence"))
_COMMENTS: Final = (N_("Question"), N_("Survey"), N_("Kind"), N_("Comment"))
_QUESTIONS: Final = (N_("Question"), N_("Answers"), N_("Survey"), N_("Asked of"))


@dataclass(frozen=True)
class Table:
    """`key` is fit for a file's name; `head` names the columns, if any; numbers are counts."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(told: Told, gettext: Translate) -> tuple[Table, ...]:
    """Results, sentences, comments where there are some, and what was asked."""
    found = (
        ("results", N_("Results"), _RESULTS, _results(told, gettext)),
        ("sentences", N_("Sentences"), _SENTENCES, _sentences(told)),
        ("comments", N_("Comments"), _COMMENTS, _comments(told, gettext)),
        ("questions", N_("Questions"), _QUESTIONS, _questions(told)),
    )
    made = (
        Table(key, gettext(title), tuple(gettext(one) for one in head), tuple(rows))
        for key, title, head, rows in found
    )
    return tuple(table for table in made if table.rows)


def about(told: Told, gettext: Translate) -> Table:
    """What stands first in a spreadsheet, without a head: what this is, and how to read it."""
    until = gettext(N_("%(first)s to %(last)s"))
    when = (
        (one.name, until % {"first": one.opens.isoformat(), "last": one.closes.isoformat()})
        for one in told.surveys
    )
    rows = (
        (gettext(N_("Scheme")), told.title),
        (gettext(N_("Organisation")), told.organisation),
        *when,
        (gettext(N_("Published on")), told.published_on.isoformat()),
        (gettext(N_("Number of the release")), told.number),
        *([(gettext(HEADING), told.meetings)] if told.meetings else ()),
        *((gettext(N_("How to read this")), note) for note in told.notes),
        *((gettext(N_("What it can and cannot say")), limit) for limit in told.limits),
        *((gettext(N_("How people were protected")), one) for one in told.protection),
    )
    if told.credit:
        rows = (*rows, (gettext(N_("Where questions come from")), told.credit))
    return Table("about", gettext(N_("About")), (), rows)


def _results(told: Told, gettext: Translate) -> Iterator[tuple[Cell, ...]]:
    for question in told.questions:
        for part in question.slices:
            said = question.said if part.shown else ""
            place = (question.text, said, part.breakdown, part.name, part.people)
            if not part.shown:
                yield (*place, "", "", part.headline, "", "")
            for row in (*_words(part, gettext), *_counts(part, gettext)):
                yield (*place, *row)


def _words(part: SliceView, gettext: Translate) -> Iterator[tuple[Cell, ...]]:
    def survey(figure: Figure) -> str:
        return gettext(_BEFORE if figure.key in _OF_BEFORE else _AFTER)

    for figure in part.figures:
        yield (figure.label, survey(figure), figure.word, "", "")


def _counts(part: SliceView, gettext: Translate) -> Iterator[tuple[Cell, ...]]:
    for line in part.table:
        for survey, row in zip((_BEFORE, _AFTER), _waves(line), strict=True):
            if row:
                yield (line.label, gettext(survey), *row)


def _waves(line: Line) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """A row's two cells, as text, count and share; empty where nothing was asked."""
    before, after = (
        () if cell is None else (text, "" if cell.count is None else cell.count, cell.share)
        for text, cell in zip((line.before, line.after), line.cells, strict=True)
    )
    return before, after


def _sentences(told: Told) -> Iterator[tuple[Cell, ...]]:
    for question in told.questions:
        for part in question.slices:
            sentence = " ".join([part.headline, *part.details])
            yield (question.text, part.breakdown, part.name, sentence)


def _comments(told: Told, gettext: Translate) -> Iterator[tuple[Cell, ...]]:
    for one in told.comments:
        for theme in one.themes:
            yield (one.question, one.wave, gettext(N_("Theme")), theme)
        for quote in one.quotes:
            yield (one.question, one.wave, gettext(N_("Quote")), quote)


def _questions(told: Told) -> Iterator[tuple[Cell, ...]]:
    for one in told.asked:
        yield (one.text, "; ".join(one.options), one.when, one.who)
