"""The last gate: what a reader could conclude from a counted release, before it is let out.

The audits see the answers. They decide nothing about what is shown: that follows from who
answered alone. If one ever fires, the plan was wrong, and the whole release is withheld. In
the words tier nothing is left to audit: its tables were searched beforehand (see `safety`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from feedback.releases.audits.case import Case, Contradiction, Fact, Report
from feedback.releases.audits.conditional import conditional
from feedback.releases.audits.individual import determined
from feedback.releases.audits.interval import small_counts
from feedback.releases.audits.worlds import Worlds
from feedback.releases.cells import Answer, Cohort, Tables
from feedback.releases.counted import Buckets
from feedback.releases.facts import joint_state, state, statements
from feedback.releases.membership import WAVES, Population
from feedback.releases.model import Policy, Question, Statement, Wave
from feedback.releases.plan import QuestionPlan
from feedback.releases.tabulate import rise, tell

__all__ = ["Alarm", "alarms"]

_MIN_POSSIBLE = 2
_Told = tuple[Population, Statement]
"""Of whom, and what."""


@dataclass(frozen=True)
class Alarm:
    """An audit that fired: which one, for which question. It names nobody, and no answer."""

    question: str
    audit: str


def alarms(
    policy: Policy, cohort: Cohort, planned: Iterable[QuestionPlan], tables: Tables
) -> tuple[Alarm, ...]:
    """What the audits say of the counted questions of a release; nothing is what they should."""
    return tuple(
        Alarm(one.question.id, audit)
        for one in planned
        for audit in dict.fromkeys(_fired(policy, cohort, one, tables))
    )


def _fired(policy: Policy, cohort: Cohort, planned: QuestionPlan, tables: Tables) -> Iterator[str]:
    told = _told(planned, tables)
    if not told:
        return
    question = planned.question
    counts = tables[question.id]
    for wave in WAVES:
        case = _wave_case(cohort, question, wave, told, counts)
        if case is not None:
            yield from _names(small_counts(case, k=policy.k), "small count")
            yield from _names(_individual(policy, case, None), "determined")
    if any(statement.wave == "both" for _, statement in told):
        case = _joint_case(cohort, question, told, counts)
        for classes in _classes(question):
            yield from _names(_individual(policy, case, classes), "determined")
        yield from _names(conditional(case, min_possible=_MIN_POSSIBLE), "conditional")


def _told(planned: QuestionPlan, tables: Tables) -> list[_Told]:
    """Everything that the counted parts of a question say."""
    return [
        (view.cells, statement)
        for part in planned.slices
        if (told := tell(planned.question, part, tables))
        for wave, view in part.views()
        if isinstance(view.scale, Buckets)
        for statement in statements(
            planned.question, told, wave, view.scale, view.scale.n, grain=part.grain
        )
    ]


def _individual(policy: Policy, case: Case, classes: Mapping[str, str] | None) -> Report[object]:
    return determined(case, coalition=policy.coalition, min_possible=_MIN_POSSIBLE, classes=classes)


def _names(report: Report[object], audit: str) -> Iterator[str]:
    if report.timeout:
        yield "timeout"
    if report.found:
        yield audit


def _wave_case(
    cohort: Cohort,
    question: Question,
    wave: Wave,
    told: Sequence[_Told],
    counts: Sequence[Mapping[tuple[Answer, Answer], int]],
) -> Case | None:
    """One wave for itself, with what other schemes published of the same item.

    Those figures are taken as if nobody had changed their mind since. Where they contradict
    the answers, somebody did, and nothing certain follows from them. Nor is anything taken of
    figures about answers that are stored otherwise there: the plan alone keeps those apart.
    """
    own = [(cells, one) for cells, one in told if one.wave == wave]
    if not own:
        return None
    side = 0 if wave == "pre" else 1
    truth: list[Counter[str]] = []
    for cell in counts:
        there: Counter[str] = Counter()
        for pair, count in cell.items():
            there[state(pair[side])] += count
        truth.append(there)
    states = ("", *question.options)
    others = [
        (cohort.inside(number), one)
        for item, same_scheme, number, one in cohort.earlier.figures
        if item == question.item and not same_scheme
        if one.weights.keys() <= set(states)  # what is said of both surveys has states of its own
    ]
    shown = frozenset().union(*(cells for cells, _ in own))
    together = _case(cohort.sizes, states, [*own, *others], truth, shown)
    if not others or _possible(together):
        return together
    return _case(cohort.sizes, states, own, truth, shown)


def _possible(case: Case) -> bool:
    try:
        Worlds(case)
    except Contradiction:
        return False
    return True


def _joint_case(
    cohort: Cohort,
    question: Question,
    told: Sequence[_Told],
    counts: Sequence[Mapping[tuple[Answer, Answer], int]],
) -> Case:
    """Both waves together: a state is an answer before and one after."""
    truth = [
        Counter({joint_state(*pair): count for pair, count in cell.items()}) for cell in counts
    ]
    answers = ("", *question.options)
    facts = [(cells, _joined(one, answers)) for cells, one in told]
    states = tuple(joint_state(*pair) for pair in product(answers, answers))
    shown = frozenset().union(*(cells for cells, _ in facts))
    return _case(cohort.sizes, states, facts, truth, shown)


def _joined(one: Statement, answers: Sequence[str]) -> Statement:
    """A statement about one wave, as one about both."""
    if one.wave == "both":
        return one
    side = 0 if one.wave == "pre" else 1
    weights = {
        joint_state(*pair): one.weights[pair[side]]
        for pair in product(answers, answers)
        if pair[side] in one.weights
    }
    return Statement(one.figure, "both", weights, one.low, one.high)


def _case(
    sizes: Sequence[int],
    states: tuple[str, ...],
    told: Sequence[_Told],
    truth: Sequence[Counter[str]],
    shown: Population,
) -> Case:
    """The people of the figures, cells that no population tells apart as one atom.

    Of people outside this cohort (`truth` ends before them) nothing is known but figures.
    """
    populations = list(dict.fromkeys(cells for cells, _ in told))
    columns: dict[tuple[bool, ...], list[int]] = {}
    for at in sorted(shown.union(*populations)):
        columns.setdefault(tuple(at in one for one in populations), []).append(at)
    atoms = list(columns.items())
    facts = tuple(
        Fact(
            frozenset(at for at, (column, _) in enumerate(atoms) if column[number]),
            statement.weights,
            statement.low,
            statement.high,
        )
        for cells, statement in told
        for number in (populations.index(cells),)
    )
    known: list[Mapping[str, int]] = []
    for _, cells in atoms:
        total: Counter[str] = Counter()
        for at in cells:
            total.update(truth[at] if at < len(truth) else {})
        known.append(+total)
    return Case(
        tuple(sum(sizes[at] for at in cells) for _, cells in atoms), states, facts, tuple(known)
    )


def _classes(question: Question) -> Iterator[Mapping[str, str]]:
    """What must stay open of each person: the answer before, the one after, whether they rose."""
    answers: tuple[Answer, ...] = (None, *question.options)
    pairs = list(product(answers, answers))
    yield {joint_state(*pair): f"before {state(pair[0])}" for pair in pairs}
    yield {joint_state(*pair): f"after {state(pair[1])}" for pair in pairs}
    yield {joint_state(*pair): f"rose {rise(question, *pair) > 0}" for pair in pairs}
