"""Echelon forms: the same lattice, in a shape from which it can be read."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.audits.lattice import echelon

rows = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-9, 9), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def with_factors(matrix):
    """The rows, each beside the factors that it is made of."""
    return np.hstack([matrix, np.eye(len(matrix), dtype=np.int64)])


@given(rows)
def test_each_row_is_the_combination_it_says_and_none_is_lost(given_rows):
    matrix = np.array(given_rows, dtype=np.int64)
    width = matrix.shape[1]
    reduced, pivots = echelon(with_factors(matrix), width)
    factors = reduced[:, width:]
    assert (factors @ matrix == reduced[:, :width]).all()
    # Whole-number factors of determinant 1 or -1 can be undone in whole numbers.
    assert round(abs(np.linalg.det(factors.astype(float)))) == 1
    assert not reduced[len(pivots) :, :width].any()


@given(rows)
def test_pivots_are_first_positive_and_above_all_over_them(given_rows):
    matrix = np.array(given_rows, dtype=np.int64)
    reduced, pivots = echelon(matrix, matrix.shape[1])
    assert pivots == sorted(set(pivots))
    for row, pivot in enumerate(pivots):
        assert reduced[row, pivot] > 0
        assert not reduced[row, :pivot].any()
        assert not reduced[row + 1 :, pivot].any()
        assert all(0 <= entry < reduced[row, pivot] for entry in reduced[:row, pivot])


def test_numbers_that_outgrow_64_bits_stay_exact():
    big = 2**40 + 1
    matrix = np.array([[big, 1], [big - 2, big]], dtype=np.int64)
    reduced, pivots = echelon(matrix, 2)
    assert pivots == [0, 1]
    # The product of the pivots is the determinant, of 81 bits.
    assert int(reduced[0, 0]) * int(reduced[1, 1]) == big * big - (big - 2)
