"""The way of a release, told a second time."""

from feedback.releases.states import DEPOSIT_HOURS, LIVE, Act, State, after

WAYS = {
    "requested": {"compute": "computed", "expire": "expired", "withhold": "withheld"},
    "computed": {"approve": "approved", "refuse": "refused"},
    "refused": {"ask-again": "computed"},
    "approved": {"approve": "approved", "publish": "published"},
    "published": {},
    "expired": {},
    "withheld": {},
}


def test_every_act_in_every_state():
    found = {
        state: {act: there for act in Act if (there := after(state, act)) is not None}
        for state in State
    }
    assert found == WAYS


def test_only_what_ran_out_may_be_asked_for_again():
    """What was withheld or refused is not computed once more: a second look would tell more."""
    assert set(State) - LIVE == {"expired"}
    assert DEPOSIT_HOURS == 72
