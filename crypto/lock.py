"""A secret locked by what a person knows or holds.

By passphrase: slow (Argon2id) and peppered, so that a stolen database alone cannot be tried
against a dictionary. By code (recovery, return, receipt): the code is random and long enough
that no slow function is needed. Both commit to their key: AES-GCM alone does not, and without
that one ciphertext could be made to open under two passphrases ("partitioning oracle",
Len, Grubbs and Ristenpart 2021).
"""

import secrets
from dataclasses import dataclass
from typing import Final

from crypto.context import Context
from crypto.errors import Malformed, NotRecipient
from crypto.padding import LENGTH_SIZE, pad, unpad
from crypto.primitives import KEY_SIZE, TAG_SIZE, aead_open, aead_seal, argon2id, equal, hkdf

__all__ = [
    "DEFAULT_COST",
    "Cost",
    "cost_of",
    "lock_code",
    "lock_passphrase",
    "lock_size",
    "open_code",
    "open_passphrase",
]

_PASSPHRASE: Final = b"CNL\x01"
_CODE: Final = b"CNL\x02"
_COST: Final = 6
_SALT: Final = 16
_COMMITMENT: Final = 32
_SLOW_HEADER: Final = len(_PASSPHRASE) + _COST + _SALT
_MIN_CODE: Final = 10  # bytes: 80 bits
# Bounds, so that bytes from a changed database cannot ask for all memory or for hours.
_MAX_MEMORY_KIB: Final = 1 << 20
_MAX_ITERATIONS: Final = 16
_MAX_LANES: Final = 8


@dataclass(frozen=True)
class Cost:
    """Argon2id parameters, stored beside each lock so that they can rise (RFC 9106, 4)."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 1

    def __post_init__(self) -> None:
        sane = (
            1 <= self.lanes <= _MAX_LANES
            and 1 <= self.iterations <= _MAX_ITERATIONS
            and 8 * self.lanes <= self.memory_kib <= _MAX_MEMORY_KIB
        )
        if not sane:
            raise Malformed("Argon2id parameters out of bounds")


DEFAULT_COST: Final = Cost()


def lock_size(size: int) -> int:
    """Bytes of a lock by code whose padded content has `size` bytes."""
    return len(_CODE) + _SALT + _COMMITMENT + size + TAG_SIZE


def lock_passphrase(
    secret: bytes,
    *,
    passphrase: str,
    pepper: bytes,
    context: Context,
    cost: Cost = DEFAULT_COST,
) -> bytes:
    """Lock `secret` under a passphrase and the installation's pepper (32 bytes)."""
    costs = cost.memory_kib.to_bytes(4, "big") + bytes([cost.iterations, cost.lanes])
    header = _PASSPHRASE + costs + secrets.token_bytes(_SALT)
    return _lock(secret, _stretch(passphrase, pepper, header, cost), header, context, None)


def open_passphrase(lock: bytes, *, passphrase: str, pepper: bytes, context: Context) -> bytes:
    """Undo `lock_passphrase`; `NotRecipient` for a wrong passphrase, pepper or context."""
    cost = cost_of(lock)
    header = lock[:_SLOW_HEADER]
    return _open(lock, _stretch(passphrase, pepper, header, cost), header, context)


def cost_of(lock: bytes) -> Cost:
    """At which cost a lock by passphrase was made."""
    header = _header(lock, _PASSPHRASE, _SLOW_HEADER)
    costs = header[len(_PASSPHRASE) :]
    return Cost(int.from_bytes(costs[:4], "big"), costs[4], costs[5])


def lock_code(secret: bytes, *, code: bytes, context: Context, size: int | None = None) -> bytes:
    """Lock `secret` under a random code of at least 80 bits; pad to `size` bytes."""
    header = _CODE + secrets.token_bytes(_SALT)
    return _lock(secret, _check_code(code), header, context, size)


def open_code(lock: bytes, *, code: bytes, context: Context) -> bytes:
    """Undo `lock_code`; `NotRecipient` for a wrong code or context."""
    header = _header(lock, _CODE, len(_CODE) + _SALT)
    return _open(lock, _check_code(code), header, context)


def _stretch(passphrase: str, pepper: bytes, header: bytes, cost: Cost) -> bytes:
    if len(pepper) != KEY_SIZE:
        raise Malformed("a pepper has 32 bytes")
    # Lone surrogates are left out, and so noticed: the error of `encode` would carry the text.
    typed = passphrase.encode(errors="ignore")
    if typed.decode() != passphrase:
        raise Malformed("a passphrase is text")
    stretched = argon2id(
        typed,
        salt=header[-_SALT:],
        memory_kib=cost.memory_kib,
        iterations=cost.iterations,
        lanes=cost.lanes,
    )
    return stretched + pepper


def _check_code(code: bytes) -> bytes:
    if len(code) < _MIN_CODE:
        raise Malformed("a code has at least 80 bits")
    return code


def _header(lock: bytes, magic: bytes, size: int) -> bytes:
    if lock[: len(magic)] != magic or len(lock) < size + _COMMITMENT + LENGTH_SIZE + TAG_SIZE:
        raise Malformed("not a lock of this kind")
    return lock[:size]


def _keys(secret: bytes, header: bytes, context: Context) -> tuple[bytes, bytes]:
    both = hkdf(
        secret, salt=header, info=b"candour/lock/1\0" + context, length=KEY_SIZE + _COMMITMENT
    )
    return both[:KEY_SIZE], both[KEY_SIZE:]


def _lock(
    plaintext: bytes, secret: bytes, header: bytes, context: Context, size: int | None
) -> bytes:
    key, commitment = _keys(secret, header, context)
    return header + commitment + aead_seal(key, pad(plaintext, size), header)


def _open(lock: bytes, secret: bytes, header: bytes, context: Context) -> bytes:
    key, commitment = _keys(secret, header, context)
    start = len(header) + _COMMITMENT
    if not equal(lock[len(header) : start], commitment):
        raise NotRecipient("this does not open the lock")
    return unpad(aead_open(key, lock[start:], header))
