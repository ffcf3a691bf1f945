"""What comes next in passing keys on to a holder, and who can do it: for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from feedback.accounts.holders import Holder, Role, holders
from feedback.errors import NotFound
from feedback.responses.new_guardian import waiting
from feedback.responses.passing_on import lacking
from feedback.schemes import quorums
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = ["Next", "Step", "next_step"]


class Step(StrEnum):
    """The first three are the reader's own to take."""

    PASS = "pass"  # noqa: S105 - no secret: the name of a step
    ASK = "ask"
    GIVE = "give"
    WAIT = "wait"  # somebody else can go on
    NOBODY = "nobody"  # nobody has keys that could be passed on
    UNREADY = "unready"  # the new person does not act yet
    DONE = "done"


@dataclass(frozen=True)
class Next:
    """`who`: by whom the step can be taken."""

    taker: Holder
    step: Step
    who: tuple[Holder, ...] = ()


def next_step(store: Store, *, scheme: str, holder: str, by: str) -> Next:
    """The step that `by`, an account, can take for this holder, or whom to wait for. NotFound."""
    there = holders(store, scheme)
    taker = next((one for one in there if one.id == holder and one.active), None)
    if taker is None:
        raise NotFound("There is no such person in this scheme.")
    if not taker.acts:
        return Next(taker, Step.UNREADY)
    waves = lacking(store, scheme, there, taker)
    if not waves:
        return Next(taker, Step.DONE)
    step, accounts = _open_to(store, there, taker, waves)
    who = tuple(one for one in there if one.acts and one.account in accounts)
    if not who:
        return Next(taker, Step.NOBODY)
    return Next(taker, step if by in accounts else Step.WAIT, who)


def _open_to(
    store: Store, there: Sequence[Holder], taker: Holder, waves: Sequence[Wave]
) -> tuple[Step, set[str | None]]:
    acting = {one.account for one in there if one.acts and one.account != taker.account}
    if taker.role is not Role.GUARDIAN:
        return Step.PASS, acting & _outer(store, there, taker, waves)
    ids = {at.id for at in waves}
    left = {one["account"] for one in waiting(store, taker.id) if one["wave"] in ids}
    asked = {one.account for one in quorums.guardians(there) if one.account in left}
    if asked:
        return Step.GIVE, asked
    return Step.ASK, acting & _above_guardians(store, there, taker, waves)


def _outer(
    store: Store, there: Sequence[Holder], taker: Holder, waves: Sequence[Wave]
) -> set[str | None]:
    """Who holds an outer layer around a guardian with whom the new lead or deputy has none."""
    return {
        str(nest["outer_account"])
        for at in waves
        for _, inner in quorums.absent(store, at.id, there, taker)
        for nest in store.all("wave_nests", wave=at.id, inner_account=inner.account)
    }


def _above_guardians(
    store: Store, there: Sequence[Holder], taker: Holder, waves: Sequence[Wave]
) -> set[str | None]:
    """Who holds an outer layer around a guardian who acts, and could open for the new one."""
    inside = [one for one in quorums.guardians(there) if one.account != taker.account]
    return {
        str(nest["outer_account"])
        for at in waves
        for inner in inside
        for nest in store.all("wave_nests", wave=at.id, inner_account=inner.account)
    }
