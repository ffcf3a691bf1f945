"""Padding."""

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto


@cases.plain
@given(data=cases.plaintexts, more=cases.slack)
def test_round_trip_at_the_size_asked_for(data, more):
    padded = crypto.pad(data, cases.padded_size(data, more))
    assert crypto.unpad(padded) == data
    assert len(padded) == crypto.LENGTH_SIZE + len(data) + (more or 0)


@cases.plain
@given(
    padded=st.one_of(
        st.binary(max_size=40),
        st.builds(
            lambda length, data, zeros: length.to_bytes(4, "big") + data + bytes(zeros),
            st.integers(0, 20),
            st.binary(max_size=10),
            st.integers(0, 10),
        ),
    )
)
def test_only_what_pad_writes_is_read(padded):
    try:
        data = crypto.unpad(padded)
    except crypto.Tampered:
        return
    assert crypto.pad(data, len(padded)) == padded


@cases.plain
@given(data=cases.plaintexts, less=st.integers(1, 400))
def test_what_does_not_fit_is_malformed_and_its_length_is_not_told(data, less):
    with pytest.raises(crypto.Malformed) as caught:
        crypto.pad(data, crypto.LENGTH_SIZE + len(data) - less)
    assert not any(character.isdigit() for character in str(caught.value))
