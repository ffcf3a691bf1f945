"""The forecast as the policy page shows it: who may see what, if so many people answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from feedback.questionnaires.model import Questionnaire, Wave
from feedback.releases.asked import all_questions
from feedback.releases.crowds import Telling
from feedback.releases.forecast import RATES, Forecast, Outlook, forecast
from feedback.releases.headcount import Numbers
from feedback.releases.insiders import withstood
from feedback.releases.model import Policy, Question
from feedback.releases.outlook_model import Added, Group, Help, Line, Option, Section, Told
from feedback.releases.remedies import LOW, remedies
from feedback.releases.safety import safe_from
from feedback.releases.whatif import Scenario, besides, now, scenarios, verdict

__all__ = ["hundredths", "roles_asked", "sections"]


def roles_asked(asked: Questionnaire) -> tuple[str, ...]:
    """The roles that get a rating in any survey."""
    kinds: tuple[Wave, ...] = ("pre", "post")
    return tuple(
        role
        for role in asked.roles
        if any(one.kind == "scale" for kind in kinds for one in asked.asked(role, kind))
    )


def sections(
    policy: Policy,
    there: Numbers,
    asked: Questionnaire,
    *,
    rate: float,
    may_become: Callable[[Policy], bool] = lambda _: True,
) -> tuple[Section, ...]:
    """One section for everybody who gets the same ratings, in the questionnaire's order.

    `rate` is that of the comparison; `may_become` says which other rules are still possible.
    """
    by_roles: dict[tuple[str, ...], list[Question]] = {}
    for question in all_questions(asked):
        if question.kind == "scale":
            by_roles.setdefault(question.roles or asked.roles, []).append(question)
    return tuple(
        # With a rating that is asked both times, if there is one: it says most.
        _section(
            policy,
            there,
            roles,
            next((one for one in questions if one.waves == "both"), questions[0]),
            rate,
            may_become,
        )
        for roles, questions in by_roles.items()
    )


def hundredths(chance: float) -> int:
    """In whole hundredths: rounding must not promise what can fail, nor rule out what can be."""
    return min(99, max(1, round(chance * 100))) if chance else 0


def _section(
    policy: Policy,
    there: Numbers,
    roles: tuple[str, ...],
    shape: Question,
    rate: float,
    may_become: Callable[[Policy], bool],
) -> Section:
    invited = {role: there.roles.get(role, 0) for role in roles}
    parts = forecast(policy, invited, shape, rates=RATES, values=there.values)
    as_is = now(policy, shape, invited, there.values, rate)
    if as_is is None or not sum(invited.values()):
        return Section(roles, tuple(_groups(policy, parts)), None, (), (), ())
    total = sum(invited.values())
    return Section(
        roles,
        tuple(_groups(policy, parts)),
        _option(as_is, as_is),
        tuple(
            _option(as_is, one)
            for one in scenarios(policy, shape, invited, there.values, rate)
            if may_become(one.policy)
        ),
        tuple(
            Added(
                one.breakdown,
                one.kept,
                one.parts,
                hundredths(one.some),
                hundredths(one.every),
            )
            for one in besides(policy, shape, invited, there.values, rate)
            if one.kept or may_become(_with(policy, one.breakdown))
        ),
        tuple(
            Help(one.kind, one.people, hundredths(one.chance))
            for one in remedies(
                policy, shape, invited=total, everybody=sum(there.roles.values()), rate=rate
            )
            if as_is.chances.change < LOW
        ),
    )


def _with(policy: Policy, breakdown: str) -> Policy:
    return Policy.from_dict({**policy.to_dict(), "breakdowns": [*policy.breakdowns, breakdown]})


def _option(as_is: Scenario, one: Scenario) -> Option:
    four = safe_from(4, one.policy.coalition)
    return Option(
        one,
        hundredths(one.chances.change),
        hundredths(one.chances.every),
        hundredths(one.chances.anything),
        verdict(as_is.chances, one.chances),
        four if one.policy.k < min(four, as_is.policy.k) else None,
    )


def _groups(policy: Policy, parts: Iterable[Forecast]) -> Iterable[Group]:
    alike: dict[int, list[Forecast]] = {}
    for part in parts:
        alike.setdefault(part.invited, []).append(part)
    return (_group(policy, same) for same in alike.values())


def _group(policy: Policy, same: Sequence[Forecast]) -> Group:
    part = same[0]
    return Group(
        parts=tuple(one.name for one in same),
        invited=part.invited,
        enough=part.enough_invited,
        lines=tuple(_line(one) for one in part.outlooks),
        told=tuple(_told(policy, part)),
    )


def _line(one: Outlook) -> Line:
    return Line(
        of_ten=round(one.rate * 10),
        expected=one.expected,
        change=hundredths(one.change),
        after=hundredths(one.anything),
    )


def _told(policy: Policy, part: Forecast) -> Iterable[Told]:
    def alike(one: Outlook) -> Telling:
        return replace(one.telling, n=None)

    for telling, found in groupby(part.outlooks, alike):
        there = list(found)
        yield Told(
            tuple(round(one.rate * 10) for one in there),
            telling,
            tuple(dict.fromkeys(one.telling.n for one in there)),
            # They answer in rising numbers, and what withstands grows with them.
            withstood(policy, telling, there[0].expected),
        )
