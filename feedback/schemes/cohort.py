"""How many people a scheme has: numbers alone, for pages and rules below the list of people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.schemes.model import Scheme
from feedback.schemes.roll import Listed, roll
from feedback.storage.store import Store

__all__ = ["Cohort", "cohort"]


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """`by_role` has every role of the settings. `doubts` tells what is known of addresses."""

    total: int
    by_role: Mapping[str, int]


def cohort(store: Store, scheme: Scheme) -> Cohort:
    """Count the people who take part."""
    roles = roll(store, scheme.id).made(_roles)
    return Cohort(
        total=roles.total(),
        by_role={key: roles[key] for key in scheme.settings.role_names()},
    )


def _roles(listed: tuple[Listed, ...]) -> Counter[str]:
    return Counter(str(person["role"]) for _id, person in listed if not person.get("left"))
