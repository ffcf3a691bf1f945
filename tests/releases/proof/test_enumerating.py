"""The reader by integer programs against the one that counts every world."""

from dataclasses import replace

import pytest

from feedback.releases.model import Policy
from tests.releases.build import cohort, released, scale

from . import enumerating
from .drawing import Draws
from .figures import read
from .reader import Reader, Seen, merged, together

FOUR = ("1", "2", "3", "4")
ASKED = scale(options=FOUR, favourable=("3", "4"))


def people_of(draw, n, start=0):
    """Nearly alike, or anything; a third of them skip now and then."""
    usual = draw.pick([("1", "4"), ("4", "4"), ("3", "1"), (None, "4")])
    odd = draw.within(0, n)
    some = (*FOUR, None)
    pairs = [usual if at >= odd else (draw.pick(some), draw.pick(some)) for at in range(n)]
    return cohort(pairs, start=start)


def verdicts(releases, coalition):
    """What both readers say of releases of one item."""
    figures = [figure for one in releases for figure in one.figures]
    counted = enumerating.sure(ASKED, figures, merged(releases), coalition=coalition)
    return together(releases, coalition), counted


def seen(people, policy, published=()):
    release = released(people, policy=policy, questions=[ASKED], published=published)
    figures = read(release.to_dict(), policy, [ASKED], people)[ASKED.id]
    truth = {one.id: (one.before["q1"], one.after["q1"]) for one in people}
    return release, Seen(ASKED, tuple(figures), truth)


@pytest.mark.parametrize("n", [5, 6, 7, 8, 9])
def test_nobody_is_fixed_in_either_way(n):
    for number in range(2):
        people = people_of(Draws(f"alone {n} {number}"), n)
        release, told = seen(people, Policy(k=5))
        reader = Reader()
        reader.see(release.to_dict(), Policy(k=5), [ASKED], people)
        assert told.figures
        assert reader.sure() == set()
        assert verdicts([told], 1) == (set(), set())


@pytest.mark.parametrize(("n", "cases"), [(5, 12), (6, 8), (7, 3), (8, 1), (9, 1)])
def test_they_agree_on_figures_that_say_too_much(n, cases):
    """Counts told exactly, or to within one."""
    outcomes = set()
    for number in range(cases):
        draw = Draws(f"exact {n} {number}")
        _, told = seen(people_of(draw, n), Policy(k=5))
        figures = []
        for one in told.figures:
            count = sum(told.truth[person] in one.pairs for person in one.people)
            loose = draw.within(0, 1)
            figures.append(replace(one, low=count - loose, high=count + loose))
        solved, counted = verdicts([replace(told, figures=tuple(figures))], draw.within(0, 1))
        assert solved == counted
        outcomes.add(bool(solved))
    assert outcomes == {True, False} or n > 6


def test_they_agree_on_two_schemes_without_the_rule_between_them():
    """Five and the same five with some more; the later scheme never hears of the first."""
    fixed = 0
    policy = Policy(k=5)
    for number in range(6):
        draw = Draws(f"two {number}")
        first = cohort([("1", "4")] * 2 + [("3", "1")] * 3) if number % 2 else people_of(draw, 5)
        more = cohort([("1", "4")] * 2, start=5)
        both = [
            # Favourable before, and rose: with all five figures the worlds are too many.
            replace(told, figures=told.figures[::4])
            for _, told in (seen(first, policy), seen([*first, *more], policy))
        ]
        solved, counted = verdicts(both, number // 2 % 2)
        assert solved == counted
        fixed += bool(solved)
    assert fixed
