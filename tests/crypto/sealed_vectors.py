"""Vectors of envelopes, boxes, locks and nests: what opens, and what each change gives."""

from collections.abc import Iterator

import second
import second_hpke
from vector_parts import (
    CHEAP,
    CODE,
    ELSEWHERE,
    HERE,
    KEY,
    ONE,
    OTHER_KEY,
    PEPPER,
    SEEDS,
    TEXT,
    THREE,
    TWO,
    Vector,
    flipped,
    vector,
)

import crypto


def envelopes() -> Iterator[Vector]:
    all_three = [i.recipient for i in (ONE, TWO, THREE)]
    for name, plaintext, to, seed, options in (
        ("empty", b"", [ONE.recipient], SEEDS[0], {}),
        ("text", TEXT, [ONE.recipient], SEEDS[0], {}),
        ("padded", TEXT, [ONE.recipient], SEEDS[0], {"size": 64}),
        ("with a second key", TEXT, [ONE.recipient], SEEDS[0], {"key": KEY}),
        ("the first of three", TEXT, all_three, SEEDS[0], {}),
        ("the last of three", TEXT, all_three, SEEDS[2], {"key": KEY, "size": 64}),
        ("sixteen", TEXT, [TWO.recipient] * 15 + [ONE.recipient], SEEDS[0], {}),
    ):
        envelope, secret = crypto.seal_with_secret(plaintext, to=to, context=HERE, **options)
        more = {"envelope": envelope, "context": HERE} | (
            {"key": options["key"]} if "key" in options else {}
        )
        yield vector("open_envelope", name, plaintext, seed=seed, **more)
        yield vector("open_with_secret", name, plaintext, secret=secret, **more)
    yield from _refused_envelopes()


def _refused_envelopes() -> Iterator[Vector]:
    to = [ONE.recipient, TWO.recipient]
    good, secret = crypto.seal_with_secret(TEXT, to=to, context=HERE, key=KEY, size=64)
    other = crypto.seal(TEXT, to=to, context=HERE, key=KEY, size=64)
    base = {"envelope": good, "seed": SEEDS[0], "context": HERE, "key": KEY}
    first, two = 5 + second.STANZA, 5 + 2 * second.STANZA
    swapped = good[:5] + good[first:two] + good[5:first] + good[two:]
    padding = second_hpke.aead(
        second._file_key(secret, KEY, HERE),  # noqa: SLF001 -- only a forger writes such padding
        crypto.pad(TEXT, 64)[:-1] + b"\x01",
        good[:two],
    )
    for name, error, change in (
        ("a stranger", "NotRecipient", {"seed": SEEDS[3]}),
        ("another context", "NotRecipient", {"context": ELSEWHERE}),
        ("another second key", "Tampered", {"key": OTHER_KEY}),
        ("no second key", "Tampered", {"key": None}),
        ("an empty second key", "Malformed", {"key": b""}),
        ("one's stanza changed", "NotRecipient", {"envelope": flipped(good, 2000 - second.STANZA)}),
        ("the other's stanza changed", "Tampered", {"envelope": flipped(good, 2000)}),
        ("stanzas swapped", "Tampered", {"envelope": swapped}),
        (
            "a stanza of another",
            "Tampered",
            {"envelope": good[:first] + other[first:two] + good[two:]},
        ),
        (
            "one's stanza of another",
            "Tampered",
            {"envelope": good[:5] + other[5:first] + good[first:]},
        ),
        (
            "a stanza left out",
            "Tampered",
            {"envelope": b"CND\x01\x01" + good[5:first] + good[two:]},
        ),
        ("the body of another", "Tampered", {"envelope": good[:two] + other[two:]}),
        ("the last bit", "Tampered", {"envelope": flipped(good, len(good) - 1)}),
        ("one byte less", "Tampered", {"envelope": good[:-1]}),
        ("one byte more", "Tampered", {"envelope": good + b"\0"}),
        ("padding not zero", "Tampered", {"envelope": good[:two] + padding}),
        *_malformed_envelopes(good, first, two),
    ):
        inputs = {k: v for k, v in (base | change).items() if v is not None}
        yield vector("open_envelope", name, error=error, **inputs)
    rest = {k: v for k, v in base.items() if k != "seed"}
    yield vector("open_with_secret", "another secret", error="Tampered", secret=OTHER_KEY, **rest)
    yield vector("open_with_secret", "a short secret", error="Malformed", secret=secret[1:], **rest)


def _malformed_envelopes(good: bytes, first: int, two: int) -> tuple[tuple[str, str, dict], ...]:
    """Bytes that are no envelope; `first` and `two` are the ends of the stanzas of `good`."""
    return (
        ("cut in the body", "Malformed", {"envelope": good[: two + 19]}),
        ("cut in a stanza", "Malformed", {"envelope": good[: two - 1]}),
        ("cut after the magic", "Malformed", {"envelope": good[:4]}),
        ("nothing", "Malformed", {"envelope": b""}),
        ("another version", "Malformed", {"envelope": b"CND\x02" + good[4:]}),
        ("no stanza", "Malformed", {"envelope": b"CND\x01\0" + good[5:]}),
        ("seventeen", "Malformed", {"envelope": b"CND\x01\x11" + good[5:first] * 17 + good[two:]}),
    )


def boxes() -> Iterator[Vector]:
    for name, plaintext, size in (("empty", b"", None), ("text", TEXT, None), ("padded", TEXT, 64)):
        box = crypto.lock_box(plaintext, key=KEY, context=HERE, size=size)
        yield vector("open_box", name, plaintext, box=box, key=KEY, context=HERE)
    base = {"box": box, "key": KEY, "context": HERE}
    for name, error, change in (
        ("another key", "Tampered", {"key": OTHER_KEY}),
        ("another context", "Tampered", {"context": ELSEWHERE}),
        ("the salt changed", "Tampered", {"box": flipped(box, 1)}),
        ("the last bit", "Tampered", {"box": flipped(box, len(box) - 1)}),
        ("one byte less", "Tampered", {"box": box[:-1]}),
        ("one byte more", "Tampered", {"box": box + b"\0"}),
        ("another version", "Malformed", {"box": b"\x02" + box[1:]}),
        ("too short", "Malformed", {"box": box[:52]}),
        ("nothing", "Malformed", {"box": b""}),
        ("a short key", "Malformed", {"key": KEY[1:]}),
    ):
        yield vector("open_box", name, error=error, **(base | change))


def locks() -> Iterator[Vector]:
    words = "correct horse battery staple"
    lock = crypto.lock_passphrase(
        SEEDS[0], passphrase=words, pepper=PEPPER, context=HERE, cost=CHEAP
    )
    base = {"lock": lock, "passphrase": words, "pepper": PEPPER, "context": HERE}
    yield vector("open_passphrase", "a seed", SEEDS[0], **base)
    full = crypto.lock_passphrase(TEXT, passphrase="é ß 喵", pepper=PEPPER, context=HERE)
    yield vector(
        "open_passphrase", "at full cost", TEXT, **(base | {"lock": full, "passphrase": "é ß 喵"})
    )
    for name, error, change in (
        ("another passphrase", "NotRecipient", {"passphrase": "correct horse battery"}),
        ("not normalised", "NotRecipient", {"passphrase": words.title()}),
        ("another pepper", "NotRecipient", {"pepper": OTHER_KEY}),
        ("a short pepper", "Malformed", {"pepper": PEPPER[1:]}),
        ("another context", "NotRecipient", {"context": ELSEWHERE}),
        ("other iterations", "NotRecipient", {"lock": lock[:8] + b"\x03" + lock[9:]}),
        ("the salt changed", "NotRecipient", {"lock": flipped(lock, 10)}),
        ("the commitment changed", "NotRecipient", {"lock": flipped(lock, 26)}),
        ("the last bit", "Tampered", {"lock": flipped(lock, len(lock) - 1)}),
        ("one byte less", "Tampered", {"lock": lock[:-1]}),
        ("too short", "Malformed", {"lock": lock[:77]}),
        ("no memory", "Malformed", {"lock": lock[:4] + bytes(4) + lock[8:]}),
        ("over a GiB", "Malformed", {"lock": lock[:4] + bytes.fromhex("00100001") + lock[8:]}),
        ("no iteration", "Malformed", {"lock": lock[:8] + b"\0" + lock[9:]}),
        ("seventeen iterations", "Malformed", {"lock": lock[:8] + b"\x11" + lock[9:]}),
        ("no lane", "Malformed", {"lock": lock[:9] + b"\0" + lock[10:]}),
        ("nine lanes", "Malformed", {"lock": lock[:9] + b"\x09" + lock[10:]}),
        ("less memory than lanes need", "Malformed", {"lock": lock[:7] + b"\x0f" + lock[8:]}),
        ("a lock by code", "Malformed", {"lock": b"CNL\x02" + lock[4:]}),
    ):
        yield vector("open_passphrase", name, error=error, **(base | change))
    yield from _code_locks()


def _code_locks() -> Iterator[Vector]:
    for name, size, plaintext in (("ten bytes", 10, b""), ("sixteen", 16, TEXT), ("32", 32, TEXT)):
        lock = crypto.lock_code(plaintext, code=CODE[:size], context=HERE, size=size * 8)
        yield vector("open_code", name, plaintext, lock=lock, code=CODE[:size], context=HERE)
    base = {"lock": lock, "code": CODE, "context": HERE}
    for name, error, change in (
        ("another code", "NotRecipient", {"code": KEY}),
        ("a shorter code", "NotRecipient", {"code": CODE[:-1]}),
        ("too short a code", "Malformed", {"code": CODE[:9]}),
        ("another context", "NotRecipient", {"context": ELSEWHERE}),
        ("the commitment changed", "NotRecipient", {"lock": flipped(lock, 20)}),
        ("the body changed", "Tampered", {"lock": flipped(lock, 52)}),
        ("too short", "Malformed", {"lock": lock[:71]}),
        ("another kind", "Malformed", {"lock": b"CNL\x03" + lock[4:]}),
    ):
        yield vector("open_code", name, error=error, **(base | change))


def nests() -> Iterator[Vector]:
    nested = crypto.nest(SEEDS[3], inner=ONE.recipient, outer=TWO.recipient, context=HERE)
    core = crypto.peel(nested, identity=TWO, context=HERE)
    yield vector("peel", "the outer", core, nested=nested, seed=SEEDS[1], context=HERE)
    yield vector("open_core", "the inner", SEEDS[3], core=core, seed=SEEDS[0], context=HERE)
    for op, name, data, seed, about in (
        ("peel", "the inner alone", {"nested": nested}, SEEDS[0], HERE),
        ("peel", "another context", {"nested": nested}, SEEDS[1], ELSEWHERE),
        ("peel", "a core for a shell", {"nested": core}, SEEDS[0], HERE),
        ("open_core", "the outer alone", {"core": core}, SEEDS[1], HERE),
        ("open_core", "another context", {"core": core}, SEEDS[0], ELSEWHERE),
        ("open_core", "a shell for a core", {"core": nested}, SEEDS[1], HERE),
    ):
        yield vector(op, name, error="NotRecipient", seed=seed, context=about, **data)
