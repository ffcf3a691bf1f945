"""What needs two people who hold keys of a scheme: one asks, another one agrees.

Neither may have new proofs of less than a day: whoever took somebody's sign-in over could
otherwise be both.
"""

from collections.abc import Collection
from typing import Final

from feedback.accounts.holders import Holder, Role, holders
from feedback.accounts.service import account
from feedback.errors import N_, NotAllowed
from feedback.outbox.service import post_all
from feedback.storage.store import Store, Writer

__all__ = ["acting", "others", "tell"]

_NOT_YOU: Final = N_("This is for somebody else of this scheme.")
_BARRED: Final = N_(
    "Your sign-in was changed less than 24 hours ago. Until that time is over, you cannot do this."
)


def acting(store: Store, *, scheme: str, by: str, roles: Collection[Role]) -> Holder:
    """This account as an acting holder in one of these roles. NotAllowed."""
    found = next(
        (one for one in holders(store, scheme) if one.account == by and _is(one, roles)), None
    )
    if found is None:
        raise NotAllowed(_NOT_YOU)
    if account(store, by).barred(store.now()):
        raise NotAllowed(_BARRED)
    return found


def others(
    store: Store, *, scheme: str, asked_by: str, roles: Collection[Role]
) -> tuple[Holder, ...]:
    """Who may agree to what this account asked."""
    there = holders(store, scheme)
    return tuple(one for one in there if _is(one, roles) and one.account != asked_by)


def tell(
    writer: Writer, store: Store, *, scheme: str, receivers: Collection[Holder], what: str
) -> None:
    """Write to those who may agree, in the caller's change. `what` is "hold" or "erase"."""
    payloads = [{"scheme": scheme, "holder": one.id, "what": what} for one in receivers]
    post_all(writer, store, kind="second-person", payloads=payloads)


def _is(one: Holder, roles: Collection[Role]) -> bool:
    return one.acts and one.role in roles
