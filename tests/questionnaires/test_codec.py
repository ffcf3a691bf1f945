"""Closed answers as bytes: exact there and back, and strict about everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.questionnaires.codec import decode, encode, size
from feedback.questionnaires.definition import load_shipped
from feedback.questionnaires.errors import CodecError, NotAskedError
from feedback.questionnaires.model import WAVES

MANCHESTER = load_shipped("manchester")


@st.composite
def cases(draw):
    wave, role = draw(st.sampled_from(WAVES)), draw(st.sampled_from(MANCHESTER.roles))
    answers = {
        one.id: draw(st.none() | st.sampled_from(one.scale.values))
        for one in MANCHESTER.asked(role, wave)
        if one.kind == "scale"
    }
    return wave, role, answers


@given(cases())
def test_answers_come_back(case):
    wave, role, answers = case
    data = encode(MANCHESTER, wave, role, answers)
    assert decode(MANCHESTER, wave, role, data) == answers
    assert len(data) == size(MANCHESTER) == 12


@given(cases(), st.binary(max_size=30))
def test_another_length_is_an_error(case, other):
    wave, role, answers = case
    data = encode(MANCHESTER, wave, role, answers)
    for wrong in (data[:-1], data + b"\0", other if len(other) != len(data) else b""):
        with pytest.raises(CodecError):
            decode(MANCHESTER, wave, role, wrong)


@given(st.sampled_from(WAVES), st.sampled_from(MANCHESTER.roles), st.binary())
def test_bytes_that_decode_are_the_only_spelling(wave, role, data):
    data = data[: size(MANCHESTER)].ljust(size(MANCHESTER), b"\0")
    try:
        answers = decode(MANCHESTER, wave, role, data)
    except CodecError:
        return
    assert encode(MANCHESTER, wave, role, answers) == data


def test_no_answer_has_one_spelling():
    missing = encode(MANCHESTER, "pre", "mentor", {})
    assert missing == encode(MANCHESTER, "pre", "mentor", {"honest": None, "worry": ""})
    assert missing == bytes(12)


def test_options_count_from_one_in_order_of_the_questionnaire():
    data = encode(MANCHESTER, "pre", "mentee", {"understand": "1", "informed": "5"})
    assert data == bytes([1, 0, 5]) + bytes(9)


@pytest.mark.parametrize(
    "answers",
    [{"honest": "6"}, {"honest": "0"}, {"understand": "1"}, {"heard": "1"}, {"nobody": None}],
)
def test_what_was_not_asked_or_offered_is_refused(answers):
    with pytest.raises(CodecError):
        encode(MANCHESTER, "pre", "mentor", answers)


def test_an_option_out_of_range_or_an_unasked_answer_is_refused():
    for data in (bytes([6]) + bytes(11), bytes(11) + b"\x01"):
        with pytest.raises(CodecError):
            decode(MANCHESTER, "pre", "mentee", data)
    with pytest.raises(NotAskedError):
        decode(MANCHESTER, "pre", "leader", bytes(12))
