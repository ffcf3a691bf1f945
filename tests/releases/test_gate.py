"""The last gate: audits that see the answers, over what a counted release would say."""

from dataclasses import replace

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


def test_what_other_schemes_published_takes_part():
    """A total of another scheme, of the same people and one more, beside this one's."""
    people = cohort([("3", "4")] * 58 + [("3", "2")])
    members = frozenset(person.id for person in people) - {"p058"}
    told = Statement("counts_after/4", "post", {"4": 1}, 58, 58)
    other = Published(scale().item, "post", members, figures=(told,))
    there, tables = gather([scale()], people, [other])
    plans = plan(Setting(Policy(), there, None, "both"), [scale()])
    assert not plans[0].slices[0].views()  # the planner sees it coming
    blind, _ = gather([scale()], people, ())
    shown = plan(Setting(Policy(), blind, None, "both"), [scale()])
    cells = frozenset(range(len(there.cells)))
    widened = replace(
        shown[0],
        slices=tuple(
            replace(
                part,
                before=replace(part.before, cells=cells),
                after=replace(part.after, cells=cells),
            )
            for part in shown[0].slices
        ),
    )
    assert Alarm("q1", "determined") in alarms(Policy(), there, [widened], tables)


def test_a_limit_reached_is_an_alarm(monkeypatch):
    report = gate.Report((), timeout=True)
    monkeypatch.setattr(gate, "determined", lambda *_, **__: report)
    assert Alarm("q1", "timeout") in released(cohort([("1", "4")] * 60)).alarms
