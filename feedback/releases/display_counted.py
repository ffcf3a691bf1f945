"""The counted tier as people read it: tables, headlines and effects of rounded counts.

Shares are worked out here from rounded counts and the rounded number of people; nothing else
about the people is known to this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from feedback.releases import phrases, phrases_counted
from feedback.releases.counted import FAVOURABLE
from feedback.releases.display_model import Cell, Line, Rounding, Translate, same
from feedback.releases.display_words import capital, rise_of
from feedback.releases.effects import Change, Count, beyond_chance, leaning, total, whole_cents
from feedback.releases.model import Question
from feedback.releases.phrases import Rise

__all__ = [
    "WAVES",
    "Counted",
    "When",
    "brief",
    "details",
    "headline",
    "is_counted",
    "named",
    "share",
    "table",
]

When = Literal["before", "after"]
_TENTH: Final = 10
_TOP_TENTH: Final = 90
WAVES: Final[tuple[When, When]] = ("before", "after")
_MIXED: Final = {1: phrases_counted.MIXED_UP, -1: phrases.MIXED_DOWN}


@dataclass(frozen=True)
class Counted:
    """A part in numbers. `values` are the options as stored, in the order of the question's.

    `told` is the slice as published, `rounding` how it was rounded.
    """

    told: Mapping[str, Any]
    question: Question
    values: Sequence[str]
    rounding: Rounding

    @property
    def n(self) -> int:
        """People, rounded."""
        return int(self.told["n"])

    def asked(self, when: When) -> bool:
        """Whether this wave is shown."""
        return f"counts_{when}" in self.told

    @property
    def whole(self) -> bool:
        """Whether each option is counted; parts count the favourable ones together alone."""
        return "breakdown" not in self.told

    def options(self, when: When) -> tuple[Count, ...]:
        """The count of each option, in order; none for a part."""
        return tuple(self._cell(when, value) for value in self.values) if self.whole else ()

    def favourable(self, when: When) -> Count:
        """Those of the favourable options together."""
        if not self.whole:
            return self._cell(when, FAVOURABLE)
        named = zip(self.question.options, self.options(when), strict=True)
        chosen = [count for option, count in named if option in self.question.favourable]
        return total(chosen)

    def single(self, name: str) -> Count | None:
        """What is told under a name of its own, such as rose."""
        return self._count(name, self.told[name]) if name in self.told else None

    @property
    def change(self) -> Change | None:
        """The mean change, where it is published."""
        return Change.of(self.told["change"]) if "change" in self.told else None

    def _cell(self, when: When, name: str) -> Count:
        return self._count(f"counts_{when}/{name}", self.told[f"counts_{when}"][name])

    def _count(self, name: str, told: int | str) -> Count:
        return Count.of(
            told,
            n=self.n,
            hidden=self.rounding.hidden,
            more=name in self.told.get("or_more", ()),
            base=self.rounding.base,
        )


def is_counted(part: Mapping[str, Any]) -> bool:
    """Whether a slice is told in numbers."""
    return "counts_before" in part or "counts_after" in part


def share(count: Count, gettext: Translate = same) -> str:
    """The share as it is printed; empty where all of it is hidden."""
    if count.known is None:
        return ""
    cents = whole_cents(count.known, count.n)
    message = phrases_counted.SHARE
    if count.top:
        message, cents = phrases_counted.SHARE_OR_MORE, _TOP_TENTH
    elif count.bottom:
        message, cents = phrases_counted.SHARE_OR_LESS, _TENTH
    elif count.more:
        message = phrases_counted.SHARE_OR_MORE
    elif count.unseen:
        message = phrases_counted.SHARE_AT_LEAST
    return gettext(message) % {"share": cents}


def table(part: Counted, gettext: Translate = same) -> tuple[Line, ...]:
    """The rows: each option, those who "said this", those who rose, the mean change."""
    columns = [part.options(when) if part.asked(when) else None for when in WAVES]
    lines = [
        _line("option", option, [column[at] if column else None for column in columns], gettext)
        for at, option in enumerate(part.question.options)
        if part.whole
    ]
    agreeing = [part.favourable(when) if part.asked(when) else None for when in WAVES]
    said = gettext(phrases_counted.SAID_THIS) % {"options": named(part.question, gettext)}
    lines.append(_line("favourable", said, agreeing, gettext))
    rose = part.single("rose")
    if rose is not None:
        risen = gettext(phrases.ROSE_FIGURES[rise_of(part.question)])
        lines.append(_line("rose", risen, [None, rose], gettext))
    if part.change is not None:
        label, told = gettext(phrases_counted.CHANGE), _interval(part.change, gettext)
        lines.append(Line("change", label, "", told, (None, Cell(None, ""))))
    return tuple(lines)


def headline(part: Counted, gettext: Translate = same) -> str:
    """The sentence for one part, from its favourable counts and the interval of the change."""
    said = {
        name: brief(part.favourable(when), gettext)
        for name, when in zip("ba", WAVES, strict=True)
        if part.asked(when)
    }
    if len(said) == 1 and part.favourable("after" if "a" in said else "before").vague:
        return gettext(phrases_counted.HIDDEN)
    if "b" not in said:
        return capital(gettext(phrases.AFTER_ONLY) % said)
    if "a" not in said:
        return gettext(phrases.BEFORE_ONLY) % said
    before, after = part.favourable("before"), part.favourable("after")
    if before.vague or after.vague:
        return " ".join(gettext(sentence) for sentence in _unseen(part))
    sentences = _change(part, before, after, same=said["a"] == said["b"])
    return " ".join(capital(gettext(sentence) % said) for sentence in sentences)


def details(part: Counted, gettext: Translate = same) -> tuple[str, ...]:
    """The sentences that follow: the mean change with its interval, and who rose."""
    rise = rise_of(part.question)
    found = []
    if part.change is not None:
        found.append(_effect(part.change, rise, gettext))
    rose = part.single("rose")
    if rose is not None:
        found.append(capital(gettext(phrases.ROSE[rise]) % {"r": brief(rose, gettext)}))
    return tuple(found)


def named(question: Question, gettext: Translate = same) -> str:
    """The favourable options, as a list in words."""
    options = [option for option in question.options if option in question.favourable]
    if len(options) == 1:
        return options[0]
    return gettext(phrases.OR) % {"some": ", ".join(options[:-1]), "last": options[-1]}


def _change(part: Counted, before: Count, after: Count, *, same: bool) -> tuple[str, ...]:
    if before.top and after.top:
        return (phrases_counted.TOP,)
    leans = 0 if same else leaning(before, after)
    moved = part.change.direction if part.change else leans
    if moved:
        return _moved(moved, leans, rise_of(part.question))
    if not same and beyond_chance(before, after):
        return (_MIXED[leans], phrases_counted.BUT_LEVEL)
    return (phrases_counted.SAME if same else phrases_counted.ABOUT_THE_SAME,)


def _unseen(part: Counted) -> tuple[str, ...]:
    """Where the counts that "this" means are hidden, the mean change speaks alone."""
    if part.change is None:
        return (phrases_counted.HIDDEN,)
    rise, moved = rise_of(part.question), part.change.direction
    alone = phrases_counted.ALONE_LEVEL
    if moved:
        alone = (phrases_counted.ALONE_UP if moved > 0 else phrases_counted.ALONE_DOWN)[rise]
    return (alone, phrases_counted.HIDDEN)


def _moved(moved: int, leans: int, rise: Rise) -> tuple[str, ...]:
    """For answers that moved while the share who "said this" leans up, down or neither way."""
    up = moved > 0
    if leans == -moved:
        yet = phrases_counted.BUT_UP if up else phrases_counted.BUT_DOWN
        return (_MIXED[leans], yet[rise])
    if leans:
        return (phrases.UP,) if up else (phrases.DOWN, phrases.WORSE)
    if up:
        return (phrases_counted.MOVED_UP[rise],)
    return (phrases_counted.MOVED_DOWN[rise], phrases.WORSE)


def _effect(change: Change, rise: Rise, gettext: Translate) -> str:
    risen, fallen = phrases_counted.EFFECT_UP[rise], phrases_counted.EFFECT_DOWN[rise]
    how = risen if change.mean > 0 else fallen if change.mean < 0 else phrases_counted.EFFECT_LEVEL
    first = gettext(how) % {"mean": _steps(change.mean, gettext)}
    low, high = change.low, change.high
    across = phrases_counted.LIKELY
    if low < 0 < high:
        worried = rise == "worried"
        across = phrases_counted.LIKELY_ACROSS_WORRY if worried else phrases_counted.LIKELY_ACROSS
    elif high <= 0:
        low, high = high, low
    likely = gettext(across) % {"low": str(abs(low)), "high": str(abs(high))}
    return f"{first} {likely}"


def _interval(change: Change, gettext: Translate) -> str:
    mean, low, high = (_signed(one) for one in (change.mean, change.low, change.high))
    return gettext(phrases_counted.INTERVAL) % {"mean": mean, "low": low, "high": high}


def _signed(number: Decimal) -> str:
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{abs(number)}"


def _steps(number: Decimal, gettext: Translate) -> str:
    size = abs(number)
    message = phrases_counted.PART_OF_STEP if size < 1 else phrases_counted.STEPS
    return gettext(message) % {"steps": str(size)}


def _line(key: str, label: str, counts: Sequence[Count | None], gettext: Translate) -> Line:
    before, after = counts
    return Line(
        key,
        label,
        _full(before, gettext) if before else "",
        _full(after, gettext) if after else "",
        (_cell(before, gettext), _cell(after, gettext)),
    )


def _cell(count: Count | None, gettext: Translate) -> Cell | None:
    return None if count is None else Cell(count.known, share(count, gettext))


def _full(count: Count, gettext: Translate) -> str:
    people = _people(count, gettext)
    if count.known is None:
        return people
    both = {"count": people, "share": share(count, gettext)}
    return gettext(phrases_counted.COUNT_AND_SHARE) % both


def brief(count: Count, gettext: Translate = same) -> str:
    """A count in the fewest words: its share, or the people where the share is hidden."""
    return share(count, gettext) or _people(count, gettext)


def _people(count: Count, gettext: Translate) -> str:
    if count.vague:
        return gettext(phrases_counted.VAGUE)
    if count.known is None:
        return gettext(phrases_counted.OR_FEWER) % {"n": f"{count.unseen:,}"}
    message = phrases_counted.PEOPLE
    if count.more:
        message = phrases_counted.OR_MORE
    elif count.unseen:
        message = phrases_counted.AT_LEAST
    return gettext(message) % {"n": f"{count.known:,}"}
