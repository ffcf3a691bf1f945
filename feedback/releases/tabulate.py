"""Figures for the places a plan left open. The only module that reads answers.

It can neither add a place nor leave one out: which figures exist follows from the plan.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from feedback.releases.cells import Answer, Tables
from feedback.releases.change import change
from feedback.releases.counted import FAVOURABLE, Buckets
from feedback.releases.membership import Population, SlicePlan, View
from feedback.releases.model import Question, Wave
from feedback.releases.words import word

__all__ = ["SHOWN_AS", "count_cells", "rise", "tell"]

Joint = Mapping[tuple[Answer, Answer], int]
"""How many people answered so before and so after."""

SHOWN_AS: Final[Mapping[Wave, str]] = {"pre": "before", "post": "after"}
"""Under which name a release tells of a wave."""


def tell(question: Question, part: SlicePlan, tables: Tables) -> dict[str, object]:
    """The figures of one shown part, by the keys of a release."""
    told: dict[str, object] = {}
    for wave, view in part.views():
        given = _joint(question, view.cells, tables)
        if isinstance(view.scale, Buckets):
            _count_wave(told, question, wave, view.scale, given)
        else:
            _word_wave(told, question, wave, view, given)
    if part.after is None or part.before is None:
        return told
    given = _joint(question, part.after.cells, tables)
    if part.rose:
        rose = sum(count for pair, count in given.items() if rise(question, *pair) > 0)
        if isinstance(part.after.scale, Buckets):
            told["rose"], more = part.after.scale.tell(rose)
            if more:
                _or_more(told, "rose")
        else:
            told["rose"] = word(rose, sum(given.values()), part.after.scale)
    if part.grain:
        told["change"] = change(_rises(question, given), part.grain)
    return told


def count_cells(question: Question, *, part: bool) -> dict[str, tuple[str, ...]]:
    """What is counted in one wave, by name: each option; in parts the favourable ones together.

    How many skipped is not told. With it, or with every option of a part, the rounded counts
    add up to the group, and a hidden count could be worked out from the others.
    """
    if part:
        return {FAVOURABLE: tuple(one for one in question.options if one in question.favourable)}
    return {option: (option,) for option in question.options}


def _joint(question: Question, cells: Population, tables: Tables) -> Joint:
    """The answers of these cells together."""
    total: Counter[tuple[Answer, Answer]] = Counter()
    for at in cells:
        total.update(tables[question.id][at])
    return total


def rise(question: Question, before: Answer, after: Answer) -> int:
    """By how many options somebody rose; fell below 0. Who skipped a question did neither."""
    if before is None or after is None:
        return 0
    climbed = question.options.index(after) - question.options.index(before)
    return -climbed if question.reverse else climbed


def _rises(question: Question, given: Joint) -> Mapping[int, int]:
    rises: Counter[int] = Counter()
    for pair, count in given.items():
        rises[rise(question, *pair)] += count
    return rises


def _one_wave(wave: Wave, given: Joint) -> Mapping[Answer, int]:
    """How many gave each answer in this wave."""
    counts: Counter[Answer] = Counter()
    for pair, count in given.items():
        counts[pair[0 if wave == "pre" else 1]] += count
    return counts


def _word_wave(
    told: dict[str, object], question: Question, wave: Wave, view: View, given: Joint
) -> None:
    if isinstance(view.scale, Buckets):
        raise TypeError("words have two or four steps")
    counts, name = _one_wave(wave, given), SHOWN_AS[wave]
    n = sum(counts.values())
    favourable = sum(counts[answer] for answer in question.favourable)
    told[name] = word(favourable, n, view.scale)
    told[f"unanswered_{name}"] = word(counts[None], n, view.scale)


def _count_wave(
    told: dict[str, object], question: Question, wave: Wave, scale: Buckets, given: Joint
) -> None:
    counts, name = _one_wave(wave, given), SHOWN_AS[wave]
    cells: dict[str, object] = {}
    for cell, options in count_cells(question, part=scale.part).items():
        cells[cell], more = scale.tell(sum(counts[option] for option in options))
        if more:
            _or_more(told, f"counts_{name}/{cell}")
    told[f"counts_{name}"] = cells


def _or_more(told: dict[str, object], path: str) -> None:
    known = told.get("or_more", [])
    told["or_more"] = [*known, path] if isinstance(known, list) else [path]
