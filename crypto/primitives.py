"""The one importer of `cryptography`: every primitive the product uses, and nothing composed.

HPKE is RFC 9180 with the hybrid KEM X-Wing (ML-KEM-768 with X25519), HKDF-SHA256 and
AES-256-GCM. A hybrid private key is its 32-byte seed, expanded as in
draft-connolly-cfrg-xwing-kem ("expandDecapsulationKey"): SHAKE-256(seed, 96 bytes).
"""

import hashlib
import hmac
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.errors import Malformed, NotRecipient, Tampered

__all__ = [
    "HPKE_OVERHEAD",
    "KEY_SIZE",
    "PUBLIC_SIZE",
    "TAG_SIZE",
    "Mac",
    "PrivateKey",
    "aead_open",
    "aead_seal",
    "aead_seal_into",
    "argon2id",
    "equal",
    "hkdf",
    "hpke_open",
    "hpke_seal",
    "mac",
    "private_key",
    "public_bytes",
    "stream_cipher",
]

KEY_SIZE: Final = 32
TAG_SIZE: Final = 16
PUBLIC_SIZE: Final = 1216  # 1184 of ML-KEM-768 and 32 of X25519
HPKE_OVERHEAD: Final = 1120 + TAG_SIZE  # encapsulated key and tag
_MLKEM_PUBLIC: Final = 1184
# Each AES key here is derived for one message, so one fixed nonce never repeats under a key.
_NONCE: Final = bytes(12)
_SHA256: Final = hashes.SHA256()  # has no state of its own
_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)

PrivateKey = hpke.MLKEM768X25519PrivateKey


def aead_seal(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """AES-256-GCM under a key that is used for this one message. Returns ciphertext and tag."""
    return AESGCM(key).encrypt(_NONCE, plaintext, aad)


def aead_seal_into(key: bytes, plaintext: memoryview, aad: bytes, out: memoryview) -> None:
    """As `aead_seal`, into `out`, which has 16 bytes more than the plaintext."""
    AESGCM(key).encrypt_into(_NONCE, plaintext, aad, out)


def aead_open(key: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """Undo `aead_seal`; `Tampered` if a bit of key, ciphertext or aad differs."""
    try:
        return AESGCM(key).decrypt(_NONCE, ciphertext, aad)
    except (InvalidTag, ValueError) as error:
        raise Tampered("the seal is broken") from error


def stream_cipher(key: bytes, nonce: bytes, offset: int, data: bytes) -> bytes:
    """AES-256-CTR, both ways, for bytes that lie `offset` bytes into a stream.

    `nonce` has 8 bytes. Hides, and does not notice changes; safe only where no place of a stream
    is written twice under one key.
    """
    block, skip = divmod(offset, 16)
    counter = nonce + block.to_bytes(8, "big")
    encryptor = Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
    encryptor.update(bytes(skip))
    return encryptor.update(data)


def hkdf(secret: bytes, *, salt: bytes, info: bytes, length: int = KEY_SIZE) -> bytes:
    """HKDF-SHA256 (RFC 5869), extract and expand."""
    return HKDF(_SHA256, length, salt, info).derive(secret)


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.digest(key, message, "sha256")


class Mac:
    """`mac` under one key, for many messages: the key is taken in once."""

    def __init__(self, key: bytes) -> None:
        self._keyed = HMAC(key, _SHA256)

    def __call__(self, message: bytes) -> bytes:
        """HMAC-SHA256 of the message, 32 bytes."""
        fresh = self._keyed.copy()
        fresh.update(message)
        return fresh.finalize()


def equal(left: bytes, right: bytes) -> bool:
    """Compare in time that depends on length alone."""
    return hmac.compare_digest(left, right)


def argon2id(secret: bytes, *, salt: bytes, memory_kib: int, iterations: int, lanes: int) -> bytes:
    """Argon2id (RFC 9106), 32 bytes out."""
    return Argon2id(
        salt=salt, length=KEY_SIZE, iterations=iterations, lanes=lanes, memory_cost=memory_kib
    ).derive(secret)


def public_bytes(seed: bytes) -> bytes:
    """The 1,216-byte public key of a 32-byte seed."""
    lattice, curve = _expand(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def hpke_seal(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """HPKE base mode, single shot. `info` binds the context: base mode has no public AAD.

    `Malformed` for a public key that no seed has: unreduced lattice part, low-order point.
    """
    try:
        return _SUITE.encrypt(plaintext, _public(public), info=info)
    except ValueError as error:  # the exchange with a low-order point
        raise Malformed("not a public key") from error


def private_key(seed: bytes) -> PrivateKey:
    """What `hpke_open` opens with. Expanding a seed takes longer than opening does."""
    return PrivateKey(*_expand(seed))


def hpke_open(private: PrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Undo `hpke_seal`; `NotRecipient` for another key, context or changed bytes alike."""
    try:
        return _SUITE.decrypt(sealed, private, info=info)
    except (InvalidTag, ValueError) as error:
        raise NotRecipient("this key does not open it") from error


def _expand(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    if len(seed) != KEY_SIZE:
        raise Malformed("a seed has 32 bytes")
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        x25519.X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


@lru_cache(maxsize=64)
def _public(raw: bytes) -> hpke.MLKEM768X25519PublicKey:
    if len(raw) != PUBLIC_SIZE:
        raise Malformed("a public key has 1,216 bytes")
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC]),
            x25519.X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC:]),
        )
    except ValueError as error:
        raise Malformed("not a public key") from error
