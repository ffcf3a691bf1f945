"""Whole-number combinations of rows: echelon forms by unimodular steps, exactly."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

__all__ = ["echelon"]

_SAFE = 2**31
"""Below it a product of two entries stays within 64 bits."""


def echelon(rows: "Matrix", columns: int) -> tuple["Matrix", list[int]]:
    """Reduce whole-number rows over their first `columns` columns, like Hermite.

    Returns rows that generate the same lattice, and the column in which each of the first of
    them has its pivot (its first entry, positive); rows beyond are zero in all `columns`.
    Above a pivot p entries are within 0 … p-1. So the rows with pivots from column j on,
    and those beyond, generate exactly the combinations that are zero in columns 0 … j-1.
    """
    matrix = rows.copy()
    pivots: list[int] = []
    for column in range(columns):
        top = len(pivots)
        if top == len(matrix):
            break
        if not matrix[top:, column].any():
            continue
        matrix = _clear(matrix, top, column)
        pivots.append(column)
    return matrix, pivots


def _clear(matrix: "Matrix", top: int, column: int) -> "Matrix":
    """Euclid's algorithm on one column, for all rows from `top` on at once."""
    import numpy as np  # noqa: PLC0415 - a tenth of a second, only where something is solved

    while True:
        matrix = _roomy(matrix)
        entries = matrix[top:, column]
        filled = np.flatnonzero(entries)
        least = top + int(min(filled, key=lambda at: abs(int(entries[at]))))
        if least != top:
            matrix[[top, least]] = matrix[[least, top]]
        if matrix[top, column] < 0:
            matrix[top] = -matrix[top]
        factors = matrix[:, column] // matrix[top, column]
        factors[top] = 0
        used = np.flatnonzero(factors)
        matrix[used] -= np.outer(factors[used], matrix[top])
        if not matrix[top + 1 :, column].any():
            return matrix


def _roomy(matrix: "Matrix") -> "Matrix":
    """The matrix, in whole numbers of any size once they could outgrow 64 bits."""
    import numpy as np  # noqa: PLC0415 - as above

    if matrix.dtype != np.object_ and matrix.size and int(np.abs(matrix).max()) >= _SAFE:
        return matrix.astype(np.object_)
    return matrix
