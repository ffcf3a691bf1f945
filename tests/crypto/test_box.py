"""Boxes."""

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto

KEY = bytes(range(32))


@cases.plain
@given(plaintext=cases.plaintexts, key=cases.keys, context=cases.contexts, more=cases.slack)
def test_round_trip(plaintext, key, context, more):
    size = cases.padded_size(plaintext, more)
    box = crypto.lock_box(plaintext, key=key, context=context, size=size)
    assert crypto.open_box(box, key=key, context=context) == plaintext
    assert len(box) == crypto.box_size(size or crypto.LENGTH_SIZE + len(plaintext))


@cases.plain
@given(key=cases.keys, other_key=cases.keys, context=cases.contexts, other=cases.contexts)
def test_key_and_context_must_be_right(key, other_key, context, other):
    box = crypto.lock_box(b"yes", key=key, context=context)
    if (key, context) == (other_key, other):
        return
    with pytest.raises(crypto.Tampered):
        crypto.open_box(box, key=other_key, context=other)
    if context != other:
        with pytest.raises(crypto.Tampered):
            crypto.open_box(box, key=key, context=other)


def test_every_change_is_noticed():
    box = crypto.lock_box(b"yes", key=KEY, context=cases.HERE, size=16)
    for changed in (*cases.flips(box), *cases.cuts_and_growths(box)):
        with pytest.raises(crypto.CryptoError):
            crypto.open_box(changed, key=KEY, context=cases.HERE)


def test_the_salt_of_one_box_does_not_serve_another():
    one, other = (crypto.lock_box(b"yes", key=KEY, context=cases.HERE) for _ in range(2))
    assert one[1:33] != other[1:33]
    with pytest.raises(crypto.Tampered):
        crypto.open_box(one[:33] + other[33:], key=KEY, context=cases.HERE)


@cases.plain
@given(
    raw=st.one_of(st.binary(max_size=120), st.builds(bytes.__add__, st.just(b"\1"), st.binary()))
)
def test_any_bytes_at_all_give_a_typed_error(raw):
    with pytest.raises(crypto.CryptoError):
        crypto.open_box(raw, key=KEY, context=cases.HERE)


@pytest.mark.parametrize("raw", [b"", b"\2" + bytes(99), b"\1" + bytes(32 + 4 + 16 - 1)])
def test_another_version_and_too_few_bytes_are_malformed(raw):
    with pytest.raises(crypto.Malformed):
        crypto.open_box(raw, key=KEY, context=cases.HERE)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_has_32_bytes(size):
    with pytest.raises(crypto.Malformed):
        crypto.lock_box(b"", key=bytes(size), context=cases.HERE)
    with pytest.raises(crypto.Malformed):
        crypto.open_box(
            crypto.lock_box(b"", key=KEY, context=cases.HERE), key=bytes(size), context=cases.HERE
        )
