"""What the guardian is shown of the addresses on a list, before they agree to anything.

Somebody who controls k - 1 of those who answer learns the last one's answers from any total.
So the addresses are told as numbers, by role: what they have in common, and what happened to
the list since a guardian first agreed. Nothing here looks at a slot, a link or an answer.

Who left after the first survey opened is counted still: what they sent counts in the results.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from feedback.audit.service import entries_of
from feedback.schemes import approvals
from feedback.schemes.first_list import FirstList, first_list, tagger
from feedback.schemes.likeness import Address, Signs, domain_of, signs
from feedback.schemes.model import Scheme
from feedback.schemes.roll import Listed, roll
from feedback.schemes.waves import waves
from feedback.storage.store import Store

__all__ = ["LAST_DAYS", "Asked", "Doubts", "RoleDoubts", "doubts"]

LAST_DAYS: Final = 7
"""How long before the first survey opens a change of the list is a late one."""
Tagger = Callable[[str], str]
_CHANGES: Final = ("people.imported", "person.added", "person.mended")


@dataclass(frozen=True)
class Asked:
    """A change of the list that waits: who would be on it, under which id."""

    id: str
    role: str
    name: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RoleDoubts:
    """Numbers of one role.

    Attributes:
        total: on the list, and those who left after the first survey opened.
        signs: what addresses have in common.
        new: not on the list that was first agreed, at least not with this address; None where
            that is not known.
        again: removed, and added again.
        left: of `total`, those who were removed after the first survey opened.
    """

    total: int
    signs: Signs
    new: int | None
    again: int
    left: int

    def count(self, sign: str) -> int:
        """One of the numbers, by its name here or among the signs; 0 where it is not known."""
        own = {"new": self.new, "again": self.again, "left": self.left}
        return int((own[sign] if sign in own else getattr(self.signs, sign)) or 0)

    @property
    def telling(self) -> int:
        """The largest number that one person might control, by the signs that are rare."""
        return max(
            *(self.signs.one_domain or 0, self.signs.one_mailbox, self.signs.alike),
            *(self.new or 0, self.again),
        )


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """Numbers of all roles that have anybody.

    Attributes:
        own: the organisation's domain, by which "outside" is told; "" where it is not known.
        enough: of so many addresses control would do to learn what one more person said.
        agreed_on: when a guardian first agreed; None as for `new`.
        late: so often somebody was added or changed in the last days, by the record.
        open_on: when the first survey opened; None while it has not.
    """

    own: str
    enough: int
    agreed_on: date | None
    late: int
    open_on: date | None
    roles: Mapping[str, RoleDoubts]

    @property
    def warned(self) -> tuple[str, ...]:
        """Roles where a sign stands at `enough` addresses or more."""
        return tuple(key for key, one in self.roles.items() if one.telling >= self.enough)


@dataclass(frozen=True)
class _Listed:
    id: str
    role: str
    tag: str
    left: bool
    name: str = field(repr=False)
    email: str = field(repr=False)


def doubts(store: Store, scheme: Scheme, *, asked: Iterable[Asked] = ()) -> Doubts:
    """Count, as the list would be with what is `asked` for."""
    listed, tag = roll(store, scheme.id), tagger(store, scheme.id)
    people = listed.made(partial(_people, tag), "doubts")
    first = first_list(store, scheme.id)
    back = _came_back(store, scheme.id)
    own = domain_of(scheme.settings.contact_email)
    started = next((one for one in waves(store, scheme.id) if one.kind == "pre"), None)
    open_on = started.opens if started and started.state != "planned" else None
    if wanted := tuple(asked):
        people = _as_asked(people, wanted, tag)
        alike = _signs(people, own)
    else:
        # A second for 20,000 people: so it is done once for as long as the list stays the same.
        alike = listed.made(lambda _: _signs(people, own), ("signs", own))
    return Doubts(
        own=own,
        enough=scheme.number("k") - 1,
        agreed_on=first.on if first else None,
        late=_late(store, scheme.id, open_on or store.today()),
        open_on=open_on,
        roles={
            key: _role([one for one in people if one.role == key], alike[key], first, back)
            for key in scheme.settings.role_names()
            if key in alike
        },
    )


def _role(
    people: Sequence[_Listed], alike: Signs, first: FirstList | None, back: frozenset[str]
) -> RoleDoubts:
    known = {one: who for who, one in first.people.items()} if first else {}
    return RoleDoubts(
        total=len(people),
        signs=alike,
        new=sum(one.tag not in known for one in people) if first else None,
        again=sum(known.get(one.tag, one.id) != one.id or one.id in back for one in people),
        left=sum(one.left for one in people),
    )


def _signs(people: Sequence[_Listed], own: str) -> dict[str, Signs]:
    """By role."""
    roles: dict[str, list[Address]] = {}
    for one in people:
        roles.setdefault(one.role, []).append(Address(one.name, one.email))
    return {role: signs(there, own) for role, there in roles.items()}


def _people(tag: Tagger, listed: Iterable[Listed]) -> tuple[_Listed, ...]:
    """Everybody whose answers may count; erased people have none."""
    return tuple(_listed(tag, person, record) for person, record in listed if record["name"])


def _as_asked(
    people: Iterable[_Listed], asked: Iterable[Asked], tag: Tagger
) -> tuple[_Listed, ...]:
    there = {one.id: one for one in people}
    by_tag = {one.tag: one.id for one in there.values()}
    for one in asked:
        fresh = {"name": one.name, "email": one.email, "role": one.role}
        found = _listed(tag, one.id, fresh)
        # Who left and comes back keeps the id that they had.
        kept = one.id if one.id in there else by_tag.get(found.tag, one.id)
        there[kept] = replace(found, id=kept)
    return tuple(there.values())


def _listed(tag: Tagger, person: str, record: Mapping[str, object]) -> _Listed:
    email = str(record["email"])
    return _Listed(
        id=person,
        role=str(record["role"]),
        tag=tag(email),
        left=bool(record.get("left", False)),
        name=str(record["name"]),
        email=email,
    )


def _came_back(store: Store, scheme: str) -> frozenset[str]:
    """Those whom a guardian let go, and come again, after the first survey opened."""

    def let(kind: str) -> set[str]:
        found = approvals.settled(store, scheme, kind)
        return {str(one.subject.get("participant")) for one in found if one.state == "yes"}

    return frozenset(let("person.remove") & let("person.add"))


def _late(store: Store, scheme: str, until: date) -> int:
    """How often somebody was added or changed in the last days before one, whoever it was."""
    since = until - timedelta(days=LAST_DAYS)
    return sum(
        int(one.detail.get("people") or 1)
        for one in entries_of(store, scheme, _CHANGES)
        if since <= one.at.date() <= until
    )
