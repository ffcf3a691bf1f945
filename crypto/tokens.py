"""Codes that people carry: links, receipts, return and recovery codes, and their digests.

Crockford's base 32: no I, L, O or U, so that nothing is misread; what people type instead is
read as what they meant. One encoding for each value: unused bits at the end must be zero.
"""

import secrets
import string

from crypto.errors import Malformed
from crypto.primitives import KEY_SIZE, mac

__all__ = ["digest", "encode_code", "group", "new_code", "parse_code"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_UPPER = {c: i for i, c in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
# Both cases are listed: `str.upper` would also make letters of the alphabet out of others (ß).
_VALUES = _UPPER | {c.lower(): i for c, i in _UPPER.items()}
_ACCEPTED = frozenset(_VALUES)
# What `int` takes for the same digits to base 32.
_DIGITS = string.digits + string.ascii_lowercase
_READ = str.maketrans({c: _DIGITS[i] for c, i in _VALUES.items()})
_IGNORED = str.maketrans("", "", " -\t\n\r\u00a0\u2010\u2011\u2012\u2013\u2014")
_GROUP = 4
_MAX_TYPED = 200


def new_code(size: int) -> bytes:
    """`size` random bytes."""
    return secrets.token_bytes(size)


def encode_code(code: bytes) -> str:
    """Upper-case characters, five bits each: 10 bytes give 16, 16 give 26, 20 give 32."""
    bits = len(code) * 8
    length = -(-bits // 5)
    number = int.from_bytes(code, "big") << (length * 5 - bits)
    return "".join(_ALPHABET[number >> 5 * i & 31] for i in reversed(range(length)))


def group(code: bytes) -> str:
    """The same in groups of four, for reading and typing: `ABCD-EFGH-…`."""
    text = encode_code(code)
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def parse_code(typed: str, size: int) -> bytes:
    """What was typed, as `size` bytes: any case, any grouping; `Malformed` otherwise."""
    if len(typed) > _MAX_TYPED:
        raise Malformed("not a code of this kind")
    text = typed if typed.isalnum() else typed.translate(_IGNORED)
    length = -(-size * 8 // 5)
    if len(text) != length or not _ACCEPTED.issuperset(text):
        raise Malformed("not a code of this kind")
    number = int(text.translate(_READ), 32)
    spare = length * 5 - size * 8
    if number & ((1 << spare) - 1):
        raise Malformed("not a code of this kind")
    return (number >> spare).to_bytes(size, "big")


def digest(key: bytes, purpose: str, code: bytes) -> bytes:
    """A keyed hash (32 bytes) under which a code is stored; alone it opens and finds nothing.

    `Malformed` unless the key has 32 bytes and the purpose, which ends at the first zero byte,
    has none of its own.
    """
    if len(key) != KEY_SIZE or "\0" in purpose:
        raise Malformed("not a key and a purpose")
    return mac(key, purpose.encode() + b"\0" + code)
