"""The encoding of contexts."""

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto


def decoded(encoded: bytes) -> list[bytes]:
    found = []
    while encoded:
        end = 2 + int.from_bytes(encoded[:2], "big")
        found.append(encoded[2:end])
        encoded = encoded[end:]
    return found


@cases.plain
@given(kind=st.text(max_size=60), parts=cases.parts)
def test_the_parts_can_be_read_back_so_no_two_lists_are_alike(kind, parts):
    raw = [part.encode() if isinstance(part, str) else part for part in (kind, *parts)]
    assert decoded(crypto.context(kind, *parts)) == raw


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("k", "a", "bc"), ("k", "ab", "c")),
        (("k",), ("k", "")),
        (("k", ""), ("k", "", "")),
        (("k", "\0\1a"), ("k", "", "a")),
        (("ka",), ("k", "a")),
    ],
)
def test_neighbours_differ(one, other):
    assert crypto.context(*one) != crypto.context(*other)


@cases.plain
@given(kind=st.text(max_size=60), parts=cases.parts)
def test_a_context_never_begins_like_a_layer_of_a_nest(kind, parts):
    assert crypto.context(kind, *parts)[0] == 0


@pytest.mark.parametrize(
    "bad", [("k" * 256,), ("é" * 128,), ("k", bytes(65536)), ("\ud800",), ("k", "a\udfff")]
)
def test_what_cannot_be_encoded_is_malformed(bad):
    with pytest.raises(crypto.Malformed):
        crypto.context(*bad)


@pytest.mark.parametrize("size", [0, 127, 128, 129, 256])
def test_a_length_takes_two_bytes_however_short(size):
    assert crypto.context("k", bytes(size)) == b"\0\1k" + size.to_bytes(2, "big") + bytes(size)


def test_the_longest_that_can_be_encoded():
    assert len(crypto.context("k" * 255, bytes(65535))) == 2 + 255 + 2 + 65535


@cases.plain
@given(kind=st.text(max_size=60), parts=cases.parts, at=st.integers(0, 5))
def test_a_context_within_another_is_the_context_of_all_parts(kind, parts, at):
    within = crypto.within(crypto.context(kind, *parts[:at]), *parts[at:])
    assert within == crypto.context(kind, *parts)
