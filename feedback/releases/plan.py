"""What is shown, decided from membership alone: this module never sees an answer.

Rule 1 of disclosure control: a refusal must tell nothing of the answers. So a plan is made
from the policy, the questions, who is invited, who submitted, and what was published before;
`tabulate` later only fills the places that the plan left open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedback.releases.model import (
    ALL,
    ROLE,
    PersonId,
    Policy,
    PolicyError,
    Published,
    Question,
    Wave,
    Waves,
)
from feedback.releases.safety import ceiling, display, reach, step
from feedback.releases.words import Scale

Population = frozenset[PersonId]
WAVES: tuple[Wave, Wave] = ("pre", "post")


@dataclass(frozen=True)
class Member:
    """What of an invitee may decide what is shown: all but the answers."""

    id: PersonId
    role: str
    groups: Mapping[str, str]
    before: bool
    after: bool


@dataclass(frozen=True)
class View:
    """One population of one wave, and by how many words it is told."""

    members: Population
    scale: Scale


@dataclass(frozen=True)
class SlicePlan:
    """One part of one question. Without a view it is not shown, whatever the reason.

    `n` is the step to print, None where not even that may be told. Rose is told for the
    people of both views, which are then the same.
    """

    name: str
    n: int | None = None
    before: View | None = None
    after: View | None = None
    rose: bool = False

    def views(self) -> tuple[tuple[Wave, View], ...]:
        """The views to fill, with their waves."""
        both: tuple[tuple[Wave, View | None], ...] = (("pre", self.before), ("post", self.after))
        return tuple((wave, view) for wave, view in both if view is not None)


@dataclass(frozen=True)
class QuestionPlan:
    """A question and its parts in the order of their names."""

    question: Question
    slices: tuple[SlicePlan, ...]


@dataclass(frozen=True)
class Setting:
    """What every question of a release has in common."""

    policy: Policy
    members: Sequence[Member]
    invited: Mapping[str, int] | None
    waves: Waves


def plan(
    setting: Setting, questions: Iterable[Question], published: Sequence[Published]
) -> tuple[QuestionPlan, ...]:
    """Plan each question in its order. Raises PolicyError where policy and waves don't agree.

    `members` must hold everybody invited, submitted or not, wherever they are known: the
    names of parts are taken from them, and a part that appeared only once somebody in it
    answered would tell that somebody did.
    """
    if setting.policy.paired and setting.waves != "both":
        raise PolicyError("paired", "a paired scheme publishes both waves at once")
    standing = list(published)
    planned = []
    for question in questions:
        slices = _question(setting, question, standing)
        planned.append(QuestionPlan(question, slices))
        standing.extend(
            Published(question.item, wave, view.members, same_scheme=True)
            for part in slices
            for wave, view in part.views()
        )
    return tuple(planned)


def _question(
    setting: Setting, question: Question, standing: Sequence[Published]
) -> tuple[SlicePlan, ...]:
    """All parts of one question; they are disjoint, so none stands in another's way."""
    return tuple(
        _slice(setting, question, name, people, standing)
        for name, people in sorted(_parts(setting, question).items())
    )


def _slice(
    setting: Setting,
    question: Question,
    name: str,
    people: Sequence[Member],
    standing: Sequence[Published],
) -> SlicePlan:
    policy = setting.policy
    populations = _populations(setting, question, people)
    if not populations or _too_close(policy.k, question.item, populations, standing):
        return SlicePlan(name)
    top = _ceiling(setting, question, name, people)
    views: dict[Wave, View] = {}
    reached = []
    rose = policy.paired and policy.show_rose and len(populations) == len(WAVES)
    for wave, members in populations.items():
        at = reach(len(members), policy.k, top)
        shown = display(question, reached=at, coalition=policy.coalition)
        if not shown.words:
            return SlicePlan(name)
        views[wave] = View(members, shown.words)
        rose = rose and shown.rose
        reached.append(at)
    n = step(min(reached), policy.k, top)
    return SlicePlan(name, n, views.get("pre"), views.get("post"), rose)


def _parts(setting: Setting, question: Question) -> dict[str, list[Member]]:
    """The one family of disjoint parts: everybody asked, or the parts of one breakdown."""
    asked = [member for member in setting.members if question.asked_of(member.role)]
    family = setting.policy.family
    if family == ALL:
        return {ALL: asked}
    parts: dict[str, list[Member]] = {}
    if family == ROLE:
        parts = {role: [] for role in setting.invited or {} if question.asked_of(role)}
    for member in asked:
        name = member.role if family == ROLE else member.groups.get(family)
        if name:
            parts.setdefault(name, []).append(member)
    return parts


def _populations(
    setting: Setting, question: Question, people: Sequence[Member]
) -> dict[Wave, Population]:
    """Whose answers are told for each wave; empty where they are too few.

    A population is who submitted, never who answered this question: a skipped question
    would otherwise change what is shown.
    """
    if question.kind == "text":
        return {}
    submitted: dict[Wave, Population] = {
        "pre": frozenset(member.id for member in people if member.before),
        "post": frozenset(member.id for member in people if member.after),
    }
    k = setting.policy.k
    if not setting.policy.paired:
        wanted = [wave for wave in WAVES if setting.waves in ("both", wave)]
        return {
            wave: submitted[wave]
            for wave in wanted
            if question.asks(wave) and len(submitted[wave]) >= k
        }
    both = submitted["pre"] & submitted["post"]
    if len(both) >= k:
        return {wave: both for wave in WAVES if question.asks(wave)}
    if question.asks("post") and len(submitted["post"]) >= k:
        return {"post": submitted["post"]}
    return {}


def _ceiling(
    setting: Setting, question: Question, name: str, people: Sequence[Member]
) -> int | None:
    """The greatest number readers may know to have answered; None: that rule is taken as met.

    Of a part other than a role only those known to be in it count as invited: never too many.
    """
    if setting.invited is None:
        return None
    roles = {member.role for member in people}
    if setting.policy.family == ALL:
        roles |= {role for role in setting.invited if question.asked_of(role)}
        invited = sum(_of_role(setting.invited, role, people) for role in roles)
    elif setting.policy.family == ROLE:
        invited = _of_role(setting.invited, name, people)
    else:
        invited = len(people)
    return ceiling(invited, setting.policy.coalition)


def _of_role(invited: Mapping[str, int], role: str, people: Sequence[Member]) -> int:
    return invited.get(role, sum(member.role == role for member in people))


def _too_close(
    k: int, item: str, populations: Mapping[Wave, Population], standing: Sequence[Published]
) -> bool:
    """Whether some population may not stand beside one that is published already."""
    return any(
        _clash(k, wave, members, one)
        for wave, members in populations.items()
        for one in standing
        if one.item == item
    )


def _clash(k: int, wave: Wave, members: Population, one: Published) -> bool:
    if not one.same_scheme:
        return near(k, members, one.members)
    # One family in one scheme: beside a total, a pool or an overlapping part nothing stands.
    return one.wave == wave and members != one.members and bool(members & one.members)


def near(k: int, one: Population, other: Population) -> bool:
    """Whether two overlapping populations differ on either side by 1 … k-1 people.

    With two groups that share all but one person, neighbouring words fix both odd ones.
    """
    shared = len(one & other)
    if not shared:
        return False
    return any(0 < len(side) - shared < k for side in (one, other))
