"""Compare every audit of a cohort with plain counting."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedback.releases.audits.conditional import conditional
from feedback.releases.audits.individual import determined
from feedback.releases.audits.interval import small_counts
from feedback.releases.audits.solver import Solver
from feedback.releases.audits.structural import Verdict, isolated, isolates
from tests.releases.audits import enumerated
from tests.releases.audits.cohort import Cohort

ALL = 10**6


@dataclass(frozen=True)
class Asked:
    """The numbers that audits ask for."""

    k: int = 3
    coalition: int = 1
    min_possible: int = 2
    classes: Mapping[str, str] = field(default_factory=dict)


def compare(cohort: Cohort, asked: Asked, solver: Solver) -> int:
    """Fail where an audit and counting differ; the number of findings otherwise."""
    fitting = enumerated.worlds(cohort.people, cohort.states, cohort.figures)
    truths = [
        world
        for world in fitting
        if all(told in (None, answer) for told, answer in zip(cohort.known, world, strict=True))
    ]
    return (
        compare_structural(cohort, asked, solver)
        + _interval(cohort, asked, solver, fitting)
        + _individual(cohort, asked, solver, fitting, truths)
        + _conditional(cohort, asked, solver, fitting, truths)
    )


def compare_structural(cohort: Cohort, asked: Asked, solver: Solver) -> int:
    """The structural audit, and its yes or no."""
    case = cohort.case()
    populations = [fact.atoms for fact in case.facts]
    report = isolated(case.sizes, populations, k=asked.k, solver=solver, most=ALL)
    found = [cohort.of(tuple(one.atoms)) for one in report]
    wanted = enumerated.isolated(
        cohort.people, [figure.people for figure in cohort.figures], asked.k
    )
    assert (set(found), len(found), report.timeout) == (wanted, len(wanted), False), cohort
    for one in report:
        alone = [populations[figure] for figure in one.figures]
        told = enumerated.isolated(cohort.people, [cohort.of(tuple(x)) for x in alone], asked.k)
        assert cohort.of(tuple(one.atoms)) in told, (cohort, one)
    verdict = isolates(case.sizes, populations, k=asked.k, solver=solver)
    assert verdict is (Verdict.ISOLATES if wanted else Verdict.SAFE), cohort
    return len(found)


def _interval(cohort, asked, solver, fitting) -> int:
    report = small_counts(cohort.case(), k=asked.k, solver=solver, most=ALL)
    found = {(cohort.of(tuple(one.atoms)), one.state, one.low, one.high) for one in report}
    sets = dict.fromkeys((*cohort.atoms(), *(figure.people for figure in cohort.figures)))
    wanted = enumerated.small_counts(fitting, tuple(sets), cohort.states, asked.k)
    assert (found, len(report.found), report.timeout) == (wanted, len(wanted), False), cohort
    return len(found)


def _individual(cohort, asked, solver, fitting, truths) -> int:
    report = determined(
        cohort.case(),
        coalition=asked.coalition,
        min_possible=asked.min_possible,
        classes=asked.classes,
        solver=solver,
        most=ALL,
    )
    found = [(one.atom, frozenset(one.insiders), frozenset(one.possible)) for one in report]
    groups = cohort.atoms()
    at = {person: atom for atom, group in enumerate(groups) for person in group}
    alike = _alike(cohort)
    wanted = set()
    for truth in truths:
        told = enumerated.determined(
            fitting, [truth], groups, asked.coalition, asked.min_possible, asked.classes
        )
        for others, insiders, possible in told:
            kinds = [(at[person], alike[truth[person]]) for person in insiders]
            wanted.add(
                (
                    at[min(others)],
                    frozenset((*kind, kinds.count(kind)) for kind in kinds),
                    possible,
                )
            )
    assert (set(found), len(found), report.timeout) == (wanted, len(wanted), False), cohort
    return len(found)


def _alike(cohort: Cohort) -> dict[str, tuple[str, ...]]:
    """The states that no figure tells from this one."""
    weights = {
        state: [figure.weights.get(state, 0) for figure in cohort.figures]
        for state in cohort.states
    }
    return {
        state: tuple(one for one in cohort.states if weights[one] == weights[state])
        for state in cohort.states
    }


def _conditional(cohort, asked, solver, fitting, truths) -> int:
    if "|" not in cohort.states[0]:
        return 0
    report = conditional(cohort.case(), min_possible=asked.min_possible, solver=solver, most=ALL)
    found = {(cohort.of((one.atom,)), one.given, frozenset(one.possible)) for one in report}
    wanted = enumerated.conditional(fitting, truths, cohort.atoms(), asked.min_possible)
    assert (found, len(report.found), report.timeout) == (wanted, len(wanted), False), cohort
    return len(found)
