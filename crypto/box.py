"""Boxes: sealed under a symmetric purpose key, each under a fresh key derived from it."""

import secrets

from crypto.context import Context
from crypto.errors import Malformed
from crypto.padding import LENGTH_SIZE, pad, unpad
from crypto.primitives import KEY_SIZE, TAG_SIZE, aead_open, aead_seal, hkdf

__all__ = ["box_size", "lock_box", "open_box"]

_VERSION = b"\x01"
_SALT = 32
_HEADER = len(_VERSION) + _SALT


def box_size(size: int) -> int:
    """Bytes of a box whose padded content has `size` bytes."""
    return _HEADER + size + TAG_SIZE


def lock_box(plaintext: bytes, *, key: bytes, context: Context, size: int | None = None) -> bytes:
    """Seal under `key`; pad to `size` bytes, the length's four bytes included."""
    header = _VERSION + secrets.token_bytes(_SALT)
    return header + aead_seal(_box_key(key, header, context), pad(plaintext, size), header)


def open_box(box: bytes, *, key: bytes, context: Context) -> bytes:
    """Undo `lock_box`; `Malformed`, or `Tampered` (also: another key or context)."""
    if box[:1] != _VERSION or len(box) < _HEADER + LENGTH_SIZE + TAG_SIZE:
        raise Malformed("not a box of version 1")
    header = box[:_HEADER]
    return unpad(aead_open(_box_key(key, header, context), box[_HEADER:], header))


def _box_key(key: bytes, header: bytes, context: Context) -> bytes:
    if len(key) != KEY_SIZE:
        raise Malformed("a key has 32 bytes")
    return hkdf(key, salt=header, info=b"candour/box/1\0" + context)
