"""Vectors of streams. Whole ones would be long: each is made again from its salts, and its hash
says that it is the same."""

import hashlib
from collections.abc import Iterator

import second_stream
from vector_parts import ELSEWHERE, HERE, KEY, OTHER_KEY, SEEDS, Vector, flipped, vector

HEADER = b"CNS\x01" + SEEDS[1]
FULL, TAIL = second_stream.FULL, 1000
SALTS = [hashlib.sha256(b"candour vector salt %d" % i).digest()[:16] for i in range(4)]
Chunk = tuple[str, int, int, int]


def content(length: int) -> bytes:
    """0, 1, … 250, 0, …: a period that no size of a chunk is a multiple of."""
    return bytes(at % 251 for at in range(length))


def built(v: Vector) -> bytes:
    """The sealed stream that a vector tells of: its chunks, then what was done to the bytes."""
    raw = {k: bytes.fromhex(str(v[k])) for k in ("header", "made_secret", "made_context")}
    key = bytes.fromhex(str(v["made_key"])) if "made_key" in v else None
    key = second_stream.stream_key(raw["header"], raw["made_secret"], raw["made_context"], key)
    whole = raw["header"]
    for salt, index, last, length in v["chunks"]:
        whole += second_stream.seal_chunk(key, bytes.fromhex(salt), index, last, content(length))
    whole = whole[: len(whole) - v.get("cut", 0)] + bytes.fromhex(v.get("more", ""))
    return flipped(whole, v["flip"]) if "flip" in v else whole


def chunk(number: int, index: int, last: int, length: int) -> Chunk:
    return (SALTS[number].hex(), index, last, length)


GOOD = [chunk(0, 0, 0, FULL), chunk(1, 1, 0, FULL), chunk(2, 2, 1, TAIL)]


def streams() -> Iterator[Vector]:
    for name, chunks, key in (
        ("empty", [chunk(0, 0, 1, 0)], None),
        ("one byte", [chunk(0, 0, 1, 1)], KEY),
        ("one full chunk", [chunk(0, 0, 1, FULL)], KEY),
        ("a chunk and one byte", [chunk(0, 0, 0, FULL), chunk(1, 1, 1, 1)], KEY),
        ("three chunks", GOOD, KEY),
        ("no second key", GOOD, None),
        ("a salt that comes twice", [chunk(0, 0, 0, FULL), chunk(0, 1, 1, TAIL)], KEY),
    ):
        text = b"".join(content(one[3]) for one in chunks)
        yield _stream(name, gives=hashlib.sha256(text).digest(), chunks=chunks, key=key)
    for name, error, change in (
        ("the last chunk dropped", "Tampered", {"chunks": GOOD[:2]}),
        ("a chunk dropped", "Tampered", {"chunks": [GOOD[0], GOOD[2]]}),
        ("the first dropped", "Tampered", {"chunks": GOOD[1:]}),
        ("a chunk doubled", "Tampered", {"chunks": [GOOD[0], GOOD[0], *GOOD[1:]]}),
        ("the last doubled", "Tampered", {"chunks": [*GOOD, GOOD[2]]}),
        ("two swapped", "Tampered", {"chunks": [GOOD[1], GOOD[0], GOOD[2]]}),
        ("a chunk that is not full", "Tampered", {"chunks": [chunk(0, 0, 0, 9), GOOD[1], GOOD[2]]}),
        ("an empty last chunk", "Tampered", {"chunks": [*GOOD[:2], chunk(2, 2, 1, 0)]}),
        ("two last chunks", "Tampered", {"chunks": [chunk(0, 0, 1, FULL), *GOOD[1:]]}),
        ("another secret", "Tampered", {"secret": SEEDS[2]}),
        ("another second key", "Tampered", {"key": OTHER_KEY}),
        ("no second key where there was one", "Tampered", {"key": None}),
        ("a short second key", "Malformed", {"key": KEY[1:]}),
        ("an empty second key", "Malformed", {"key": b""}),
        ("a short secret", "Malformed", {"secret": SEEDS[0][1:]}),
        ("another context", "Tampered", {"context": ELSEWHERE}),
        ("the header's salt changed", "Tampered", {"flip": 4}),
        ("another version", "Malformed", {"flip": 3}),
        ("a chunk's salt changed", "Tampered", {"flip": 36}),
        ("a bit of a chunk changed", "Tampered", {"flip": 36 + 65_568 + 40_000}),
        ("one byte less", "Malformed", {"cut": 1}),
        ("one byte more", "Malformed", {"more": b"\0"}),
        ("the header alone", "Malformed", {"chunks": []}),
        ("half a header", "Malformed", {"chunks": [], "cut": 18}),
    ):
        yield _stream(name, error=error, **({"chunks": GOOD, "key": KEY} | change))


def _stream(name: str, **given: object) -> Vector:
    """What it was made with are good keys, unless there is no second one at all."""
    base = {"header": HEADER, "secret": SEEDS[0], "context": HERE}
    base |= {"made_secret": SEEDS[0], "made_context": HERE}
    if given.get("key") is not None or "error" in given:
        base |= {"made_key": KEY}
    made = vector("open_stream", name, **{k: v for k, v in (base | given).items() if v is not None})
    return made | {"stream": hashlib.sha256(built(made)).hexdigest()}
