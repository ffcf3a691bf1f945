"""Vectors of what needs no seal: encodings, keys, codes, passphrases, one-time passwords."""

from collections.abc import Iterator

import second
from vector_parts import CODE, KEY, ONE, SEEDS, TOTP, TOTP_BASE32, Vector, vector

import crypto

DASHES = "\u2010-\u2011 \u2012\u2013\t\u2014\r\n\u00a0"


def contexts() -> Iterator[Vector]:
    lists = {
        "a kind alone": ("diary",),
        "an empty kind": ("",),
        "empty parts count": ("diary", "", b""),
        "text and bytes": ("answers", "scheme-1", b"\x00\xff"),
        "where the cut is matters (1)": ("k", "a", "bc"),
        "where the cut is matters (2)": ("k", "ab", "c"),
        "UTF-8, not normalised": ("k", "e\u0301", "\u00e9", "😀"),
        "the longest kind": ("k" * 255,),
    }
    for name, (kind, *parts) in lists.items():
        yield vector("context", name, crypto.context(kind, *parts), kind=kind, parts=_parts(parts))
    too_long = {"a kind too long": ("k" * 256,), "a lone surrogate": ("k", "\ud800")}
    too_long["a part too long"] = ("k", bytes(65536))
    for name, (kind, *parts) in too_long.items():
        yield vector("context", name, error="Malformed", kind=kind, parts=_parts(parts))


def _parts(parts: list[str | bytes]) -> list[dict[str, object]]:
    return [
        {"text": p} if isinstance(p, str) else {"zeros": len(p)} if not any(p) else {"hex": p.hex()}
        for p in parts
    ]


def paddings() -> Iterator[Vector]:
    for data, size in ((b"", None), (b"", 4), (b"abc", None), (b"abc", 7), (b"abc", 12)):
        yield vector(
            "pad", f"{len(data)} into {size}", crypto.pad(data, size), data=data, size=size
        )
        padded = crypto.pad(data, size)
        yield vector("unpad", f"{len(data)} out of {size}", data, padded=padded)
    for data, size in ((b"", 3), (b"", 0), (b"abc", 6)):
        yield vector("pad", f"{len(data)} not into {size}", error="Malformed", data=data, size=size)
    for name, padded in {
        "nothing": b"",
        "half a length": b"\0\0\0",
        "a length beyond the end": b"\0\0\0\x04abc",
        "a huge length": b"\xff\xff\xff\xffabc",
        "a rest that is not zero": b"\0\0\0\x01a\0\x01",
    }.items():
        yield vector("unpad", name, error="Tampered", padded=padded)


def keys() -> Iterator[Vector]:
    for i, seed in enumerate(SEEDS):
        recipient = crypto.Identity(seed).recipient
        yield vector("public_key", f"seed {i}", recipient.public, seed=seed)
        yield vector("fingerprint", f"seed {i}", recipient.fingerprint, public=recipient.public)
    yield vector("public_key", "a short seed", error="Malformed", seed=SEEDS[0][:-1])
    public = ONE.recipient.public
    for name, bad in {
        "a short public key": public[:-1],
        "a coefficient not reduced": b"\xff\xff" + public[2:],
        "the curve's zero point": public[:1184] + bytes(32),
        "the curve's point of order two": public[:1184] + b"\x01" + bytes(31),
    }.items():
        yield vector("seal_to", name, error="Malformed", public=bad)


def codes() -> Iterator[Vector]:
    for i, code in enumerate((b"", bytes(10), b"\xff" * 16, CODE[:10], CODE[:16], CODE[:20], CODE)):
        yield vector("encode_code", f"{i}: {len(code)} bytes", crypto.encode_code(code), code=code)
        yield vector("group", f"{i}: {len(code)} bytes", crypto.group(code), code=code)
    text, size = crypto.encode_code(CODE[:16]), 16
    for name, typed in {
        "as written": text,
        "small": text.lower(),
        "in groups": crypto.group(CODE[:16]),
        "in groups of one, with dashes of all kinds": DASHES.join(text[:15]) + text[15:],
        "at most 200": text + " " * 174,
    }.items():
        yield vector("parse_code", name, CODE[:16], typed=typed, size=size)
    yield vector(
        "parse_code", "what the eye mistakes", bytes.fromhex("0002108424"), typed="oO1iIlL4", size=5
    )
    for name, typed in {
        "nothing": "",
        "one less": text[:-1],
        "one more": text + "0",
        "spare bits": text[:-1] + "1",
        "a letter U": "U" + text[1:],
        "a full-width digit": "\uff10" + text[1:],
        "a letter that grows when capitalised": "\u00df" + text[2:],
        "a dotless i": "\u0131" + text[1:],
        "a control character": "\0" + text,
        "a lone surrogate": "\ud800" + text[1:],
        "over 200": text + " " * 175,
        "junk far behind": text + " " * 200 + "junk",
    }.items():
        yield vector("parse_code", name, error="Malformed", typed=typed, size=size)
    yield vector(
        "digest",
        "a token",
        crypto.digest(KEY, "invitation", CODE[:16]),
        key=KEY,
        purpose="invitation",
        code=CODE[:16],
    )
    yield vector(
        "digest", "a short key", error="Malformed", key=KEY[1:], purpose="invitation", code=CODE
    )
    yield vector(
        "digest", "a purpose with an end", error="Malformed", key=KEY, purpose="a\0b", code=CODE
    )


def passphrases() -> Iterator[Vector]:
    for name, typed in {
        "nothing": "",
        "as generated": "unlit crisped moonlike",
        "a phone's": "  Unlit crisped\u00a0 MOONLIKE\n",
        "composed or not": "Cafe\u0301 CAF\u00c9",
        "full width": "\uff21\uff22\uff23",
        "folding that composes": "\u00df\u0301 stra\u00dfe",
        "iota below": "\u1fb3 \u0345\u0301",
        "ligatures": "\ufb01ne",
    }.items():
        yield vector("normalise", name, crypto.normalise_passphrase(typed), typed=typed)


def passwords() -> Iterator[Vector]:
    # The RFC gives eight digits; six are the last six of them.
    for at, eight in (
        (59, 94287082),
        (1111111109, 7081804),
        (1111111111, 14050471),
        (1234567890, 89005924),
        (2000000000, 69279037),
        (20000000000, 65353130),
    ):
        yield vector("totp", f"RFC 6238 at {at}", f"{eight % 10**6:06d}", secret=TOTP_BASE32, at=at)
    at, step = 2_000_000_000, 2_000_000_000 // 30
    now = second.totp(TOTP, step)
    for name, code, last, gives in (
        ("now", now, 0, step),
        ("just before", second.totp(TOTP, step - 1), 0, step - 1),
        ("just after", second.totp(TOTP, step + 1), 0, step + 1),
        ("two before", second.totp(TOTP, step - 2), 0, None),
        ("two after", second.totp(TOTP, step + 2), 0, None),
        ("used", now, step, None),
        ("older than used", second.totp(TOTP, step - 1), step, None),
        ("newer than used", second.totp(TOTP, step + 1), step, step + 1),
        ("with spaces", f" {now[:3]}\u00a0{now[3:]}\n", 0, step),
        ("full-width digits", "".join(chr(ord(c) + 0xFEE0) for c in now), 0, None),
        ("seven digits", now + "0", 0, None),
        ("five digits", now[1:], 0, None),
        ("nothing", "", 0, None),
        ("a lone surrogate", "\ud800", 0, None),
        ("over 100", now + " " * 95, 0, None),
    ):
        yield vector(
            "accepted_step", name, gives, secret=TOTP_BASE32, code=code, at=at, last_step=last
        )
