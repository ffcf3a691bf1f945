"""Which pairs of people open a survey's results together, and who lacks their part of the keys."""

from collections.abc import Sequence
from itertools import combinations

from feedback.accounts.holders import Holder, Role
from feedback.schemes.model import GOING_ON
from feedback.storage.store import Reader

__all__ = ["Pair", "absent", "guardians", "lacks_keys", "pairs", "running", "still_opens"]

Pair = tuple[Holder, Holder]
"""Who holds the outer layer of a nest, and the guardian inside."""


def guardians(there: Sequence[Holder]) -> list[Holder]:
    """Those who act."""
    return [one for one in there if one.acts and one.account and one.role is Role.GUARDIAN]


def pairs(there: Sequence[Holder]) -> list[Pair]:
    """Every quorum of those who act: lead or deputy with a guardian, and guardians together.

    Guardians stand in the order of `holders`, so that of two the same one is inside in every
    survey. Nobody is ever both.
    """
    inner = guardians(there)
    outer = [one for one in there if one.acts and one.account and one.role is not Role.GUARDIAN]
    found = [(one, other) for one in outer for other in inner]
    found += list(combinations(inner, 2))
    return [(one, other) for one, other in found if one.account != other.account]


def running(reader: Reader, scheme: str) -> list[str]:
    """The scheme's surveys that have keys, by id."""
    rows = reader.all("waves", order="opens", scheme=scheme)
    return [str(row["id"]) for row in rows if row["state"] in GOING_ON]


def absent(reader: Reader, wave: str, there: Sequence[Holder], holder: Holder) -> list[Pair]:
    """The pairs of this person for which there is no nest of the survey's key."""
    known = _known(reader, wave)
    return [
        (outer, inner)
        for outer, inner in pairs(there)
        if holder.account in {outer.account, inner.account}
        and (outer.account, inner.account) not in known
    ]


def lacks_keys(reader: Reader, wave: str, there: Sequence[Holder], holder: Holder) -> bool:
    """Whether this person lacks a part of the survey's keys that they should have.

    A pair with somebody who has nothing yet is that other person's lack, not theirs.
    """
    keyed = {account for pair in _known(reader, wave) for account in pair}
    if holder.account not in keyed:
        return True
    if holder.role is Role.GUARDIAN and not reader.count(
        "comment_seeds", wave=wave, account=holder.account
    ):
        return True
    missing = absent(reader, wave, there, holder)
    return any({outer.account, inner.account} <= keyed for outer, inner in missing)


def still_opens(reader: Reader, wave: str, there: Sequence[Holder]) -> bool:
    """Whether two of these people could open the survey's results together."""
    known = _known(reader, wave)
    return any((outer.account, inner.account) in known for outer, inner in pairs(there))


def _known(reader: Reader, wave: str) -> set[tuple[str, str]]:
    nests = reader.all("wave_nests", wave=wave)
    return {(str(nest["outer_account"]), str(nest["inner_account"])) for nest in nests}
