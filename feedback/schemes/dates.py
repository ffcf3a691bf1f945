"""Which dates a survey may have, and what follows from them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from feedback.errors import Rejected
from feedback.schemes.model import Scheme, Wave, WaveKind, deals_on, destroys_on
from feedback.storage.store import Row

__all__ = ["RELEASE_DAYS", "Days", "check_extension", "check_plan", "reckon"]

# The first and the last day on which a survey takes answers.
Days = tuple[date, date]

# From the end of second thoughts to destruction: the least that asking, reading and approving
# a release takes two busy people.
RELEASE_DAYS: Final = 14
_LONGEST: Final = 120
_FURTHEST: Final = 3 * 365


def reckon(scheme: Scheme, rows: Sequence[Row]) -> dict[str, Row]:
    """What follows for each survey that is still planned: wave id → questionnaire and dates.

    A survey that has opened keeps the dates that its notice promised.
    """
    closes = {str(row["kind"]): date.fromisoformat(str(row["closes"])) for row in rows}
    return {
        str(row["id"]): {
            "deals": deals_on(scheme.policy, closes[str(row["kind"])]).isoformat(),
            "destroys": destroys_on(scheme.policy, closes, str(row["kind"])).isoformat(),
            "questionnaire": scheme.questionnaire,
        }
        for row in rows
        if row["state"] == "planned"
    }


def check_plan(
    scheme: Scheme, planned: Mapping[WaveKind, Days], begun: Mapping[WaveKind, Wave], *, today: date
) -> None:
    """Raise Rejected unless the planned surveys may have these days, beside those begun.

    The field is the survey's kind and the day: pre_opens, pre_closes, post_opens, post_closes.
    """
    for kind, (opens, closes) in planned.items():
        _check_span(kind, opens, closes, today)
    first = planned["pre"] if "pre" in planned else _days(begun.get("pre"))
    second = planned.get("post")
    if first and second and second[0] <= first[1]:
        message = "The second survey must open after the first one has closed"
        raise Rejected(message, field="post_opens")
    if second and scheme.paired and "pre" in begun:
        _check_time_left(scheme, second[1], begun["pre"].destroys, field="post_closes")


def check_extension(
    scheme: Scheme, wave: Wave, others: Mapping[WaveKind, Wave], closes: date
) -> None:
    """Raise Rejected (field "closes") unless an open survey may stay open until `closes`."""
    if closes <= wave.closes:
        raise Rejected("The new last day must be later than the one announced", field="closes")
    if closes > wave.opens + timedelta(days=_LONGEST):
        raise Rejected(f"A survey can be open for up to {_LONGEST} days", field="closes")
    if wave.kind == "pre" and "post" in others and closes >= others["post"].opens:
        raise Rejected("The first survey must close before the second one opens", field="closes")
    _check_time_left(scheme, closes, wave.destroys, field="closes")
    if wave.kind == "post" and scheme.paired and "pre" in others:
        _check_time_left(scheme, closes, others["pre"].destroys, field="closes")


def _check_span(kind: str, opens: date, closes: date, today: date) -> None:
    if opens < today:
        raise Rejected("Choose today or a later day", field=f"{kind}_opens")
    if opens > today + timedelta(days=_FURTHEST):
        raise Rejected("Choose a day in the next three years", field=f"{kind}_opens")
    if closes <= opens:
        raise Rejected("The last day must be after the day it opens", field=f"{kind}_closes")
    if closes > opens + timedelta(days=_LONGEST):
        raise Rejected(f"A survey can be open for up to {_LONGEST} days", field=f"{kind}_closes")


def _days(wave: Wave | None) -> Days | None:
    return (wave.opens, wave.closes) if wave else None


def _check_time_left(scheme: Scheme, closes: date, destroys: date, *, field: str) -> None:
    # The day was promised to everybody who has answered, so it cannot move.
    late = (deals_on(scheme.policy, closes) - destroys).days + RELEASE_DAYS
    if late > 0:
        latest = closes - timedelta(days=late)
        raise Rejected(
            f"Choose {latest.day} {latest:%B %Y} or an earlier day. People were told that their "
            f"answers are destroyed by {destroys.day} {destroys:%B %Y}, and results take time.",
            field=field,
        )
