"""Envelopes: what opens them, and that nothing else does."""

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto

ONE, TWO = cases.IDENTITIES[:2]
KEY = bytes(range(32))
STANZA = crypto.envelope_size(0, recipients=2) - crypto.envelope_size(0, recipients=1)
FIRST, SECOND, BODY = slice(5, 5 + STANZA), slice(5 + STANZA, 5 + 2 * STANZA), 5 + 2 * STANZA


def sealed_for_two(plaintext: bytes = b"yes", context: crypto.Context = cases.HERE) -> bytes:
    return crypto.seal(plaintext, to=[ONE.recipient, TWO.recipient], context=context, key=KEY)


def refused(envelope: bytes, *readers: crypto.Identity, kind=crypto.CryptoError) -> None:
    for reader in readers:
        with pytest.raises(kind):
            crypto.open_envelope(envelope, identity=reader, context=cases.HERE, key=KEY)


@cases.quick
@given(
    plaintext=cases.plaintexts,
    context=cases.contexts,
    key=cases.second_keys,
    count=st.integers(1, 16),
    more=cases.slack,
    data=st.data(),
)
def test_round_trip(plaintext, context, key, count, more, data):
    to = [identity.recipient for identity in cases.IDENTITIES[:count]]
    size = cases.padded_size(plaintext, more)
    envelope, secret = crypto.seal_with_secret(
        plaintext, to=to, context=context, key=key, size=size
    )
    reader = data.draw(st.sampled_from(cases.IDENTITIES[:count]))
    padded = size or crypto.LENGTH_SIZE + len(plaintext)
    assert crypto.open_envelope(envelope, identity=reader, context=context, key=key) == plaintext
    assert crypto.open_with_secret(envelope, secret=secret, context=context, key=key) == plaintext
    assert len(envelope) == crypto.envelope_size(padded, recipients=count)


def test_seal_gives_what_the_recipient_opens():
    assert (
        crypto.open_envelope(sealed_for_two(), identity=TWO, context=cases.HERE, key=KEY) == b"yes"
    )


@pytest.mark.parametrize("length", [0, 1, 60])
def test_seal_hides_how_long_the_content_is(length):
    envelope = crypto.seal(bytes(length), to=[ONE.recipient], context=cases.HERE, size=64)
    assert len(envelope) == crypto.envelope_size(64)


@cases.quick
@given(
    context=cases.contexts, other=cases.contexts, key=cases.second_keys, other_key=cases.second_keys
)
def test_all_of_identity_context_and_second_key_must_be_right(context, other, key, other_key):
    envelope, secret = crypto.seal_with_secret(b"yes", to=[ONE.recipient], context=context, key=key)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_envelope(envelope, identity=cases.STRANGER, context=context, key=key)
    if other != context:
        with pytest.raises(crypto.NotRecipient):
            crypto.open_envelope(envelope, identity=ONE, context=other, key=key)
        with pytest.raises(crypto.Tampered):
            crypto.open_with_secret(envelope, secret=secret, context=other, key=key)
    if other_key != key:
        with pytest.raises(crypto.Tampered):
            crypto.open_envelope(envelope, identity=ONE, context=context, key=other_key)
        with pytest.raises(crypto.Tampered):
            crypto.open_with_secret(envelope, secret=secret, context=context, key=other_key)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_keys_of_another_length_are_malformed(size):
    envelope, secret = crypto.seal_with_secret(b"yes", to=[ONE.recipient], context=cases.HERE)
    with pytest.raises(crypto.Malformed):
        crypto.seal(b"yes", to=[ONE.recipient], context=cases.HERE, key=bytes(size))
    with pytest.raises(crypto.Malformed):
        crypto.open_envelope(envelope, identity=ONE, context=cases.HERE, key=bytes(size))
    with pytest.raises(crypto.Malformed):
        crypto.open_with_secret(envelope, secret=secret, context=cases.HERE, key=bytes(size))
    with pytest.raises(crypto.Malformed):
        crypto.open_with_secret(envelope, secret=bytes(size), context=cases.HERE)


def test_a_flipped_bit_in_any_byte_is_noticed():
    envelope = crypto.seal(b"yes", to=[ONE.recipient], context=cases.HERE, key=KEY, size=16)
    for changed in cases.flips(envelope, step=7):
        refused(changed, ONE)


def test_a_flipped_bit_is_noticed_by_every_recipient():
    envelope = sealed_for_two()
    for at in range(0, len(envelope), 7):
        changed = bytearray(envelope)
        changed[at] ^= 0x10
        refused(bytes(changed), ONE, TWO)


def test_every_flipped_bit_is_noticed_by_who_holds_the_secret():
    envelope, secret = crypto.seal_with_secret(b"yes", to=[ONE.recipient], context=cases.HERE)
    for changed in cases.flips(envelope):
        with pytest.raises(crypto.CryptoError):
            crypto.open_with_secret(changed, secret=secret, context=cases.HERE)


def test_every_cut_and_growth_is_noticed():
    envelope = crypto.seal(b"yes", to=[ONE.recipient], context=cases.HERE, key=KEY, size=16)
    for changed in cases.cuts_and_growths(envelope):
        refused(changed, ONE)


def test_stanzas_stay_where_they_are():
    one, other = sealed_for_two(), sealed_for_two()
    swapped = one[:5] + one[SECOND] + one[FIRST] + one[BODY:]
    refused(swapped, ONE, TWO, kind=crypto.Tampered)
    moved = one[:5] + one[FIRST] + other[SECOND] + one[BODY:]
    refused(moved, ONE, TWO, kind=crypto.Tampered)
    headed = one[:5] + other[FIRST] + other[SECOND] + one[BODY:]
    refused(headed, ONE, TWO, kind=crypto.Tampered)
    twice = one[:5] + one[FIRST] + one[FIRST] + one[BODY:]
    refused(twice, ONE, kind=crypto.Tampered)
    refused(twice, TWO, kind=crypto.NotRecipient)


def test_stanzas_are_neither_left_out_nor_added():
    one = sealed_for_two()
    refused(b"CND\x01\x01" + one[FIRST] + one[BODY:], ONE, kind=crypto.Tampered)
    refused(b"CND\x01\x03" + one[FIRST] + one[SECOND] + one[FIRST] + one[BODY:], ONE, TWO)
    refused(b"CND\x01\x01" + one[5:], ONE, kind=crypto.Tampered)


def test_a_stanza_says_nothing_in_another_context():
    elsewhere = sealed_for_two(context=crypto.context("answers", "scheme", "other wave"))
    refused(elsewhere, ONE, TWO, kind=crypto.NotRecipient)


@cases.plain
@given(
    rest=st.binary(max_size=60),
    start=st.sampled_from(
        [b"", b"CND", b"CND\x01", b"CND\x01\x01", b"CND\x01\x10", b"CND\x02\x01"]
    ),
    room=st.sampled_from([0, STANZA - 1, STANZA, STANZA + 20, 16 * STANZA + 20]),
)
def test_any_bytes_at_all_give_a_typed_error(rest, start, room):
    refused(start + rest.ljust(room, b"\0"), ONE)


@pytest.mark.parametrize("count", [0, 17, 255, 256])
def test_one_to_sixteen_recipients(count):
    with pytest.raises(crypto.Malformed):
        crypto.seal(b"", to=[ONE.recipient] * count, context=cases.HERE)


def test_no_two_envelopes_share_a_block():
    one, other = sealed_for_two(), sealed_for_two()
    blocks = [{e[i : i + 16] for i in range(5, len(e) - 15)} for e in (one, other)]
    assert not blocks[0] & blocks[1]
