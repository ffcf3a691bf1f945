"""Cases that the audits would misread are refused."""

import pytest

from feedback.releases.audits.case import Case, Fact, Report


def fact(**changed):
    return Fact(**{"atoms": frozenset((0,)), "weights": {"yes": 1}, "low": 0, "high": 1, **changed})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sizes": (0,)}, "at least one person"),
        ({"states": ()}, "states are needed"),
        ({"states": ("yes", "yes")}, "each once"),
        ({"facts": (fact(atoms=frozenset((1,))),)}, "an atom that is not there"),
        ({"facts": (fact(weights={"maybe": 1}),)}, "a state that is not there"),
        ({"truth": ()}, "for each atom"),
        ({"truth": ({"maybe": 1},)}, "a state that is not there"),
        ({"truth": ({"yes": -1},)}, "more people than an atom has"),
        ({"truth": ({"yes": 2, "no": 1},)}, "more people than an atom has"),
    ],
)
def test_a_case_must_fit_together(wrong, message):
    right = {"sizes": (2,), "states": ("yes", "no"), "facts": (fact(),), "truth": None}
    Case(**right)
    with pytest.raises(ValueError, match=message):
        Case(**{**right, **wrong})


def test_complete_is_whether_everybodys_answer_is_known():
    def of(*truth):
        return Case((2, 1), ("yes", "no"), (), truth or None)

    assert of({"yes": 1, "no": 1}, {"no": 1}).complete
    assert not of({"yes": 1}, {"no": 1}).complete
    assert not of().complete


def test_only_a_report_that_looked_at_everything_is_clean():
    assert Report(()).clean
    assert not Report((), timeout=True).clean
    assert not Report((1,)).clean
    assert list(Report((1, 2))) == [1, 2]
