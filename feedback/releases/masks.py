"""Populations as text: people named once, in order, and each population a mask over them."""

import base64
from collections.abc import Collection, Mapping, Sequence

from feedback.releases.model import PersonId

__all__ = ["Masks", "members", "named", "person_id"]


def named(person: PersonId) -> str:
    """A person as text; the prefix keeps bytes and text from meeting in one name."""
    return f"x{person.hex()}" if isinstance(person, bytes) else f"t{person}"


def person_id(name: str) -> PersonId:
    """Undo `named`."""
    return bytes.fromhex(name[1:]) if name.startswith("x") else name[1:]


class Masks:
    """Writes populations as masks over `everybody`, names in order."""

    def __init__(self, everybody: Sequence[str]) -> None:
        self._at: Mapping[str, int] = {name: at for at, name in enumerate(everybody)}
        self._known: dict[int, tuple[Collection[PersonId], str]] = {}

    def of(self, population: Collection[PersonId]) -> str:
        """The mask, in base64. Questions share populations: each is written once."""
        there = self._known.get(id(population))
        if there is None:
            bits = bytearray(len(self._at) // 8 + 1)
            for person in population:
                at = self._at[named(person)]
                bits[at // 8] |= 128 >> at % 8
            # Kept with its key, so that no other population can get the same id.
            there = population, base64.b64encode(bits).decode()
            self._known[id(population)] = there
        return there[1]


def members(mask: str, people: Sequence[PersonId]) -> frozenset[PersonId]:
    """Undo `Masks.of`."""
    bits = base64.b64decode(mask)
    return frozenset(person for at, person in enumerate(people) if bits[at // 8] & 128 >> at % 8)
