"""What the audits are asked about: atoms, states and published facts; and what they answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["MOST", "Case", "Contradiction", "Fact", "Report"]

Finding_co = TypeVar("Finding_co", covariant=True)

MOST = 50
"""As many findings of a kind are listed; that there are more is said."""


class Contradiction(ValueError):
    """No world fits the facts (or the facts and the answers): they cannot all be true."""


@dataclass(frozen=True)
class Fact:
    """A published figure: what is known of the people of some atoms, taken together.

    `low` ≤ Σ weights[state] · (people of these atoms in that state) ≤ `high`; a state that
    is missing weighs nothing, and weights may be negative.
    """

    atoms: frozenset[int]
    weights: Mapping[str, int]
    low: int
    high: int


@dataclass(frozen=True)
class Case:
    """Facts about a cohort. Raises ValueError where its parts don't fit together.

    `sizes`: how many people each atom has. `truth`: how many people of each atom truly are in
    each state; None where nothing is known, fewer than the size where some are not known.
    """

    sizes: tuple[int, ...]
    states: tuple[str, ...]
    facts: tuple[Fact, ...]
    truth: tuple[Mapping[str, int], ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what the audits would misread."""
        if any(size < 1 for size in self.sizes):
            raise ValueError("an atom has at least one person")
        if not self.states or len(set(self.states)) != len(self.states):
            raise ValueError("states are needed, each once")
        known = set(self.states)
        for fact in self.facts:
            if not all(0 <= atom < len(self.sizes) for atom in fact.atoms):
                raise ValueError("a fact is about an atom that is not there")
            if not known.issuperset(fact.weights):
                raise ValueError("a fact is about a state that is not there")
        if self.truth is not None:
            self._check_truth(self.truth, known)

    def _check_truth(self, truth: tuple[Mapping[str, int], ...], known: set[str]) -> None:
        if len(truth) != len(self.sizes):
            raise ValueError("the truth is given for each atom")
        for size, counts in zip(self.sizes, truth, strict=True):
            if not known.issuperset(counts):
                raise ValueError("the truth is about a state that is not there")
            if any(count < 0 for count in counts.values()) or sum(counts.values()) > size:
                raise ValueError("the truth counts more people than an atom has")

    @property
    def complete(self) -> bool:
        """Whether the truth of everybody is known."""
        return self.truth is not None and all(
            sum(counts.values()) == size
            for size, counts in zip(self.sizes, self.truth, strict=True)
        )


@dataclass(frozen=True)
class Report(Generic[Finding_co]):
    """What an audit found. It says that nothing is given away only where `clean`.

    `more`: there are findings that are not listed. `timeout`: a work limit was reached, so
    that there may be findings nobody looked for.
    """

    found: tuple[Finding_co, ...]
    more: bool = False
    timeout: bool = False

    @property
    def clean(self) -> bool:
        """Nothing was found, and everything was looked at."""
        return not self.found and not self.timeout

    def __iter__(self) -> Iterator[Finding_co]:
        return iter(self.found)
