"""Identities and recipients."""

import hashlib

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto


@cases.plain
@given(seed=cases.keys)
def test_no_form_of_an_identity_shows_its_seed(seed):
    identity = crypto.Identity(seed)
    _ = identity.recipient
    for shown in (repr(identity), str(identity), f"{identity}", repr([identity])):
        assert "seed" not in shown
        assert repr(seed)[2:-1] not in shown
        assert seed.hex() not in shown


@cases.quick
@given(seed=cases.keys)
def test_a_seed_has_one_public_key(seed):
    public = crypto.Identity(seed).recipient.public
    assert public == crypto.Identity(seed).recipient.public
    assert len(public) == 1216


def test_new_identities_differ():
    assert len({crypto.Identity.generate().seed for _ in range(20)}) == 20


@cases.plain
@given(raw=st.one_of(st.binary(max_size=40), st.just(bytes(1215)), st.just(bytes(1217))))
def test_other_lengths_are_malformed(raw):
    with pytest.raises(crypto.Malformed):
        crypto.Recipient(raw)
    if len(raw) != crypto.KEY_SIZE:
        with pytest.raises(crypto.Malformed):
            crypto.Identity(raw)


@pytest.mark.parametrize(
    "public",
    [
        b"\xff" * 1216,
        cases.STRANGER.recipient.public[:1184] + bytes(32),
        cases.STRANGER.recipient.public[:1184] + b"\x01" + bytes(31),
    ],
    ids=["coefficients over the modulus", "the zero point", "a point of low order"],
)
def test_sealing_to_what_no_seed_has_is_malformed(public):
    with pytest.raises(crypto.Malformed):
        crypto.seal(b"", to=[crypto.Recipient(public)], context=cases.HERE)


def test_a_fingerprint_is_read_aloud_in_five_groups():
    recipient = cases.STRANGER.recipient
    digits = hashlib.sha256(recipient.public).hexdigest()
    assert recipient.fingerprint.split(" ") == [digits[i : i + 4] for i in (0, 4, 8, 12, 16)]


def test_an_expanded_key_shows_nowhere_and_changes_nothing():
    identity = crypto.Identity(bytes(range(32)))
    before = repr(identity)
    assert identity.private is identity.private
    assert repr(identity) == before
    assert identity == crypto.Identity(bytes(range(32)))
