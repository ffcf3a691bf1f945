"""What waits for somebody as the second person: kinds of requests that two holders decide."""

from typing import Final

from feedback.schemes import approvals
from feedback.storage.store import Store

__all__ = ["HOLD", "HOLD_END", "asked_of"]

HOLD: Final = "hold"
HOLD_END: Final = "hold-end"
_HOLDS: Final = frozenset({HOLD, HOLD_END})


def _roles(one: approvals.Approval) -> list[object]:
    agrees = one.subject.get("agrees")
    return agrees if isinstance(agrees, list) else [agrees]


def asked_of(store: Store, *, scheme: str, account: str, role: str) -> frozenset[str]:
    """Which of HOLD and `approvals.ERASE` this holder may answer now."""
    pending = approvals.pending(store, scheme, HOLD, HOLD_END, approvals.ERASE)
    return frozenset(
        HOLD if one.kind in _HOLDS else one.kind
        for one in pending
        if one.asked_by != account and role in _roles(one)
    )
