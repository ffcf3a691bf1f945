"""What somebody is given who had something deleted: a code that proves it, and says nothing else.

Everybody who asks for a deletion gets one, whether anything was there or not.
"""

from dataclasses import dataclass, field

from feedback.storage.certificates import certified, certify
from feedback.storage.store import Store

__all__ = ["Certificate", "issue", "known"]


@dataclass(frozen=True)
class Certificate:
    """`code`: in groups of four. `until`: the last month in which it is found, as "2028-03"."""

    code: str = field(repr=False)
    until: str


def issue(store: Store, *, until: str) -> str:
    """A fresh code, whose digest is in the never-back file when this returns."""
    return certify(store, until=until)


def known(store: Store, code: str) -> bool:
    """Whether this code, in any case and grouping, is in the never-back file."""
    return certified(store, code)
