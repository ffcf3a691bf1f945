"""Who is told together, and that a forecast says what a release would do."""

import pytest

from feedback.releases.counted import counted_from, part_least
from feedback.releases.crowds import Crowd, crowd, part_from, telling, whole_from, words_from
from feedback.releases.forecast import beside
from feedback.releases.model import Person, Policy
from feedback.releases.words import FOUR, TWO

from .build import cohort, released, scale, slices, whole

ONE_FAVOURABLE = scale(favourable=("5",))


def release_of(policy, question, *, invited, n):
    """What is published when `n` of the invited answered both times, half of them the better."""
    pairs = [("2", "4"), ("4", "4")] * n
    silent = [Person(f"s{at}", "mentor", {}, None, None) for at in range(invited - n)]
    people = [*cohort(pairs[:n]), *silent]
    return whole(released(people, policy=policy, questions=[question], invited={"mentor": invited}))


def tier_of(part) -> str:
    if "counts_after" in part:
        return "counted"
    return "two" if part.get("after") in TWO else "four" if part.get("after") in FOUR else "nothing"


@pytest.mark.parametrize("question", [scale(), ONE_FAVOURABLE])
@pytest.mark.parametrize("policy", [Policy(), Policy(k=5), Policy(coalition=3), Policy(k=12)])
@pytest.mark.parametrize(
    ("invited", "n"),
    [
        (12, 7),
        (12, 8),
        (12, 12),
        (40, 6),
        (40, 9),
        (40, 40),
        (52, 52),
        (53, 53),
        (60, 50),
        (90, 88),
    ],
)
def test_the_forecast_tells_what_a_release_shows(policy, question, invited, n):
    part = release_of(policy, question, invited=invited, n=n)
    told = telling(policy, question, invited=invited, n=n, whole=True)
    assert told.tier == tier_of(part)
    said = str(part.get("n", ""))
    assert said.removesuffix(" or more") == ("" if told.n is None else str(told.n))
    assert told.rose == ("rose" in part)
    words = "words" if tier_of(part) in {"two", "four"} else "none"
    assert told.effects == ("mean" if "change" in part else words)


def test_from_how_many_on_somebody_is_told():
    assert words_from(Policy(), scale(), 12) == 8
    assert words_from(Policy(coalition=3), scale(), 40) == 9
    assert words_from(Policy(coalition=3), scale(), 12) is None
    assert whole_from(Policy(), 500) == counted_from(Policy())
    assert whole_from(Policy(), counted_from(Policy()) + 2) is None
    assert part_from(Policy(), 500) == part_least(Policy())
    assert part_from(Policy(), part_least(Policy()) + 2) is None


def test_whoever_has_no_value_is_outside():
    values = {"place": {"north": {"mentor": 3, "mentee": 4}, "south": {"mentee": 2}}}
    invited = {"mentor": 5, "mentee": 6}
    everybody = crowd(scale(), "place", invited, values)
    assert (everybody.parts, everybody.outside) == ({"north": 7, "south": 2}, 2)
    mentors = crowd(scale(roles=("mentor",)), "place", invited, values)
    assert (mentors.parts, mentors.outside) == ({"north": 3}, 2)
    # A role that this survey does not ask is on the list too.
    alone = crowd(scale(), "place", {"mentor": 5}, values)
    assert (alone.parts, alone.outside) == ({"north": 3}, 2)
    assert crowd(scale(), "grade", invited, values) is None


@pytest.mark.parametrize(
    ("sizes", "outside"),
    [
        ((40, 40), 0),
        ((40, 40), 3),
        ((40, 40), 9),
        ((40, 12), 0),
        ((50, 14), 0),
        ((50, 30, 14), 0),
        ((60,), 5),
    ],
)
def test_the_parts_beside_a_whole_are_those_a_release_shows(sizes, outside):
    """With everybody sure to answer, a chance is a yes or a no."""
    policy = Policy(breakdowns=("place",))
    invited = [*((f"place {at}", size) for at, size in enumerate(sizes)), ("", outside)]
    people = [
        person
        for start, (place, size) in enumerate(invited)
        for person in cohort([("2", "4")] * size, start=1000 * start, place=place)
    ]
    release = released(people, policy=policy, invited={"mentor": len(people)})
    shown = [
        "counts_after" in part for name, part in slices(release).items() if name.startswith("place")
    ]
    parts = {name: size for name, size in invited if name}
    some, every = beside(policy, Crowd(parts, outside), 1.0)
    assert (round(some), round(every)) == (any(shown), bool(shown) and all(shown))
