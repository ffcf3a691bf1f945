"""`plan`: slices in their order, each beside what stands already."""

from feedback.releases.audits.solver import Outcome
from feedback.releases.disclosure_planning import plan
from feedback.releases.disclosure_reading import Slice, Slices, Terms


def asked(people, *slices, published=(), **terms):
    return Slices(
        Terms(**terms),
        people,
        tuple(Slice(name, frozenset(members)) for name, members in slices),
        tuple(frozenset(one) for one in published),
    )


def answer(question, **settings):
    planned = plan(question, **settings)
    assert planned.pop("seconds") >= 0
    return planned


def test_the_part_that_a_total_gives_away_is_hidden():
    question = asked(12, ("all", range(12)), ("mentor", range(8)), ("mentee", range(8, 12)))
    assert answer(question) == {
        "show": ["all"],
        "hide": [
            {"name": "mentor", "reason": "difference"},
            {"name": "mentee", "reason": "fewer than k"},
        ],
    }


def test_the_order_is_the_priority():
    question = asked(12, ("mentor", range(8)), ("all", range(12)))
    assert answer(question) == {
        "show": ["mentor"],
        "hide": [{"name": "all", "reason": "difference"}],
    }


def test_what_is_hidden_does_not_stand_in_the_way():
    slices = [("all", range(20)), ("most", range(19)), ("half", range(10)), ("same", range(20))]
    assert answer(asked(20, *slices))["show"] == ["all", "half", "same"]


def test_what_is_published_does():
    question = asked(20, ("now", range(11)), published=[range(12)])
    assert answer(question)["hide"] == [{"name": "now", "reason": "difference"}]
    # Twelve people who share nobody with them, or eight of the twelve: nobody is left over.
    assert answer(asked(24, ("now", range(12, 24)), published=[range(12)]))["hide"] == []
    assert answer(asked(24, ("now", range(16)), published=[range(8)]))["hide"] == []


def test_k_is_the_policys():
    question = asked(12, ("all", range(12)), ("part", range(8)), k=4)
    assert answer(question)["show"] == ["all", "part"]


def test_in_the_words_tier_parts_may_not_overlap():
    slices = [("all", range(24)), ("mentor", range(12)), ("again", range(24))]
    assert answer(asked(24, *slices))["hide"] == []
    assert answer(asked(24, *slices, words=True)) == {
        "show": ["all", "again"],
        "hide": [{"name": "mentor", "reason": "difference"}],
    }


def test_what_is_not_proved_in_time_is_hidden():
    def tired(program, *, limit):
        del program, limit
        return Outcome(None, complete=False)

    # The first two share 5 of their 10: 5 on either side are safe, which has to be searched. The
    # third shares nobody with the first.
    links = [(str(at), range(5 * at, 5 * at + 10)) for at in range(3)]
    assert answer(asked(20, *links), solver=tired)["hide"] == [{"name": "1", "reason": "timeout"}]


def test_nobody_is_too_few():
    assert answer(asked(12, ("none", [])))["hide"] == [{"name": "none", "reason": "fewer than k"}]
