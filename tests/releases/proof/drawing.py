"""Choices that look random and are always the same, on every machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Draws"]

Item = TypeVar("Item")

_BLOCK = 4096
_WIDTH = 4


class Draws:
    """A stream of choices that follows from its seed."""

    def __init__(self, seed: object) -> None:
        self._seed = seed
        self._block = 0
        self._bytes = b""
        self._at = 0

    def below(self, end: int) -> int:
        """A number from 0 to end - 1."""
        if self._at == len(self._bytes):
            name = f"{self._seed}/{self._block}".encode()
            self._bytes, self._at = hashlib.shake_128(name).digest(_BLOCK), 0
            self._block += 1
        self._at += _WIDTH
        return int.from_bytes(self._bytes[self._at - _WIDTH : self._at]) % end

    def within(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True so often."""
        return self.below(100) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[Item], weights: Sequence[int]) -> Item:
        """One of them, as often as it weighs."""
        left = self.below(sum(weights))
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        raise AssertionError("weights add up")
