"""Pages, wording, hashes and stored form of a questionnaire."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.questionnaires.definition import load_shipped, shipped
from feedback.questionnaires.errors import MalformedError, NotAskedError, PlaceholderError
from feedback.questionnaires.model import WAVES, Option, Question, Questionnaire, Scale

AGREE = Scale(
    options=tuple(Option(value=str(n), label=f"Point {n}") for n in range(1, 6)),
    favourable=frozenset({"4", "5"}),
)
MANCHESTER = load_shipped("manchester")
LIVERPOOL = load_shipped("liverpool")
SETTINGS = {"group": "Black, Asian and minority ethnic colleagues", "place": "Leeds"}


def ids(questionnaire, role, wave):
    return [[one.id for one in page.questions] for page in questionnaire.for_(role, wave)]


def with_questions(scales, texts):
    questions = [Question(id=f"s{n}", text="Scale", scale=AGREE) for n in range(scales)]
    questions[scales // 2 : scales // 2] = [
        Question(id=f"t{n}", text="Text", kind="text") for n in range(texts)
    ]
    return Questionnaire(title="T", roles=("mentor",), questions=tuple(questions))


@given(st.integers(0, 30), st.integers(0, 30))
def test_pages_hold_each_question_once_ratings_first_at_most_five(scales, texts):
    pages = with_questions(scales, texts).for_("mentor", "pre")
    shown = [one.id for page in pages for one in page.questions]
    assert shown == [f"s{n}" for n in range(scales)] + [f"t{n}" for n in range(texts)]
    assert all(1 <= len(page.questions) <= 5 for page in pages)
    assert all(len({one.kind for one in page.questions}) == 1 for page in pages)
    assert [(page.number, page.total) for page in pages] == [
        (number, len(pages)) for number in range(1, len(pages) + 1)
    ]


def test_seven_ratings_are_four_and_three():
    assert [len(page.questions) for page in with_questions(7, 0).for_("mentor", "pre")] == [4, 3]


def test_each_role_and_survey_gets_its_own_questions():
    assert ids(MANCHESTER, "mentee", "pre") == [
        ["understand", "support", "informed"],
        ["hope", "comments"],
    ]
    assert ids(MANCHESTER, "mentor", "pre") == [["honest", "confident", "worry"]]


@pytest.mark.parametrize(("role", "wave"), [("leader", "pre"), ("mentee", "both"), ("pre", "pre")])
def test_an_unknown_role_or_survey_is_refused(role, wave):
    with pytest.raises(NotAskedError):
        MANCHESTER.for_(role, wave)


def test_wording_changes_only_after_and_only_where_given():
    question = Question(id="a", text="Before?", text_post="After?", scale=AGREE)
    assert [question.wording(wave) for wave in WAVES] == ["Before?", "After?"]
    assert replace(question, text_post="").wording("post") == "Before?"


def test_an_item_is_what_people_read_of_it():
    question = Question(id="a", text="Same?", scale=AGREE)
    backwards = replace(AGREE, options=AGREE.options[::-1])
    renamed = tuple(replace(one, value=f"v{one.value}") for one in AGREE.options)
    alike = [
        replace(question, id="b", waves="post", roles=("mentor",), text_post="Now?"),
        replace(question, text=" same? "),
        # Nobody who answers sees what counts as favourable, and which way is the better one.
        replace(question, reverse=True),
        replace(question, scale=replace(AGREE, favourable=frozenset({"5"}))),
        replace(question, scale=backwards),
        replace(question, scale=Scale(options=renamed, favourable=frozenset({"v4", "v5"}))),
    ]
    assert {one.item for one in alike} == {question.item}
    changed = [
        replace(question, text="Same"),
        replace(question, scale=AGREE.relabel("{}!".format)),
        replace(question, scale=None),
    ]
    assert len({question.item, *(one.item for one in changed)}) == 4


def test_older_ledgers_know_a_question_by_more_than_its_words():
    question = Question(id="a", text="Same?", scale=AGREE)
    changed = [
        replace(question, text="Same"),
        replace(question, reverse=True),
        replace(question, scale=replace(AGREE, favourable=frozenset({"5"}))),
        replace(question, scale=AGREE.relabel(str.upper)),
        replace(question, scale=None),
    ]
    assert len({question.former_item, *(one.former_item for one in changed)}) == 6


def test_the_hash_tells_every_change():
    first = MANCHESTER.questions[0]
    versions = [
        MANCHESTER,
        replace(MANCHESTER, title="Other"),
        replace(MANCHESTER, filled=True),
        replace(MANCHESTER, questions=MANCHESTER.questions[::-1]),
        replace(MANCHESTER, questions=(replace(first, required=True), *MANCHESTER.questions[1:])),
    ]
    assert len({one.hash for one in versions}) == len(versions)
    assert all(len(bytes.fromhex(one.hash)) == 32 for one in versions)


@pytest.mark.parametrize("name", shipped())
def test_stored_json_comes_back_equal(name):
    questionnaire = load_shipped(name).fill(SETTINGS)
    again = Questionnaire.from_json(questionnaire.to_json())
    assert again == questionnaire
    assert again.hash == questionnaire.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"filled":false', '"filled":0'),
        ('"filled":false', '"filled": false'),
        ('"filled":false', '"filled":false,"more":1'),
        ('"kind":"text"', '"kind":"essay"'),
        ('"max_bytes":2000', '"max_bytes":"2000"'),
        ('"max_bytes":2000', '"max_bytes":true'),
        ('"roles":["mentee"]', '"roles":"mentee"'),
        ('["1","Not at all"]', '["1","Not at all","x"]'),
        ('"favourable":["4","5"]', '"favourable":["5","4"]'),
        ('"title":', '"titel":'),
    ],
)
def test_any_other_json_is_refused(old, new):
    text = MANCHESTER.to_json()
    assert old in text
    with pytest.raises(MalformedError):
        Questionnaire.from_json(text.replace(old, new))


@given(st.text() | st.recursive(st.none() | st.integers(), st.lists).map(str))
def test_reading_stored_json_raises_nothing_else(text):
    with pytest.raises(MalformedError):
        Questionnaire.from_json(text)


def test_filling_replaces_settings_once():
    filled = LIVERPOOL.fill(SETTINGS | {"group": "{place} {people}", "place": "  the\nNorth "})
    question = filled.question("understand")
    assert question.text == (
        "How well do you understand what life is like in the North for {place} {people}?"
    )
    assert filled.fill({"place": "Elsewhere"}) == filled
    assert Questionnaire.from_json(filled.to_json()) == filled


@pytest.mark.parametrize("group", [{}, {"group": " "}, {"group": "\u202eus"}])
def test_a_setting_without_readable_value_names_question_and_placeholder(group):
    with pytest.raises(PlaceholderError) as caught:
        LIVERPOOL.fill({"place": "Leeds"} | group)
    assert (caught.value.question, caught.value.placeholder) == ("understand", "group")


@pytest.mark.parametrize(("text", "name"), [("Dear {name}", "name"), ("a { b", "{"), ("{}", "")])
def test_an_unknown_placeholder_is_named(text, name):
    question = Question(id="ask", text=text, scale=AGREE)
    questionnaire = replace(LIVERPOOL, questions=(question,))
    with pytest.raises(PlaceholderError) as caught:
        questionnaire.fill(SETTINGS)
    assert (caught.value.question, caught.value.placeholder) == ("ask", name)


def test_filling_reaches_title_labels_and_second_wording():
    scale = AGREE.relabel(lambda label: f"{label} {{mentor}}")
    question = Question(id="a", text="x", text_post="{mentee}?", scale=scale)
    made = Questionnaire(title="For {organisation}", roles=("mentor",), questions=(question,))
    filled = made.fill({"mentor": "volunteer", "mentee": "leader", "organisation": "Us"})
    assert filled.title == "For Us"
    assert filled.questions[0].text_post == "leader?"
    assert filled.questions[0].options[0].label == "Point 1 volunteer"


def test_slots_are_sized_by_the_largest_text_at_each_place():
    def text(name, role, size):
        return Question(id=name, text=name, kind="text", roles=(role,), max_bytes=size)

    questions = (
        text("a", "mentor", 100),
        text("b", "mentor", 900),
        text("c", "mentee", 500),
        replace(text("d", "mentee", 8000), waves="post"),
    )
    made = Questionnaire(title="T", roles=("mentor", "mentee"), questions=questions)
    assert made.largest_texts("pre") == (500, 900)
    assert made.largest_texts("post") == (500, 8000)
    assert [one.id for one in made.text_questions("post", "mentee")] == ["c", "d"]
    assert with_questions(2, 0).largest_texts("pre") == ()
