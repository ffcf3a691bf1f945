"""Whichever search of an audit gives up: what may be missing is said to be."""

from collections.abc import Callable
from itertools import count

import pytest

from feedback.releases.audits import small
from feedback.releases.audits.case import Case, Fact, Report
from feedback.releases.audits.conditional import conditional
from feedback.releases.audits.individual import determined
from feedback.releases.audits.interval import small_counts
from feedback.releases.audits.solver import Outcome, Program, Solver
from feedback.releases.audits.structural import isolated
from feedback.releases.audits.worlds import Worlds

FIRST, SECOND, BOTH = frozenset((0,)), frozenset((1,)), frozenset((0, 1))
JOINT = ("no|no", "no|yes", "yes|no", "yes|yes")
BEFORE = Fact(FIRST, {"yes|no": 1, "yes|yes": 1}, 11, 12)
AFTER = Fact(FIRST, {"no|yes": 1, "yes|yes": 1}, 12, 12)
ELEVEN = Fact(FIRST, {"yes": 1}, 11, 11)
WORDS = (
    Fact(BOTH, {"yes": 1}, 18, 24),
    Fact(FIRST, {"yes": 1}, 4, 6),
    Fact(SECOND, {"yes": 1}, 9, 12),
)
YES_NO = ("yes", "no")
# Of each some answers are not known, so that what may be true has to be searched for as well.
PARTLY = Case((12,), YES_NO, (ELEVEN,), ({"yes": 10},))
TWO = Case((12, 12), YES_NO, WORDS, ({"yes": 6}, {"yes": 10}))
PAIRED = Case((12,), JOINT, (BEFORE, AFTER), ({"yes|yes": 11},))

AUDITS: dict[str, Callable[[Solver], Report[object]]] = {
    "one atom": lambda by: determined(PARTLY, coalition=1, min_possible=2, solver=by),
    "two atoms": lambda by: determined(TWO, coalition=2, min_possible=2, solver=by),
    "an answer before": lambda by: conditional(PAIRED, min_possible=2, solver=by),
    "small counts": lambda by: small_counts(TWO, k=8, solver=by),
    "isolations": lambda by: isolated(
        (5, 5, 9, 5), (frozenset((0, 1)), frozenset((1, 2)), BOTH | {2}), k=8, solver=by
    ),
}


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("audit", AUDITS.values(), ids=AUDITS)
def test_a_search_that_gives_up_hides_nothing_in_silence(audit, remembers, monkeypatch):
    if not remembers:  # worlds that were seen only save searches
        monkeypatch.setattr(Worlds, "remembered", lambda *_: None)
    asked = count()

    def counting(program: Program, *, limit: int) -> Outcome:
        next(asked)
        return small.solve(program, limit=limit)

    whole = audit(counting)
    assert whole.found
    assert not whole.timeout
    searches = next(asked)
    assert searches
    for at in range(searches):
        number = count()

        def giving_up(program: Program, *, limit: int, at=at, number=number) -> Outcome:
            if next(number) == at:
                return Outcome(None, complete=False)
            return small.solve(program, limit=limit)

        report = audit(giving_up)
        assert report.timeout or report.found == whole.found
