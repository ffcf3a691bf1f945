"""Edits give a new valid questionnaire or a typed error, and leave the old one alone."""

from dataclasses import replace

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


def changed(question, **values):
    """The questionnaire with other values in one of its questions."""
    return editing.change(MANCHESTER, replace(MANCHESTER.question(question), **values))


def test_add_at_the_end():
    added = editing.add(EMPTY, Question(id="new", text="  Is this\nnew? ", scale=SCALE))
    assert ids(added) == ["comments", "new"]
    assert added.questions[1].text == "Is this new?"
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


def test_a_question_is_changed_in_its_place():
    edited = changed("informed", text=" How  now? ", text_post="And\nafter?")
    question = edited.question("informed")
    assert (question.wording("pre"), question.wording("post")) == ("How now?", "And after?")
    assert ids(edited) == IDS
    assert [one for one in edited.questions if one.id != "informed"] == [
        one for one in MANCHESTER.questions if one.id != "informed"
    ]


def test_a_rating_becomes_a_text():
    text = changed("worry", kind="text", scale=None, reverse=False, required=False)
    assert text.question("worry").options == ()


def test_labels_are_tidied():
    two = Scale(
        options=(Option(value="n", label="No"), Option(value="y", label=" Yes ")),
        favourable=frozenset("y"),
    )
    assert changed("honest", scale=two).question("honest").options[1].label == "Yes"


@pytest.mark.parametrize(
    ("question", "values", "field"),
    [
        ("informed", {"text": "Dear {x}"}, "text"),
        ("informed", {"text": ""}, "text"),
        ("informed", {"text": "x" * 301}, "text"),
        ("worry", {"scale": None}, "options"),
        ("hope", {"max_bytes": 9}, "max_bytes"),
        ("hope", {"reverse": True}, "reverse"),
        ("hope", {"scale": SCALE}, "options"),
        ("hope", {"roles": ("boss",)}, "roles"),
        ("hope", {"waves": "never"}, "waves"),
    ],
)
def test_a_wrong_edit_marks_its_field(question, values, field):
    with pytest.raises(EditError) as caught:
        changed(question, **values)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "edit",
    [
        lambda: editing.remove(MANCHESTER, "nobody"),
        lambda: editing.change(MANCHESTER, Question(id="nobody", text="x", scale=SCALE)),
    ],
    ids=["remove", "change"],
)
def test_a_question_that_is_not_there_is_not_edited(edit):
    with pytest.raises(EditError) as caught:
        edit()
    assert caught.value.field == "id"


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
    st.tuples(
        st.just(editing.change),
        st.builds(
            replace,
            st.sampled_from(MANCHESTER.questions),
            text=st.text() | st.just("Why?"),
            kind=st.sampled_from(["scale", "text"]),
            roles=st.lists(st.sampled_from(["mentor", "mentee", "x"])).map(tuple),
        ),
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
        editing.remove(MANCHESTER.fill({}), "hope")


def test_the_edited_question_is_told_before_what_follows_from_it():
    with pytest.raises(EditError) as caught:
        editing.change(EMPTY, replace(EMPTY.question("comments"), roles=("boss",)))
    assert "boss" in caught.value.message
