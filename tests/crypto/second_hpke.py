"""The second implementation's primitives: HKDF, the hybrid KEM and HPKE's key schedule.

Written out from FORMAT.md on `hmac` and `hashlib`; ML-KEM-768, X25519 and AES-256-GCM alone are
taken from the library.
"""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = b"HPKE" + bytes.fromhex("647a00010002")


class Refused(Exception):
    """Carries the name of the error that FORMAT.md gives."""


def need(*, holds: bool, else_: str = "Malformed") -> None:
    if not holds:
        raise Refused(else_)


def extract(salt: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk: bytes, info: bytes, length: int) -> bytes:
    out = block = b""
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:length]


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return expand(extract(salt, secret), info, length)


def aead(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    return AESGCM(key).encrypt(bytes(12), plaintext, aad)


def unaead(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(bytes(12), sealed, aad)
    except InvalidTag:
        raise Refused("Tampered") from None


def key_pair(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    need(holds=len(seed) == 32)
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def public_key(seed: bytes) -> bytes:
    lattice, curve = key_pair(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    digits = hashlib.sha256(public).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, 20, 4))


def combine(ss_m: bytes, ss_x: bytes, ct_x: bytes, pk_x: bytes) -> bytes:
    return hashlib.sha3_256(ss_m + ss_x + ct_x + pk_x + bytes.fromhex("5c2e2f2f5e5c")).digest()


def schedule(shared: bytes, info: bytes, suite: bytes = SUITE) -> tuple[bytes, bytes]:
    def lx(salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return extract(salt, b"HPKE-v1" + suite + label + ikm)

    def le(prk: bytes, label: bytes, about: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + about
        return expand(prk, labelled, length)

    about = b"\0" + lx(b"", b"psk_id_hash", b"") + lx(b"", b"info_hash", info)
    secret = lx(shared, b"secret", b"")
    return le(secret, b"key", about, 32), le(secret, b"base_nonce", about, 12)


def hpke_seal(public: bytes, info: bytes, plaintext: bytes) -> bytes:
    need(holds=len(public) == 1216)
    try:
        ss_m, ct_m = MLKEM768PublicKey.from_public_bytes(public[:1184]).encapsulate()
        ephemeral = X25519PrivateKey.generate()
        ss_x = ephemeral.exchange(X25519PublicKey.from_public_bytes(public[1184:]))
    except ValueError:
        raise Refused("Malformed") from None
    ct_x = ephemeral.public_key().public_bytes_raw()
    key, nonce = schedule(combine(ss_m, ss_x, ct_x, public[1184:]), info)
    return ct_m + ct_x + AESGCM(key).encrypt(nonce, plaintext, b"")


def decapsulate(seed: bytes, enc: bytes) -> bytes:
    lattice, curve = key_pair(seed)
    ct_m, ct_x = enc[:1088], enc[1088:]
    ss_x = curve.exchange(X25519PublicKey.from_public_bytes(ct_x))
    return combine(lattice.decapsulate(ct_m), ss_x, ct_x, curve.public_key().public_bytes_raw())


def hpke_open(seed: bytes, info: bytes, sealed: bytes) -> bytes | None:
    try:
        key, nonce = schedule(decapsulate(seed, sealed[:1120]), info)
        return AESGCM(key).decrypt(nonce, sealed[1120:], b"")
    except (InvalidTag, ValueError):
        return None
