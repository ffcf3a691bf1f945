"""Time-steps of an app's codes, each good for one use.

For who runs a scheme the last one used stands in the account's row. That is the time at which
somebody signed in, so for members each is noted apart: under a keyed name, in the store that is
never backed up, and only until it could not be used any more.
"""

from typing import Final

from feedback.accounts.proofs import Wrong
from feedback.accounts.throttle import FORGET
from feedback.clock import epoch
from feedback.storage.store import Store, Writer

__all__ = ["note_step", "spend_step"]

# Seconds: a code is taken for a step before and after its own, ninety seconds in all.
_GOOD: Final = 5 * 60


def spend_step(w: Writer, store: Store, *, account: str, step: int | None, recorded: bool) -> None:
    """Use up a time-step, so that of two at once one is the first; `Wrong` if it was used.

    The change names "main" and "volatile". `recorded`: the account's `manner.organiser`.
    """
    if step is None:
        return
    if recorded:
        if w.set("accounts", {"totp_step": step}, id=account, totp_step__lt=step) != 1:
            raise Wrong
        return
    if not note_step(w, store, account=account, step=step):
        raise Wrong


def note_step(w: Writer, store: Store, *, account: str, step: int) -> bool:
    """Note a member's time-step as used; whether it was not before. The change names
    "volatile"."""
    name = store.vault.name("totp-used", account, str(step))
    if w.one("throttles", name=name) is not None:
        return False
    # Dropped with the tries that are a day old, by a time that makes it nearly that.
    due = epoch(store.clock) - FORGET + _GOOD
    w.add("throttles", {"name": name, "failures": 0, "next": due})
    return True
