"""What a sealed record is, bound into every seal so that it cannot be moved or replayed."""

from typing import NewType

from crypto.errors import Malformed

__all__ = ["Context", "context", "within"]

Context = NewType("Context", bytes)
_MAX = 0xFFFF
_SHORT = 0x80
_LENGTHS = tuple(length.to_bytes(2, "big") for length in range(_SHORT))
# So the first byte is always zero, and layers of a nest can begin with another one.
_MAX_KIND = 0xFF


def context(kind: str, *parts: str | bytes) -> Context:
    """Encode a kind of record and what it belongs to, unambiguously.

    Each part is preceded by its length (two bytes, big-endian), so that no two lists of
    parts give the same bytes. Text is UTF-8, and the same as its bytes. `Malformed` for a kind
    over 255 bytes, a part over 65,535, or text that UTF-8 cannot say.
    """
    return within(Context(_part(kind, _MAX_KIND)), *parts)


def within(base: Context, *parts: str | bytes) -> Context:
    """`base` with more parts: `within(context(a, b), c)` is `context(a, b, c)`."""
    encoded: bytes = base
    for part in parts:
        encoded += _part(part, _MAX)
    return Context(encoded)


def _part(part: str | bytes, most: int) -> bytes:
    try:
        raw = part.encode() if isinstance(part, str) else part
    except UnicodeEncodeError:
        raise Malformed("a context part is not text") from None
    if len(raw) > most:
        raise Malformed("a context part is too long")
    return _LENGTHS[len(raw)] + raw if len(raw) < _SHORT else len(raw).to_bytes(2, "big") + raw
