"""Neighbouring worlds fit, and are all one or two moves away."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.audits.neighbours import neighbours
from feedback.releases.audits.solver import Row


@st.composite
def known_worlds(draw):
    """Counts of three cells for each atom, and facts that they fit."""
    counts = draw(st.lists(st.tuples(*[st.integers(0, 3)] * 3).filter(any), min_size=1, max_size=4))
    values = tuple(count for atom in counts for count in atom)
    facts = []
    for _ in range(draw(st.integers(0, 4))):
        factors = draw(st.lists(st.integers(-2, 3), min_size=len(values), max_size=len(values)))
        true = sum(factor * value for factor, value in zip(factors, values, strict=True))
        slack = draw(st.integers(0, 2))
        terms = tuple((at, factor) for at, factor in enumerate(factors) if factor)
        facts.append(Row(terms, true - slack, true + slack))
    return values, tuple(map(sum, counts)), tuple(facts)


@given(known_worlds())
def test_they_fit_and_nobody_changes_atoms(known):
    values, sizes, facts = known
    for near in neighbours(values, sizes, 3, facts):
        assert near != values
        assert min(near) >= 0
        assert sum(abs(one - other) for one, other in zip(near, values, strict=True)) <= 4
        assert tuple(sum(near[3 * at : 3 * at + 3]) for at in range(len(sizes))) == sizes
        assert all(row.fits(near) for row in facts)


@given(known_worlds())
def test_every_place_that_one_move_can_fill_is_filled(known):
    values, sizes, facts = known
    near = set(neighbours(values, sizes, 3, facts))
    for of in range(len(values)):
        for to in range(of // 3 * 3, of // 3 * 3 + 3):
            moved = list(values)
            moved[of] -= 1
            moved[to] += 1
            if of != to and values[of] and all(row.fits(tuple(moved)) for row in facts):
                assert any(one[to] > values[to] for one in near)
                assert values[of] > 1 or any(one[of] == 0 for one in near)


def test_where_one_move_would_be_noticed_another_makes_up_for_it():
    # Two atoms of two people, yes and no in each; two yes in all.
    facts = (Row(((0, 1), (2, 1)), 2, 2),)
    assert set(neighbours((1, 1, 1, 1), (2, 2), 2, facts)) == {(2, 0, 0, 2), (0, 2, 2, 0)}


def test_numbers_too_large_to_be_exact_have_no_neighbours():
    facts = (Row(((0, 10**30),), 0, 10**31),)
    assert list(neighbours((1, 1), (2,), 2, facts)) == []
