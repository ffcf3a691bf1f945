"""Other rules beside the rules as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.forecast import Together
from feedback.releases.model import Policy
from feedback.releases.whatif import besides, now, scenarios, verdict

from .build import scale

PLACES = {
    "place": {
        "north": {"mentor": 9, "mentee": 9},
        "south": {"mentor": 3, "mentee": 3},
        "west": {"mentee": 2},
    }
}
BOTH = {"mentor": 12, "mentee": 14}


def found(policy, invited=BOTH, values=PLACES, question=None):
    return {
        (one.changed, one.policy.k if one.changed == "k" else one.policy.family): one
        for one in scenarios(policy, question or scale(), invited, values, 0.8)
    }


def test_a_lower_and_a_higher_k_and_every_other_family():
    there = found(Policy())
    assert list(there) == [("k", 6), ("k", 10), ("family", "role"), ("family", "place")]
    as_is = now(Policy(), scale(), BOTH, PLACES, 0.8)
    verdicts = {key: verdict(as_is.chances, one.chances) for key, one in there.items()}
    assert verdicts[("k", 10)] == "same"  # with so many people it makes no difference
    assert verdicts[("family", "role")] == "less"
    assert there[("family", "role")].parts == 2
    assert there[("family", "role")].chances.every < there[("family", "role")].chances.change
    assert there[("family", "place")].chances.every == 0


def test_for_few_people_every_k_makes_a_difference():
    few = {"mentor": 12}
    as_is = now(Policy(), scale(), few, {}, 0.8)
    there = found(Policy(), few, {})
    assert verdict(as_is.chances, there[("k", 6)].chances) == "more"
    assert verdict(as_is.chances, there[("k", 10)].chances) == "less"


def test_the_whole_is_offered_where_parts_are_shown():
    there = found(Policy(k=5, family="place"))
    assert [key for key in there if key[0] == "k"] == [("k", 7)]
    assert there[("family", "all")].parts == 1
    assert there[("family", "all")].chances.every > 0.9


def test_one_role_is_not_split_by_role():
    assert ("family", "role") not in found(Policy(), question=scale(roles=("mentor",)))
    assert ("family", "role") not in found(Policy(), invited={"mentor": 12}, values={})


def test_rules_whose_numbers_are_not_known():
    assert now(Policy(family="grade"), scale(), BOTH, PLACES, 0.8) is None
    assert ("k", 6) not in found(Policy(family="grade"))


def test_how_the_largest_part_would_be_told():
    assert now(Policy(), scale(), BOTH, PLACES, 0.8).told.tier == "four"
    assert found(Policy())[("family", "role")].told.tier == "four"
    assert now(Policy(k=20), scale(), BOTH, PLACES, 0.8).told.tier == "nothing"


def test_one_more_breakdown_beside_a_counted_whole():
    invited = {"mentor": 90, "mentee": 90}
    values = {"place": {"north": {"mentor": 60, "mentee": 60}, "south": {"mentor": 30}}}
    there = {one.breakdown: one for one in besides(Policy(), scale(), invited, values, 0.8)}
    assert list(there) == ["role", "place"]
    assert there["role"].every > 0.99
    assert 0 < there["place"].every < there["place"].some
    has = Policy(breakdowns=("role",))
    kept = [(one.breakdown, one.kept) for one in besides(has, scale(), invited, values, 0.8)]
    assert kept == [("role", True), ("place", False)]
    assert not list(besides(Policy(), scale(), BOTH, PLACES, 0.8))


@pytest.mark.parametrize(
    ("was", "then", "said"),
    [
        (Together(0.5, 0, 0.9), Together(0.6, 0, 0.8), "more"),
        (Together(0.5, 0, 0.9), Together(0.4, 0, 0.99), "less"),
        (Together(0.5, 0, 0.9), Together(0.501, 0, 0.8), "less"),
        (Together(0.5, 0, 0.9), Together(0.501, 0, 0.901), "same"),
    ],
)
def test_the_verdict_goes_by_change_first(was, then, said):
    assert verdict(was, then) == said


@given(k=st.integers(5, 30), people=st.integers(1, 90), rate=st.floats(0.1, 1))
def test_a_higher_k_is_never_more_likely(k, people, rate):
    invited = {"mentor": people}
    as_is = now(Policy(k=k), scale(), invited, {}, rate)
    for one in scenarios(Policy(k=k), scale(), invited, {}, rate):
        wrong = "more" if one.policy.k > k else "less"
        assert verdict(as_is.chances, one.chances) != wrong
