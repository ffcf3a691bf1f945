"""A published release as people read it: headlines, boxes, and a text for a paper.

Every sentence is computed from the published words alone, so it adds no fact to them. All
functions take the release as stored (`Release.to_dict`) and a gettext function.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.releases import phrases
from feedback.releases.model import ALL, Question
from feedback.releases.phrases import Rise
from feedback.releases.words import FOUR, TWO

Translate = Callable[[str], str]
SliceDict = Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """One of the boxes of a figure: its word, what the word means, whether it is filled."""

    label: str
    meaning: str
    filled: bool


@dataclass(frozen=True)
class Figure:
    """One published word: `key` as in the release, four boxes or two with one filled."""

    key: str
    label: str
    word: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class SliceView:
    """One part: `people` is empty where no number is told; no figures where not shown."""

    name: str
    people: str
    headline: str
    figures: tuple[Figure, ...]

    @property
    def shown(self) -> bool:
        """Whether there is anything but the one marker."""
        return bool(self.figures)


@dataclass(frozen=True)
class QuestionView:
    """One question; `said` tells which options "this" stands for."""

    id: str
    text: str
    said: str
    slices: tuple[SliceView, ...]


def same(message: str) -> str:
    """The gettext of whoever reads English."""
    return message


def rise_of(question: Question) -> Rise:
    """How a rise is said: mentors agree or disagree, and their reversed item is a worry."""
    if question.reverse:
        return "worried"
    return "agreed" if question.roles == ("mentor",) else "rated"


def headline(part: SliceDict, rise: Rise = "rated", gettext: Translate = same) -> str:
    """The sentences for one part of one question."""
    before, after, rose = part.get("before"), part.get("after"), part.get("rose")
    if after is None and before is None:
        return gettext(phrases.NOT_SHOWN)
    said = {
        key: label(code, gettext)
        for key, code in (("b", before), ("a", after), ("r", rose))
        if code is not None
    }
    if after is None:
        return gettext(phrases.BEFORE_ONLY) % said
    if before is None:
        return _upper(gettext(phrases.AFTER_ONLY) % said)
    if _scale(before) is not _scale(after):
        # Two waves with different populations may be told by different scales.
        apart = (phrases.BEFORE_ONLY, phrases.SAID_AFTER)
        return " ".join(gettext(sentence) % said for sentence in apart)
    return _change(_rank(after) - _rank(before), part, said, rise, gettext)


def label(code: str, gettext: Translate = same) -> str:
    """The word that people read for a code."""
    return gettext((phrases.FOUR_LABELS | phrases.TWO_LABELS)[code])


def boxes(code: str, gettext: Translate = same) -> tuple[Box, ...]:
    """Four boxes or two, the one of `code` filled."""
    return tuple(
        Box(label(one, gettext), gettext(phrases.MEANINGS[one]), one == code)
        for one in _scale(code)
    )


def figures(part: SliceDict, rise: Rise = "rated", gettext: Translate = same) -> tuple[Figure, ...]:
    """The published words of a part, in the order people read them."""
    labels = {**phrases.FIGURES, "rose": phrases.ROSE_FIGURES[rise]}
    return tuple(
        Figure(key, gettext(text), label(part[key], gettext), boxes(part[key], gettext))
        for key, text in labels.items()
        if key in part
    )


def view(
    release: Mapping[str, Any],
    questions: Sequence[Question],
    gettext: Translate = same,
    *,
    names: Mapping[str, str] | None = None,
) -> tuple[QuestionView, ...]:
    """A whole release; `names` are what parts are called. Texts have no figures: left out."""
    called = {ALL: gettext(phrases.EVERYONE), **(names or {})}
    by_id = {question.id: question for question in questions}
    return tuple(
        QuestionView(
            id=question.id,
            text=question.text,
            said=gettext(phrases.SAID) % {"options": _options(question, gettext)},
            slices=tuple(_slice(part, question, called, gettext) for part in result["slices"]),
        )
        for result in release["questions"]
        if (question := by_id[result["id"]]).kind == "scale"
    )


def paper(title: str, views: Sequence[QuestionView], gettext: Translate = same) -> str:
    """The whole release as plain text, to copy into a paper."""
    lines = [title, ""]
    for question in views:
        lines += [question.text, question.said]
        for part in question.slices:
            people = f" ({part.people})" if part.people else ""
            lines.append(f"{part.name}{people}: {part.headline}")
            lines += [f"- {figure.label}: {figure.word}" for figure in part.figures]
        lines.append("")
    lines += [_key(gettext), gettext(phrases.SKIPPED_NOTE), gettext(phrases.NO_COMPARISON)]
    return "\n".join(lines) + "\n"


def _change(
    climbed: int, part: SliceDict, said: Mapping[str, str], rise: Rise, gettext: Translate
) -> str:
    rose = part.get("rose")
    over_half = rose in ("many", "most", "more_than_half")
    also = [_upper(gettext(phrases.ROSE[rise]) % said)] if rose is not None else []
    if climbed > 0:
        one = [gettext(phrases.ONE_PERSON)] if climbed == 1 else []
        return " ".join([gettext(phrases.UP) % said, *one, *also])
    if climbed < 0:
        down = gettext(phrases.MIXED_DOWN if over_half else phrases.DOWN) % said
        how = phrases.ONE_PERSON if climbed == -1 else phrases.WORSE
        return " ".join([down, gettext(how), *also])
    if part["after"] == FOUR[-1]:
        return " ".join([gettext(phrases.TOP), *also])
    if over_half:
        return _upper(gettext(phrases.SAME_YET[rise]) % said)
    return " ".join([gettext(phrases.SAME) % said, *also])


def _slice(
    part: SliceDict, question: Question, called: Mapping[str, str], gettext: Translate
) -> SliceView:
    rise = rise_of(question)
    # The release says "10 or more"; only its number is wanted, the rest is translated.
    people = gettext(phrases.PEOPLE) % {"n": part["n"].split()[0]} if "n" in part else ""
    return SliceView(
        name=called.get(part["name"], part["name"]),
        people=people,
        headline=headline(part, rise, gettext),
        figures=figures(part, rise, gettext),
    )


def _options(question: Question, gettext: Translate) -> str:
    named = [option for option in question.options if option in question.favourable]
    if len(named) == 1:
        return named[0]
    return gettext(phrases.OR) % {"some": ", ".join(named[:-1]), "last": named[-1]}


def _key(gettext: Translate) -> str:
    words = ", ".join(
        f"{label(code, gettext)} ({gettext(phrases.MEANINGS[code])})"
        for code in FOUR
        if phrases.MEANINGS[code] != phrases.FOUR_LABELS[code]
    )
    return gettext(phrases.WORDS_NOTE) % {"words": words}


def _scale(code: str) -> tuple[str, ...]:
    return FOUR if code in FOUR else TWO


def _rank(code: str) -> int:
    return _scale(code).index(code)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
