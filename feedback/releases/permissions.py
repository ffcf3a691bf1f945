"""Who may take part in a release: acting holders alone, and nobody whose proofs are new.

Two different people stand behind every release: whoever asks or publishes never decides.
"""

from feedback.accounts.holders import Holder, Role, holders
from feedback.accounts.service import account
from feedback.errors import NotAllowed
from feedback.storage.store import Store

__all__ = ["guardian", "guardians", "leads", "publisher", "publishers", "requester"]

_BARRED = (
    "Your sign-in was changed less than 24 hours ago. Until that time is over, you cannot take "
    "part in a release of results."
)


def guardians(store: Store, scheme: str) -> tuple[Holder, ...]:
    """Everybody who may decide."""
    return tuple(one for one in holders(store, scheme) if one.acts and one.role is Role.GUARDIAN)


def leads(store: Store, scheme: str) -> tuple[Holder, ...]:
    """Lead and deputy, as far as there are such."""
    wanted = {Role.LEAD, Role.DEPUTY}
    return tuple(one for one in holders(store, scheme) if one.acts and one.role in wanted)


def guardian(store: Store, scheme: str, by: str) -> Holder:
    """This account as a confirmed guardian of the scheme. NotAllowed."""
    return _one(store, guardians(store, scheme), by)


def requester(store: Store, scheme: str, by: str, *, led: bool) -> Holder:
    """This account as one who may ask for a release. NotAllowed.

    `led`: whether a lead or deputy has keys of the surveys. Only where nobody has, a guardian
    may stand in for them.
    """
    standing = leads(store, scheme) if led else (*leads(store, scheme), *guardians(store, scheme))
    return _one(store, standing, by)


def publishers(store: Store, scheme: str, *, decided_by: str) -> tuple[Holder, ...]:
    """Who may publish what this guardian approved: lead and deputy, or else the other guardian."""
    there = leads(store, scheme) or guardians(store, scheme)
    return tuple(one for one in there if one.account != decided_by)


def publisher(store: Store, scheme: str, by: str, *, decided_by: str) -> Holder:
    """This account as one of them. NotAllowed."""
    return _one(store, publishers(store, scheme, decided_by=decided_by), by)


def _one(store: Store, there: tuple[Holder, ...], by: str) -> Holder:
    found = next((one for one in there if one.account == by), None)
    if found is None:
        raise NotAllowed("This is for somebody else of this scheme.")
    if account(store, by).barred(store.now()):
        raise NotAllowed(_BARRED)
    return found
