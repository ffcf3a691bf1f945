"""Which pairs of a scheme's people open its surveys."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from feedback.accounts.model import Holder, Role, State
from feedback.schemes.quorums import pairs

people = st.lists(
    st.builds(
        Holder,
        id=st.uuids().map(str),
        role=st.sampled_from(Role),
        account=st.none() | st.sampled_from(["a", "b", "c", "d", "e"]),
        name=st.just("Name"),
        email=st.just("name@council.example"),
        title=st.just(""),
        state=st.sampled_from(State),
        fingerprint=st.just(""),
    ),
    max_size=6,
)


def one(role: Role, account: str, state: State = State.ENROLLED) -> Holder:
    return Holder(account, role, account, account, "", "", state, "")


@given(there=people)
def test_two_different_people_who_act_and_a_guardian_inside(there):
    found = pairs(there)
    for outer, inner in found:
        assert outer.acts
        assert inner.acts
        assert inner.role is Role.GUARDIAN
        assert outer.account != inner.account
    assert len({(outer.id, inner.id) for outer, inner in found}) == len(found)


@given(there=people)
def test_every_guardian_who_acts_stands_with_everybody_else_who_acts(there):
    acting = [held for held in there if held.acts and held.account]
    wanted = {
        frozenset({held.id, other.id})
        for held, other in combinations(acting, 2)
        if Role.GUARDIAN in {held.role, other.role} and held.account != other.account
    }
    assert {frozenset({outer.id, inner.id}) for outer, inner in pairs(there)} == wanted


def test_lead_and_deputy_are_no_pair():
    assert pairs([one(Role.LEAD, "a"), one(Role.DEPUTY, "b")]) == []


def test_a_guardian_whom_nobody_confirmed_is_in_no_pair():
    assert pairs([one(Role.LEAD, "a"), one(Role.GUARDIAN, "b")]) == []
    confirmed = one(Role.GUARDIAN, "b", State.CONFIRMED)
    assert pairs([one(Role.LEAD, "a"), confirmed]) == [(one(Role.LEAD, "a"), confirmed)]
