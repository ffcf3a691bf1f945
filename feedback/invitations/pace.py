"""How many of the links that somebody asked for go out in ten minutes, over all addresses.

Anybody can ask for anybody's link: three mails a day for each address are all that stops them.
Whoever has the list of a whole organisation could so write to everybody within a minute, in the
service's name, until the mail server takes it for spam or a day's worth of mail is used up, and
invitations stay behind. So these mails are spread: none is refused, the others wait in the outbox.

It is counted when a mail goes, never when it is asked for: who asks for addresses that nobody has
uses up nothing. And nobody waits alone: what is asked for in somebody's name goes to them.
"""

from typing import Final

from feedback.clock import epoch
from feedback.storage.store import Event, Store

__all__ = ["MINUTES", "may_go", "most"]

MINUTES: Final = 10
LEAST: Final = 30
"""Mails in that time that always may go: more than a small survey's people ask for at once."""
SHARE: Final = 20
"""Of a large one, one in so many of those who were invited: all of them within 200 minutes."""
_QUIET: Final = Event("upkeep")


def most(store: Store) -> int:
    """How many may go in ten minutes."""
    return max(LEAST, store.count("invitations") // SHARE)  # they go with their survey


def may_go(store: Store, wanted: int) -> int:
    """How many of `wanted` mails may go now; they are counted as gone."""
    if not wanted:
        return 0
    name, now = store.vault.name("again-pace", "all"), epoch(store.clock)
    limit = most(store)
    with store.change(_QUIET, "volatile") as w:
        row = w.one("throttles", name=name)
        ends, gone = (int(row["next"] or 0), int(row["failures"] or 0)) if row else (0, 0)
        # A clock that was set back since must not keep anybody waiting.
        if not 0 < ends - now <= MINUTES * 60:
            ends, gone = now + MINUTES * 60, 0
        given = min(wanted, max(limit - gone, 0))
        w.put("throttles", {"name": name, "failures": gone + given, "next": ends})
    return given
