"""What goes with somebody's answers: their role and the columns of the list, in a fixed room.

Whoever does not fit could never send anything, so the list takes nobody who does not.
"""

import json
from collections.abc import Mapping
from typing import Final

__all__ = ["PROFILE_SIZE", "encode_profile", "groups_fit"]

PROFILE_SIZE: Final = 512  # bytes


def encode_profile(role: str, groups: Mapping[str, str]) -> bytes:
    """JSON with one spelling; not padded, and not checked against its room."""
    return json.dumps(
        {"role": role, "groups": dict(groups)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def groups_fit(role: str, groups: Mapping[str, str]) -> bool:
    """Whether there is room for them."""
    return len(encode_profile(role, groups)) <= PROFILE_SIZE
