"""What goes with somebody's answers: their role and the columns of the list, in a fixed room.

Whoever does not fit could never send anything, so the list takes nobody who does not.
"""

from collections.abc import Mapping
from typing import Final

from feedback.canonical import canonical

__all__ = ["PROFILE_SIZE", "encode_profile", "groups_fit"]

PROFILE_SIZE: Final = 512  # bytes
# Of which so many are for the version of the notice, of 16 bytes, with its name.
_TOLD: Final = len(',"told":""') + 32


def encode_profile(role: str, groups: Mapping[str, str], *, told: bytes = b"") -> bytes:
    """JSON with one spelling; not padded, and not checked against its room.

    `told`: the version of the notice that the person was shown, if it is known.
    """
    content: dict[str, object] = {"role": role, "groups": dict(groups)}
    return canonical(content | ({"told": told.hex()} if told else {})).encode()


def groups_fit(role: str, groups: Mapping[str, str]) -> bool:
    """Whether there is room for them."""
    return len(encode_profile(role, groups)) + _TOLD <= PROFILE_SIZE
