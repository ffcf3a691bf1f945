"""Which picture goes with which published values, and what it says to those who hear it."""

from collections.abc import Sequence

from feedback.releases import phrases_counted
from feedback.releases.charts.bars import Bar, Legend, bars
from feedback.releases.charts.boxes import boxes
from feedback.releases.charts.pairs import Axis, Dots, pairs
from feedback.releases.display_counted import WAVES, Counted, brief, share
from feedback.releases.display_model import Figure, Line, Picture, Translate

__all__ = ["Row", "answers", "compared", "in_words"]

Row = tuple[str, str, Counted]
"""A label, the answers that "this" means where rows differ in them, and the part drawn."""

_SKIPPED = ("unanswered_before", "unanswered_after")


def answers(
    key: str, part: Counted, table: Sequence[Line], *, name: str, gettext: Translate
) -> tuple[Picture, ...]:
    """Bars of all answers; none where every count is hidden, as they would show nothing."""
    asked = [when for when in WAVES if part.asked(when)]
    rows = [
        Bar(_wave(when, gettext), counts, [share(one, gettext) for one in counts])
        for when in asked
        if (counts := part.options(when))
    ]
    seen = [one for row in rows for one in row.counts if one.known is not None]
    if not seen:
        return ()
    options = part.question.options
    legend = Legend(
        options=options,
        this=[option in part.question.favourable for option in options],
        left=gettext(phrases_counted.OTHERS_LEFT),
        right=gettext(phrases_counted.THIS_RIGHT),
        hidden=gettext(phrases_counted.HATCHED) % {"n": part.rounding.hidden},
    )
    said = {"question": part.question.text, "part": name}
    title = gettext(phrases_counted.ANSWERS) % said
    return (bars(key, title=title, desc=_heard(asked, table, gettext), rows=rows, legend=legend),)


def in_words(
    key: str, figures: Sequence[Figure], *, question: str, name: str, gettext: Translate
) -> tuple[Picture, ...]:
    """Boxes for before, after and who rose; those who skipped stand in the table alone."""
    drawn = [figure for figure in figures if figure.key not in _SKIPPED]
    if not drawn:
        return ()
    title = gettext(phrases_counted.IN_WORDS) % {"question": question, "part": name}
    desc = "; ".join(f"{figure.label}: {figure.word}" for figure in drawn)
    return (boxes(key, title=title, desc=desc, figures=drawn),)


def compared(key: str, title: str, rows: Sequence[Row], gettext: Translate) -> tuple[Picture, ...]:
    """One axis for several questions or parts; none for a single row, which has its bars."""
    made = [_dots(*row, gettext) for row in rows]
    if len(made) < 2 or not any(_drawn(row) for row in made):  # noqa: PLR2004  # two to compare
        return ()
    axis = Axis(
        before=gettext(phrases_counted.BEFORE_WAVE),
        after=gettext(phrases_counted.AFTER_WAVE),
        low=gettext(phrases_counted.SHARE_OR_LESS) % {"share": 10},
        middle=gettext(phrases_counted.SHARE) % {"share": 50},
        high=gettext(phrases_counted.SHARE_OR_MORE) % {"share": 90},
        arrows=gettext(phrases_counted.ARROWS),
    )
    desc = "; ".join(f"{row.label}: {row.said}" for row in made)
    return (pairs(key, title=title, desc=desc, rows=made, axis=axis),)


def _dots(label: str, options: str, part: Counted, gettext: Translate) -> Dots:
    before = part.favourable("before") if part.asked("before") else None
    after = part.favourable("after") if part.asked("after") else None
    said = {name: brief(count, gettext) for name, count in (("b", before), ("a", after)) if count}
    message = phrases_counted.FROM_TO
    if before is None or after is None:
        message = phrases_counted.ONLY_AFTER if before is None else phrases_counted.ONLY_BEFORE
    values = gettext(message) % said
    if options:
        # A worry that people deny is easily read as one that they have, so each row says it.
        values = gettext(phrases_counted.OPTIONS) % {"options": options, "values": values}
    return Dots(label, values, before, after)


def _drawn(row: Dots) -> bool:
    return any(one is not None and not one.vague for one in (row.before, row.after))


def _heard(asked: Sequence[str], table: Sequence[Line], gettext: Translate) -> str:
    """The whole table in words: whoever hears the picture has what others see."""
    return " ".join(
        f"{_wave(when, gettext)}: "
        + "; ".join(
            f"{line.label}: {getattr(line, when)}" for line in table if line.key == "option"
        )
        + "."
        for when in asked
    )


def _wave(when: str, gettext: Translate) -> str:
    before = when == "before"
    return gettext(phrases_counted.BEFORE_WAVE if before else phrases_counted.AFTER_WAVE)
