"""How long the disclosure audits take, by each solver that is installed.

Libraries are loaded beforehand, as in a process that has audited before. Cohorts are made from
a counter, so that every run and every machine measures the same ones. Bounds are on CPU seconds:
the audits work in one thread, and on a shared machine the clock measures the others as well.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.small import by_hand_first
from feedback.releases.audits.solver import Program, Row, Solver
from feedback.releases.disclosure_checking import check
from feedback.releases.disclosure_planning import plan
from feedback.releases.disclosure_reading import Figure, Question, Slice, Slices, Terms
from feedback.releases.words import bounds, word

SCALE = ("1", "2", "3", "4", "5")
SKIPPED = "-"


@dataclass(frozen=True)
class Scene:
    """Something to audit, and the CPU seconds it may take by SciPy and by OR-tools."""

    name: str
    ask: Callable[[Solver], str]
    bounds: tuple[float, float]


def run(*, times: int) -> int:
    """Print the medians; 1 where one is above its bound."""
    solvers = [("scipy", by_hand_first(milp.solve))]
    if find_spec("ortools"):
        solvers.append(("cp-sat", by_hand_first(cpsat.solve)))
    for load in (milp.solve, *([cpsat.solve] if find_spec("ortools") else [])):
        load(Program(((0, 3), (0, 3)), (Row(((0, 1), (1, 1)), 1, 3),), ((0, 1),)), limit=1)
    slow = 0
    for scene in (_words(), _parts(), _councils()):
        for (name, solver), bound in zip(solvers, scene.bounds, strict=False):
            walls, works, answer = [], [], ""
            for _ in range(times):
                wall, work = time.perf_counter(), time.process_time()
                answer = scene.ask(solver)
                walls.append(time.perf_counter() - wall)
                works.append(time.process_time() - work)
            wall, work = sorted(walls)[times // 2], sorted(works)[times // 2]
            verdict = "" if work <= bound else f"  ABOVE {bound} s"
            slow += work > bound
            print(f"{scene.name}: {name} {wall:.2f} s ({work:.2f} s CPU): {answer}{verdict}")
    return int(slow > 0)


def _words() -> Scene:
    """12 people, 7 questions before and after, told in words of the whole: all four audits."""
    states = tuple(f"{one}|{other}" for one in (*SCALE, SKIPPED) for other in (*SCALE, SKIPPED))
    told = (
        [state for state in states if state[0] in "45"],
        [state for state in states if state[2] in "45"],
        [state for state in states if SKIPPED not in state and state[2] > state[0]],
        [state for state in states if state[0] == SKIPPED],
        [state for state in states if state[2] == SKIPPED],
    )
    questions = []
    for number in range(7):
        draw = _draws(f"words {number}")
        answers = tuple(
            f"{_of(draw, '1122333445-')}|{_of(draw, '123344445555-')}" for _ in range(12)
        )
        figures = []
        for chosen in told:
            within = bounds(word(sum(one in chosen for one in answers), 12, 4), 12)
            figures.append(Figure(frozenset(range(12)), dict.fromkeys(chosen, 1), *within))
        questions.append(Question(Terms(words=True), 12, states, tuple(figures), answers))

    def ask(solver: Solver) -> str:
        return _summary(check(question, solver=solver) for question in questions)

    return Scene("12 people, 7 questions in words", ask, (0.5, 0.5))


def _parts() -> Scene:
    """40 people, 19 candidate parts: what may be shown, and all audits of it for two insiders."""
    draw = _draws("parts")
    breakdowns = [[_of(draw, values) for _ in range(40)] for values in ("ab", "cdef", "ghi", "jk")]
    breakdowns += [[_of(draw, values) for _ in range(40)] for values in ("lmnop", "qr")]
    slices = [Slice("all", frozenset(range(40))), *_slices(breakdowns)][:19]
    answers = tuple(_of(draw, "123334444455") for _ in range(40))
    terms = Terms(coalition=2)

    def ask(solver: Solver) -> str:
        planned = plan(Slices(terms, 40, tuple(slices), ()), solver=solver)
        figures = tuple(
            _rounded(answers, one.people, state)
            for one in slices
            if one.name in planned["show"]
            for state in SCALE
        )
        question = Question(terms, 40, SCALE, figures, answers)
        shown = f"{len(planned['show'])} of {len(slices)} parts"
        return f"{shown}, {_summary([check(question, solver=solver)])}"

    return Scene("40 people, 19 parts, coalition of 2", ask, (10, 10))


def _councils() -> Scene:
    """23 councils of 40 people, and other parts: 34 in all."""
    draw, people = _draws("councils"), 23 * 40
    breakdowns = [[f"council {one // 40}" for one in range(people)]]
    breakdowns += [
        [_of(draw, values) for _ in range(people)]
        for values in ("ab", "c" * 30 + "d" * 30 + "e" * 25 + "f" * 14 + "g", "hi" * 49 + "jk")
    ]
    slices = (Slice("all", frozenset(range(people))), *_slices(breakdowns))[:34]

    def ask(solver: Solver) -> str:
        planned = plan(Slices(Terms(), people, slices, ()), solver=solver)
        return f"{len(planned['show'])} of {len(slices)} parts"

    return Scene("23 councils of 40 people, 34 parts planned", ask, (30, 5))


def _slices(breakdowns: Sequence[Sequence[str]]) -> Iterator[Slice]:
    for values in breakdowns:
        for value in sorted(set(values)):
            yield Slice(value, frozenset(at for at, one in enumerate(values) if one == value))


def _rounded(answers: Sequence[str], people: frozenset[int], state: str) -> Figure:
    """A count as the counted tier tells it: one of five neighbours, or 7 and fewer."""
    true = sum(answers[person] == state for person in people)
    low, high = (0, 7) if true <= 7 else ((true + 2) // 5 * 5 - 2, (true + 2) // 5 * 5 + 2)  # noqa: PLR2004 - the tier's
    return Figure(people, {state: 1}, low, min(high, len(people)))


def _summary(verdicts: Iterator[dict[str, object]] | list[dict[str, object]]) -> str:
    kinds: Counter[str] = Counter()
    for verdict in verdicts:
        findings = verdict["findings"]
        kinds.update(one["kind"] for one in findings)  # type: ignore[attr-defined] # JSON
    return ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "no finding"


def _of(draw: Iterator[int], values: str) -> str:
    return values[next(draw) % len(values)]


def _draws(name: str) -> Iterator[int]:
    for block in count():
        yield from hashlib.sha256(f"{name}/{block}".encode()).digest()
