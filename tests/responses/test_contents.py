"""What goes into a slot, as bytes: the same comes out, and nothing else is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.participants.profile import PROFILE_SIZE
from feedback.questionnaires.model import Questionnaire
from feedback.responses import contents
from feedback.responses.contents import Comment, ContentError
from feedback.responses.layout import QUESTION_ID_SIZE, layout_of
from feedback.responses.model import Answers, Profile
from tests import asking

ASKED = asking.survey(
    asking.rating("honest", "I can be honest"),
    asking.rating("led", "I was led", roles=("mentee",)),
    asking.rating("later", "I was heard", waves="post"),
    asking.text("good", "What is good?", max_bytes=300),
    asking.text("more", "What more?", roles=("mentee",), max_bytes=200),
    roles=("mentor", "mentee"),
)

values = st.sampled_from(["1", "2", "3", "4", "5", ""])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@st.composite
def drafts(draw: st.DrawFn, role: str) -> Answers:
    """What one person may have written so far in the first survey."""
    asked = ASKED.asked(role, "pre")
    return Answers(
        closed={
            one.id: draw(values) for one in asked if one.kind == "scale" and draw(st.booleans())
        },
        texts={one.id: draw(texts) for one in asked if one.kind == "text"},
        page=draw(st.integers(1, 255)),
    )


@given(st.sampled_from(["mentor", "mentee"]).flatmap(lambda r: st.tuples(st.just(r), drafts(r))))
def test_a_draft_comes_back(case: tuple[str, Answers]):
    role, written = case
    data = contents.encode_draft(ASKED, "pre", role, written)
    assert contents.decode_draft(ASKED, "pre", role, data) == written
    assert len(data) <= layout_of(ASKED, "pre").draft - 4  # the padding's length


@given(drafts("mentee"), st.data())
def test_a_draft_cut_or_continued_is_refused(written: Answers, data: st.DataObject):
    whole = contents.encode_draft(ASKED, "pre", "mentee", written)
    shorter = whole[: data.draw(st.integers(0, len(whole) - 1))]
    for broken in (shorter, whole + b"\0"):
        with pytest.raises(ContentError):
            contents.decode_draft(ASKED, "pre", "mentee", broken)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_draft_or_refused(data: bytes):
    try:
        found = contents.decode_draft(ASKED, "pre", "mentor", data)
    except ContentError:
        return
    assert contents.encode_draft(ASKED, "pre", "mentor", found)[0] == data[0]


def test_a_draft_of_another_role_is_not_taken_for_ours():
    """Somebody's role may be mended while they are writing."""
    written = Answers(closed={"honest": "2"}, texts={"good": "so", "more": "lots"})
    data = contents.encode_draft(ASKED, "pre", "mentee", written)
    with pytest.raises(ContentError):
        contents.decode_draft(ASKED, "pre", "mentor", data)


def test_a_text_over_its_limit_is_refused():
    with pytest.raises(ContentError, match="limit"):
        contents.encode_draft(ASKED, "pre", "mentor", Answers(texts={"good": "é" * 151}))
    contents.encode_draft(ASKED, "pre", "mentor", Answers(texts={"good": "é" * 150}))


def test_an_answer_that_is_no_option_is_refused():
    data = bytearray(contents.encode_draft(ASKED, "pre", "mentor", Answers()))
    data[1] = 6
    with pytest.raises(ContentError, match="options"):
        contents.decode_draft(ASKED, "pre", "mentor", bytes(data))


@pytest.mark.parametrize("code", ["1", "5", ""])
def test_sealed_answers_come_back(code: str):
    profile = Profile(role="mentee", groups={"directorate": "Élan & Co", "site": ""})
    answers = Answers(closed={"honest": code, "led": "3"})
    data = contents.encode_answers(ASKED, "pre", profile, answers)
    assert len(data) == layout_of(ASKED, "pre").answers - 4
    found, closed = contents.decode_answers(ASKED, "pre", data)
    assert found == profile
    assert closed == {"honest": code or None, "led": "3"}


def test_a_profile_that_does_not_fit_is_refused():
    profile = Profile(role="mentee", groups={"place": "x" * PROFILE_SIZE})
    with pytest.raises(ContentError):
        contents.encode_answers(ASKED, "pre", profile, Answers())


@pytest.mark.parametrize(
    "about",
    [b"{}", b"[]", b"5", b"\xff", b'{"role": 5, "groups": {}}', b'{"role": "boss", "groups": {}}'],
)
def test_a_profile_that_is_none_is_refused(about: bytes):
    data = about.ljust(PROFILE_SIZE) + bytes(len(ASKED.scale_questions))
    with pytest.raises(ContentError):
        contents.decode_answers(ASKED, "pre", data)


@given(st.binary(max_size=PROFILE_SIZE + 6))
def test_any_bytes_are_answers_or_refused(data: bytes):
    with pytest.raises(ContentError):
        contents.decode_answers(ASKED, "pre", data)


@given(texts, st.booleans())
def test_a_comment_comes_back(text: str, quote: bool):
    comment = Comment("good", text, quote)
    assert contents.decode_comment(contents.encode_comment(comment)) == comment


def test_an_empty_place_for_a_comment_is_one_of_no_question():
    data = contents.encode_comment(Comment("", "", quote=False))
    assert data == bytes(1 + QUESTION_ID_SIZE)
    assert contents.decode_comment(data) == Comment("", "", quote=False)


def test_a_question_with_a_long_id_is_refused():
    with pytest.raises(ContentError):
        contents.encode_comment(Comment("x" * 65, "", quote=False))


@pytest.mark.parametrize(
    "data", [b"", bytes(QUESTION_ID_SIZE), b"\x02" + bytes(QUESTION_ID_SIZE), bytes(65) + b"\xff"]
)
def test_no_comment_is_refused(data: bytes):
    with pytest.raises(ContentError) as caught:
        contents.decode_comment(data)
    assert caught.value.__cause__ is None, "that error would carry the text"


def test_what_is_asked_is_all_that_goes_in():
    asked: Questionnaire = ASKED
    data = contents.encode_draft(
        asked, "pre", "mentor", Answers(closed={"led": "1"}, texts={"more": "hidden"})
    )
    assert b"hidden" not in data
