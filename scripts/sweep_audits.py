"""Compare the disclosure audits with plain counting, over many more cohorts than the tests do.

Takes minutes to hours. `scripts/sweep_audits.py [--people 6] [--every 1] [--random 1000]`: every
membership in three parts and every answer of up to so many people (or every so-many-th of
them), then cohorts made from a counter, by each installed solver. Ends with 1 at the first
difference, which it prints.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import chain, combinations_with_replacement, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.small import by_hand_first
from tests.releases.audits.cohort import Cohort, counted
from tests.releases.audits.comparing import Asked, compare
from tests.releases.audits.enumerated import Figure

STATES = ("a", "b", "c")
JOINT = ("a|x", "a|y", "b|x", "b|y")
PARTS = 3


def main() -> int:
    """Run the whole sweep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--random", type=int, default=1000)
    chosen = parser.parse_args()
    solvers = [by_hand_first(milp.solve), milp.solve]
    solvers += [cpsat.solve] if find_spec("ortools") else []
    tried = found = 0
    for number, cohort in enumerate(chain(every(chosen.people), made(chosen.random))):
        if number % chosen.every:
            continue
        # By what is tried, or `--every 12` would ask the same of every cohort.
        asked = Asked(k=2 + tried % 4, coalition=tried % 3, min_possible=2 + (tried % 7 == 0))
        try:
            found += sum(compare(cohort, asked, solver) for solver in solvers)
        except AssertionError as difference:
            print("DIFFERENT", cohort, asked, difference)
            return 1
        tried += 1
        if tried % 1000 == 0:
            print(tried, "cohorts,", found, "findings, no difference", flush=True)
    print(tried, "cohorts,", found, "findings, no difference")
    return 0


def every(most: int) -> Iterator[Cohort]:
    """Every membership and answer, told part by part: one option, two options, a sum."""
    kinds = tuple(product(product((True, False), repeat=PARTS), STATES))
    for people in range(1, most + 1):
        for chosen in combinations_with_replacement(kinds, people):
            answers = tuple(answer for _, answer in chosen)
            parts = [
                frozenset(at for at, (members, _) in enumerate(chosen) if members[part])
                for part in range(PARTS)
            ]
            figures = [
                counted(answers, part, told)
                for part, told in zip(parts, ("a", "ab"), strict=False)
                if part
            ]
            if parts[2]:
                total = sum(STATES.index(answers[person]) for person in parts[2])
                weights = {state: at for at, state in enumerate(STATES)}
                figures.append(Figure(parts[2], weights, total, total + 1))
            yield Cohort(STATES, answers, tuple(figures))


def made(number: int) -> Iterator[Cohort]:
    """Cohorts of up to seven people in which anything may happen, always the same ones."""
    for at in range(number):
        draw = _draws(at)
        states = JOINT if next(draw) % 2 else STATES
        people = 1 + next(draw) % (5 if states is JOINT else 7)
        answers = tuple(states[next(draw) % len(states)] for _ in range(people))
        figures = []
        for _ in range(next(draw) % 6):
            often = 1 + next(draw) % 3
            part = frozenset(one for one in range(people) if next(draw) % (often + 1)) or {0}
            weights = {state: next(draw) % 8 - 2 for state in states if next(draw) % 3}
            true = sum(weights.get(answers[one], 0) for one in part)
            low, high = true - next(draw) % 3, true + next(draw) % 3
            figures.append(Figure(frozenset(part), weights, low, high))
        known = tuple(answer if next(draw) % 8 else None for answer in answers)
        yield Cohort(states, known, tuple(figures))


def _draws(at: int) -> Iterator[int]:
    block = 0
    while True:
        yield from hashlib.sha256(f"{at}/{block}".encode()).digest()
        block += 1


if __name__ == "__main__":
    sys.exit(main())
