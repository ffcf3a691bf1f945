"""What is shown, decided from membership alone: this module never sees an answer.

Rule 1 of disclosure control: a refusal must tell nothing of the answers. So a plan is made
from the policy, the questions, who is invited, who submitted, and what was published before;
`tabulate` later only fills the places that the plan left open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedback.releases.cells import Cohort
from feedback.releases.counted import counted_from
from feedback.releases.counted_plan import counted_slices
from feedback.releases.membership import (
    Asked,
    Population,
    SlicePlan,
    View,
    reached,
    submitted,
)
from feedback.releases.model import ALL, Policy, PolicyError, Question, Wave, Waves
from feedback.releases.safety import display, step
from feedback.releases.standing import Standing, may_stand, standing_of

__all__ = ["Population", "QuestionPlan", "Setting", "SlicePlan", "View", "plan"]

_WAVES = 2


@dataclass(frozen=True)
class QuestionPlan:
    """A question and its parts: "all" first, then by breakdown and name."""

    question: Question
    slices: tuple[SlicePlan, ...]


@dataclass(frozen=True)
class Setting:
    """What every question of a release has in common."""

    policy: Policy
    cohort: Cohort
    invited: Mapping[str, int] | None
    waves: Waves


def plan(setting: Setting, questions: Iterable[Question]) -> tuple[QuestionPlan, ...]:
    """Plan each question in its order. Raises PolicyError where policy and waves don't agree.

    The cohort must hold everybody invited, submitted or not, wherever they are known: the
    names of parts are taken from them, and a part that appeared only once somebody in it
    answered would tell that somebody did.
    """
    if setting.policy.paired and setting.waves != "both":
        raise PolicyError("paired", "a paired scheme publishes both waves at once")
    standing = standing_of(setting.cohort)
    planned = []
    for question in questions:
        asked = Asked.of(setting.policy, question, setting.cohort, setting.invited, setting.waves)
        slices = _question(asked, standing)
        planned.append(QuestionPlan(question, slices))
        standing.extend(
            Standing(question.item, wave, view.cells, same_scheme=True)
            for part in slices
            for wave, view in part.views()
        )
    return tuple(planned)


def _question(asked: Asked, standing: Sequence[Standing]) -> tuple[SlicePlan, ...]:
    if asked.question.kind == "text":
        return tuple(SlicePlan(name) for name in sorted(_family(asked)))
    everybody = submitted(asked, asked.cells, asked.policy.k)
    least = min((reached(asked, ALL, asked.cells, one) for one in everybody.values()), default=0)
    if least >= counted_from(asked.policy):
        return counted_slices(asked, everybody, standing)
    # The parts of one family are disjoint, so none stands in another's way.
    return tuple(
        _words(asked, name, people, standing) for name, people in sorted(_family(asked).items())
    )


def _words(asked: Asked, name: str, people: Population, standing: Sequence[Standing]) -> SlicePlan:
    """One part in the words tier."""
    policy, question = asked.policy, asked.question
    populations = submitted(asked, people, policy.k)
    if not populations or not may_stand(asked, populations, standing):
        return SlicePlan(name)
    views: dict[Wave, View] = {}
    sizes = []
    rose = policy.paired and policy.show_rose and len(populations) == _WAVES
    for wave, members in populations.items():
        at = reached(asked, name, people, members)
        shown = display(question, reached=at, coalition=policy.coalition)
        if not shown.words:
            return SlicePlan(name)
        views[wave] = View(members, shown.words)
        rose = rose and shown.rose
        sizes.append(at)
    n = step(min(sizes), policy.k, asked.ceiling(name, people))
    return SlicePlan(name, n, views.get("pre"), views.get("post"), rose)


def _family(asked: Asked) -> dict[str, Population]:
    """The one family of disjoint parts: everybody asked, or the parts of one breakdown."""
    family = asked.policy.family
    return {ALL: asked.cells} if family == ALL else asked.parts(family)
