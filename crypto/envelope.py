"""Envelopes: sealed to one or more recipients, opened only in the context they were made for.

`FORMAT.md` gives the bytes. The file key is derived from a random secret, which the stanzas
carry, *and* an optional second key held elsewhere; destroying that key makes the envelope
unreadable even to its recipients.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from crypto.context import Context
from crypto.errors import Malformed, NotRecipient
from crypto.keys import Identity, Recipient
from crypto.padding import LENGTH_SIZE, pad, unpad
from crypto.primitives import (
    HPKE_OVERHEAD,
    KEY_SIZE,
    TAG_SIZE,
    aead_open,
    aead_seal,
    hkdf,
    hpke_open,
    hpke_seal,
)

__all__ = ["envelope_size", "open_envelope", "open_with_secret", "seal", "seal_with_secret"]

_MAGIC = b"CND\x01"
_STANZA = HPKE_OVERHEAD + KEY_SIZE
_MAX_STANZAS = 16
_HEADER = len(_MAGIC) + 1


@dataclass(frozen=True)
class _Parsed:
    header: bytes
    stanzas: tuple[bytes, ...]
    body: bytes


def envelope_size(size: int, *, recipients: int = 1) -> int:
    """Bytes of an envelope whose padded content has `size` bytes."""
    return _HEADER + recipients * _STANZA + size + TAG_SIZE


def seal(
    plaintext: bytes,
    *,
    to: Sequence[Recipient],
    context: Context,
    key: bytes | None = None,
    size: int | None = None,
) -> bytes:
    """Seal for each of `to`; pad to `size` bytes, the length's four bytes included."""
    return seal_with_secret(plaintext, to=to, context=context, key=key, size=size)[0]


def seal_with_secret(
    plaintext: bytes,
    *,
    to: Sequence[Recipient],
    context: Context,
    key: bytes | None = None,
    size: int | None = None,
) -> tuple[bytes, bytes]:
    """As `seal`, and also return the 32-byte secret that opens it without an identity."""
    if not 1 <= len(to) <= _MAX_STANZAS:
        raise Malformed("an envelope has 1 to 16 recipients")
    secret = secrets.token_bytes(KEY_SIZE)
    stanzas = [hpke_seal(r.public, secret, _info(b"stanza", context)) for r in to]
    header = b"".join((_MAGIC, bytes([len(to)]), *stanzas))
    body = aead_seal(_file_key(secret, key, context), pad(plaintext, size), header)
    return header + body, secret


def open_envelope(
    envelope: bytes, *, identity: Identity, context: Context, key: bytes | None = None
) -> bytes:
    """Open with an identity. `Malformed`, `NotRecipient` (also: another context) or `Tampered`."""
    parsed = _parse(envelope)
    for stanza in parsed.stanzas:
        try:
            secret = hpke_open(identity.private, stanza, _info(b"stanza", context))
        except NotRecipient:
            continue
        return _open_body(parsed, secret, context, key)
    raise NotRecipient("no stanza is for this key and context")


def open_with_secret(
    envelope: bytes, *, secret: bytes, context: Context, key: bytes | None = None
) -> bytes:
    """Open with the secret that `seal_with_secret` returned; `Malformed` or `Tampered`."""
    return _open_body(_parse(envelope), secret, context, key)


def _open_body(parsed: _Parsed, secret: bytes, context: Context, key: bytes | None) -> bytes:
    return unpad(aead_open(_file_key(secret, key, context), parsed.body, parsed.header))


def _parse(envelope: bytes) -> _Parsed:
    if envelope[: len(_MAGIC)] != _MAGIC:
        raise Malformed("not an envelope of version 1")
    count = envelope[len(_MAGIC)] if len(envelope) > len(_MAGIC) else 0
    end = _HEADER + count * _STANZA
    if not 1 <= count <= _MAX_STANZAS or len(envelope) < end + LENGTH_SIZE + TAG_SIZE:
        raise Malformed("the envelope is cut short")
    stanzas = tuple(envelope[i : i + _STANZA] for i in range(_HEADER, end, _STANZA))
    return _Parsed(header=envelope[:end], stanzas=stanzas, body=envelope[end:])


def _file_key(secret: bytes, key: bytes | None, context: Context) -> bytes:
    # Fixed lengths on both sides: 32 bytes, or 64 with a second key. No two pairs collide.
    # No key is said by None alone: an empty one is a mistake that would seal without it.
    if len(secret) != KEY_SIZE or (key is not None and len(key) != KEY_SIZE):
        raise Malformed("a key has 32 bytes")
    return hkdf(secret + (key or b""), salt=b"", info=_info(b"body", context))


def _info(label: bytes, context: Context) -> bytes:
    return b"candour/envelope/1/" + label + b"\0" + context
