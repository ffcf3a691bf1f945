"""The curious lead, for as many steps as a test may take; `scripts/fuzz --only lead` takes more."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from feedback.releases import standing

from .__main__ import run
from .drawing import Draws
from .lead import ACTS, Fixed, Lead


def test_nobody_is_fixed():
    happened = run(500, large=1)
    assert happened["shown"] > 20
    assert {*ACTS, "asked again", "looked"} <= set(happened)


def test_with_any_overlap_between_schemes_somebody_is(monkeypatch):
    monkeypatch.setattr(standing, "_apart", lambda *_: True)
    monkeypatch.setattr(standing, "_near", lambda *_: False)
    with pytest.raises(Fixed):
        run(400, seed="m", large=0)


class Steps(RuleBasedStateMachine):
    """The same acts in whatever order Hypothesis likes."""

    def __init__(self):
        super().__init__()
        self.lead = Lead(Draws("steps"), large=0)
        self.lead.begin()

    @rule(act=st.sampled_from([*ACTS, "begin", "open", "ask", "ask"]))
    def act(self, act):
        getattr(self.lead, act)()


Steps.TestCase.settings = settings(max_examples=6, stateful_step_count=25, deadline=None)
TestSteps = Steps.TestCase
