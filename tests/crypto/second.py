"""A second implementation, from FORMAT.md alone: it shares no line with the package."""

import hmac
import secrets
import unicodedata

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from second_hpke import Refused, aead, hkdf, hpke_open, hpke_seal, need, unaead

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STANZA = 1168


# Context and padding


def part(value: str | bytes, most: int) -> bytes:
    surrogates = isinstance(value, str) and any(0xD800 <= ord(c) < 0xE000 for c in value)
    need(holds=not surrogates)
    raw = value.encode() if isinstance(value, str) else value
    need(holds=len(raw) <= most)
    return len(raw).to_bytes(2, "big") + raw


def context(kind: str, *parts: str | bytes) -> bytes:
    return part(kind, 255) + b"".join(part(value, 65535) for value in parts)


def pad(data: bytes, size: int | None = None) -> bytes:
    framed = len(data).to_bytes(4, "big") + data
    need(holds=size is None or len(framed) <= size)
    return framed + bytes((size or len(framed)) - len(framed))


def unpad(padded: bytes) -> bytes:
    need(holds=len(padded) >= 4, else_="Tampered")
    end = 4 + int.from_bytes(padded[:4], "big")
    need(holds=end <= len(padded) and not any(padded[end:]), else_="Tampered")
    return padded[4:end]


# Envelope, box, nest


def _info(label: bytes, about: bytes) -> bytes:
    return b"candour/envelope/1/" + label + b"\0" + about


def _file_key(secret: bytes, key: bytes | None, about: bytes) -> bytes:
    need(holds=len(secret) == 32 and (key is None or len(key) == 32))
    return hkdf(secret + (key or b""), b"", _info(b"body", about), 32)


def seal(
    plaintext: bytes,
    publics: list[bytes],
    about: bytes,
    key: bytes | None = None,
    size: int | None = None,
) -> bytes:
    secret = secrets.token_bytes(32)
    header = b"CND\x01" + bytes([len(publics)])
    header += b"".join(hpke_seal(public, _info(b"stanza", about), secret) for public in publics)
    return header + aead(_file_key(secret, key, about), pad(plaintext, size), header)


def _split(envelope: bytes) -> tuple[bytes, list[bytes], bytes]:
    need(holds=len(envelope) > 4 and envelope[:4] == bytes.fromhex("434e4401"))
    end = 5 + STANZA * envelope[4]
    need(holds=1 <= envelope[4] <= 16 and len(envelope) - end >= 20)
    stanzas = [envelope[at : at + STANZA] for at in range(5, end, STANZA)]
    return envelope[:end], stanzas, envelope[end:]


def open_envelope(envelope: bytes, seed: bytes, about: bytes, key: bytes | None = None) -> bytes:
    _, stanzas, _ = _split(envelope)
    for stanza in stanzas:
        secret = hpke_open(seed, _info(b"stanza", about), stanza)
        if secret is not None:
            return open_with_secret(envelope, secret, about, key)
    raise Refused("NotRecipient")


def open_with_secret(
    envelope: bytes, secret: bytes, about: bytes, key: bytes | None = None
) -> bytes:
    header, _, body = _split(envelope)
    return unpad(unaead(_file_key(secret, key, about), body, header))


def lock_box(plaintext: bytes, key: bytes, about: bytes, size: int | None = None) -> bytes:
    header = b"\x01" + secrets.token_bytes(32)
    need(holds=len(key) == 32)
    derived = hkdf(key, header, b"candour/box/1\0" + about, 32)
    return header + aead(derived, pad(plaintext, size), header)


def open_box(box: bytes, key: bytes, about: bytes) -> bytes:
    need(holds=len(box) >= 53 and box[0] == 1 and len(key) == 32)
    header = box[:33]
    return unpad(unaead(hkdf(key, header, b"candour/box/1\0" + about, 32), box[33:], header))


def nest(seed: bytes, inner: bytes, outer: bytes, about: bytes) -> bytes:
    return seal(seal(seed, [inner], b"core\0" + about), [outer], b"shell\0" + about)


def peel(nested: bytes, seed: bytes, about: bytes) -> bytes:
    return open_envelope(nested, seed, b"shell\0" + about)


def open_core(core: bytes, seed: bytes, about: bytes) -> bytes:
    return open_envelope(core, seed, b"core\0" + about)


# Locks


def normalise(typed: str) -> str:
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _stretch(passphrase: str, pepper: bytes, header: bytes) -> bytes:
    m, t, p = int.from_bytes(header[4:8], "big"), header[8], header[9]
    need(holds=1 <= p <= 8 and 1 <= t <= 16 and 8 * p <= m <= 1_048_576 and len(pepper) == 32)
    argon = Argon2id(salt=header[10:], length=32, iterations=t, lanes=p, memory_cost=m)
    return argon.derive(passphrase.encode()) + pepper


def _lock(header: bytes, material: bytes, about: bytes, padded: bytes) -> bytes:
    keys = hkdf(material, header, b"candour/lock/1\0" + about, 64)
    return header + keys[32:] + aead(keys[:32], padded, header)


def _unlock(lock: bytes, header: bytes, material: bytes, about: bytes) -> bytes:
    keys = hkdf(material, header, b"candour/lock/1\0" + about, 64)
    end = len(header) + 32
    need(holds=hmac.compare_digest(lock[len(header) : end], keys[32:]), else_="NotRecipient")
    return unpad(unaead(keys[:32], lock[end:], header))


def lock_passphrase(
    secret: bytes, passphrase: str, pepper: bytes, about: bytes, cost: tuple[int, int, int]
) -> bytes:
    m, t, p = cost
    header = b"CNL\x01" + m.to_bytes(4, "big") + bytes([t, p]) + secrets.token_bytes(16)
    return _lock(header, _stretch(passphrase, pepper, header), about, pad(secret))


def open_passphrase(lock: bytes, passphrase: str, pepper: bytes, about: bytes) -> bytes:
    need(holds=lock[:4] == b"CNL\x01" and len(lock) >= 26 + 32 + 20)
    return _unlock(lock, lock[:26], _stretch(passphrase, pepper, lock[:26]), about)


def lock_code(secret: bytes, code: bytes, about: bytes, size: int | None = None) -> bytes:
    need(holds=len(code) >= 10)
    return _lock(b"CNL\x02" + secrets.token_bytes(16), code, about, pad(secret, size))


def open_code(lock: bytes, code: bytes, about: bytes) -> bytes:
    need(holds=lock[:4] == b"CNL\x02" and len(lock) >= 20 + 32 + 20 and len(code) >= 10)
    return _unlock(lock, lock[:20], code, about)


# Codes, digests, one-time passwords


def write_code(code: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in code)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def read_code(typed: str, size: int) -> bytes:
    need(holds=len(typed) <= 200)
    removed = " \t\n\r\u00a0-\u2010\u2011\u2012\u2013\u2014"
    text = [c for c in typed if c not in removed]
    need(holds=all(c.isascii() for c in text))
    plain = "".join(text).upper().replace("O", "0").replace("I", "1").replace("L", "1")
    need(holds=all(c in ALPHABET for c in plain) and len(plain) == (size * 8 + 4) // 5)
    bits = "".join(f"{ALPHABET.index(c):05b}" for c in plain)
    need(holds="1" not in bits[size * 8 :])
    return bytes(int(bits[at : at + 8], 2) for at in range(0, size * 8, 8))


def digest(key: bytes, purpose: str, code: bytes) -> bytes:
    need(holds=len(key) == 32 and "\0" not in purpose)
    return hmac.digest(key, purpose.encode() + b"\0" + code, "sha256")


def totp(secret: bytes, step: int) -> str:
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def group(code: bytes) -> str:
    text = write_code(code)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def accepted_step(secret: bytes, code: str, at: int, last_step: int) -> int | None:
    given = "".join(code.split()) if len(code) <= 100 else ""
    steps = range(at // 30 - 1, at // 30 + 2)
    fitting = [step for step in steps if step > max(last_step, -1) and totp(secret, step) == given]
    return max(fitting, default=None)
