"""Which dates a survey may have, and what follows from them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from feedback.errors import Rejected
from feedback.schemes.model import Scheme, Wave, deals_on, destroys_on
from feedback.storage.store import Row

__all__ = ["RELEASE_DAYS", "check_extension", "check_plan", "reckon"]

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
    scheme: Scheme, others: Mapping[str, Wave], *, kind: str, days: tuple[date, date], today: date
) -> None:
    """Raise Rejected, with the field, unless a survey may open and close on these days."""
    opens, closes = days
    if opens < today:
        raise Rejected("Choose today or a later day", field="opens")
    if opens > today + timedelta(days=_FURTHEST):
        raise Rejected("Choose a day in the next three years", field="opens")
    if closes <= opens:
        raise Rejected("The last day must be after the day it opens", field="closes")
    if closes > opens + timedelta(days=_LONGEST):
        raise Rejected(f"A survey can be open for up to {_LONGEST} days", field="closes")
    if kind == "pre" and "post" in others and closes >= others["post"].opens:
        raise Rejected("The first survey must close before the second one opens", field="closes")
    if kind == "post" and "pre" in others:
        _check_second(scheme, others["pre"], opens, closes)


def check_extension(scheme: Scheme, wave: Wave, others: Mapping[str, Wave], closes: date) -> None:
    """Raise Rejected unless an open survey may stay open until `closes`."""
    if closes <= wave.closes:
        raise Rejected("The new last day must be later than the one announced", field="closes")
    if closes > wave.opens + timedelta(days=_LONGEST):
        raise Rejected(f"A survey can be open for up to {_LONGEST} days", field="closes")
    if wave.kind == "pre" and "post" in others and closes >= others["post"].opens:
        raise Rejected("The first survey must close before the second one opens", field="closes")
    _check_time_left(deals_on(scheme.policy, closes), wave.destroys)
    if wave.kind == "post" and scheme.paired and "pre" in others:
        _check_time_left(deals_on(scheme.policy, closes), others["pre"].destroys)


def _check_second(scheme: Scheme, first: Wave, opens: date, closes: date) -> None:
    if opens <= first.closes:
        raise Rejected("The second survey must open after the first one closes", field="opens")
    if scheme.paired and first.state != "planned":
        _check_time_left(deals_on(scheme.policy, closes), first.destroys)


def _check_time_left(deals: date, destroys: date) -> None:
    # The day was promised to everybody who has answered, so it cannot move.
    latest = destroys - timedelta(days=RELEASE_DAYS)
    if deals > latest:
        late = (deals - latest).days
        raise Rejected(
            f"Choose a last day at least {late} days earlier. People were told that answers are "
            f"destroyed by {destroys.day} {destroys:%B %Y}, and results need {RELEASE_DAYS} days.",
            field="closes",
        )
