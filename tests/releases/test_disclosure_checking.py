"""`check`: verdicts, findings in people's numbers, and figures that cannot all be true."""

import pytest

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.solver import Outcome
from feedback.releases.disclosure_checking import check
from feedback.releases.disclosure_reading import Figure, Question, Terms
from feedback.releases.inputs import InputError

STATES = ("yes", "no")


def figure(people, low, high, *states):
    return Figure(frozenset(people), dict.fromkeys(states or ("yes",), 1), low, high)


def asked(people, *published, answers=None, states=STATES, **terms):
    told = None if answers is None else tuple(answers)
    return Question(Terms(**terms), people, states, published, told)


def findings(question):
    return check(question)["findings"]


def test_the_verdict_is_safe_without_findings_and_with_notes_alone():
    answers = ["no"] * 8 + ["yes"] * 4
    some = asked(12, figure(range(12), 4, 6), answers=answers)
    verdict = check(some)
    assert verdict["safe"] is False
    assert (
        verdict["findings"]
        == [
            {"kind": "small_count", "people": [*range(12)], "states": ["yes"], "low": 4, "high": 6},
            {"kind": "small_count", "people": [*range(12)], "states": ["no"], "low": 6, "high": 8},
        ][:1]
    )
    words = check(asked(12, figure(range(12), 4, 6), answers=answers, words=True))
    assert words["safe"] is True
    assert words["findings"] == [{**verdict["findings"][0], "note": True}]


def test_in_the_words_tier_the_other_findings_stay_findings():
    question = asked(12, figure(range(12), 12, 12), answers=["yes"] * 12, words=True)
    verdict = check(question)
    assert verdict["safe"] is False
    assert [one["kind"] for one in verdict["findings"]] == ["determined"]
    assert check(asked(12, figure(range(8), 0, 8), figure(range(12), 0, 12), words=True)) | {
        "seconds": 0
    } == {
        "safe": False,
        "findings": [{"kind": "isolates", "people": [8, 9, 10, 11], "figures": [0, 1]}],
        "seconds": 0,
    }


def test_people_in_no_figure_form_an_atom_too():
    # Nobody's answer is told about the last three, but they are all there is beside the nine.
    only_yes = asked(12, figure(range(9), 0, 9), answers=["yes"] * 12, states=("yes",))
    assert [one for one in findings(only_yes) if one["kind"] == "determined"] == [
        {"kind": "determined", "people": [*range(9)], "insiders": [], "possible": ["yes"]},
        {"kind": "determined", "people": [9, 10, 11], "insiders": [], "possible": ["yes"]},
    ]


def test_insiders_are_people_of_the_state_that_gives_away():
    answers = ["yes"] * 5 + ["no"] + ["yes"] * 6
    found = findings(asked(12, figure(range(12), 11, 11), answers=answers))
    others = [*range(5), *range(6, 12)]
    told = {"kind": "determined", "people": others, "insiders": [5], "possible": ["yes"]}
    assert told in found


def test_an_answer_that_is_not_known_may_be_the_one_that_gives_away():
    answers = ["yes"] * 11 + [None]
    found = findings(asked(12, figure(range(12), 11, 11), answers=answers))
    told = {"kind": "determined", "people": [*range(11)], "insiders": [11], "possible": ["yes"]}
    assert told in found


def test_answers_are_needed_for_two_of_the_audits():
    published = figure(range(12), 12, 12)
    assert findings(asked(12, published)) == []
    assert findings(asked(12, published, answers=["yes"] * 12)) != []


def test_an_answer_before_that_tells_the_one_after():
    states = ("2|4", "2|5", "3|4", "3|5")
    answers = ["2|4", "3|4", "3|5", "3|5", "3|5", "2|4"] + ["3|5"] * 6
    after_four = Figure(frozenset(range(12)), {"2|4": 1, "3|4": 1}, 3, 3)
    rose_from_two = Figure(frozenset(range(12)), {"2|4": 1}, 2, 2)
    two = Figure(frozenset(range(12)), {"2|4": 1, "2|5": 1}, 2, 2)
    question = asked(12, after_four, rose_from_two, two, answers=answers, states=states)
    given = [one for one in findings(question) if one["kind"] == "conditional"]
    assert given == [{"kind": "conditional", "people": [0, 5], "given": "2", "possible": ["4"]}]


def test_more_than_fifty_findings_are_cut():
    parts = [figure([2 * at, 2 * at + 1], 0, 2) for at in range(8)]
    verdict = check(asked(16, *parts))
    assert len(verdict["findings"]) == 50
    assert verdict["more"] is True
    assert verdict["findings"][-1]["more"] is True
    assert "more" not in check(asked(16, *parts[:2]))


def test_the_work_limit_makes_the_verdict_unsafe():
    def tired(program, *, limit):
        del program, limit
        return Outcome(None, complete=False)

    for words in (False, True):
        question = asked(12, figure(range(12), 4, 8), figure(range(12), 3, 9, "no"), words=words)
        verdict = check(question, solver=tired)
        assert verdict["safe"] is False
        assert verdict["findings"] == [{"kind": "timeout", "figures": [0, 1]}]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            asked(12, figure(range(12), 3, 4), answers=["yes"] * 5 + ["no"] * 7),
            "answers: add up to 5, not to 3 … 4 of published[0]",
        ),
        (
            asked(12, figure(range(12), 3, 4), figure(range(12), 0, 12), figure(range(8), 5, 8)),
            "published[2]: contradicts the figures before it",
        ),
        (
            asked(
                12,
                figure(range(12), 0, 12),
                figure(range(12), 2, 4),
                answers=[None] + ["yes"] * 5 + ["no"] * 6,
            ),
            "published[1]: contradicts the figures before it, or the answers",
        ),
    ],
)
def test_figures_that_cannot_all_be_true_are_unusable(question, message):
    with pytest.raises(InputError) as refused:
        check(question)
    assert str(refused.value) == message


def rounded(answers, people, state):
    """A count to the nearest five, or 7 and fewer."""
    true = sum(answers[person] == state for person in people)
    low, high = (0, 7) if true <= 7 else ((true + 2) // 5 * 5 - 2, (true + 2) // 5 * 5 + 2)
    return figure(people, low, min(high, len(list(people))), state)


@pytest.mark.parametrize("exact", [False, True])
def test_both_solvers_say_the_same(exact):
    pytest.importorskip("ortools")
    states = ("1", "2", "3")
    answers = ["1233222331232"[at * at % 13] for at in range(30)]
    parts = [
        range(30),
        [at for at in range(30) if at % 2],
        [at for at in range(30) if at % 3],
        range(14),
        [at for at in range(30) if at * at % 7 < 3],
    ]
    figures = [
        figure(part, *[sum(answers[one] == state for one in part)] * 2, state)
        if exact
        else rounded(answers, part, state)
        for part in parts
        for state in states
    ]
    question = asked(30, *figures, answers=answers, states=states, k=4, coalition=2)
    verdicts = [check(question, solver=by) for by in (milp.solve, cpsat.solve)]
    for verdict in verdicts:
        del verdict["seconds"]
    assert verdicts[0] == verdicts[1]
    assert verdicts[0]["safe"] is not exact
