"""The proof without a search: it holds where it says so, and says so where it should."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.audits.spread import spread

matrices = st.integers(1, 6).flatmap(
    lambda width: st.tuples(
        st.lists(
            st.lists(st.integers(-2, 2), min_size=width, max_size=width), min_size=1, max_size=3
        ),
        st.lists(st.integers(1, 3), min_size=width, max_size=width),
    )
)


@given(matrices, st.integers(1, 5))
def test_what_is_proved_is_true_of_every_small_combination(given_matrix, k):
    rows, weights = given_matrix
    basis = np.array(rows, dtype=np.int64)
    if not spread(basis, weights, k):
        return
    for factors in product(range(-3, 4), repeat=len(rows)):
        vector = np.array(factors) @ basis
        touched = sum(weight for weight, value in zip(weights, vector, strict=True) if value)
        assert touched >= k or not any(factors)


def test_disjoint_columns_of_full_rank_are_found():
    identity = np.eye(2, dtype=np.int64)
    basis = np.hstack([identity] * 3)
    assert spread(basis, [1] * 6, 3)
    assert not spread(basis, [1] * 6, 4)
    # A column may be used once for each of its people.
    assert spread(identity, [5, 5], 5)
    assert not spread(identity, [5, 4], 5)


def test_columns_that_depend_on_others_are_no_second_set():
    """One column alone differs from combinations of the others: taken once, it is gone."""
    for alike, other in [
        ([(1, 1)], (1, 2)),
        ([(2, 3)], (2, 5)),
        ([(5, 3)], (5, 4)),
        ([(2, 3, 5), (4, 1, 7)], (1, 1, 1)),
        ([(2, 0, 5), (4, 1, 7)], (1, 1, 1)),
        ([(2, 5, 0), (0, 1, 7)], (1, 1, 1)),
        ([(0, 2, 5), (3, 1, 7)], (1, 1, 1)),
    ]:
        basis = np.array([*alike * 3, other], dtype=np.int64).T
        weights = [1] * basis.shape[1]
        assert spread(basis, weights, 1)
        assert not spread(basis, weights, 2)


def test_numbers_beyond_64_bits():
    basis = np.array([[10**30, 0], [1, 10**30 + 1]], dtype=object)
    assert spread(basis, [3, 3], 3)
