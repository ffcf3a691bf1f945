"""All cohorts that fit published words: the exact search behind the table in `safety`.

What is asked: `n` people answered, everyone reads the words (and is granted to know `n`),
and `c` insiders know their own answers. Can they be sure of anyone else's exact answer
before, exact answer after, or whether it rose?

Reduction, from every cohort to a handful of sums. Nothing is lost in any step:

1. Published words count people, so all who are not insiders look the same: insiders are sure
   of one outsider only if they are sure of all, and an outsider can be in a state exactly if
   some fitting cohort has *somebody* outside in it.
2. A person counts through five bits only: favourable before, unanswered before, the same two
   after, rose. People with equal bits form a *cell*; a cell stands for every exact pair of
   answers with those bits. At most 13 cells occur.
3. Without rose the two waves share no figure and fall apart into one search each: any
   numbers F, U of favourable and unanswered with F + U ≤ m can occur among m people.
4. With rose, favourable options all above the others, two or more of each: the pairs other→
   other and favourable→favourable may rise or not, other→favourable always rises,
   favourable→other never. Rising pairs are then a flow from answers before to answers after,
   so with Nb = m - Fb - Ub the number R who rose can be any of
       max(0, Nb + Fa - m) ≤ R ≤ min(m - Ub, m - Ua, Nb + Fa).
   (Max-flow min-cut for the right side, the pigeonhole for the left; `test_worlds` compares
   with plain enumeration.) Favourable below the others, or a reversed item, is the same with
   before and after exchanged. Favourable options in between let every pair rise or not, and
   only 0 ≤ R ≤ min(m - Ub, m - Ua) remains.
5. Words are intervals, and every coefficient above is 0, 1 or -1, so eliminating one unknown
   after another (Fourier and Motzkin) is exact for whole numbers: `_fits` is the result.

Beyond the sizes searched: for n = 4q + r every bound of a word is a linear function of q
with a constant of 0 to 3, and what is taken off for insiders and a cell is at most c + 1. So
each comparison in `_fits`, of at most nine bounds, reads aq + b ≥ 0 with whole numbers and
|b| ≤ 9(c + 4). Once q is greater no comparison changes its verdict any more, and n is as
safe as n - 4: `settled` gives the size up to which a search decides for all sizes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, product

from feedback.releases.words import Scale, bounds, codes

# Favourable before, unanswered before, favourable after, unanswered after, rose.
Sums = tuple[int, int, int, int, int]
Box = tuple[tuple[int, int], ...]
Shape = tuple[bool, ...]
"""Whether each option, from least to most, is favourable."""


@dataclass(frozen=True)
class Cell:
    """People who add the same to every published count, and what they may have answered.

    Answers are option numbers from 0 on, -1 where the question was skipped.
    """

    adds: Sums
    before: frozenset[int]
    after: frozenset[int]


def settled(coalition: int) -> int:
    """The size up to which a search decides for every size (see the module)."""
    return 4 * (9 * (coalition + 4) + 2)


@cache
def cells(shape: Shape) -> tuple[Cell, ...]:
    """The cells of a shape, those first that settle most searches early."""
    pairs: dict[Sums, list[tuple[int, int]]] = {}
    answers = range(-1, len(shape))
    for before, after in product(answers, repeat=2):
        pairs.setdefault(_adds(shape, before, after), []).append((before, after))
    found = [
        Cell(adds, frozenset(b for b, _ in who), frozenset(a for _, a in who))
        for adds, who in pairs.items()
    ]
    return tuple(sorted(found, key=lambda cell: (-sum(cell.adds), cell.adds)))


def safe_with_rose(shape: Shape, n: int, coalition: int, scale: Scale) -> bool:
    """Whether no `coalition` of `n` people can be sure of an outsider, rose being published.

    Raises ValueError for a shape without two options on either side: see the module.
    """
    if min(sum(shape), len(shape) - sum(shape)) < 2:  # noqa: PLR2004  # the rule of two and two
        raise ValueError("rose needs two favourable options and two others")
    known = _pooled(shape, coalition)
    ordered = _ordered(shape)
    for box in _boxes(scale, n, 5):
        if not _fits(box, n, ordered):
            continue
        for insiders in known:
            if not _open(shape, _less(box, insiders), n - coalition, ordered):
                return False
    return True


def safe_without_rose(favourable: int, others: int, n: int, coalition: int, scale: Scale) -> bool:
    """The same for one wave whose favourable and unanswered counts are told."""
    for (f_low, f_high), (u_low, u_high) in _boxes(scale, n, 2):
        for f, u in product(range(coalition + 1), repeat=2):
            if f + u > coalition or n <= coalition:
                continue
            left = n - coalition - 1
            possible = 0
            for weight, df, du in ((favourable, 1, 0), (1, 0, 1), (others, 0, 0)):
                low_f, low_u = max(0, f_low - f - df), max(0, u_low - u - du)
                if f_high >= f + df and u_high >= u + du and low_f + low_u <= left:
                    possible += weight
            if possible == 1:
                return False
    return True


def _adds(shape: Shape, before: int, after: int) -> Sums:
    return (
        int(before >= 0 and shape[before]),
        int(before < 0),
        int(after >= 0 and shape[after]),
        int(after < 0),
        int(0 <= before < after),
    )


def _ordered(shape: Shape) -> int:
    """1 where favourable options are the upper ones, -1 the lower ones, 0 in between."""
    if list(shape) == sorted(shape):
        return 1
    return -1 if list(shape) == sorted(shape, reverse=True) else 0


def _boxes(scale: Scale, n: int, figures: int) -> Iterator[Box]:
    return product([bounds(code, n) for code in codes(scale)], repeat=figures)


@cache
def _pooled(shape: Shape, coalition: int) -> frozenset[Sums]:
    adds = (cell.adds for cell in cells(shape))
    return frozenset(_total(group) for group in combinations_with_replacement(adds, coalition))


def _total(group: Iterable[Sums]) -> Sums:
    total = [0] * 5
    for adds in group:
        total = [one + other for one, other in zip(total, adds, strict=True)]
    return (total[0], total[1], total[2], total[3], total[4])


def _less(box: Box, adds: Sums) -> Box:
    return tuple((low - add, high - add) for (low, high), add in zip(box, adds, strict=True))


def _open(shape: Shape, box: Box, outside: int, ordered: int) -> bool:
    """Whether nobody outside is given away; a box that no cohort fits gives nobody away."""
    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()
    rose: set[int] = set()
    for cell in cells(shape):
        if not _fits(_less(box, cell.adds), outside - 1, ordered):
            continue
        before |= cell.before
        after |= cell.after
        rose.add(cell.adds[4])
        if len(before) > 1 and len(after) > 1 and len(rose) > 1:
            return True
    return not rose


def _fits(box: Box, m: int, ordered: int) -> bool:
    """Whether some `m` people add up to sums within `box`."""
    if ordered < 0:
        # Rising from below is falling from above: the same with the waves exchanged.
        box = (box[2], box[3], box[0], box[1], box[4])
    (fb, fb_top), (ub, ub_top), (fa, fa_top), (ua, ua_top), (r, r_top) = box
    if min(fb_top, ub_top, fa_top, ua_top, r_top) < 0:
        return False
    fb, ub, fa, ua, r = max(fb, 0), max(ub, 0), max(fa, 0), max(ua, 0), max(r, 0)
    if max(fb + ub, fa + ua, r + ub, r + ua) > m:
        return False
    if ordered == 0:
        return True
    least = max(r, fa - fb_top - ub_top, fa - fb_top - m + fb)
    return least <= min(r_top, m - ub, m - ua, fa_top + m - fb - ub)
