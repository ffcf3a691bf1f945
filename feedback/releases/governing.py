"""Setting a scheme's policy: free until the first survey opens, then only stricter, and fixed
from the first request for results on."""

from collections.abc import Mapping
from dataclasses import replace

from feedback.errors import Conflict, Rejected
from feedback.releases.model import PolicyError
from feedback.releases.policies import read, stricter
from feedback.releases.surveys import policy_lock
from feedback.schemes import service as schemes
from feedback.schemes.cohort import cohort
from feedback.schemes.model import KINDS, Scheme
from feedback.schemes.readiness import too_few
from feedback.storage.store import Store

__all__ = ["FIXED", "fixed", "save_policy"]

FIXED = "Results have been asked for under these rules, so they cannot change any more."


def fixed(store: Store, scheme: str) -> bool:
    """Whether a key of a survey was ever deposited under this policy."""
    return store.count("releases", scheme=scheme) > 0


def save_policy(store: Store, *, scheme: str, policy: Mapping[str, object], by: str) -> None:
    """Check and keep a whole policy (plain values).

    Raises:
        Rejected: a value that no scheme may have; `field` names it. Also what is less strict
            than people were told, once the first survey has opened.
        Conflict: results have been asked for.
    """
    with store.exclusive(policy_lock(scheme)):
        if fixed(store, scheme):
            raise Conflict(FIXED)
        found = schemes.scheme(store, scheme)
        try:
            terms = read(policy, columns=found.settings.breakdowns)
        except PolicyError as error:
            raise Rejected(f"This {error.message}", field=error.place) from error
        wanted = terms.to_dict()
        reasons = stricter(found.policy, wanted) if found.frozen else []
        if reasons:
            raise Rejected(reasons[0])
        if found.frozen and terms.policy.k > found.number("k"):
            _check_enough(store, replace(found, policy=wanted))
        schemes.set_policy(store, scheme=scheme, policy=wanted, by=by)


def _check_enough(store: Store, wanted: Scheme) -> None:
    """What holds when a survey opens holds of a greater k too. With k = 12 of 12 people,
    "enough answers" would say that every one of them answered. Rejected."""
    people = cohort(store, wanted)
    for kind in KINDS:
        for why in too_few(store, wanted, kind, people):
            raise Rejected(why, field="k")
