"""Codes in every form people type them, and their digests."""

import string

import cases
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import crypto

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEPARATORS = " -\t\n\r\u00a0\u2010\u2011\u2012\u2013\u2014"
MISTAKEN = {"0": "0oO", "1": "1iIlL"}
KEY = bytes(range(32))
sizes = st.sampled_from([10, 16, 20])
codes = sizes.flatmap(lambda size: st.binary(min_size=size, max_size=size))


@st.composite
def typed(draw, code: bytes) -> str:
    """The code as somebody types it: any case, look-alikes, and separators anywhere."""
    out = draw(st.text(SEPARATORS, max_size=2))
    for character in crypto.encode_code(code):
        forms = MISTAKEN.get(character, character + character.lower())
        out += draw(st.sampled_from(forms)) + draw(st.text(SEPARATORS, max_size=2))
    return out


@cases.plain
@given(code=codes)
def test_round_trip_as_written_and_in_groups(code):
    text = crypto.encode_code(code)
    assert crypto.parse_code(text, len(code)) == code
    assert crypto.parse_code(crypto.group(code), len(code)) == code
    assert crypto.group(code).replace("-", "") == text
    assert all(len(group) == 4 for group in crypto.group(code).split("-")[:-1])
    assert set(text) <= set(ALPHABET)


@cases.quick
@given(code=codes, data=st.data())
def test_every_typed_form_is_read(code, data):
    assert crypto.parse_code(data.draw(typed(code)), len(code)) == code


@pytest.mark.parametrize(("size", "length"), [(10, 16), (16, 26), (20, 32)])
def test_lengths(size, length):
    assert len(crypto.encode_code(crypto.new_code(size))) == length


def test_new_codes_differ():
    assert len({crypto.new_code(10) for _ in range(50)}) == 50


@cases.plain
@given(code=codes, more=st.text(ALPHABET, min_size=1, max_size=5), cut=st.integers(1, 5))
def test_other_lengths_are_malformed(code, more, cut):
    text = crypto.encode_code(code)
    for wrong in (text + more, more + text, text[:-cut], text[cut:]):
        with pytest.raises(crypto.Malformed):
            crypto.parse_code(wrong, len(code))


@cases.plain
@given(code=st.binary(min_size=16, max_size=16), last=st.sampled_from(ALPHABET))
def test_spare_bits_are_zero(code, last):
    text = crypto.encode_code(code)[:-1] + last
    if ALPHABET.index(last) & 3:  # 26 characters carry 130 bits: two too many
        with pytest.raises(crypto.Malformed):
            crypto.parse_code(text, 16)
    else:
        assert crypto.encode_code(crypto.parse_code(text, 16)) == text


@cases.plain
@given(code=codes, at=st.integers(0, 15), wrong=st.characters())
def test_other_characters_are_malformed(code, at, wrong):
    assume(wrong not in string.ascii_letters + string.digits + SEPARATORS or wrong in "uU")
    text = crypto.encode_code(code)
    for spoilt in (text[:at] + wrong + text[at + 1 :], text[:at] + wrong + text[at:]):
        with pytest.raises(crypto.Malformed):
            crypto.parse_code(spoilt, len(code))


@pytest.mark.parametrize("pair", ["\u00df", "\ufb06", "\ufb00", "\u0132"])
def test_one_letter_never_stands_for_two(pair):
    text = crypto.encode_code(bytes(10))
    with pytest.raises(crypto.Malformed):
        crypto.parse_code(pair + text[2:], 10)


def test_nothing_is_cut_off_a_long_text():
    code = crypto.new_code(16)
    text = crypto.encode_code(code)
    assert crypto.parse_code(text.ljust(200), 16) == code
    for long in (text.ljust(201), text.ljust(200) + "junk", text + "-" * 10**6):
        with pytest.raises(crypto.Malformed):
            crypto.parse_code(long, 16)


@cases.plain
@given(text=st.text(st.characters(), max_size=60), size=sizes)
def test_any_text_is_a_code_or_malformed(text, size):
    try:
        code = crypto.parse_code(text, size)
    except crypto.Malformed:
        return
    assert len(code) == size


@cases.plain
@given(
    one=st.tuples(cases.keys, st.sampled_from(["a", "ab", ""]), st.binary(max_size=3)),
    other=st.tuples(cases.keys, st.sampled_from(["a", "ab", ""]), st.binary(max_size=3)),
)
def test_digests_differ_in_key_purpose_and_code(one, other):
    assert (crypto.digest(*one) == crypto.digest(*other)) == (one == other)
    assert (crypto.digest(KEY, *one[1:]) == crypto.digest(KEY, *other[1:])) == (
        one[1:] == other[1:]
    )


def test_a_digest_needs_a_key_and_a_purpose_that_ends():
    with pytest.raises(crypto.Malformed):
        crypto.digest(b"", "link", b"code")
    with pytest.raises(crypto.Malformed):
        crypto.digest(KEY, "link\0", b"code")
