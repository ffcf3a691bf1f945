"""A cohort in cells: people whom nothing that may decide about a release tells apart.

Everything that a release is planned from (roles, groups, who submitted which survey, what was
published of whom before) is the same for all people of a cell, so plans, audits and figures are
sums over cells. Their answers stand apart in `Tables`, which the planning never sees, as counts:
how many people of a cell answered so before and so after.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from feedback.releases.model import (
    AnswerError,
    Person,
    PersonId,
    Published,
    Question,
    Statement,
    Wave,
)

__all__ = [
    "Answer",
    "Cell",
    "Cohort",
    "Earlier",
    "Key",
    "Tables",
    "earlier_of",
    "gather",
]

Answer = str | None
Tables = Mapping[str, Sequence[Mapping[tuple[Answer, Answer], int]]]
"""By question id and cell number: how many gave these answers before and after (None: skipped,
not asked, or not submitted)."""


@dataclass(frozen=True)
class Key:
    """What the people of a cell have in common. `earlier` are numbers of `Earlier.populations`."""

    role: str
    groups: tuple[tuple[str, str], ...]
    before: bool
    after: bool
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cell:
    """The people of one key, in the order of their names."""

    key: Key
    people: Sequence[PersonId] = field(repr=False)


@dataclass(frozen=True)
class Earlier:
    """What was published before, each population once.

    `records` are (item, wave, same scheme, number of its population), `figures` (item, same
    scheme, number of its population, what was said); `of` says in which populations a person is.
    """

    populations: tuple[frozenset[PersonId], ...] = field(repr=False)
    records: frozenset[tuple[str, Wave, bool, int]]
    figures: tuple[tuple[str, bool, int, Statement], ...] = field(repr=False)
    of: Mapping[PersonId, tuple[int, ...]] = field(repr=False)


@dataclass(frozen=True)
class Cohort:
    """Everybody invited, in cells; `outside` are others of earlier populations, by size."""

    cells: tuple[Cell, ...]
    earlier: Earlier
    outside: tuple[tuple[tuple[int, ...], int], ...]

    @classmethod
    def of(cls, cells: Iterable[Cell], earlier: Earlier) -> "Cohort":
        """The cohort of these cells, with whoever of earlier populations is not among them."""
        there = tuple(cells)
        if not earlier.populations:
            return cls(there, earlier, ())
        inside = {person for cell in there for person in cell.people}
        others = Counter(of for person, of in earlier.of.items() if person not in inside)
        return cls(there, earlier, tuple(sorted(others.items())))

    @property
    def sizes(self) -> tuple[int, ...]:
        """People in each cell, then in each group outside."""
        return (*(len(cell.people) for cell in self.cells), *(size for _, size in self.outside))

    def inside(self, number: int) -> frozenset[int]:
        """The cells, and groups outside, of an earlier population."""
        keys = [*(cell.key.earlier for cell in self.cells), *(of for of, _ in self.outside)]
        return frozenset(at for at, of in enumerate(keys) if number in of)


def earlier_of(published: Iterable[Published], questions: Iterable[Question]) -> Earlier:
    """What of these releases concerns one of these questions, under the name of its item now."""
    asked = tuple(questions)
    now = {one.former: one.item for one in asked if one.former}
    now |= {one.item: one.item for one in asked}
    numbers: dict[frozenset[PersonId], int] = {}
    bearing = [replace(one, item=now[one.item]) for one in published if one.item in now]
    for one in bearing:
        numbers.setdefault(one.members, len(numbers))
    records = frozenset(
        (one.item, one.wave, one.same_scheme, numbers[one.members]) for one in bearing
    )
    figures = tuple(
        (one.item, one.same_scheme, numbers[one.members], figure)
        for one in bearing
        for figure in one.figures
    )
    of: dict[PersonId, list[int]] = {}
    for members, number in numbers.items():
        for person in members:
            of.setdefault(person, []).append(number)
    return Earlier(
        tuple(numbers), records, figures, {person: tuple(at) for person, at in of.items()}
    )


def gather(
    questions: Sequence[Question], people: Sequence[Person], published: Iterable[Published]
) -> tuple[Cohort, Tables]:
    """The cells of these people, and their answers. Raises AnswerError."""
    if len({person.id for person in people}) != len(people):
        raise AnswerError("people", "somebody is in the list twice")
    earlier = earlier_of(published, questions)
    found: dict[Key, list[Person]] = {}
    for person in people:
        found.setdefault(_key(person, earlier), []).append(person)
    # One order for one set of people, however the rows came.
    ordered = sorted(found.items(), key=lambda one: repr(one[0]))
    cells = [
        Cell(key, tuple(sorted((one.id for one in there), key=repr))) for key, there in ordered
    ]
    tables = {
        question.id: tuple(
            Counter(
                (_answer(question, "pre", one.before), _answer(question, "post", one.after))
                for one in there
            )
            for _, there in ordered
        )
        for question in questions
        if question.kind == "scale"
    }
    return Cohort.of(cells, earlier), tables


def _answer(question: Question, wave: Wave, submitted: Mapping[str, Answer] | None) -> Answer:
    """What somebody answered to a scale. An unknown option is an AnswerError."""
    answer = None if submitted is None else submitted.get(question.id)
    if answer is None:
        return None
    if not question.asks(wave):
        raise AnswerError(f"{question.id}, {wave}", "was not asked in this wave")
    if answer not in question.options:
        raise AnswerError(f"{question.id}, {wave}", "is not an option of this question")
    return answer


def _key(person: Person, earlier: Earlier) -> Key:
    return Key(
        role=person.role,
        groups=tuple(sorted(person.groups.items())),
        before=person.before is not None,
        after=person.after is not None,
        earlier=earlier.of.get(person.id, ()),
    )
