"""The counted tier: buckets, parts, and what a release of 50 people and more holds."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.cells import gather
from feedback.releases.counted import (
    HIDDEN,
    base_of,
    buckets,
    counted_from,
    hidden_least,
    part_least,
    rounded,
)
from feedback.releases.model import Person, Policy, Published
from feedback.releases.plan import Setting, plan

from .build import cohort, released, scale, slices, whole

POLICY = st.builds(
    Policy,
    k=st.integers(5, 20),
    coalition=st.integers(1, 3),
    rounding=st.sampled_from([5, 10]),
    breakdowns=st.sampled_from([(), ("role",)]),
)


def spread(n, **more):
    """n people over all five options, before and after; nobody skipped."""
    return cohort([(str(i % 5 + 1), str(min(i % 5 + 2, 5))) for i in range(n)], **more)


@given(POLICY, st.integers(0, 120), st.booleans())
def test_every_count_lies_in_the_one_bucket_that_is_told(policy, more, part):
    n = (part_least(policy) if part else counted_from(policy)) + more
    told = buckets(policy, n, rounded(n, base_of(policy)), part=part)
    seen = {}
    for count in range(n + 1):
        value = told.tell(count)
        low, high = told.bounds(*value)
        assert low <= count <= high
        seen.setdefault(value, []).append(count)
        assert value[0] == HIDDEN or value[0] % base_of(policy) == 0
    for value, counts in seen.items():
        low, high = told.bounds(*value)
        assert (max(low, 0), min(high, n)) == (counts[0], counts[-1])
    assert sum(more for _, more in seen) == 1


@given(POLICY, st.integers(0, 120), st.booleans())
def test_small_counts_are_hidden_and_nobody_can_be_all(policy, more, part):
    n = (part_least(policy) if part else counted_from(policy)) + more
    told = buckets(policy, n, rounded(n, base_of(policy)), part=part)
    for count in range(max(8, policy.k)):
        assert told.tell(count) == (HIDDEN, False)
    # Everybody, and everybody but the insiders, look alike, and so does one person less.
    assert len({told.tell(n - less) for less in range(policy.coalition + 2)}) == 1


@given(POLICY, st.integers(0, 20), st.integers(0, 20), st.data())
def test_a_total_less_a_part_is_never_certainly_small(policy, first, second, data):
    """Two rounded counts leave at least k values for their difference."""
    policy = Policy(**{**policy.to_dict(), "breakdowns": ("role",)})
    least = part_least(policy)
    sizes = [least + first, least + second + counted_from(policy)]
    base = base_of(policy)
    parts = [buckets(policy, n, rounded(n, base), part=True) for n in sizes]
    total = buckets(policy, sum(sizes), rounded(sum(sizes), base), part=False)
    for one in range(sizes[0] + 1):
        other = data.draw(st.integers(0, sizes[1]))
        low, high = total.bounds(*total.tell(one + other))
        of_other = parts[1].bounds(*parts[1].tell(other))
        own = parts[0].bounds(*parts[0].tell(one))
        least_one = max(own[0], low - of_other[1])
        most_one = min(own[1], high - of_other[0])
        assert least_one <= one <= most_one
        assert not 1 <= least_one <= most_one <= policy.k - 1


def test_the_numbers_with_the_shipped_policy():
    assert (counted_from(Policy()), part_least(Policy(breakdowns=("role",)))) == (50, 21)
    assert hidden_least(Policy()) == 7
    assert hidden_least(Policy(breakdowns=("role",))) == 12
    assert [base_of(Policy(k=k)) for k in (9, 10, 15)] == [5, 10, 10]


def test_fifty_people_are_counted_and_forty_nine_told_in_words():
    assert whole(released(spread(49)))["after"] == "many"
    part = whole(released(spread(50)))
    assert part == {
        "name": "all",
        "n": 50,
        "counts_before": {"1": 10, "2": 10, "3": 10, "4": 10, "5": 10},
        "counts_after": {"1": HIDDEN, "2": 10, "3": 10, "4": 10, "5": 20},
        "rose": 40,
        "change": {"mean": "1.0", "low": "0.0", "high": "2.0"},
    }


def test_all_of_58_is_told_as_so_many_or_more():
    """Rounded, 58 would be 60, which stands for 58 to 62: everybody."""
    alike = whole(released(cohort([("1", "4")] * 58)))
    one_less = whole(released(cohort([("1", "4")] * 57 + [("1", "3")])))
    assert alike == one_less
    assert alike["counts_after"]["4"] == 55
    assert alike["or_more"] == ["counts_before/1", "counts_after/4", "rose"]


def test_the_change_never_says_that_all_changed_alike():
    part = whole(released(cohort([("2", "4")] * 283)))
    assert part["change"] == {"mean": "2.0", "low": "1.9", "high": "2.1"}


def ways_of(people, **more):
    """How each part is planned to be told, but for its true size: by wave, part and size told."""
    policy = more.pop("policy", Policy())
    there, _ = gather([scale()], people, ())
    (planned,) = plan(Setting(policy, there, more.pop("invited", None), "both"), [scale()])
    return {
        (wave, part.name, view.scale.told): (replace(view.scale, n=0), part.grain)
        for part in planned.slices
        for wave, view in part.views()
    }


def test_how_finely_a_group_is_told_follows_from_the_size_that_is_told():
    """A mean in finer steps for 72 people than for 71 said that "70" stood for 72."""
    policy = Policy(coalition=3, breakdowns=("site",))
    seen = {}
    for n in (*range(25, 33), *range(48, 54), *range(68, 78)):
        people = [*spread(n, site="north"), *spread(60, site="south", start=n)]
        for where, how in ways_of(people, policy=policy).items():
            seen.setdefault(where, set()).add(how)
    assert {told for _, name, told in seen if name == "north"} == {25, 30, 50, 55, 70, 75}
    assert all(len(ways) == 1 for ways in seen.values())


def test_a_mean_does_not_say_that_more_answered_than_may_be_known():
    """Of 102 invited readers may know of 99; a hundred had a finer mean."""
    alike = [ways_of(spread(n), invited={"mentor": 102}) for n in (99, 100, 102)]
    assert alike[0] == alike[1] == alike[2]


def test_skipping_counts_as_unchanged():
    people = cohort([("1", "5")] * 50 + [(None, "5")] * 50)
    assert whole(released(people))["change"]["mean"] == "2.0"


def test_a_reversed_item_rises_by_falling():
    people = cohort([("5", "4")] * 100)
    part = whole(released(people, questions=[scale(reverse=True)]))
    assert part["rose"] == 90
    assert part["change"]["mean"] == "1.0"


def test_parts_follow_the_breakdowns_in_their_order():
    people = [
        *spread(40, role="mentor", site="north"),
        *spread(30, role="mentee", site="north", start=40),
        *spread(25, role="mentee", site="south", start=70),
    ]
    policy = Policy(breakdowns=("site", "role"))
    parts = slices(released(people, policy=policy))
    assert list(parts) == ["all", "north", "south", "mentee", "mentor"]
    assert parts["mentor"] == {
        "name": "mentor",
        "breakdown": "role",
        "n": 40,
        "counts_before": {"favourable": 15},
        "counts_after": {"favourable": 25},
        "rose": 30,
        "or_more": ["rose"],
    }


def test_a_part_that_leaves_a_few_is_not_shown():
    """The complement through a total: all but five are in the north."""
    people = [*spread(60, site="north"), *spread(5, site="south", start=60)]
    parts = slices(released(people, policy=Policy(breakdowns=("site",))))
    assert parts["north"] == {"name": "north", "breakdown": "site", "not_shown": True}
    assert parts["south"]["not_shown"]
    assert parts["all"]["n"] == 65


def test_the_last_of_23_councils_by_subtraction():
    councils = [
        person
        for at in range(23)
        for person in spread(40 if at < 22 else 6, council=f"c{at:02}", start=1000 * at)
    ]
    parts = slices(released(councils, policy=Policy(breakdowns=("council",))))
    shown = [name for name, part in parts.items() if "not_shown" not in part]
    # With all 22 others the last one, of six people, would be what is left of the total.
    assert shown == ["all", *(f"c{at:02}" for at in range(21))]


def test_words_never_stand_under_a_counted_total():
    people = [*spread(45, site="north"), *spread(20, site="south", start=45)]
    parts = slices(released(people, policy=Policy(breakdowns=("site",))))
    assert parts["south"] == {"name": "south", "breakdown": "site", "not_shown": True}
    assert parts["north"]["counts_after"]


def test_growth_in_another_scheme_is_not_shown():
    """The same people and one more, asked the same in a second scheme."""
    item = scale().item
    first = frozenset(person.id for person in spread(60))
    again = released(spread(61), published=[Published(item, "post", first)])
    assert whole(again) == {"name": "all", "not_shown": True}
    twice = released(spread(60), published=[Published(item, "post", first)])
    assert "counts_after" in whole(twice)


def test_the_size_told_leaves_possible_others():
    part = whole(released(spread(60), invited={"mentor": 60}))
    assert part["n"] == 55


def test_a_wave_alone_is_counted_alone():
    people = [Person(f"p{at}", "mentor", {}, None, {"q1": str(at % 5 + 1)}) for at in range(60)]
    part = whole(released(people))
    assert part.keys() == {"name", "n", "counts_after"}


@pytest.mark.parametrize("n", [50, 58, 63, 120])
def test_two_files_that_differ_in_hidden_counts_alone(n):
    pairs = [("1", "3")] * (n - 4)
    one = released(cohort([*pairs, *[("1", "5")] * 4]))
    other = released(cohort([*pairs, *[("1", "4")] * 4]))
    for release in (one, other):
        json.loads(release.to_bytes())
    assert whole(one)["counts_after"] == whole(other)["counts_after"]
