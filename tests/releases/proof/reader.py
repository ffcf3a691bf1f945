"""A reader who keeps every published figure, and looks for whoever they give away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feedback.releases.audits.case import Case, Contradiction, Fact
from feedback.releases.audits.individual import determined
from feedback.releases.model import Person, Policy, Question

from .figures import Figure, Pair, answers, read, rise

__all__ = ["Reader"]


@dataclass
class Reader:
    """Knows who is in each population; `seen` are figures by item and release."""

    seen: dict[str, list[list[Figure]]] = field(default_factory=dict)
    truth: dict[str, dict[str | bytes, Pair]] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def see(
        self,
        release: Mapping[str, object],
        policy: Policy,
        questions: Sequence[Question],
        people: Sequence[Person],
    ) -> None:
        """Keep what a release says. `truth` is for choosing insiders alone, never for reading."""
        told = read(release, policy, questions, people)
        for question in questions:
            if told.get(question.id):
                self.seen.setdefault(question.item, []).append(told[question.id])
                self.questions[question.item] = question
                truth = self.truth.setdefault(question.item, {})
                for one in people:
                    truth[one.id] = tuple(
                        wave and wave.get(question.id) for wave in (one.before, one.after)
                    )

    def sure(self, *, coalition: int = 1) -> set[str]:
        """What somebody's answer before, after or rise is certain of, to so many insiders.

        Schemes are put together as if nobody had changed their mind between them. Where that
        contradicts the figures somebody did, and each release is read by itself.
        """
        found = set()
        for item, releases in self.seen.items():
            question, truth = self.questions[item], self.truth[item]
            try:
                found |= _sure(
                    question, [one for all_ in releases for one in all_], truth, coalition
                )
            except Contradiction:
                for figures in releases:
                    found |= _sure(question, figures, truth, coalition)
        return found


def _sure(
    question: Question,
    figures: Sequence[Figure],
    truth: Mapping[str | bytes, Pair],
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


def _case(question: Question, figures: Sequence[Figure], truth: Mapping[str | bytes, Pair]) -> Case:
    groups: dict[tuple[bool, ...], list[str | bytes]] = {}
    for person in sorted(frozenset().union(*(one.people for one in figures)), key=repr):
        groups.setdefault(tuple(person in one.people for one in figures), []).append(person)
    atoms = list(groups.items())
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


def _name(pair: Pair) -> str:
    return "|".join(answer or "" for answer in pair)
