"""What all vectors are made from: fixed keys and contexts, and their form in JSON."""

import hashlib

import crypto

Vector = dict[str, object]

SEEDS = [hashlib.sha256(b"candour vector seed %d" % i).digest() for i in range(4)]
ONE, TWO, THREE, STRANGER = (crypto.Identity(seed) for seed in SEEDS)
KEY, OTHER_KEY, PEPPER, CODE = (
    hashlib.sha256(b"candour vector " + name).digest()
    for name in (b"key", b"other", b"pepper", b"code")
)
HERE = crypto.context("answers", "scheme-1", "wave-2", bytes(32))
ELSEWHERE = crypto.context("answers", "scheme-1", "wave-3", bytes(32))
CHEAP = crypto.Cost(memory_kib=64, iterations=2, lanes=2)
TEXT = "Nadia said “yes” — twice.".encode()
TOTP = b"12345678901234567890"  # RFC 6238, appendix B
TOTP_BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def vector(op: str, name: str, gives: object = None, error: str | None = None, **inputs: object):
    outcome = {"error": error} if error else {"gives": _json(gives)}
    return {"op": op, "name": name} | {k: _json(v) for k, v in inputs.items()} | outcome


def _json(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)
