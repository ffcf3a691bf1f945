"""A proof, without a search, that every combination of some rows touches many people.

A combination other than 0 cannot be 0 on a set of columns of full rank: it touches each of
several such sets that have no person in common.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

__all__ = ["spread"]

_PRIME = 2**31 - 1
"""Of 31 bits, so that the product of two residues stays within 64."""


def spread(basis: "Matrix", weights: Sequence[int], k: int) -> bool:
    """Whether k column sets of full rank exist side by side: then no combination is small.

    A column may be used once for each of its people. Ranks are taken modulo a prime: they can
    only be smaller than they are, which never makes an unsafe plan look safe.
    """
    import numpy as np  # noqa: PLC0415 - a tenth of a second, only where something is audited

    residues = np.array(basis % _PRIME, dtype=np.int64)
    left = list(weights)
    for _ in range(k):
        # Columns that can be used most often go first, so that rare ones are left for later.
        order = sorted((at for at, one in enumerate(left) if one), key=lambda at: (-left[at], at))
        chosen = _independent(residues[:, order])
        if len(chosen) < len(basis):
            return False
        for at in chosen:
            left[order[at]] -= 1
    return True


def _independent(residues: "Matrix") -> list[int]:
    """Columns that are independent modulo the prime, the first ones preferred."""
    import numpy as np  # noqa: PLC0415 - as above

    matrix = residues.copy()
    chosen: list[int] = []
    for column in range(matrix.shape[1]):
        top = len(chosen)
        if top == len(matrix):
            break
        filled = np.flatnonzero(matrix[top:, column])
        if not len(filled):
            continue
        if filled[0]:
            matrix[[top, top + filled[0]]] = matrix[[top + filled[0], top]]
        inverse = pow(int(matrix[top, column]), -1, _PRIME)
        factors = matrix[top + 1 :, column] * inverse % _PRIME
        used = np.flatnonzero(factors)
        if len(used):
            matrix[top + 1 + used] = (
                matrix[top + 1 + used] - np.outer(factors[used], matrix[top]) % _PRIME
            ) % _PRIME
        chosen.append(column)
    return chosen
