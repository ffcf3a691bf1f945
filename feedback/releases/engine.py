"""A release, computed: plan from membership, fill in the words, freeze the bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.releases.model import (
    AnswerError,
    Person,
    Policy,
    Published,
    Question,
    Wave,
    Waves,
)
from feedback.releases.plan import Member, Population, QuestionPlan, Setting, SlicePlan, plan
from feedback.releases.tabulate import Answers, collect, tell
from feedback.releases.words import Scale


@dataclass(frozen=True)
class Shown:
    """A population that a release publishes, as the ledger keeps it."""

    question: str
    item: str
    wave: Wave
    slice: str
    scale: Scale
    members: Population


@dataclass(frozen=True)
class Slice:
    """One part of one question as published: words by key, or not shown."""

    name: str
    n: int | None = None
    words: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The slice in the format of a release."""
        if not self.words:
            return {"name": self.name, "not_shown": True}
        step = {} if self.n is None else {"n": f"{self.n} or more"}
        return {"name": self.name, **step, **dict(self.words)}


@dataclass(frozen=True)
class QuestionResult:
    """A question's published parts, in the order of their names."""

    id: str
    slices: tuple[Slice, ...]


@dataclass(frozen=True)
class Release:
    """What is published (`to_dict`, `to_bytes`), and beside it whose answers it rests on.

    `populations` never leave the ledger: they name people.
    """

    questions: tuple[QuestionResult, ...]
    populations: tuple[Shown, ...]

    def to_dict(self) -> dict[str, object]:
        """The published figures, and nothing else."""
        return {
            "questions": [
                {"id": question.id, "slices": [part.to_dict() for part in question.slices]}
                for question in self.questions
            ]
        }

    def to_bytes(self) -> bytes:
        """The one encoding: sorted keys, no whitespace, UTF-8."""
        return json.dumps(
            self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()

    def published(self, *, same_scheme: bool = False) -> tuple[Published, ...]:
        """The populations as a later computation wants them (see `model.Published`)."""
        return tuple(
            Published(shown.item, shown.wave, shown.members, same_scheme)
            for shown in self.populations
        )


def compute(
    policy: Policy,
    questions: Sequence[Question],
    people: Sequence[Person],
    *,
    invited: Mapping[str, int] | None,
    published: Sequence[Published] = (),
    waves: Waves = "both",
) -> Release:
    """Compute a release. `invited` counts invitees by role; None takes that rule as met.

    `people` should hold every invitee, with None for a wave not submitted. Raises PolicyError
    and AnswerError; an AnswerError depends on answers, and means broken input, never a verdict.
    """
    if len({person.id for person in people}) != len(people):
        raise AnswerError("people", "somebody is in the list twice")
    answers = [collect(question, people) for question in questions]
    setting = Setting(policy, tuple(_member(person) for person in people), invited, waves)
    planned = plan(setting, questions, published)
    return Release(
        tuple(_fill(one, given) for one, given in zip(planned, answers, strict=True)),
        tuple(shown for one in planned for part in one.slices for shown in _shown(one, part)),
    )


def _member(person: Person) -> Member:
    """Drop the answers: from here to the end of planning nobody can look at one."""
    return Member(
        id=person.id,
        role=person.role,
        groups=person.groups,
        before=person.before is not None,
        after=person.after is not None,
    )


def _fill(planned: QuestionPlan, answers: Answers) -> QuestionResult:
    slices = (
        Slice(part.name, part.n, tuple(sorted(tell(planned.question, part, answers).items())))
        for part in planned.slices
    )
    return QuestionResult(planned.question.id, tuple(slices))


def _shown(planned: QuestionPlan, part: SlicePlan) -> list[Shown]:
    question = planned.question
    return [
        Shown(question.id, question.item, wave, part.name, view.scale, view.members)
        for wave, view in part.views()
    ]
