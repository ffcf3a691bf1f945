"""Whether people of two schemes may cost one of them a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.model import Policy
from feedback.releases.shared_people import overlaps


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"p{n}" for n in range(first, last))


@pytest.mark.parametrize(
    ("mine", "theirs", "warned"),
    [
        ((0, 12), (0, 12), True),  # whoever stays silent in one of them is the difference
        ((0, 12), (4, 16), True),
        ((0, 12), (5, 17), False),  # fewer than k in common are not told
        ((0, 12), (12, 24), False),
        ((0, 12), (0, 200), True),
        ((0, 1000), (995, 2000), False),
        ((0, 1000), (990, 2000), True),  # ten in a thousand are too many
        ((0, 1000), (0, 1000), True),
    ],
)
def test_many_of_the_same_people(mine, theirs, warned):
    assert overlaps(Policy(), people(*mine), [people(*theirs)]) == warned


def test_one_such_scheme_is_enough():
    assert overlaps(Policy(), people(0, 12), [people(50, 70), people(0, 12)])
    assert not overlaps(Policy(), people(0, 12), [])


@given(
    k=st.integers(5, 12), mine=st.integers(0, 40), theirs=st.integers(0, 40), at=st.integers(0, 40)
)
def test_fewer_than_k_people_never_show(k, mine, theirs, at):
    one, other = people(0, mine), people(at, at + theirs)
    if len(one & other) < k:
        assert not overlaps(Policy(k=k), one, [other])


@given(mine=st.integers(0, 40), theirs=st.integers(0, 40), at=st.integers(0, 40))
def test_neither_side_matters_more(mine, theirs, at):
    one, other = people(0, mine), people(at, at + theirs)
    assert overlaps(Policy(), one, [other]) == overlaps(Policy(), other, [one])
