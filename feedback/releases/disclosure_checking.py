"""`feedback disclosure check`: may these figures stand together? The audits, about people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from feedback.releases.audits.case import Case, Contradiction, Fact
from feedback.releases.audits.conditional import SEPARATOR, conditional
from feedback.releases.audits.individual import Determined, determined
from feedback.releases.audits.interval import small_counts
from feedback.releases.audits.solver import LIMIT, Solver
from feedback.releases.audits.structural import isolated
from feedback.releases.audits.worlds import Worlds
from feedback.releases.disclosure_reading import Figure, Question
from feedback.releases.inputs import InputError

__all__ = ["check"]

# What the words tier does not claim, and so only mentions.
_NOTES: Final = ("small_count", "conditional")


def check(
    question: Question, *, solver: Solver | None = None, limit: int = LIMIT
) -> dict[str, Any]:
    """The verdict and every finding, as they are printed.

    Raises InputError where the figures contradict each other, or the answers the figures.
    """
    started = perf_counter()
    cohort = _Cohort(question)
    _consistent(cohort, solver, limit)
    findings = _Findings()
    _structural(cohort, findings, solver, limit)
    _counts(cohort, findings, solver, limit)
    if question.answers is not None:
        _people(cohort, findings, solver, limit)
        if SEPARATOR in question.states[0]:
            _before_and_after(cohort, findings, solver, limit)
    if findings.timeout:
        findings.add("timeout", ({"figures": list(range(len(question.published)))},))
    if question.terms.words:
        for one in findings.listed:
            if one["kind"] in _NOTES:
                one["note"] = True
    verdict: dict[str, Any] = {
        "safe": all("note" in one for one in findings.listed),
        "findings": findings.listed,
    }
    if findings.more:
        verdict["more"] = True
    return verdict | {"seconds": round(perf_counter() - started, 2)}


class _Cohort:
    """People in atoms, and back."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.atoms = _atoms(question.people, question.published)
        self._of = {person: at for at, atom in enumerate(self.atoms) for person in atom}
        self.case = self._case(question.published)

    def _case(self, published: Sequence[Figure]) -> Case:
        answers = self.question.answers
        truth = None
        if answers is not None:
            truth = tuple(
                {
                    state: sum(answers[person] == state for person in atom)
                    for state in self.question.states
                }
                for atom in self.atoms
            )
        return Case(
            tuple(map(len, self.atoms)),
            self.question.states,
            tuple(
                Fact(
                    frozenset(self._of[person] for person in figure.people),
                    figure.weights,
                    figure.low,
                    figure.high,
                )
                for figure in published
            ),
            truth,
        )

    def first(self, number: int) -> Case:
        """The case with the first figures alone."""
        return self._case(self.question.published[:number])

    def people(self, atoms: Iterable[int]) -> list[int]:
        """Everybody of these atoms."""
        return sorted(person for atom in atoms for person in self.atoms[atom])

    def in_states(self, atom: int, states: Iterable[str]) -> list[int]:
        """Those of an atom who gave one of these answers; then those whose answer is not known."""
        answers = self.question.answers or ()
        wanted = set(states)
        told = [person for person in self.atoms[atom] if answers[person] in wanted]
        return told + [person for person in self.atoms[atom] if answers[person] is None]

    def insiders(self, finding: Determined) -> list[int]:
        """The first people who may be the group of a finding."""
        chosen: set[int] = set()
        for atom, states, number in finding.insiders:
            free = [one for one in self.in_states(atom, states) if one not in chosen]
            chosen.update(free[:number])
        return sorted(chosen)


@dataclass
class _Findings:
    """What is printed, and what it lacks."""

    listed: list[dict[str, Any]] = field(default_factory=list)
    more: bool = False
    timeout: bool = False

    def add(self, kind: str, found: Iterable[dict[str, Any]], *, more: bool = False) -> None:
        """Findings of one kind; the last one says where there are more of them."""
        self.listed += [{"kind": kind, **one} for one in found]
        if more:
            self.more = self.listed[-1]["more"] = True


def _atoms(people: int, published: Sequence[Figure]) -> tuple[tuple[int, ...], ...]:
    """The largest sets of people whom no published population tells apart."""
    populations = list(dict.fromkeys(figure.people for figure in published))
    found: dict[tuple[bool, ...], list[int]] = {}
    for person in range(people):
        key = tuple(person in population for population in populations)
        found.setdefault(key, []).append(person)
    return tuple(map(tuple, found.values()))


def _consistent(cohort: _Cohort, solver: Solver | None, limit: int) -> None:
    """Refuse figures of which at least one must be wrong, naming the first that cannot be."""
    published, answers = cohort.question.published, cohort.question.answers
    for at, figure in enumerate(published):
        told = [answers[person] for person in figure.people] if answers is not None else [None]
        if None not in told:
            total = sum(figure.weights.get(answer or "", 0) for answer in told)
            if not figure.low <= total <= figure.high:
                where = f"published[{at}]"
                bounds = f"{figure.low} … {figure.high}"
                raise InputError("answers", f"add up to {total}, not to {bounds} of {where}")
    try:
        Worlds(cohort.case, solver=solver, limit=limit)
    except Contradiction as error:
        fitting, wrong = 0, len(published)
        while wrong - fitting > 1:
            middle = (fitting + wrong) // 2
            try:
                Worlds(cohort.first(middle), solver=solver, limit=limit)
            except Contradiction:
                wrong = middle
            else:
                fitting = middle
        raise InputError(f"published[{wrong - 1}]", _conflict(cohort)) from error


def _conflict(cohort: _Cohort) -> str:
    if cohort.question.answers is not None and any(cohort.question.answers):
        return "contradicts the figures before it, or the answers"
    return "contradicts the figures before it"


def _structural(cohort: _Cohort, findings: _Findings, solver: Solver | None, limit: int) -> None:
    report = isolated(
        cohort.case.sizes,
        [fact.atoms for fact in cohort.case.facts],
        k=cohort.question.terms.k,
        solver=solver,
        limit=limit,
    )
    findings.timeout |= report.timeout
    findings.add(
        "isolates",
        ({"people": cohort.people(one.atoms), "figures": list(one.figures)} for one in report),
        more=report.more,
    )


def _counts(cohort: _Cohort, findings: _Findings, solver: Solver | None, limit: int) -> None:
    report = small_counts(cohort.case, k=cohort.question.terms.k, solver=solver, limit=limit)
    findings.timeout |= report.timeout
    findings.add(
        "small_count",
        (
            {
                "people": cohort.people(one.atoms),
                "states": [one.state],
                "low": one.low,
                "high": one.high,
            }
            for one in report
        ),
        more=report.more,
    )


def _people(cohort: _Cohort, findings: _Findings, solver: Solver | None, limit: int) -> None:
    terms = cohort.question.terms
    report = determined(
        cohort.case,
        coalition=terms.coalition,
        min_possible=terms.min_possible,
        solver=solver,
        limit=limit,
    )
    findings.timeout |= report.timeout
    listed = []
    for one in report:
        insiders = cohort.insiders(one)
        others = [person for person in cohort.atoms[one.atom] if person not in insiders]
        listed.append({"people": others, "insiders": insiders, "possible": list(one.possible)})
    findings.add("determined", listed, more=report.more)


def _before_and_after(
    cohort: _Cohort, findings: _Findings, solver: Solver | None, limit: int
) -> None:
    report = conditional(
        cohort.case, min_possible=cohort.question.terms.min_possible, solver=solver, limit=limit
    )
    findings.timeout |= report.timeout
    listed = []
    for one in report:
        states = [
            state for state in cohort.question.states if state.partition(SEPARATOR)[0] == one.given
        ]
        people = sorted(cohort.in_states(one.atom, states))
        listed.append({"people": people, "given": one.given, "possible": list(one.possible)})
    findings.add("conditional", listed, more=report.more)
