"""The files of `feedback disclosure`: what cannot be used is refused, and the place is named."""

import copy
import json

import pytest

from feedback.releases.disclosure_reading import Figure, Terms, read_question, read_slices
from feedback.releases.inputs import InputError

CHECK = {
    "policy": {"k": 8, "coalition": 1, "min_possible": 2, "tier": "counted"},
    "people": 3,
    "states": ["1", "2"],
    "published": [
        {"people": "all", "states": ["2"], "low": 1, "high": 3},
        {"people": [0, 2], "weights": {"1": 1, "2": 2}, "low": 2, "high": 4},
    ],
    "answers": ["1", "2", None],
}
PLAN = {
    "policy": {"k": 2},
    "people": 3,
    "slices": [{"name": "all", "people": "all"}, {"name": "rest", "people": [1]}],
    "published": [[0, 1]],
}


@pytest.fixture
def read(tmp_path):
    def write_and_read(reader, contents):
        file = tmp_path / "file.json"
        file.write_text(contents if isinstance(contents, str) else json.dumps(contents))
        return reader(file)

    return write_and_read


def changed(contents, path, value):
    """A copy with one place changed; without a value, removed."""
    result = copy.deepcopy(contents)
    place = result
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    elif isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value
    return result


def test_a_file_of_check(read):
    question = read(read_question, CHECK)
    assert question.terms == Terms(8, 1, 2, words=False)
    assert (question.people, question.states) == (3, ("1", "2"))
    assert question.published == (
        Figure(frozenset(range(3)), {"2": 1}, 1, 3),
        Figure(frozenset((0, 2)), {"1": 1, "2": 2}, 2, 4),
    )
    assert question.answers == ("1", "2", None)


def test_what_may_be_left_out_of_check(read):
    question = read(read_question, changed(changed(CHECK, ["policy"], ...), ["answers"], ...))
    assert question.terms == Terms(k=8, coalition=1, min_possible=2, words=False)
    assert question.answers is None
    assert read(read_question, changed(CHECK, ["policy"], {"tier": "words"})).terms.words


def test_a_file_of_plan(read):
    slices = read(read_slices, PLAN)
    assert slices.terms.k == 2
    assert [(one.name, sorted(one.people)) for one in slices.slices] == [
        ("all", [0, 1, 2]),
        ("rest", [1]),
    ]
    assert slices.published == (frozenset((0, 1)),)
    assert read(read_slices, changed(PLAN, ["published"], ...)).published == ()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["people"], ..., "the file: 'people' is missing"),
        (["states"], ..., "the file: 'states' is missing"),
        (["published"], ..., "the file: 'published' is missing"),
        (["answer"], [], "the file: 'answer' is not a field"),
        (["policy"], [], "policy: is not an object"),
        (["policy", "k"], 0, "policy.k: 0 is below 1"),
        (["policy", "k"], "8", "policy.k: is not a whole number"),
        (["policy", "k"], 8.0, "policy.k: is not a whole number"),
        (["policy", "coalition"], -1, "policy.coalition: -1 is below 0"),
        (["policy", "min_possible"], True, "policy.min_possible: is not a whole number"),
        (["policy", "tier"], "word", "policy.tier: 'word' is not counted or words"),
        (["policy", "tier"], ["words"], "policy.tier: ['words'] is not counted or words"),
        (["policy", "K"], 8, "policy: 'K' is not a field"),
        (["people"], 0, "people: 0 is below 1"),
        (["people"], 100_001, "people: 100001 is above 100000"),
        (["people"], None, "people: is not a whole number"),
        (["states"], [], "states: is empty"),
        (["states"], "12", "states: is not a list"),
        (["states", 1], "1", "states[1]: '1' is there twice"),
        (["states", 1], 2, "states[1]: is not a text"),
        (["states", 2], "a|b", "states[0]: '1' is not of the form 'pre|post'"),
        (["published"], {}, "published: is not a list"),
        (["published", 1], [], "published[1]: is not an object"),
        (["published", 1, "people"], ..., "published[1]: 'people' is missing"),
        (["published", 1, "low"], ..., "published[1]: 'low' is missing"),
        (["published", 1, "people"], [], "published[1].people: is empty"),
        (["published", 1, "people"], [3], "published[1].people: 3 is not below people = 3"),
        (["published", 1, "people"], [0, 0], "published[1].people: 0 is there twice"),
        (["published", 1, "people", 1], -1, "published[1].people[1]: -1 is below 0"),
        (["published", 1, "people", 1], "2", "published[1].people[1]: is not a whole number"),
        (
            ["published", 1, "people"],
            "some",
            "published[1].people: is neither 'all' nor a list of people",
        ),
        (["published", 1, "states"], ["1"], "published[1]: needs either states or weights"),
        (["published", 1, "weights"], ..., "published[1]: needs either states or weights"),
        (["published", 1, "weights"], {}, "published[1].weights: is empty"),
        (["published", 1, "weights"], [1], "published[1].weights: is not an object"),
        (
            ["published", 1, "weights", "3"],
            1,
            "published[1].weights: '3' is not one of the states",
        ),
        (
            ["published", 1, "weights", "1"],
            1.5,
            "published[1].weights['1']: is not a whole number",
        ),
        (["published", 0, "states"], ["3"], "published[0].states: '3' is not one of the states"),
        (["published", 0, "states"], ["2", "2"], "published[0].states[1]: '2' is there twice"),
        (["published", 0, "low"], 4, "published[0].low: 4 is above high = 3"),
        (["published", 0, "high"], "3", "published[0].high: is not a whole number"),
        (["published", 0, "n"], 3, "published[0]: 'n' is not a field"),
        (["published", 1, "low"], 5, "published[1].low: 5 is above high = 4"),
        (["answers", 3], "1", "answers: has 4 entries, not people = 3"),
        (["answers", 1], "3", "answers[1]: '3' is not one of the states"),
        (["answers", 1], 2, "answers[1]: 2 is not one of the states"),
        (["answers"], "12-", "answers: is not a list"),
    ],
)
def test_what_check_refuses(read, path, value, message):
    with pytest.raises(InputError) as refused:
        read(read_question, changed(CHECK, path, value))
    assert str(refused.value) == message


def test_a_figure_that_cannot_be(read):
    figure = {"people": [0, 2], "weights": {"2": -3}, "low": 1, "high": 2}
    with pytest.raises(InputError) as refused:
        read(read_question, changed(CHECK, ["published", 0], figure))
    assert str(refused.value) == "published[0]: 1 … 2 is outside -6 … 0, all that can be"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["slices"], ..., "the file: 'slices' is missing"),
        (["states"], [], "the file: 'states' is not a field"),
        (["slices", 0], "all", "slices[0]: is not an object"),
        (["slices", 0, "name"], ..., "slices[0]: 'name' is missing"),
        (["slices", 0, "name"], "", "slices[0].name: is not a text"),
        (["slices", 1, "name"], "all", "slices[1].name: 'all' is there twice"),
        (["slices", 1, "people"], [1, 3], "slices[1].people: 3 is not below people = 3"),
        (["slices", 1, "k"], 3, "slices[1]: 'k' is not a field"),
        (["published", 0], 1, "published[0]: is neither 'all' nor a list of people"),
        (["published", 0], [1, 1], "published[0]: 1 is there twice"),
    ],
)
def test_what_plan_refuses(read, path, value, message):
    with pytest.raises(InputError) as refused:
        read(read_slices, changed(PLAN, path, value))
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: is not JSON: Expecting value"),
        ("{\n}}", "line 2: is not JSON: Extra data"),
        ("[1]", "the file: is not an object"),
        ('{"people": 1, "people": 2}', "is not usable JSON: the key 'people' is there twice"),
        ('{"people": NaN}', "is not usable JSON: NaN is not JSON"),
        ("[" * 100_000, "is not usable JSON"),
        ("9" * 5_000, "is not usable JSON"),
    ],
)
def test_what_is_no_json(read, text, message):
    with pytest.raises(InputError) as refused:
        read(read_question, text)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match=r"none\.json: cannot be read \(No such file"):
        read_question(tmp_path / "none.json")
    file = tmp_path / "latin.json"
    file.write_bytes(b'{"p\xe9ople": 1}')
    with pytest.raises(InputError, match="byte 3: is not UTF-8"):
        read_slices(file)


def test_a_byte_order_mark_is_no_fault(read):
    assert read(read_slices, "\ufeff" + json.dumps(PLAN)).people == 3
