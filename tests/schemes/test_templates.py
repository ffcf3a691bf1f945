"""Templates of schemes: what is shipped, and where a broken one is wrong."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.questionnaires.definition import load_shipped
from feedback.schemes.templates import TemplateError, load, load_templates

TEMPLATES = {template.key: template for template in load_templates()}
GOOD = resources.files("feedback.schemes").joinpath("definitions/manchester.toml").read_text()


def problems(text):
    with pytest.raises(TemplateError) as caught:
        load(text, file="own.toml")
    return caught.value.problems


def test_three_are_offered_in_order():
    assert list(TEMPLATES) == ["manchester", "liverpool", "empty"]


def test_manchesters_aims_are_the_guides():
    assert TEMPLATES["manchester"].aims == (
        "Help challenge engrained views on what talent looks like.",
        "Breakdown stereotypes and biases.",
        "Help improve diversity in middle and senior grades.",
        "Provide a unique opportunity for mentors to share insights and experiences.",
        "Provide senior leaders with a fresh perspective.",
    )


def test_sessions_are_those_of_the_two_schemes():
    limits = {
        key: (one.sessions.fewest, one.sessions.most, one.sessions.shortest_minutes)
        for key, one in TEMPLATES.items()
    }
    assert limits["manchester"] == (4, 6, 45)
    assert limits["liverpool"] == (4, 6, 90)
    assert TEMPLATES["manchester"].sessions.longest_minutes == 60
    assert (TEMPLATES["manchester"].cohort, TEMPLATES["liverpool"].cohort) == (12, 20)


def test_groups_begin_as_agreed():
    groups = {key: one.group for key, one in TEMPLATES.items()}
    assert groups["manchester"] == groups["liverpool"]
    assert groups["manchester"] == "Black, Asian and minority ethnic colleagues"
    assert groups["empty"] == "colleagues from ethnic minority backgrounds"
    assert all(len(one.group_choices) >= 5 for one in TEMPLATES.values())


@pytest.mark.parametrize("key", TEMPLATES)
def test_policies_start_safe(key):
    policy = TEMPLATES[key].policy
    assert (policy.k, policy.coalition, policy.rounding, policy.min_comments) == (8, 1, 5, 8)
    assert (policy.paired, policy.family) == (True, "all")


@pytest.mark.parametrize("key", TEMPLATES)
def test_each_template_fills_its_questionnaire(key):
    template = TEMPLATES[key]
    questionnaire = load_shipped(template.questionnaire)
    assert {role.key for role in template.roles} == set(questionnaire.roles)
    filled = questionnaire.fill(template.settings())
    assert not any("{" in question.text for question in filled.questions)
    for block in template.optional_blocks:
        assert load_shipped(block).questions


def test_liverpools_people_have_their_own_names():
    names = [(role.one, role.many) for role in TEMPLATES["liverpool"].roles]
    assert names == [("leader", "leaders"), ("volunteer", "volunteers")]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("k = 8", "k = 4", "policy, k"),
        ("coalition = 1", "coalition = 0", "policy, coalition"),
        ("coalition = 1", "coalition = true", "policy, coalition"),
        ("paired = true", "paired = 1", "policy, paired"),
        ("months = 6", "months = 6\nweeks = 3", "sessions, weeks"),
        ("fewest = 4", "fewest = 7", "sessions, fewest"),
        ("shortest_minutes = 45", "shortest_minutes = 90", "sessions, shortest_minutes"),
        ('many = "mentors"', 'many = ""', "roles, mentor, many"),
        ('name = "Samaritans"', "name = 3", "helpline, 2, name"),
        ("breakdowns = []", 'breakdowns = ["a", "a"]', "breakdowns"),
        ("breakdowns = []", "breakdowns = [3]", "breakdowns"),
        ('\ngroup = "', '\ngroup = "Not ', "group"),
        ('place = "Manchester"', "place = 3", "place"),
    ],
)
def test_a_fault_names_line_and_field(old, new, field):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    # The fault is in the last line of what was put in its place.
    line = text[: text.index(new) + len(new)].count("\n") + 1
    assert [(one.file, one.line, one.field) for one in problems(text)] == [
        ("own.toml", line, field)
    ]


def test_all_problems_are_told():
    text = GOOD.replace("k = 8", "k = 1").replace("cohort = 12", "").replace("[sessions]", "[x]")
    fields = {one.field for one in problems(text)}
    assert {"policy, k", "cohort", "sessions", "sessions, most", "x"} <= fields


def test_a_huge_file_is_refused_unread():
    for text in ("a = 1\n" * 301, "#" * 20_001):
        assert [(one.line, one.field) for one in problems(text)] == [(1, "file")]


def test_a_syntax_error_names_its_line():
    assert [(one.line, one.field) for one in problems('name = "a"\nb = \n')] == [(2, "TOML")]


def test_a_key_over_several_lines_is_told_where_it_begins():
    text = GOOD.replace('place = "Manchester"', "# place = 1\n\nplace = [\n3,\n]")
    line = text.splitlines().index("place = [") + 1
    assert [(one.line, one.field) for one in problems(text)] == [(line, "place")]


KEYS = st.sampled_from(
    ["name", "roles", "policy", "sessions", "helpline", "group", "aims", "place"]
)
VALUES = st.sampled_from(["1", '"x"', "[]", "{}", "[{}]", "[1]", "true"])
LINES = st.tuples(KEYS, VALUES).map(" = ".join) | st.text(max_size=10)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_nothing_but_a_template_error_is_raised(text):
    with pytest.raises(TemplateError):
        load(text, file="own.toml")
