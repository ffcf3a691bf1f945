"""Places and pairs: who takes part and signs in, and who belongs together."""

from dataclasses import dataclass

__all__ = ["Pair", "Place"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somebody's place in a scheme. `account` is None for who keeps a diary on paper and has no
    sign-in; `diary` is "here" or "elsewhere"."""

    id: str
    scheme: str
    participant: str
    account: str | None
    diary: str


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A mentor and a mentee, by the ids of the two participants.

    `current`: both are on the list with one pair label, and neither has ended it. `ended`: one of
    them has. `signed`: how many signatures the contract in force has (0, 1, 2).
    """

    id: str
    scheme: str
    people: tuple[str, str]
    current: bool
    ended: bool = False
    signed: int = 0

    def other(self, participant: str) -> str:
        """The partner; `ValueError` for somebody who is neither."""
        first, second = self.people
        if participant not in self.people:
            raise ValueError("not one of this pair")
        return second if participant == first else first
