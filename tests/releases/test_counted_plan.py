"""Which parts are counted, and how finely the mean change of a group may be told."""

import pytest

from feedback.releases.cells import gather
from feedback.releases.change import change
from feedback.releases.counted_plan import grain
from feedback.releases.model import Policy
from feedback.releases.plan import Setting, plan

from .build import cohort, released, scale, whole


@pytest.mark.parametrize(
    ("n", "tenths"),
    [(27, 0), (28, 10), (55, 10), (56, 5), (139, 5), (140, 2), (279, 2), (280, 1)],
)
def test_a_larger_group_has_finer_steps(n, tenths):
    assert grain(1, n, 5) == tenths


@pytest.mark.parametrize(
    ("coalition", "options", "n"), [(1, 2, 100), (1, 4, 220), (1, 7, 400), (2, 5, 440), (3, 5, 600)]
)
def test_more_insiders_and_more_options_want_larger_groups(coalition, options, n):
    assert (grain(coalition, n, options), grain(coalition, n - 1, options)) == (1, 2)


def groups(n, coalition, furthest, end):
    """Everybody but the insiders at one end, whatever the insiders' changes add up to; and the
    same people of whom one more did not rise with the others, or rose where they fell."""
    for less in range(2 * furthest * coalition + 1):
        whole_steps, rest = divmod(less, 2 * furthest)
        insiders = [-furthest] * whole_steps
        insiders += [furthest - rest] * (len(insiders) < coalition)
        insiders += [furthest] * (coalition - len(insiders))
        others = [furthest] * (n - coalition)
        one_not = [*others[:-1], 0 if end > 0 else -1]
        yield tuple(
            {end * one: (people + insiders).count(one) for one in {*people, *insiders}}
            for people in (others, one_not)
        )


@pytest.mark.parametrize("coalition", [1, 2, 3])
@pytest.mark.parametrize("options", [2, 5, 7])
@pytest.mark.parametrize("end", [1, -1])
def test_no_insiders_learn_from_the_mean_that_all_others_rose_or_none(coalition, options, end):
    """Wherever the smallest groups of each step begin."""
    steps = [grain(coalition, n, options) for n in range(1000)]
    for tenths in {*steps} - {0}:
        n = steps.index(tenths)
        for alike, other in groups(n, coalition, options - 1, end):
            assert change(alike, tenths)["mean"] == change(other, tenths)["mean"]


def test_one_who_went_all_the_other_way_sets_nothing_off():
    """Told in steps of 0.5, the mean said to this one that nobody else rose."""
    release = released(cohort([("5", "1")] * 49 + [("1", "5")]))
    assert whole(release)["change"]["mean"] == "-4.0"
    assert release.alarms == ()


def parts(people, *, waves="both", invited=None, **terms):
    """What is planned of q1, by name."""
    there, _ = gather([scale()], people, ())
    (planned,) = plan(Setting(Policy(**terms), there, invited, waves), [scale()])
    return {part.name: part for part in planned.slices}


def test_of_each_role_enough_stay_possible_who_did_not_answer():
    mentors = cohort([("2", "4")] * 60)
    for mentees, told in ((40, 35), (22, None)):
        people = [*mentors, *cohort([("2", "4")] * mentees, role="mentee", start=60)]
        invited = {"mentor": 70, "mentee": mentees}
        assert parts(people, invited=invited, breakdowns=("role",))["mentee"].n == told


@pytest.mark.parametrize("waves", ["both", "post"])
def test_a_part_that_leaves_a_few_is_not_shown_in_one_survey_or_in_both(waves):
    people = [
        *cohort([("2", "4")] * 60, site="north"),
        *cohort([("2", "4")] * 5, start=60, site="south"),
    ]
    found = parts(people, waves=waves, breakdowns=("site",), paired=waves == "both")
    assert [name for name, part in found.items() if part.views()] == ["all"]
