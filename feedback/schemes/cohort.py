"""How many people a scheme has: numbers alone, for pages and rules below the list of people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from feedback.schemes.model import Scheme
from feedback.storage.store import Store

__all__ = ["Cohort", "cohort"]


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """`by_role` has every role of the settings; `outside` counts addresses that are not of the
    organisation's own domain, None where that domain is not known."""

    total: int
    by_role: Mapping[str, int]
    outside: int | None


def cohort(store: Store, scheme: Scheme) -> Cohort:
    """Count the people who take part."""
    roles: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for row in store.all("participants", scheme=scheme.id):
        person = store.vault.open_record(
            "participants", str(row["id"]), cast("bytes", row["person"])
        )
        if not person.get("left"):
            roles[str(person["role"])] += 1
            domains[_domain(str(person["email"]))] += 1
    own = _domain(scheme.settings.contact_email)
    return Cohort(
        total=roles.total(),
        by_role={key: roles[key] for key in scheme.settings.role_names()},
        outside=domains.total() - domains[own] if own else None,
    )


def _domain(email: str) -> str:
    return email.rpartition("@")[2].casefold()
