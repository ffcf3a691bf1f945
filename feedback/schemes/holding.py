"""Whether a scheme is under a legal hold.

A hold covers its settings, its releases and the record of actions, and nothing else: answers,
comments, diaries, the list of people and every key keep their days. So `held` is asked by what
clears those three, and by nothing that destroys anything of a participant.
"""

from typing import Final

from feedback.storage.store import Reader

__all__ = ["ACTIVE", "ENDED", "held"]

ACTIVE: Final = "active"
ENDED: Final = "ended"


def held(reader: Reader, scheme: str) -> bool:
    """Whether a hold of this scheme has begun and has not ended."""
    return reader.count("holds", scheme=scheme, state=ACTIVE) > 0
