"""Worlds one or two people away from a known one: witnesses that cost no search.

Most of what an audit asks can be answered by a world in which somebody moved to another cell
and, where a figure would notice, somebody else moved so as to make up for it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from feedback.releases.audits.solver import EXACT, Row

__all__ = ["neighbours"]

_COPIES = 4
"""As many ways to make up for one move: groups of insiders rule some of them out."""

_WORK = 20_000_000
"""Comparisons that are done at most: beyond that single moves alone are tried."""

_ROOM = 2_000_000
"""Numbers that are held at most (16 MB): beyond that nothing is tried."""


def neighbours(
    values: Sequence[int], sizes: Sequence[int], width: int, facts: Sequence[Row]
) -> Iterator[tuple[int, ...]]:
    """Values near `values` that fit every fact, given as counts of `width` cells an atom.

    Where many would show the same (somebody is in a cell, nobody is), some of them.
    """
    import numpy as np  # noqa: PLC0415 - a tenth of a second, only where something is audited

    moves = [
        (atom * width + cell, atom * width + other)
        for atom in range(len(sizes))
        for cell in range(width)
        if values[atom * width + cell]
        for other in range(width)
        if other != cell
    ]
    people = sum(sizes)
    if not moves or len(moves) * len(facts) > _ROOM:
        return
    if any(abs(factor) * people > EXACT for row in facts for _, factor in row.terms):
        return
    factors = np.zeros((len(facts), len(values)), dtype=np.int64)
    for at, row in enumerate(facts):
        for variable, factor in row.terms:
            factors[at, variable] = factor
    at_present = factors @ np.array(values, dtype=np.int64)
    most = 2 * EXACT
    low = np.array([max(row.low, -most) for row in facts], dtype=np.int64) - at_present
    high = np.array([min(row.high, most) for row in facts], dtype=np.int64) - at_present
    effects = np.array([factors[:, to] - factors[:, of] for of, to in moves], dtype=np.int64)
    free = set(np.flatnonzero(((effects >= low) & (effects <= high)).all(axis=1)).tolist())
    pairs = len(moves) ** 2 * len(facts) <= _WORK
    filled: Counter[int] = Counter()
    emptied: set[int] = set()
    for number, move in enumerate(moves):
        of, to = move
        empties = values[of] == 1 and of not in emptied
        if filled[to] >= _COPIES and not empties:
            continue
        if number in free:
            filled[to] += 1
            emptied.add(of)
            yield _moved(values, (move,))
        elif pairs:
            both = effects + effects[number]
            fitting = np.flatnonzero(((both >= low) & (both <= high)).all(axis=1))
            yield from _made_up_for(values, move, [moves[other] for other in fitting])


def _made_up_for(
    values: Sequence[int], move: tuple[int, int], others: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, ...]]:
    """Worlds in which one of `others` goes with this move, each by other people."""
    used: set[int] = set()
    for other in others:
        # The same move backwards changes nothing, and nobody moves twice.
        if other == move[::-1] or other[0] in used or (other[0] == move[0] and values[move[0]] < 2):  # noqa: PLR2004 - two people
            continue
        used.add(other[0])
        yield _moved(values, (move, other))
        if len(used) == _COPIES:
            return


def _moved(values: Sequence[int], moves: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    moved = list(values)
    for of, to in moves:
        moved[of] -= 1
        moved[to] += 1
    return tuple(moved)
