"""Very many people's ids in one piece of memory: 32 bytes each, and nothing beside."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Final, overload

import numpy as np

__all__ = ["ID_SIZE", "PackedIds", "twice"]

ID_SIZE: Final = 32
_WORDS: Final = 4


class PackedIds(Sequence[bytes]):
    """Ids of 32 bytes in the order of their bytes. Reads as a sequence of `bytes`."""

    def __init__(self, joined: bytes) -> None:
        words = np.frombuffer(joined, dtype=">u8").reshape(-1, _WORDS)
        # The last key counts first.
        order = np.lexsort([words[:, at] for at in reversed(range(_WORDS))])
        self._joined = words[order].tobytes()

    def __len__(self) -> int:
        return len(self._joined) // ID_SIZE

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        start = range(len(self))[at] * ID_SIZE
        return self._joined[start : start + ID_SIZE]

    def __iter__(self) -> Iterator[bytes]:
        joined = self._joined
        return (joined[at : at + ID_SIZE] for at in range(0, len(joined), ID_SIZE))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedIds) and self._joined == other._joined

    def __hash__(self) -> int:
        return hash(self._joined)

    @property
    def heads(self) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
        """The first eight bytes of each, as numbers."""
        words = np.frombuffer(self._joined, dtype=">u8").reshape(-1, _WORDS)
        return words[:, 0].astype(np.uint64)


def twice(groups: Iterable[PackedIds]) -> bool:
    """Whether an id is in two groups, or in one of them twice."""
    there = list(groups)
    heads = np.sort(np.concatenate([np.empty(0, np.uint64), *(one.heads for one in there)]))
    again = {int(head) for head in heads[1:][heads[1:] == heads[:-1]]}
    if not again:
        return False
    # Ids that begin alike need not be the same.
    alike = sorted(
        one
        for one in chain.from_iterable(there)
        if int.from_bytes(one[: ID_SIZE // _WORDS], "big") in again
    )
    return any(one == other for one, other in pairwise(alike))
