"""The words tier as people read it: four boxes or two, and sentences made of the words alone."""

from collections.abc import Mapping
from typing import Any

from feedback.releases import phrases
from feedback.releases.display_model import Figure, Translate, same
from feedback.releases.model import Question
from feedback.releases.phrases import Rise
from feedback.releases.words import FOUR, TWO

__all__ = ["SliceDict", "boxes", "capital", "figures", "headline", "key", "label", "rise_of"]

SliceDict = Mapping[str, Any]


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
        name: label(code, gettext)
        for name, code in (("b", before), ("a", after), ("r", rose))
        if code is not None
    }
    if after is None:
        return gettext(phrases.BEFORE_ONLY) % said
    if before is None:
        return capital(gettext(phrases.AFTER_ONLY) % said)
    if _scale(before) is not _scale(after):
        # Two waves with different populations may be told by different scales.
        apart = (phrases.BEFORE_ONLY, phrases.SAID_AFTER)
        return " ".join(gettext(sentence) % said for sentence in apart)
    return _change(_rank(after) - _rank(before), part, said, rise, gettext)


def label(code: str, gettext: Translate = same) -> str:
    """The word that people read for a code."""
    return gettext((phrases.FOUR_LABELS | phrases.TWO_LABELS)[code])


def boxes(code: str) -> tuple[bool, ...]:
    """Four boxes or two, the one of `code` filled."""
    return tuple(one == code for one in _scale(code))


def figures(part: SliceDict, rise: Rise = "rated", gettext: Translate = same) -> tuple[Figure, ...]:
    """The published words of a part, in the order people read them."""
    labels = {**phrases.FIGURES, "rose": phrases.ROSE_FIGURES[rise]}
    return tuple(
        Figure(name, gettext(text), label(part[name], gettext), boxes(part[name]))
        for name, text in labels.items()
        if name in part
    )


def key(gettext: Translate = same) -> str:
    """What the words mean, in one sentence."""
    words = ", ".join(
        f"{label(code, gettext)} ({gettext(phrases.MEANINGS[code])})"
        for code in FOUR
        if phrases.MEANINGS[code] != phrases.FOUR_LABELS[code]
    )
    return gettext(phrases.WORDS_NOTE) % {"words": words}


def capital(sentence: str) -> str:
    """A sentence that may begin with a word of the scale, which is written small."""
    return sentence[:1].upper() + sentence[1:]


def _change(
    climbed: int, part: SliceDict, said: Mapping[str, str], rise: Rise, gettext: Translate
) -> str:
    rose = part.get("rose")
    over_half = rose in ("many", "most", "more_than_half")
    also = [capital(gettext(phrases.ROSE[rise]) % said)] if rose is not None else []
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
        return capital(gettext(phrases.SAME_YET[rise]) % said)
    return " ".join([gettext(phrases.SAME) % said, *also])


def _scale(code: str) -> tuple[str, ...]:
    return FOUR if code in FOUR else TWO


def _rank(code: str) -> int:
    return _scale(code).index(code)
