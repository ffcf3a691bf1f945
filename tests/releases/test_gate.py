"""The last gate: audits that see the answers, over what a counted release would say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases import gate
from feedback.releases.cells import gather
from feedback.releases.counted import Buckets
from feedback.releases.gate import Alarm, alarms
from feedback.releases.model import Person, Policy, Published, Statement
from feedback.releases.plan import Setting, plan

from .build import cohort, released, scale

ANSWER = st.sampled_from(["1", "2", "3", "4", "5", None])


EXACT = {"base": 1, "hidden": -1}


def exactly(planned_):
    """The plan of a question, as if counts were told as they are: no plan does that."""
    slices = []
    for part in planned_.slices:
        views = {
            name: replace(view, scale=replace(view.scale, top=view.scale.n + 1, **EXACT))
            for name, view in (("before", part.before), ("after", part.after))
        }
        slices.append(replace(part, grain=0, **views))
    return replace(planned_, slices=tuple(slices))


def planned(people, policy, published=()):
    there, tables = gather([scale()], people, published)
    return there, plan(Setting(policy, there, None, "both"), [scale()]), tables


@given(st.lists(st.tuples(ANSWER, ANSWER), min_size=50, max_size=90))
@settings(max_examples=25)
def test_a_whole_group_never_sets_it_off(pairs):
    assert released(cohort(pairs)).alarms == ()


@given(
    st.integers(50, 75),
    st.tuples(ANSWER, ANSWER),
    st.lists(st.tuples(ANSWER, ANSWER), max_size=2),
)
@settings(max_examples=25)
def test_nor_do_people_who_nearly_all_agree(n, pair, others):
    """Where unanimity is closest: with one insider among the few who differ."""
    assert released(cohort([pair] * (n - len(others)) + others)).alarms == ()


def test_words_are_not_audited():
    assert released(cohort([("1", "5")] * 12)).alarms == ()


def test_a_plan_that_tells_too_much_sets_it_off():
    """Had the plan cut counts without a top bucket, 58 of 58 would be certain."""
    people = cohort([("1", "4")] * 58)
    there, plans, tables = planned(people, Policy())
    (part,) = plans[0].slices
    exact = {
        wave: replace(view, scale=replace(view.scale, top=58))
        for wave, view in (("before", part.before), ("after", part.after))
    }
    assert all(isinstance(view.scale, Buckets) for view in exact.values())
    leaky = replace(plans[0], slices=(replace(part, **exact),))
    assert alarms(Policy(), there, plans, tables) == ()
    assert Alarm("q1", "determined") in alarms(Policy(), there, [leaky], tables)


def test_a_part_in_words_of_one_person_sets_it_off():
    people = [
        *cohort([("1", "4")] * 30 + [("1", "2")] * 30, site="north"),
        Person("odd", "mentor", {"site": "south"}, {"q1": "1"}, {"q1": "5"}),
    ]
    there, plans, tables = planned(people, Policy(breakdowns=("site",)))
    whole, north, south = plans[0].slices
    assert not north.views()
    alone = frozenset(at for at, cell in enumerate(there.cells) if "odd" in cell.people)
    scale_ = replace(whole.after.scale, n=1, told=1, hidden=0, top=1, part=True)
    leaky = replace(south, n=1, after=replace(whole.after, cells=alone, scale=scale_))
    fired = alarms(Policy(), there, [replace(plans[0], slices=(whole, north, leaky))], tables)
    assert {alarm.audit for alarm in fired} >= {"small count"}


@pytest.mark.parametrize(
    ("pairs", "audit"),
    [
        # Half rose: all who said 4, to 5. The others said 5, and had nowhere to rise to.
        ([("4", "5"), ("5", "4")], "conditional"),
        # Everybody rose, whatever each of them said before and after.
        ([("1", "4"), ("2", "5")], "determined"),
    ],
)
def test_what_both_surveys_give_away_together_sets_it_off(pairs, audit):
    """Neither survey says anything for certain by itself."""
    there, plans, tables = planned(cohort(pairs * 29), Policy())
    leaky = exactly(plans[0])
    assert alarms(Policy(), there, [leaky], tables) == (Alarm("q1", audit),)
    alone = replace(leaky, slices=tuple(replace(part, rose=False) for part in leaky.slices))
    assert alarms(Policy(), there, [alone], tables) == ()


@pytest.mark.parametrize(
    ("answer", "count", "fired"),
    [("4", 58, True), ("4", 0, False), ("stored otherwise", 58, False)],
)
def test_what_other_schemes_published_takes_part(answer, count, fired):
    """A total of another scheme, of the same people and one more, beside this one's.

    Where it does not fit the answers of now, somebody has changed their mind: then nothing
    follows from it, and nothing fails. Nor where the same options are stored otherwise there.
    """
    people = cohort([("3", "4")] * 58 + [("3", "2")])
    members = frozenset(person.id for person in people) - {"p058"}
    told = Statement("counts_after/4", "post", {answer: 1}, count, count)
    other = Published(scale().item, "post", members, figures=(told,))
    there, tables = gather([scale()], people, [other])
    plans = plan(Setting(Policy(), there, None, "both"), [scale()])
    assert not plans[0].slices[0].views()  # the planner sees it coming
    blind, _ = gather([scale()], people, ())
    (shown,) = plan(Setting(Policy(), blind, None, "both"), [scale()])
    (part,) = shown.slices
    cells = frozenset(range(len(there.cells)))
    views = {"before": replace(part.before, cells=cells), "after": replace(part.after, cells=cells)}
    widened = replace(shown, slices=(replace(part, **views),))
    assert (Alarm("q1", "determined") in alarms(Policy(), there, [widened], tables)) is fired


def test_a_limit_reached_is_an_alarm(monkeypatch):
    report = gate.Report((), timeout=True)
    monkeypatch.setattr(gate, "determined", lambda *_, **__: report)
    assert Alarm("q1", "timeout") in released(cohort([("1", "4")] * 60)).alarms
