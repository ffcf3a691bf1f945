"""Which surveys a release is of, and whether they are ready for one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from feedback.errors import Conflict
from feedback.releases.records import live
from feedback.responses.dealing import ENOUGH
from feedback.responses.waves import wave
from feedback.schemes.model import KINDS, Scheme, Wave
from feedback.storage.store import Store

__all__ = ["ASKED", "check_ready", "chosen", "groups", "opens_on", "policy_lock", "why_not"]

ASKED: Final = "These results have been asked for already. There is only ever one version."


def policy_lock(scheme: str) -> str:
    """Who asks for a release and who changes the policy pass through this lock in turn."""
    return f"policy-{scheme}"


def groups(store: Store, of: Scheme) -> tuple[tuple[Wave, ...], ...]:
    """The surveys that are released together: all of them, or each on its own.

    Where before is compared with after, nothing is there until both surveys are planned.
    """
    there = {str(row["kind"]): str(row["id"]) for row in store.all("waves", scheme=of.id)}
    found = tuple(wave(store, there[kind]) for kind in KINDS if kind in there)
    if of.paired:
        return (found,) if len(found) == len(KINDS) else ()
    return tuple((one,) for one in found)


def opens_on(group: Sequence[Wave]) -> date:
    """The first day on which these surveys' results can be asked for."""
    return max(one.deals for one in group) + timedelta(days=1)


def chosen(store: Store, of: Scheme, kind: str | None) -> tuple[Wave, ...]:
    """The surveys meant: both, or the one named. Conflict if there is no such choice."""
    there = groups(store, of)
    named = [group for group in there if kind is None or kind in {one.kind for one in group}]
    if of.paired and kind is not None:
        raise Conflict("Before and after are shown together.")
    if len(named) != 1:
        raise Conflict("Choose one survey." if named else "Both surveys are needed first.")
    return named[0]


def check_ready(store: Store, group: Sequence[Wave]) -> None:
    """Raise Conflict, saying why, unless these surveys can be asked for."""
    why = why_not(store, group)
    if why:
        raise Conflict(why)


def why_not(store: Store, group: Sequence[Wave]) -> str:
    """Why these surveys cannot be asked for now; empty if they can."""
    asked = {one for row in live(store, group[0].scheme) for one in row.waves}
    states = {one.state for one in group}
    reasons = (
        (any(one.id in asked for one in group), ASKED),
        ("destroyed" in states, "The answers were destroyed on the day that people were told."),
        (states != {"dealt"}, "People can still answer, or change their answers."),
        (store.today() >= min(one.destroys for one in group), "The answers are being destroyed."),
        (len({one.questionnaire for one in group}) != 1, "The surveys asked different questions."),
        # What was counted once, when the last of them was dealt, covers them together.
        (
            group[-1].enough != ENOUGH,
            "Too few people answered, so there is nothing that could be shown.",
        ),
    )
    return next((why for holds, why in reasons if holds), "")
