"""A release, computed: plan from membership, fill in the figures, freeze the bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from feedback.releases.cells import Cohort, Tables, gather
from feedback.releases.counted import Buckets
from feedback.releases.gate import Alarm, alarms
from feedback.releases.meeting_steps import Bounds
from feedback.releases.model import (
    Person,
    PersonId,
    Policy,
    Published,
    Question,
    Wave,
    Waves,
)
from feedback.releases.plan import Population, QuestionPlan, Setting, SlicePlan, plan
from feedback.releases.tabulate import tell
from feedback.releases.words import Scale

__all__ = [
    "QuestionResult",
    "Release",
    "Shown",
    "Slice",
    "compute",
    "release_of",
]


@dataclass(frozen=True)
class Shown:
    """A population that a release publishes, as the ledger keeps it.

    `scale` and `grain` say how finely its counts and its mean change are told.
    """

    question: str
    item: str
    wave: Wave
    slice: str
    scale: Scale | Buckets
    members: frozenset[PersonId]
    breakdown: str | None = None
    grain: int = 0


@dataclass(frozen=True)
class Slice:
    """One part of one question as published: figures by key, or not shown."""

    name: str
    told: Mapping[str, object]
    breakdown: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The slice in the format of a release."""
        part = {} if self.breakdown is None else {"breakdown": self.breakdown}
        told = dict(self.told) or {"not_shown": True}
        return {"name": self.name, **part, **told}


@dataclass(frozen=True)
class QuestionResult:
    """A question's published parts, in their order."""

    id: str
    slices: tuple[Slice, ...]


@dataclass(frozen=True)
class Release:
    """What is published (`to_dict`, `to_bytes`), and beside it whose answers it rests on.

    `populations` never leave the ledger: they name people. With `alarms` nothing of it may be
    published: an audit found that it would give somebody away (see `gate`). `meetings`: see
    `meeting_steps.told`; empty where nothing is told of them.
    """

    questions: tuple[QuestionResult, ...]
    populations: tuple[Shown, ...]
    comments: tuple[Mapping[str, object], ...] = ()
    alarms: tuple[Alarm, ...] = ()
    meetings: Mapping[str, Bounds] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """The published figures, comments and meetings, and nothing else."""
        questions = [
            {"id": question.id, "slices": [part.to_dict() for part in question.slices]}
            for question in self.questions
        ]
        comments = {"comments": [dict(one) for one in self.comments]} if self.comments else {}
        meetings = {name: list(bounds) for name, bounds in self.meetings.items()}
        return {"questions": questions, **comments, **({"meetings": meetings} if meetings else {})}

    def to_bytes(self) -> bytes:
        """The one encoding: sorted keys, no whitespace, UTF-8."""
        return json.dumps(
            self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()

    def nothing(self) -> "Release":
        """The same with every part not shown: what readers have of a release that is withheld."""
        hidden = (
            QuestionResult(one.id, tuple(replace(part, told={}) for part in one.slices))
            for one in self.questions
        )
        return Release(tuple(hidden), ())

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
    cohort, tables = gather(questions, people, published)
    return release_of(Setting(policy, cohort, invited, waves), questions, tables)


def release_of(setting: Setting, questions: Sequence[Question], tables: Tables) -> Release:
    """The same for people in cells."""
    planned = plan(setting, questions)
    named: dict[Population, frozenset[PersonId]] = {}
    return Release(
        tuple(_fill(one, tables) for one in planned),
        tuple(
            shown
            for one in planned
            for part in one.slices
            for shown in _shown(setting.cohort, one.question, part, named)
        ),
        alarms=alarms(setting.policy, setting.cohort, planned, tables),
    )


def _fill(planned: QuestionPlan, tables: Tables) -> QuestionResult:
    return QuestionResult(
        planned.question.id,
        tuple(_slice(planned.question, part, tables) for part in planned.slices),
    )


def _slice(question: Question, part: SlicePlan, tables: Tables) -> Slice:
    told = tell(question, part, tables)
    counted = any(isinstance(view.scale, Buckets) for _, view in part.views())
    if told and part.n is not None:
        told["n"] = part.n if counted else f"{part.n} or more"
    return Slice(part.name, told, part.breakdown)


def _shown(
    cohort: Cohort,
    question: Question,
    part: SlicePlan,
    named: dict[Population, frozenset[PersonId]],
) -> list[Shown]:
    """The populations of a part. `named` keeps the people of each: most questions share theirs."""
    for _, view in part.views():
        if view.cells not in named:
            people = (person for at in view.cells for person in cohort.cells[at].people)
            named[view.cells] = frozenset(people)
    return [
        Shown(
            question.id,
            question.item,
            wave,
            part.name,
            view.scale,
            named[view.cells],
            part.breakdown,
            part.grain,
        )
        for wave, view in part.views()
    ]
