"""The forecast as its page takes it."""

from feedback.questionnaires.definition import load_shipped
from feedback.releases.headcount import Numbers
from feedback.releases.model import Policy
from feedback.releases.outlook import hundredths, roles_asked, sections
from tests.scenario import small

MENTORS = Numbers({"mentor": 12})


def one(policy=None, there=MENTORS, **more):
    (found,) = sections(policy or Policy(), there, small(), **({"rate": 0.8} | more))
    return found


def test_a_section_for_everybody_who_gets_the_same_ratings():
    asked = load_shipped("manchester")
    there = Numbers({"mentor": 12, "mentee": 13})
    found = sections(Policy(), there, asked, rate=0.8)
    assert [part.roles for part in found] == [("mentee",), ("mentor",)]
    assert [[group.invited for group in part.groups] for part in found] == [[13], [12]]
    assert roles_asked(asked) == ("mentee", "mentor")


def test_chances_in_hundredths():
    lines = one().groups[0].lines
    assert [(line.of_ten, line.change) for line in lines] == [(6, 3), (7, 18), (8, 55), (9, 94)]
    assert one().now.change == 55


def test_rounding_neither_promises_nor_rules_out():
    assert [hundredths(chance) for chance in (0, 0.0001, 0.5, 0.9999, 1)] == [0, 1, 50, 99, 99]


def test_parts_of_one_size_are_told_once():
    values = {"Place": {"north": {"mentor": 9}, "south": {"mentor": 9}, "west": {"mentor": 12}}}
    groups = one(Policy(family="Place"), Numbers({"mentor": 30}, values)).groups
    assert [(group.parts, group.invited) for group in groups] == [
        (("north", "south"), 9),
        (("west",), 12),
    ]


def test_rates_with_the_same_outcome_are_told_once():
    nothing, words = one().groups[0].told
    assert (nothing.of_ten, nothing.insiders) == ((6, 7), None)
    assert (words.of_ten, words.sizes, words.insiders.people) == ((8, 9), (8,), 1)
    told = one(there=Numbers({"mentor": 90})).groups[0].told
    assert [(part.telling.tier, part.sizes) for part in told] == [
        ("four", (30, 40)),
        ("counted", (60, 75)),
    ]


def test_two_words_are_said_of_a_lower_k():
    lower, higher = one().options
    assert (lower.scenario.policy.k, lower.two_below, lower.verdict) == (6, 8, "more")
    assert (higher.scenario.policy.k, higher.two_below, higher.verdict) == (10, None, "less")


def test_only_rules_that_are_still_possible():
    assert [
        option.scenario.policy.k for option in one(may_become=lambda policy: policy.k >= 8).options
    ] == [10]


def test_breakdowns_beside_a_counted_whole():
    values = {"Place": {"north": {"mentor": 100}, "south": {"mentor": 100}}}
    there = Numbers({"mentor": 200}, values)
    (place,) = one(there=there).added
    assert (place.breakdown, place.kept, place.parts, place.every) == ("Place", False, 2, 99)
    assert one(there=there, may_become=lambda _: False).added == ()
    kept = one(Policy(breakdowns=("Place",)), there, may_become=lambda _: False)
    assert [added.kept for added in kept.added] == [True]


def test_help_where_the_chance_is_low():
    assert [part.kind for part in one().helps] == ["invite", "pool", "themes"]
    assert one(there=Numbers({"mentor": 30})).helps == ()
    assert one(rate=0.9).helps == ()


def test_a_family_that_nobody_can_count_yet():
    found = one(Policy(family="Place"))
    assert (found.groups, found.now, found.options, found.helps) == ((), None, (), ())


def test_nobody_yet():
    found = one(there=Numbers({}))
    assert [group.invited for group in found.groups] == [0]
    assert found.now is None
