"""Edits give a new valid questionnaire or a typed error, and leave the old one alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.questionnaires import editing
from feedback.questionnaires.definition import load_shipped
from feedback.questionnaires.errors import EditError
from feedback.questionnaires.model import Option, Question, Questionnaire, Scale
from feedback.questionnaires.rules import check

EMPTY = load_shipped("empty")
MANCHESTER = load_shipped("manchester")
SCALE = MANCHESTER.scales[0]
IDS = [one.id for one in MANCHESTER.questions]


def ids(questionnaire):
    return [one.id for one in questionnaire.questions]


def test_add_at_a_place_or_the_end():
    question = Question(id="new", text="  Is this\nnew? ", scale=SCALE)
    assert ids(editing.add(EMPTY, question)) == ["comments", "new"]
    added = editing.add(EMPTY, question, at=0)
    assert ids(added) == ["new", "comments"]
    assert added.questions[0].text == "Is this new?"
    assert ids(EMPTY) == ["comments"]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (Question(id="comments", text="x", kind="text"), "id"),
        (Question(id="n", text="", kind="text"), "text"),
        (Question(id="n", text="x"), "options"),
        (Question(id="n", text="x", kind="text", waves="never"), "waves"),
        (Question(id="n", text="x", kind="essay"), "kind"),
        (Question(id="n", text="x", kind="text", roles=("boss",)), "roles"),
    ],
)
def test_what_breaks_a_rule_is_not_added(question, field):
    with pytest.raises(EditError) as caught:
        editing.add(EMPTY, question)
    assert caught.value.field == field
    assert caught.value.message


def test_a_block_is_appended_for_its_roles_with_credit():
    joined = editing.add_block(MANCHESTER, load_shipped("civil-service"), roles=["mentor"])
    assert ids(joined)[-1] == "cs-behaviour"
    assert joined.questions[-1].roles == ("mentor",)
    assert "Open Government Licence" in joined.credit
    with pytest.raises(EditError):
        editing.add_block(joined, load_shipped("civil-service"), roles=["mentor"])


def test_remove_but_never_a_roles_last_question():
    assert "hope" not in ids(editing.remove(MANCHESTER, "hope"))
    with pytest.raises(EditError) as caught:
        editing.remove(EMPTY, "comments")
    assert caught.value.field == "roles"


def test_move_and_move_back():
    down = editing.move(MANCHESTER, "understand", "down")
    assert ids(down)[:2] == ["support", "understand"]
    assert editing.move(down, "understand", "up") == MANCHESTER


@pytest.mark.parametrize(("question", "way"), [(IDS[0], "up"), (IDS[-1], "down")])
def test_nothing_moves_over_the_edge(question, way):
    with pytest.raises(EditError) as caught:
        editing.move(MANCHESTER, question, way)
    assert caught.value.field == "order"


def test_reword():
    changed = editing.reword(MANCHESTER, "informed", " How  now? ", text_post="And after?")
    question = changed.question("informed")
    assert (question.wording("pre"), question.wording("post")) == ("How now?", "And after?")
    for text, field in (("Dear {x}", "text"), ("", "text"), ("x" * 301, "text")):
        with pytest.raises(EditError) as caught:
            editing.reword(MANCHESTER, "informed", text)
        assert caught.value.field == field


def test_kind_goes_to_text_and_back_with_a_scale():
    text = editing.set_kind(MANCHESTER, "worry", "text")
    assert (text.question("worry").scale, text.question("worry").reverse) == (None, False)
    assert editing.set_kind(text, "worry", "scale", scale=SCALE).question("worry").scale == SCALE
    with pytest.raises(EditError) as caught:
        editing.set_kind(text, "worry", "scale")
    assert caught.value.field == "options"


def test_scale_direction_roles_surveys_and_length():
    two = Scale(
        options=(Option(value="n", label="No"), Option(value="y", label=" Yes ")),
        favourable=frozenset("y"),
    )
    changed = editing.set_scale(MANCHESTER, "honest", two)
    assert changed.question("honest").options[1].label == "Yes"
    assert editing.set_reverse(changed, "honest", reverse=True).question("honest").reverse
    assert editing.set_roles(changed, "honest", []).question("honest").roles == ()
    assert editing.set_max_bytes(changed, "hope", 500).question("hope").max_bytes == 500
    both = editing.reword(changed, "honest", "Now?", text_post="Then?")
    assert editing.set_waves(both, "honest", "pre").question("honest").text_post == ""
    assert editing.retitle(both, " New ").title == "New"


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (lambda q: editing.set_max_bytes(q, "hope", 9), "max_bytes"),
        (lambda q: editing.set_reverse(q, "hope", reverse=True), "reverse"),
        (lambda q: editing.set_scale(q, "hope", SCALE), "options"),
        (lambda q: editing.set_roles(q, "hope", ["boss"]), "roles"),
        (lambda q: editing.set_waves(q, "hope", "never"), "waves"),
        (lambda q: editing.remove(q, "nobody"), "id"),
        (lambda q: editing.retitle(q, ""), "title"),
    ],
)
def test_a_wrong_edit_marks_its_field(edit, field):
    with pytest.raises(EditError) as caught:
        edit(MANCHESTER)
    assert caught.value.field == field


@given(st.lists(st.text(max_size=60), max_size=8))
def test_suggested_ids_are_valid_and_free(texts):
    questionnaire = EMPTY
    for text in texts:
        suggested = editing.suggest_id(questionnaire, text)
        questionnaire = editing.add(questionnaire, Question(id=suggested, text="Text", kind="text"))
    assert len(set(ids(questionnaire))) == len(texts) + 1


EDITS = st.one_of(
    st.tuples(st.just(editing.remove), st.sampled_from(IDS)),
    st.tuples(st.just(editing.move), st.sampled_from(IDS), st.sampled_from(["up", "down"])),
    st.tuples(st.just(editing.reword), st.sampled_from(IDS), st.text()),
    st.tuples(st.just(editing.set_kind), st.sampled_from(IDS), st.sampled_from(["scale", "text"])),
    st.tuples(
        st.just(editing.set_roles),
        st.sampled_from(IDS),
        st.lists(st.sampled_from(["mentor", "mentee", "x"])),
    ),
)


@given(st.lists(EDITS, max_size=15))
def test_whatever_is_done_the_questionnaire_stays_valid(edits):
    questionnaire = MANCHESTER
    for edit, *arguments in edits:
        try:
            questionnaire = edit(questionnaire, *arguments)
        except EditError as error:
            assert error.message  # noqa: PT017 - most sequences raise; only the text is checked
    assert check(questionnaire) == ()
    assert Questionnaire.from_json(questionnaire.to_json()) == questionnaire


def test_agreed_words_cannot_be_edited():
    with pytest.raises(EditError):
        editing.retitle(MANCHESTER.fill({}), "Other")


def test_the_edited_question_is_told_before_what_follows_from_it():
    with pytest.raises(EditError) as caught:
        editing.set_roles(EMPTY, "comments", ["boss"])
    assert "boss" in caught.value.message
