"""A reader who keeps every published figure, and looks for whoever they give away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feedback.releases.audits.case import Case, Contradiction, Fact
from feedback.releases.audits.individual import determined
from feedback.releases.model import Person, Policy, Question

from .figures import Figure, Pair, answers, read, rise

__all__ = ["Reader", "Seen", "Truth", "atoms_of", "merged", "together"]


Truth = Mapping[str | bytes, Pair]


@dataclass(frozen=True)
class Seen:
    """What one release says of one item; `truth` is for choosing insiders, never for reading."""

    question: Question
    figures: tuple[Figure, ...]
    truth: Truth

    @property
    def people(self) -> frozenset[str | bytes]:
        return frozenset().union(*(one.people for one in self.figures))


@dataclass
class Reader:
    """Knows who is in each population, and keeps every figure, by item."""

    seen: dict[str, list[Seen]] = field(default_factory=dict)

    def see(
        self,
        release: Mapping[str, object],
        policy: Policy,
        questions: Sequence[Question],
        people: Sequence[Person],
    ) -> None:
        """Keep what a release says."""
        told = read(release, policy, questions, people)
        for question in questions:
            if told.get(question.id):
                truth = {
                    one.id: tuple(
                        wave and wave.get(question.id) for wave in (one.before, one.after)
                    )
                    for one in people
                }
                seen = Seen(question, tuple(told[question.id]), truth)
                self.seen.setdefault(question.item, []).append(seen)

    def sure(self, *, coalition: int = 1, item: str | None = None) -> set[str]:
        """What somebody's answer before, after or rise is certain of, to so many insiders.

        Schemes are put together as if nobody had changed their mind between them. Where that
        contradicts the figures somebody did, and each release is read by itself. With an item,
        only the newest release of it is looked at, and those that share people with it.
        """
        found = set()
        for each in self.seen if item is None else [item]:
            releases = self.seen.get(each, [])
            found |= together(releases if item is None else _linked(releases), coalition)
        return found


def together(releases: Sequence[Seen], coalition: int) -> set[str]:
    """What is certain from these releases of one item."""
    if not releases:
        return set()
    question = releases[-1].question
    figures = [figure for one in releases for figure in one.figures]
    try:
        return _sure(question, figures, merged(releases), coalition)
    except Contradiction:
        return set().union(
            *(_sure(question, one.figures, one.truth, coalition) for one in releases)
        )


def merged(releases: Sequence[Seen]) -> Truth:
    """One pair of answers for everybody: the newest that stands behind a figure."""
    sides: dict[str | bytes, list[str | None]] = {}
    for one in releases:
        for person in one.people:
            known = sides.setdefault(person, [None, None])
            for side, answer in enumerate(one.truth[person]):
                known[side] = known[side] if answer is None else answer
    return {person: (before, after) for person, (before, after) in sides.items()}


def _linked(releases: Sequence[Seen]) -> list[Seen]:
    """The newest, with all that share people with it or with each other."""
    left, found = list(releases[:-1]), list(releases[-1:])
    people = set().union(*(one.people for one in found))
    while near := [one for one in left if people & one.people]:
        found = [*near, *found]
        left = [one for one in left if not people & one.people]
        people.update(*(one.people for one in near))
    return found


def _sure(
    question: Question,
    figures: Sequence[Figure],
    truth: Truth,
    coalition: int,
) -> set[str]:
    case = _case(question, figures, truth)
    kinds = {
        "before": lambda pair: f"{pair[0]}",
        "after": lambda pair: f"{pair[1]}",
        "rose": lambda pair: f"{rise(question, pair)}",
    }
    found = set()
    for kind, of in kinds.items():
        classes = {_name(pair): of(pair) for pair in answers(question)}
        report = determined(case, coalition=coalition, min_possible=2, classes=classes)
        if not report.clean:
            found.add(kind)
    return found


def _case(question: Question, figures: Sequence[Figure], truth: Truth) -> Case:
    atoms = atoms_of(figures)
    facts = tuple(
        Fact(
            frozenset(at for at, (column, _) in enumerate(atoms) if column[number]),
            {_name(pair): 1 for pair in one.pairs},
            one.low,
            one.high,
        )
        for number, one in enumerate(figures)
    )
    return Case(
        tuple(len(people) for _, people in atoms),
        tuple(map(_name, answers(question))),
        facts,
        tuple(Counter(_name(truth[person]) for person in people) for _, people in atoms),
    )


def atoms_of(
    figures: Sequence[Figure],
) -> list[tuple[tuple[bool, ...], list[str | bytes]]]:
    """People by the figures that they are in: in which, and who."""
    groups: dict[tuple[bool, ...], list[str | bytes]] = {}
    for person in sorted(frozenset().union(*(one.people for one in figures)), key=repr):
        groups.setdefault(tuple(person in one.people for one in figures), []).append(person)
    return list(groups.items())


def _name(pair: Pair) -> str:
    return "|".join(answer or "" for answer in pair)
