"""A published release as people read it: headlines, pictures, tables, and a text for a paper.

Every sentence and share is computed from the published values alone, so it adds no fact to
them. All functions take the release as stored (`Release.to_dict`) and a gettext function.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from feedback.releases import display_counted, display_words, phrases, phrases_counted
from feedback.releases.display_counted import Counted, is_counted, named
from feedback.releases.display_model import (
    CommentsView,
    Line,
    Picture,
    QuestionView,
    Rounding,
    SliceView,
    Translate,
    same,
)
from feedback.releases.display_pictures import answers, compared, in_words
from feedback.releases.display_words import SliceDict, rise_of
from feedback.releases.model import ALL, ROLE, Question

__all__ = ["Reading", "comments", "footnotes", "notes", "overview", "paper", "view"]

_WAVES = {"pre": phrases_counted.BEFORE_WAVE, "post": phrases_counted.AFTER_WAVE}


@dataclass(frozen=True)
class Reading:
    """How a release is read: its questions, what roles are called, and how it was rounded.

    `values` are the stored options of each question, by its id, where `questions` hold the words
    that people read instead. `prefix` begins the key of each picture: a page that shows several
    releases gives each its own.
    """

    questions: Sequence[Question]
    gettext: Translate = same
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rounding: Rounding = field(default_factory=Rounding)
    prefix: str = "r"

    def parts(self, release: Mapping[str, Any]) -> Iterator[tuple[Question, tuple[Counted, ...]]]:
        """Each question that has figures, with its parts in order."""
        by_id = {question.id: question for question in self.questions}
        for result in release["questions"]:
            question = by_id[result["id"]]
            if question.kind == "scale":
                stored = self.values.get(question.id, question.options)
                yield (
                    question,
                    tuple(
                        Counted(one, question, stored, self.rounding) for one in result["slices"]
                    ),
                )

    def name(self, told: SliceDict) -> str:
        """What a part is called; a value of a column other than the role, as it is."""
        called = {ALL: self.gettext(phrases.EVERYONE), **self.names}
        name = str(told["name"])
        return called.get(name, name) if told.get("breakdown", ROLE) == ROLE else name

    def heading(self, told: SliceDict) -> str:
        """The heading of a part; empty for everyone asked."""
        column = told.get("breakdown", "")
        if column in ("", ROLE):
            return self.gettext(phrases_counted.BY_ROLE) if column else ""
        return self.gettext(phrases_counted.BY) % {"column": column}


def view(release: Mapping[str, Any], reading: Reading) -> tuple[QuestionView, ...]:
    """A whole release; texts have no figures and are left out."""
    gettext = reading.gettext
    return tuple(
        QuestionView(
            id=question.id,
            text=question.text,
            said=gettext(phrases.SAID) % {"options": named(question, gettext)},
            slices=tuple(
                _slice(f"{reading.prefix}-{number}-{at}", part, reading)
                for at, part in enumerate(parts, start=1)
            ),
            pictures=_comparing(f"{reading.prefix}-{number}", parts, reading),
        )
        for number, (question, parts) in enumerate(reading.parts(release), start=1)
    )


def overview(release: Mapping[str, Any], reading: Reading) -> tuple[Picture, ...]:
    """All questions in one picture, each for everyone asked, where they are told in numbers."""
    rows = [
        (question.text, named(question, reading.gettext), part)
        for question, parts in reading.parts(release)
        for part in parts
        if is_counted(part.told) and part.told["name"] == ALL
    ]
    title = reading.gettext(phrases_counted.ALL_QUESTIONS)
    return compared(f"{reading.prefix}-all", title, rows, reading.gettext)


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
    """How to read what is shown, words and numbers, one sentence or two each."""
    worded = any(part.figures for question in views for part in question.slices)
    words = (display_words.key(gettext), gettext(phrases.SKIPPED_NOTE)) if worded else ()
    return (*words, *footnotes(views, gettext, rounding=rounding))


def footnotes(
    views: Sequence[QuestionView], gettext: Translate = same, *, rounding: Rounding | None = None
) -> tuple[str, ...]:
    """How the numbers are made that are shown; empty where there are none."""
    parts = [part for question in views for part in question.slices if part.table]
    if not parts:
        return ()
    how = rounding or Rounding()
    found = [phrases_counted.ROUNDED, phrases_counted.SMALL, phrases_counted.SKIPPED]
    found.append(phrases_counted.BANDS)
    if any(part.breakdown for part in parts):
        found.append(phrases_counted.PARTS)
    if any(part.line("change") for part in parts):
        found.append(phrases_counted.STEP)
    numbers = {"base": how.base, "hidden": how.hidden}
    return tuple(gettext(note) % numbers for note in found)


def paper(
    title: str,
    views: Sequence[QuestionView],
    gettext: Translate = same,
    *,
    written: Sequence[CommentsView] = (),
    met: str = "",
    reading_notes: Sequence[str] | None = None,
) -> str:
    """The whole release as plain text, to copy into a paper; `met` is the sentence on meetings,
    `reading_notes`: see `notes`."""
    lines = [title, ""]
    for question in views:
        lines += [question.text, question.said, *_parts(question, gettext), ""]
    lines += _written(written, gettext)
    lines += [met, ""] if met else []
    lines += [
        *(notes(views, gettext) if reading_notes is None else reading_notes),
        gettext(phrases.NO_COMPARISON),
    ]
    return "\n".join(lines) + "\n"


def _slice(key: str, part: Counted, reading: Reading) -> SliceView:
    told, gettext, name = part.told, reading.gettext, reading.name(part.told)
    if is_counted(told):
        table = display_counted.table(part, gettext)
        return SliceView(
            name=name,
            people=gettext(phrases_counted.PEOPLE_ABOUT) % {"n": f"{part.n:,}"},
            headline=display_counted.headline(part, gettext),
            table=table,
            pictures=answers(key, part, table, name=name, gettext=gettext),
            details=display_counted.details(part, gettext),
            breakdown=reading.heading(told),
        )
    rise, question = rise_of(part.question), part.question.text
    # The release says "10 or more"; only its number is wanted, the rest is translated.
    people = gettext(phrases.PEOPLE) % {"n": told["n"].split()[0]} if "n" in told else ""
    words = display_words.figures(told, rise, gettext)
    return SliceView(
        name=name,
        people=people,
        headline=display_words.headline(told, rise, gettext),
        figures=words,
        pictures=in_words(key, words, question=question, name=name, gettext=gettext),
        breakdown=reading.heading(told),
    )


def _comparing(key: str, parts: Sequence[Counted], reading: Reading) -> tuple[Picture, ...]:
    """A picture for each heading under which two parts or more are told in numbers."""
    found: list[Picture] = []
    counted = [part for part in parts if is_counted(part.told) and "breakdown" in part.told]
    for number, (heading, there) in enumerate(
        groupby(counted, key=lambda part: reading.heading(part.told)), start=1
    ):
        members = list(there)
        said = {"question": members[0].question.text, "heading": heading}
        title = reading.gettext(phrases_counted.ALL_PARTS) % said
        rows = [(reading.name(part.told), "", part) for part in members]
        made = compared(f"{key}-by-{number}", title, rows, reading.gettext)
        found += [replace(picture, about=heading) for picture in made]
    return tuple(found)


def _parts(question: QuestionView, gettext: Translate) -> Iterator[str]:
    for group in question.groups:
        if group.heading:
            yield group.heading
        for part in group.slices:
            people = f" ({part.people})" if part.people else ""
            yield " ".join([f"{part.name}{people}: {part.headline}", *part.details])
            yield from (f"- {figure.label}: {figure.word}" for figure in part.figures)
            yield from (
                f"- {line.label}: {_told(line, gettext)}"
                for line in part.table
                if line.key != "change"  # it stands in a sentence above
            )


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
        if one.themes:
            yield gettext(phrases_counted.THEMES)
            yield from (f"- {theme}" for theme in one.themes)
        if one.quotes:
            yield gettext(phrases_counted.QUOTES)
            yield from (f"- “{quote}”" for quote in one.quotes)
    yield ""
