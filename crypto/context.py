"""What a sealed record is, bound into every seal so that it cannot be moved or replayed."""

from typing import NewType

from crypto.errors import Malformed

__all__ = ["Context", "context"]

Context = NewType("Context", bytes)
_MAX = 0xFFFF


def context(kind: str, *parts: str | bytes) -> Context:
    """Encode a kind of record and what it belongs to, unambiguously.

    Each part is preceded by its length (two bytes, big-endian), so that no two lists of
    parts give the same bytes.
    """
    encoded = bytearray()
    for part in (kind, *parts):
        raw = part.encode() if isinstance(part, str) else part
        if len(raw) > _MAX:
            raise Malformed("a context part is too long")
        encoded += len(raw).to_bytes(2, "big") + raw
    return Context(bytes(encoded))
