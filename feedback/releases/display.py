"""A published release as people read it: headlines, pictures, tables, and a text for a paper.

Every sentence and share is computed from the published values alone, so it adds no fact to
them. All functions take the release as stored (`Release.to_dict`) and a gettext function.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedback.releases import display_counted, display_words, phrases, phrases_counted
from feedback.releases.display_counted import Counted, is_counted, named
from feedback.releases.display_model import (
    CommentsView,
    Line,
    QuestionView,
    Rounding,
    SliceView,
    Translate,
    same,
)
from feedback.releases.display_words import rise_of
from feedback.releases.model import ALL, ROLE, Question

__all__ = ["CommentsView", "QuestionView", "comments", "notes", "paper", "view"]

SliceDict = Mapping[str, Any]
_WAVES = {"pre": phrases_counted.WROTE_BEFORE, "post": phrases_counted.WROTE_AFTER}


def view(
    release: Mapping[str, Any],
    questions: Sequence[Question],
    gettext: Translate = same,
    *,
    names: Mapping[str, str] | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
    rounding: Rounding | None = None,
) -> tuple[QuestionView, ...]:
    """A whole release; texts have no figures and are left out.

    `names` are what roles are called; `values` the stored options of each question, by its id,
    where `questions` hold the words that people read instead.
    """
    called = {ALL: gettext(phrases.EVERYONE), **(names or {})}
    by_id = {question.id: question for question in questions}
    found = []
    for result in release["questions"]:
        question = by_id[result["id"]]
        if question.kind != "scale":
            continue
        stored = (values or {}).get(question.id, question.options)
        parts = [
            Counted(part, question, stored, rounding or Rounding()) for part in result["slices"]
        ]
        found.append(
            QuestionView(
                id=question.id,
                text=question.text,
                said=gettext(phrases.SAID) % {"options": named(question, gettext)},
                slices=tuple(_slice(part, called, gettext) for part in parts),
            )
        )
    return tuple(found)


def comments(
    release: Mapping[str, Any], questions: Sequence[Question], gettext: Translate = same
) -> tuple[CommentsView, ...]:
    """What people wrote, as far as the guardian let it through."""
    texts = {question.id: question.text for question in questions}
    return tuple(
        CommentsView(
            question=texts[one["question"]],
            wave=gettext(_WAVES[one["wave"]]),
            quotes=tuple(one.get("quotes", ())),
            themes=tuple(one.get("themes", ())),
        )
        for one in release.get("comments", ())
    )


def notes(
    views: Sequence[QuestionView], gettext: Translate = same, *, rounding: Rounding | None = None
) -> tuple[str, ...]:
    """How to read what is shown, as one sentence or two each."""
    how = rounding or Rounding()
    parts = [part for question in views for part in question.slices if part.shown]
    found = []
    if any(part.figures for part in parts):
        found += [display_words.key(gettext), gettext(phrases.SKIPPED_NOTE)]
    if any(part.table for part in parts):
        numbers = {"base": how.base, "whole": how.whole, "part": how.part}
        counted = [phrases_counted.ROUNDED, phrases_counted.SMALL, phrases_counted.BANDS]
        if any(part.breakdown for part in parts):
            counted.append(phrases_counted.PARTS)
        if any(part.details for part in parts):
            counted.append(phrases_counted.STEP)
        found += [gettext(note) % numbers for note in counted]
    return tuple(found)


def paper(
    title: str,
    views: Sequence[QuestionView],
    gettext: Translate = same,
    *,
    written: Sequence[CommentsView] = (),
    rounding: Rounding | None = None,
) -> str:
    """The whole release as plain text, to copy into a paper."""
    lines = [title, ""]
    for question in views:
        lines += [question.text, question.said, *_parts(question, gettext), ""]
    lines += _written(written, gettext)
    lines += [*notes(views, gettext, rounding=rounding), gettext(phrases.NO_COMPARISON)]
    return "\n".join(lines) + "\n"


def _slice(part: Counted, called: Mapping[str, str], gettext: Translate) -> SliceView:
    told = part.told
    column = told.get("breakdown", "")
    name = str(told["name"])
    # Names are those of roles; a value of another column is shown as it is.
    shown = called.get(name, name) if column in ("", ROLE) else name
    heading = _heading(column, gettext)
    if is_counted(told):
        return SliceView(
            name=shown,
            people=gettext(phrases_counted.PEOPLE_ABOUT) % {"n": f"{part.n:,}"},
            headline=display_counted.headline(part, gettext),
            table=display_counted.table(part, gettext),
            details=display_counted.details(part, gettext),
            breakdown=heading,
        )
    rise = rise_of(part.question)
    # The release says "10 or more"; only its number is wanted, the rest is translated.
    people = gettext(phrases.PEOPLE) % {"n": told["n"].split()[0]} if "n" in told else ""
    return SliceView(
        name=shown,
        people=people,
        headline=display_words.headline(told, rise, gettext),
        figures=display_words.figures(told, rise, gettext),
        breakdown=heading,
    )


def _heading(column: str, gettext: Translate) -> str:
    if column in ("", ROLE):
        return gettext(phrases_counted.BY_ROLE) if column else ""
    return gettext(phrases_counted.BY) % {"column": column}


def _parts(question: QuestionView, gettext: Translate) -> Iterator[str]:
    for group in question.groups:
        if group.heading:
            yield group.heading
        for part in group.slices:
            people = f" ({part.people})" if part.people else ""
            yield " ".join([f"{part.name}{people}: {part.headline}", *part.details])
            yield from (f"- {figure.label}: {figure.word}" for figure in part.figures)
            yield from (f"- {line.label}: {_told(line, gettext)}" for line in part.table)


def _told(line: Line, gettext: Translate) -> str:
    if line.key == "rose":
        return line.after
    waves = ((phrases_counted.BEFORE, line.before), (phrases_counted.AFTER, line.after))
    return "; ".join(gettext(when) % {"told": told} for when, told in waves if told)


def _written(written: Sequence[CommentsView], gettext: Translate) -> Iterator[str]:
    if not written:
        return
    yield gettext(phrases_counted.COMMENTS)
    yield gettext(phrases_counted.LET_THROUGH)
    for one in written:
        yield f"{one.question} ({one.wave})"
        yield from (f"- {theme}" for theme in one.themes)
        yield from (f"“{quote}”" for quote in one.quotes)
    yield ""
