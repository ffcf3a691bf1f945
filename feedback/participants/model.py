"""A person on a scheme's list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedback.participants.profile import groups_fit
from feedback.participants.roster import Entry

__all__ = ["PERSON_KINDS", "Participant", "pair_fault", "profile_fault"]

# What the guardian is asked once the list is frozen.
PERSON_KINDS = ("person.add", "person.mend", "person.remove")
_PAIR_SIZE = 2


@dataclass(frozen=True, kw_only=True)
class Participant:
    """`left` are out of the scheme: not asked any more, though their link still works."""

    id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    role: str
    pair: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    left: bool = False

    @property
    def erased(self) -> bool:
        """Whether nothing but a place with a role is left of them (`service.blank`)."""
        return not self.name

    def record(self) -> dict[str, object]:
        """What is sealed in the row."""
        return {
            "name": self.name,
            "email": self.email,
            "role": self.role,
            "pair": self.pair,
            "groups": dict(self.groups),
            "left": self.left,
        }

    @classmethod
    def of(cls, person_id: str, record: Mapping[str, object]) -> "Participant":
        """From a sealed record, or from what the guardian was asked."""
        groups = record["groups"]
        if not isinstance(groups, dict):
            raise TypeError("groups are an object")
        return cls(
            id=person_id,
            name=str(record["name"]),
            email=str(record["email"]),
            role=str(record["role"]),
            pair=str(record["pair"]),
            groups={str(name): str(value) for name, value in groups.items()},
            left=bool(record.get("left", False)),
        )

    def entry(self) -> Entry:
        """As a line of a file."""
        return Entry(0, self.name, self.email, self.role, self.pair, tuple(self.groups.items()))


def pair_fault(person: Participant, others: Iterable[Participant]) -> str | None:
    """What is wrong with a person's pair beside the other people's, if anything."""
    if not person.pair:
        return None
    key = person.pair.casefold()
    partners = [one for one in others if one.id != person.id and one.pair.casefold() == key]
    if len(partners) >= _PAIR_SIZE:
        return "This pair already has two people"
    if any(one.role == person.role for one in partners):
        return "The other person of this pair has the same role"
    return None


def profile_fault(person: Participant) -> str | None:
    """What is wrong where role and columns have no room among somebody's answers."""
    if groups_fit(person.role, person.groups):
        return None
    return "The columns are too long together. Use shorter words"
