"""What a policy may hold, when it may change, and what the forecast says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.errors import Conflict, Rejected
from feedback.releases.governing import save_policy
from feedback.releases.model import PolicyError
from feedback.releases.policies import read, stricter
from feedback.schemes.model import DEFAULT_POLICY
from feedback.schemes.periods import RANGES
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event
from tests.releases.scenes import request
from tests.scenario import open_survey, ready

BASE = dict(DEFAULT_POLICY)


def changed(**values):
    return {**BASE, **values}


def test_the_shipped_policy_can_be_read_and_comes_back_as_it_was():
    assert read(BASE).to_dict() == BASE


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"k": 4}, "k"),
        ({"k": 101}, "k"),
        ({"k": True}, "k"),
        ({"coalition": 0}, "coalition"),
        ({"coalition": 11}, "coalition"),
        ({"rounding": 101}, "rounding"),
        ({"min_comments": 4}, "min_comments"),
        ({"min_comments": 101}, "min_comments"),
        ({"paired": 1}, "paired"),
        ({"second_thoughts": 0}, "second_thoughts"),
        ({"second_thoughts": 29}, "second_thoughts"),
        ({"second_thoughts": "7"}, "second_thoughts"),
        ({"keep_days": 29}, "keep_days"),
        ({"keep_days": 366}, "keep_days"),
        ({"pairs_months": 0}, "pairs_months"),
        ({"pairs_months": 4}, "pairs_months"),
        ({"people_months": 13}, "people_months"),
        ({"diary_months": 2}, "diary_months"),
        ({"record_years": 7}, "record_years"),
        ({"record_years": True}, "record_years"),
        ({"family": "grade"}, "family"),
        ({"breakdowns": ["grade"]}, "breakdowns"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_no_scheme_may_have_is_refused_with_its_field(values, field):
    with pytest.raises(PolicyError) as caught:
        read(changed(**values), columns=("directorate",))
    assert caught.value.place == field


def test_what_lies_at_an_end_is_allowed():
    for values in (
        {"k": 5, "coalition": 1, "rounding": 5, "min_comments": 5, "keep_days": 30},
        {"k": 100, "coalition": 10, "rounding": 100, "min_comments": 100, "keep_days": 365},
        {"second_thoughts": 1},
        {"second_thoughts": 28},
    ):
        assert read(changed(**values)).to_dict() == changed(**values)


def test_a_policy_from_before_there_were_periods_has_the_usual_ones():
    older = {name: value for name, value in BASE.items() if name not in RANGES}
    assert len(older) == len(BASE) - len(RANGES)
    assert read(older).to_dict() == BASE
    assert stricter(older, BASE) == []


def test_a_breakdown_that_the_list_knows_may_be_named():
    kept = read(changed(family="directorate", breakdowns=["directorate"]), columns=("directorate",))
    assert kept.policy.family == "directorate"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {}),
        ({}, {"k": 9}),
        ({}, {"coalition": 2}),
        ({}, {"min_comments": 12}),
        ({}, {"rounding": 10}),
        ({}, {"show_rose": False}),
        ({}, {"keep_days": 60}),
        ({}, {"pairs_months": 1, "people_months": 2, "record_years": 3}),
        ({"breakdowns": ["a", "b"]}, {"breakdowns": ["b"]}),
    ],
)
def test_what_is_as_strict_or_stricter(old, new):
    assert stricter(changed(**old), changed(**{**old, **new})) == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ({}, {"k": 7}, "least number of people"),
        ({"coalition": 2}, {"coalition": 1}, "talk to each other"),
        ({}, {"min_comments": 7}, "least number of comments"),
        ({"rounding": 10}, {"rounding": 5}, "Rounding"),
        ({"show_rose": False}, {"show_rose": True}, "how many rose"),
        ({}, {"paired": False}, "before and after"),
        ({"paired": False}, {"paired": True}, "before and after"),
        ({}, {"family": "role"}, "whose answers"),
        ({}, {"keep_days": 91}, "Answers cannot be kept longer"),
        ({}, {"people_months": 4}, "list of people"),
        ({"pairs_months": 1}, {"pairs_months": 2}, "pairs"),
        ({"record_years": 2}, {"record_years": 3}, "record"),
        ({}, {"diary_months": 11}, "diary"),
        ({}, {"diary_months": 13}, "diary"),
        ({}, {"second_thoughts": 6}, "change their answers"),
        ({}, {"second_thoughts": 8}, "change their answers"),
        ({}, {"breakdowns": ["a"]}, "Groups"),
        ({"breakdowns": ["a", "b"]}, {"breakdowns": ["b", "a"]}, "Groups"),
    ],
)
def test_what_is_less_strict_or_another_promise_is_named(old, new, why):
    (reason,) = stricter(changed(**old), changed(**{**old, **new}))
    assert why in reason


_NUMBERS = st.fixed_dictionaries(
    {
        "k": st.integers(5, 20),
        "coalition": st.integers(1, 3),
        "min_comments": st.integers(5, 20),
        "show_rose": st.booleans(),
        "keep_days": st.integers(30, 365),
    }
)


@given(_NUMBERS, _NUMBERS)
def test_two_policies_that_are_each_as_strict_as_the_other_are_the_same(one, other):
    first, second = changed(**one), changed(**other)
    if not stricter(first, second) and not stricter(second, first):
        assert first == second


def save(scene, **values):
    policy = {**load_scheme(scene.store, scene.scheme).policy, **values}
    save_policy(scene.store, scheme=scene.scheme, policy=policy, by=scene.lead.account)


def kept(scene):
    return load_scheme(scene.store, scene.scheme).policy


def test_before_opening_it_may_change_either_way_and_the_agreement_lapses(store, clock):
    scene = ready(store, clock)
    save(scene, k=6)
    assert kept(scene)["k"] == 6
    assert load_scheme(store, scene.scheme).state == "draft"


def test_after_opening_it_only_becomes_stricter(store, clock):
    scene = ready(store, clock)
    open_survey(scene, "pre")
    with pytest.raises(Rejected, match="cannot go down"):
        save(scene, k=7)
    save(scene, k=9, show_rose=False)
    assert (kept(scene)["k"], kept(scene)["show_rose"]) == (9, False)
    assert load_scheme(store, scene.scheme).state == "open"


def test_a_value_that_no_scheme_may_have_names_its_field(store, clock):
    scene = ready(store, clock)
    with pytest.raises(Rejected) as caught:
        save(scene, family="directorate")
    assert caught.value.field == "family"


def test_from_the_first_deposit_on_nothing_changes(scene):
    save(scene, show_rose=False)
    request(scene)
    with pytest.raises(Conflict):
        save(scene, k=9)
    # Not even once the deposits are gone: what was asked for under these rules may exist.
    with scene.store.change(Event("upkeep"), "volatile", "main") as writer:
        writer.remove("deposits")
        writer.set("releases", {"state": "expired"}, scheme=scene.scheme)
    with pytest.raises(Conflict):
        save(scene, k=9)
    assert kept(scene)["k"] == 8


# The forecast
