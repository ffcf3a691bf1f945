"""What a reader knows from published figures: each says that a count lies within bounds.

low ≤ Σ weight · (people with that answer) ≤ high, for one wave (the answer's value, "" for
skipped) or for both ("before|after"). The ledger keeps these, the audits reason with them.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from math import ceil, floor
from typing import Literal

from feedback.releases.cells import Answer
from feedback.releases.change import student
from feedback.releases.counted import HIDDEN, Buckets, Told
from feedback.releases.model import Question, Statement, Wave
from feedback.releases.tabulate import SHOWN_AS, count_cells, rise
from feedback.releases.words import Scale, bounds

__all__ = ["joint_state", "state", "statements"]


def state(answer: Answer) -> str:
    """An answer as a state of a person."""
    return answer or ""


def joint_state(before: Answer, after: Answer) -> str:
    """Both answers as one state."""
    return f"{state(before)}|{state(after)}"


def statements(
    question: Question,
    told: Mapping[str, object],
    wave: Wave,
    scale: Scale | Buckets,
    n: int,
    *,
    grain: int = 0,
) -> tuple[Statement, ...]:
    """What a part says of one of its waves; what it says of both stands with the second."""
    found = [*_about_wave(question, told, wave, scale, n)]
    if wave == "post":
        found += _about_rose(question, told, scale, n)
        found += _about_change(question, told, grain, n)
    return tuple(found)


def _about_wave(
    question: Question, told: Mapping[str, object], wave: Wave, scale: Scale | Buckets, n: int
) -> Iterator[Statement]:
    """What a slice says of one wave of its n people."""
    name = SHOWN_AS[wave]
    if isinstance(scale, Buckets):
        counts = told[f"counts_{name}"]
        if not isinstance(counts, dict):
            raise TypeError("counts stand by option")
        for cell, options in count_cells(question, part=scale.part).items():
            path, weights = f"counts_{name}/{cell}", dict.fromkeys(options, 1)
            yield _count(told, path, counts[cell], wave, weights, scale)
        return
    favourable = {option: 1 for option in question.options if option in question.favourable}
    yield Statement(name, wave, favourable, *bounds(str(told[name]), n))
    path = f"unanswered_{name}"
    yield Statement(path, wave, {"": 1}, *bounds(str(told[path]), n))


def _about_rose(
    question: Question, told: Mapping[str, object], scale: Scale | Buckets, n: int
) -> Iterator[Statement]:
    """What a slice says of who rose."""
    if "rose" not in told:
        return
    risen = {pair: 1 for pair, step in _rises(question).items() if step > 0}
    if isinstance(scale, Buckets):
        yield _count(told, "rose", told["rose"], "both", risen, scale)
    else:
        yield Statement("rose", "both", risen, *bounds(str(told["rose"]), n))


def _about_change(
    question: Question, told: Mapping[str, object], grain: int, n: int
) -> Iterator[Statement]:
    """What the mean change and its interval say, as bounds on the sum of rises and of squares."""
    change = told.get("change")
    if not isinstance(change, dict):
        return
    rises = _rises(question)
    mean, half = Decimal(change["mean"]), Decimal(change["high"]) - Decimal(change["mean"])
    low, high = mean - Decimal(grain) / 20, mean + Decimal(grain) / 20
    yield Statement("change", "both", rises, ceil(n * low), ceil(n * high) - 1)
    # With n known, the width bounds the variance, and so the sum of squares.
    spread = n * (n - 1) * (float(half) / student(n)) ** 2
    furthest = float(max(abs(low), abs(high)))
    squares = {pair: step * step for pair, step in rises.items()}
    yield Statement("spread", "both", squares, 0, floor(spread + n * furthest**2) + 1)


def _rises(question: Question) -> dict[str, int]:
    answers: tuple[Answer, ...] = (None, *question.options)
    return {joint_state(*pair): rise(question, *pair) for pair in product(answers, answers)}


def _count(
    told: Mapping[str, object],
    path: str,
    value: object,
    wave: Wave | Literal["both"],
    weights: Mapping[str, int],
    scale: Buckets,
) -> Statement:
    flagged = told.get("or_more", ())
    count: Told = HIDDEN if value == HIDDEN else int(str(value))
    more = isinstance(flagged, list) and path in flagged
    return Statement(path, wave, weights, *scale.bounds(count, more))
