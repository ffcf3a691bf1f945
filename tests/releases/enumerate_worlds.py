"""Every cohort there can be, by plain counting: what insiders can be sure of.

Shares nothing with `feedback.releases.worlds`: people are added one by one, each with every
pair of answers, and the words are those the engine publishes.
"""

from collections import defaultdict
from functools import cache
from itertools import combinations_with_replacement, product

from feedback.releases.words import word


@cache
def pairs(shape):
    """Every pair of answers (option numbers, None for skipped) with what it adds."""
    answers = (None, *range(len(shape)))
    return [
        (before, after, adds(shape, before, after)) for before, after in product(answers, repeat=2)
    ]


def adds(shape, before, after):
    """Favourable and unanswered before, the same after, rose."""
    return (
        before is not None and shape[before],
        before is None,
        after is not None and shape[after],
        after is None,
        None not in (before, after) and after > before,
    )


@cache
def sums(shape, people):
    """All sums of what `people` people can add."""
    if people == 0:
        return frozenset([(0, 0, 0, 0, 0)])
    each = {added for _, _, added in pairs(shape)}
    return frozenset(plus(total, one) for total in sums(shape, people - 1) for one in each)


def plus(one, other):
    """Sum of two tuples."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def sure_of(shape, n, insiders, scale, *, rose=True):
    """Of what some group of insiders can be sure about an outsider: before, after, rose."""
    told = [word(count, n, scale) for count in range(n + 1)]
    figures = 5 if rose else 4
    exact = defaultdict(list)
    for before, after, added in pairs(shape):
        exact[added].append((before, after))
    pooled = {
        tuple(map(sum, zip(*group, strict=True)))
        for group in combinations_with_replacement(list(exact), insiders)
    }
    possible = defaultdict(set)
    for total in sums(shape, n - insiders - 1):
        for cell in exact:
            rest = plus(total, cell)
            for known in pooled:
                words = tuple(told[count] for count in plus(rest, known)[:figures])
                possible[words, known].add(cell)
    return certain(possible.values(), exact)


def certain(groups, exact):
    """What is one and the same in every pair of answers that a group of cells allows."""
    found = set()
    for cells in set(map(frozenset, groups)):
        left = [pair for cell in cells for pair in exact[cell]]
        if len({before for before, _ in left}) == 1:
            found.add("before")
        if len({after for _, after in left}) == 1:
            found.add("after")
        if len({cell[4] for cell in cells}) == 1:
            found.add("rose")
    return found
