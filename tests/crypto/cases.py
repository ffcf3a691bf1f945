"""What the tests of sealing share: fixed identities, strategies, and ways to spoil bytes."""

import hashlib
from collections.abc import Iterator

from hypothesis import settings
from hypothesis import strategies as st

import crypto

# Deadlines are off: how long one example takes says more about the machine than about the code.
quick = settings(deadline=None, max_examples=30)
plain = settings(deadline=None, max_examples=60)

IDENTITIES = [crypto.Identity(hashlib.sha256(b"test %d" % i).digest()) for i in range(17)]
STRANGER = IDENTITIES[16]
HERE = crypto.context("answers", "scheme", "wave")
CHEAP = crypto.Cost(memory_kib=8, iterations=1, lanes=1)

parts = st.lists(st.one_of(st.text(max_size=20), st.binary(max_size=20)), max_size=5)
contexts = st.builds(lambda kind, more: crypto.context(kind, *more), st.text(max_size=20), parts)
keys = st.binary(min_size=32, max_size=32)
second_keys = st.one_of(st.none(), keys)
plaintexts = st.binary(max_size=300)
slack = st.one_of(st.none(), st.integers(0, 100))


def padded_size(plaintext: bytes, more: int | None) -> int | None:
    return None if more is None else crypto.LENGTH_SIZE + len(plaintext) + more


def flips(data: bytes, step: int = 1) -> Iterator[bytes]:
    """Strings that differ from `data` in one bit: each, or each `step`th (7 meets every byte)."""
    for at in range(0, len(data) * 8, step):
        changed = bytearray(data)
        changed[at // 8] ^= 1 << at % 8
        yield bytes(changed)


def cuts_and_growths(data: bytes) -> Iterator[bytes]:
    """Every true beginning and end of `data`, and some longer strings that hold it."""
    yield from (data[:end] for end in range(len(data)))
    yield from (data[start:] for start in range(1, len(data)))
    yield from (data + more for more in (b"\0", b"\x01", b"\0" * 16, data))
    yield from (more + data for more in (b"\0", data[:1], data[:5]))
