"""Definition files: what is shipped says what it must, and a broken file says where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.questionnaires.definition import load, load_shipped, shipped
from feedback.questionnaires.errors import DefinitionError
from feedback.questionnaires.rules import MAX_QUESTIONS

GOOD = """title = "T"
roles = ["mentor"]

[scales.agree]
options = ["No", "Partly", "Yes"]
favourable = ["3"]

[[question]]
id = "a"
text = "Ask?"
scale = "agree"

[[question]]
id = "b"
text = "Tell"
kind = "text"
"""


def problems(text):
    with pytest.raises(DefinitionError) as caught:
        load(text, file="own.toml")
    return [(one.line, one.field, one.message) for one in caught.value.problems]


def broken(old, new):
    assert old in GOOD
    return problems(GOOD.replace(old, new, 1))


def asked(name, role, wave):
    return [
        (one.wording(wave), [option.label for option in one.options], one.kind)
        for one in load_shipped(name).asked(role, wave)
    ]


WELL = ["Not at all", "Slightly", "Moderately", "Well", "Very well"]
AGREE = [
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
]
INFORMED = [
    "Not at all informed",
    "Slightly informed",
    "Moderately informed",
    "Well informed",
    "Very well informed",
]


def test_manchesters_mentees_after():
    understand = "How well do you understand what it's like to be a Black, Asian Minority Ethnic"
    support = "How well do you understand how to best support Black, Asian Minority Ethnic workers"
    objectives = "workforce equality objectives to shape"
    assert asked("manchester", "mentee", "post") == [
        (f"{understand} worker at your organisation?", WELL, "scale"),
        (f"{support} at your organisation?", WELL, "scale"),
        ("How informed do you feel about race in the workplace?", INFORMED, "scale"),
        ("Do you feel you are more informed about race in the workplace?", AGREE, "scale"),
        ("What have you learned?", [], "text"),
        ("What are you going to do more of or differently going forward?", [], "text"),
        (f"How will you link this to your {objectives} and influence your service?", [], "text"),
        ("Any other comments?", [], "text"),
    ]


def test_mentors_after_and_the_one_question_only_employees_get():
    council = [text for text, _, _ in asked("manchester", "mentor", "post")]
    public = [text for text, _, _ in asked("liverpool", "mentor", "post")]
    assert set(council) - set(public) == {"My time for this was protected"}
    assert public == [one for one in council if one in public]
    assert all(labels in (AGREE, []) for _, labels, _ in asked("manchester", "mentor", "post"))


def test_worry_is_reversed_and_disagreeing_is_favourable():
    worry = load_shipped("manchester").question("worry")
    assert worry.reverse
    assert worry.favourable == {"1", "2"}


def test_ratings_can_show_rose():
    """Rose is shown only where two options are favourable and two are not."""
    for name in shipped():
        for question in load_shipped(name).scale_questions:
            assert len(question.favourable) == 2
            assert len(question.options) == 5


def test_the_civil_service_block_carries_its_credit():
    block = load_shipped("civil-service")
    assert "Open Government Licence" in block.credit
    assert len(block.questions) == 5


def test_an_unknown_name_is_no_path():
    with pytest.raises(KeyError):
        load_shipped("../definitions/manchester")


def test_a_good_file_loads():
    questionnaire = load("\ufeff" + GOOD.replace("\n", "\r\n"), file="own.toml")
    assert questionnaire == load(GOOD, file="own.toml")
    assert [one.id for one in questionnaire.questions] == ["a", "b"]
    assert questionnaire.questions[0].scale.values == ("1", "2", "3")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('title = "T"', "title = 3", 1, "title"),
        ('title = "T"', 'titel = "T"', 1, "titel"),
        ('"T"', '"T {x}"', 1, "title"),
        ('["mentor"]', '["mentor", "mentor"]', 2, "roles"),
        ('["mentor"]', '["Mentor"]', 2, "roles"),
        ('"Partly"', '"no"', 5, "scales agree, options"),
        ('["No", "Partly", "Yes"]', '["No"]', 5, "scales agree, options"),
        ('["No", "Partly", "Yes"]', '[\n"No", 3]', 5, "scales agree, options"),
        ('["3"]', '["4"]', 6, "scales agree, favourable"),
        ('["3"]', "[]", 6, "scales agree, favourable"),
        ('["3"]', '["1", "2", "3"]', 6, "scales agree, favourable"),
        ('["3"]', "3", 6, "scales agree, favourable"),
        ('id = "a"', 'id = "A"', 9, "question 1, id"),
        ('id = "a"', "", 8, "question 1, id"),
        ('"Ask?"', f'"{"x" * 301}"', 10, "question 1, text"),
        ('"Ask?"', '"Ask {group"', 10, "question 1, text"),
        ('scale = "agree"', 'scale = "other"', 11, "question 1, scale"),
        ('scale = "agree"', 'scale = "agree"\noptions = ["x", "y"]', 11, "question 1, scale"),
        ('scale = "agree"', 'scale = "agree"\nreverse = "yes"', 12, "question 1, reverse"),
        ('id = "b"', 'id = "a"', 14, "question 2, id"),
        ('kind = "text"', 'kind = "essay"', 16, "question 2, kind"),
        ('kind = "text"', 'kind = "text"\nreverse = true', 17, "question 2, reverse"),
        ('kind = "text"', 'kind = "text"\nrequired = true', 17, "question 2, required"),
        ('kind = "text"', 'kind = "text"\nwaves = "after"', 17, "question 2, waves"),
        ('kind = "text"', 'kind = "text"\nroles = ["mentee"]', 17, "question 2, roles"),
        ('kind = "text"', 'kind = "text"\nmax_bytes = 9', 17, "question 2, max_bytes"),
        ('kind = "text"', 'kind = "text"\nwave = "pre"', 17, "question 2, wave"),
        ('kind = "text"', 'kind = "text"\nscale = "agree"', 17, "question 2, scale"),
        (
            'kind = "text"',
            'kind = "text"\nwaves = "pre"\ntext_post = "x"',
            18,
            "question 2, text_post",
        ),
    ],
)
def test_a_fault_names_line_and_field(old, new, line, field):
    assert (line, field) in [found[:2] for found in broken(old, new)]


def test_a_fault_of_a_shared_scale_or_its_name_is_told_once():
    twice = GOOD.replace('kind = "text"', 'scale = "agree"').replace('["3"]', "[]")
    assert [found[:2] for found in problems(twice)] == [(6, "scales agree, favourable")]
    assert len(broken('scale = "agree"', 'scale = "other"')) == 1


def test_all_problems_are_told_by_line():
    text = GOOD.replace('"Ask?"', '""').replace('"T"', '""').replace('"text"', '"x"')
    assert [line for line, _, _ in problems(text)] == [1, 10, 13, 16]


def test_the_message_names_the_file():
    with pytest.raises(DefinitionError, match=r"^own\.toml, line 2, roles: "):
        load(GOOD.replace('["mentor"]', "[]"), file="own.toml")


def test_headers_and_keys_inside_strings_and_comments_do_not_move_lines():
    text = GOOD.replace('"Ask?"', '"""\n[[question]]\nid = "z" # {x}\n"""')
    text = "# [[question]]\n" + text.replace('kind = "text"', "kind = [\n  # kind = 1\n]")
    assert [found[:2] for found in problems(text)] == [
        (11, "question 1, text"),
        (17, "question 2, options"),
        (20, "question 2, kind"),
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ("a = [1,\n2\n", 2), ("a = 1\na = 2", 2)]
)
def test_a_syntax_error_names_its_line(text, line):
    assert [found[:2] for found in problems(text)] == [(line, "TOML")]


def test_a_role_that_is_asked_nothing_is_told():
    text = GOOD.replace('["mentor"]', '["mentor", "mentee"]').replace(
        'text = "', 'roles = ["mentor"]\ntext = "'
    )
    assert problems(text) == [(2, "roles", "there is no question for the role “mentee”")]


def test_there_can_be_sixty_questions():
    one = '[[question]]\nid = "q{}"\ntext = "T"\nkind = "text"\n'
    head = GOOD.split("[scales", maxsplit=1)[0]
    most = head + "".join(one.format(n) for n in range(MAX_QUESTIONS))
    assert len(load(most, file="own.toml").questions) == MAX_QUESTIONS == 60
    assert problems(most + one.format("x"))[0][1] == "question"


def test_a_huge_file_is_refused_unread():
    for text in ("a" * 70_000, "a = 1\n" * 1501):
        assert [found[:2] for found in problems(text)] == [(1, "file")]


def test_own_values_and_options_in_place():
    inline = 'options = [{value = "no", label = "No"}, {value = "yes", label = "Yes"}]'
    text = GOOD.replace('scale = "agree"', f'{inline}\nfavourable = ["yes"]')
    assert load(text, file="own.toml").questions[0].scale.values == ("no", "yes")
    assert problems(text.replace('value = "yes"', 'value = "no"'))[0][:2] == (
        11,
        "question 1, options",
    )
    assert problems(text.replace('value = "yes"', 'value = "y|n"'))[0][0] == 11


VALUES = st.sampled_from(['"x"', "3", "true", "[]", '["a"]', "{}", "[{}]", "1979-05-27", '""'])
KEYS = st.sampled_from(
    [
        "title",
        "roles",
        "credit",
        "scales",
        "question",
        "id",
        "text",
        "kind",
        "scale",
        "options",
        "favourable",
        "waves",
    ]
)
HEADERS = st.sampled_from(["[[question]]", "[scales.a]", "[scales]", "[question.x]"])
LINES = st.tuples(KEYS, VALUES).map(" = ".join) | HEADERS | st.text(max_size=10)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_nothing_but_a_definition_error_is_raised(text):
    with pytest.raises(DefinitionError):
        load(text, file="own.toml")
