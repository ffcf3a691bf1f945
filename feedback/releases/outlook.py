"""The forecast as the policy page shows it: who may see what, if so many people answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.model import Wave as Kind
from feedback.releases.asked import all_questions
from feedback.releases.forecast import RATES, Outlook, forecast
from feedback.releases.model import Policy, Question

__all__ = ["Group", "Line", "groups", "roles_asked"]


@dataclass(frozen=True)
class Line:
    """If `of_ten` in ten people answer a survey. Chances in whole hundredths; `words` is 0, 2
    or 4; `least` is the number that would be told, None for no number."""

    of_ten: int
    expected: int
    change: int
    after: int
    words: int
    least: int | None
    rose: bool


@dataclass(frozen=True)
class Group:
    """People who are asked the same questions. `roles` are keys."""

    roles: tuple[str, ...]
    invited: int
    enough: bool
    lines: tuple[Line, ...]


def roles_asked(asked: Questionnaire) -> tuple[str, ...]:
    """The roles that get a rating in any survey."""
    kinds: tuple[Kind, ...] = ("pre", "post")
    return tuple(
        role
        for role in asked.roles
        if any(one.kind == "scale" for kind in kinds for one in asked.asked(role, kind))
    )


def groups(policy: Policy, invited: Mapping[str, int], asked: Questionnaire) -> tuple[Group, ...]:
    """One group for everybody who gets the same ratings, or one for each role."""
    by_roles: dict[tuple[str, ...], list[Question]] = {}
    for question in all_questions(asked):
        if question.kind == "scale":
            by_roles.setdefault(question.roles or asked.roles, []).append(question)
    found: list[Group] = []
    for roles, questions in by_roles.items():
        # With a rating that is asked both times, if there is one: it says most.
        shape = next((one for one in questions if one.waves == "both"), questions[0])
        there = {role: invited.get(role, 0) for role in roles}
        found += [
            Group(
                roles=roles if part.name == "all" else (part.name,),
                invited=part.invited,
                enough=part.enough_invited,
                lines=tuple(_line(one) for one in part.outlooks),
            )
            for part in forecast(policy, there, shape, rates=RATES)
        ]
    return tuple(found)


def _line(one: Outlook) -> Line:
    return Line(
        of_ten=round(one.rate * 10),
        expected=one.expected,
        change=_hundredths(one.change),
        after=_hundredths(one.anything),
        words=one.display.words,
        least=one.n,
        rose=one.display.rose,
    )


def _hundredths(chance: float) -> int:
    # Rounding must not promise what can fail, nor rule out what can happen.
    return min(99, max(1, round(chance * 100))) if chance else 0
