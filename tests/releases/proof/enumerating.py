"""The same reader by plain counting: every world, no solver. For a few people alone."""

from collections.abc import Iterator, Sequence
from functools import cache

from .figures import Figure, Pair, answers, rise
from .reader import Truth, atoms_of

__all__ = ["sure"]

Sums = tuple[int, ...]
_KINDS = ("before", "after", "rose")


def sure(question, figures: Sequence[Figure], truth: Truth, *, coalition: int) -> set[str]:
    """What is certain of somebody else's answers, to nobody's help (0) or to one insider (1)."""
    atoms = atoms_of(figures)
    every = answers(question)
    bounds = tuple((one.low, one.high) for one in figures)
    adds = tuple(
        tuple(
            tuple(int(there and pair in one.pairs) for there, one in zip(column, figures))  # noqa: B905 - of one length
            for pair in every
        )
        for column, _ in atoms
    )
    sizes = tuple(len(people) for _, people in atoms)
    found = set()
    for insider in _insiders(atoms, truth) if coalition else [None]:
        for target in range(len(atoms)):
            left = list(sizes)
            if insider:
                left[insider[0]] -= 1
            if not left[target]:
                continue
            left[target] -= 1
            known = (0,) * len(figures)
            if insider:
                known = adds[insider[0]][every.index(insider[1])]
            others = {_plus(one, known) for one in _sums(adds, tuple(left))}
            possible = [
                pair
                for pair, own in zip(every, adds[target], strict=True)
                if any(_fits(_plus(one, own), bounds) for one in others)
            ]
            assert possible
            found |= _certain(question, possible)
    return found


def _insiders(atoms, truth: Truth) -> Iterator[tuple[int, Pair]]:
    yield from dict.fromkeys(
        (at, truth[person]) for at, (_, people) in enumerate(atoms) for person in people
    )


@cache
def _sums(adds: tuple[tuple[Sums, ...], ...], left: Sums) -> frozenset[Sums]:
    """All that so many people of each atom can add to the figures, person by person."""
    atom = next((at for at, number in enumerate(left) if number), None)
    if atom is None:
        return frozenset([(0,) * len(adds[0][0])])
    fewer = tuple(number - (at == atom) for at, number in enumerate(left))
    each = set(adds[atom])
    return frozenset(_plus(total, one) for total in _sums(adds, fewer) for one in each)


def _plus(one: Sums, other: Sums) -> Sums:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _fits(total: Sums, bounds) -> bool:
    return all(low <= count <= high for count, (low, high) in zip(total, bounds, strict=True))


def _certain(question, possible: Sequence[Pair]) -> set[str]:
    told = (
        {before for before, _ in possible},
        {after for _, after in possible},
        {rise(question, pair) for pair in possible},
    )
    return {kind for kind, left in zip(_KINDS, told, strict=True) if len(left) == 1}
