"""The audits by plain counting: every world, and every group, one person at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product


@dataclass(frozen=True)
class Figure:
    """A published figure about single people."""

    people: frozenset[int]
    weights: Mapping[str, int]
    low: int
    high: int


Answers = tuple[str, ...]


def atoms(people: int, figures: Sequence[Figure]) -> list[frozenset[int]]:
    """People whom no population tells apart."""
    found: dict[tuple[bool, ...], set[int]] = {}
    for person in range(people):
        key = tuple(person in figure.people for figure in figures)
        found.setdefault(key, set()).add(person)
    return [frozenset(one) for one in found.values()]


def worlds(people: int, states: Sequence[str], figures: Sequence[Figure]) -> list[Answers]:
    """Everybody's answers, in every way that fits."""
    return [
        answers
        for answers in product(states, repeat=people)
        if all(
            figure.low
            <= sum(figure.weights.get(answers[person], 0) for person in figure.people)
            <= figure.high
            for figure in figures
        )
    ]


def isolated(people: int, populations: Sequence[frozenset[int]], k: int) -> set[frozenset[int]]:
    """By trying every vector of -1, 0 and 1: is it a whole-number combination?"""
    groups = [
        sorted(group)
        for group in atoms(people, [Figure(one, {}, 0, 0) for one in populations])
        if any(group <= one for one in populations)
    ]
    rows = [[int(group[0] in one) for group in groups] for one in populations]
    found = set()
    for vector in product((-1, 0, 1), repeat=len(groups)):
        told = frozenset(
            person for group, one in zip(groups, vector, strict=True) if one for person in group
        )
        if 1 <= len(told) < k and told not in found and _generated(list(vector), rows):
            found.add(told)
    return found


def _generated(vector: list[int], rows: list[list[int]]) -> bool:
    """Whether a vector is a whole-number combination of rows, column by column (Euclid)."""
    rows = [row[:] for row in rows]
    for column in range(len(vector)):
        filled = [row for row in rows if row[column]]
        while len(filled) > 1:
            filled.sort(key=lambda row: abs(row[column]))
            least = filled[0]
            for row in filled[1:]:
                times = row[column] // least[column]
                for at in range(len(vector)):
                    row[at] -= times * least[at]
            filled = [row for row in filled if row[column]]
        if not filled:
            if vector[column]:
                return False
            continue
        pivot = filled[0]
        if vector[column] % pivot[column]:
            return False
        times = vector[column] // pivot[column]
        vector = [one - times * entry for one, entry in zip(vector, pivot, strict=True)]
        rows = [row for row in rows if row is not pivot]
    return True


def small_counts(
    fitting: Sequence[Answers], sets: Sequence[frozenset[int]], states: Sequence[str], k: int
) -> set[tuple[frozenset[int], str, int, int]]:
    """Counts certainly within 1 … k-1, or exact in fewer than k people."""
    found = set()
    for one, state in product(sets, states):
        counts = [sum(answers[person] == state for person in one) for answers in fitting]
        low, high = min(counts), max(counts)
        if 1 <= low <= high < k or (low == high and len(one) < k):
            found.add((one, state, low, high))
    return found


Told = tuple[frozenset[int], frozenset[int], frozenset[str]]


def determined(
    fitting: Sequence[Answers],
    truths: Sequence[Answers],
    groups: Sequence[frozenset[int]],
    coalition: int,
    min_possible: int,
    classes: Mapping[str, str],
) -> set[Told]:
    """(an atom's people besides the insiders, smallest group of insiders, what is possible)."""
    found: set[Told] = set()
    people = range(len(truths[0]))
    for truth in truths:
        for group in groups:
            bad: list[frozenset[int]] = []
            for insiders in _groups(people, coalition):
                others = group - insiders
                if not others or any(one <= insiders for one in bad):
                    continue
                person = min(others)
                left = frozenset(
                    classes.get(answers[person], answers[person])
                    for answers in fitting
                    if all(answers[one] == truth[one] for one in insiders)
                )
                if len(left) < min_possible:
                    bad.append(insiders)
                    found.add((others, insiders, left))
    return found


def _groups(people: Sequence[int], coalition: int) -> Iterator[frozenset[int]]:
    for size in range(coalition + 1):
        yield from map(frozenset, combinations(people, size))


def conditional(
    fitting: Sequence[Answers],
    truths: Sequence[Answers],
    groups: Sequence[frozenset[int]],
    min_possible: int,
) -> set[tuple[frozenset[int], str, frozenset[str]]]:
    """(atom, answer before, what is possible after)."""
    found = set()
    for truth, group in product(truths, groups):
        for given in {truth[person].split("|")[0] for person in group}:
            person = min(group)
            left = frozenset(
                answers[person].split("|")[1]
                for answers in fitting
                if answers[person].split("|")[0] == given
            )
            if len(left) < min_possible:
                found.add((group, given, left))
    return found
