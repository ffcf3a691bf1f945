"""How often the last gate withholds a counted release: random surveys, alarms by kind.

`nice scripts/sweep_gate.py [--surveys 2000] [--first 0] [--read 0]
[--seconds 20]`: each survey asks 50 to 500
people one question, with one or two breakdowns of 2 to 8 parts, in one of several shapes of
answers. `--read 20`: of every 20th that is let out the reader of tests/releases/proof tries to
fix somebody with one insider. Ends with 1 if it ever does. A survey that takes more seconds of
this processor is given up, and counted.
"""

import argparse
import signal
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from feedback.releases.engine import compute
from feedback.releases.model import Person, Policy, Question
from tests.releases.build import scale
from tests.releases.proof.drawing import Draws
from tests.releases.proof.reader import Reader

SHAPES = ("even", "bell", "agreeing", "nearly all alike", "two camps", "parts differ", "skipping")
_WEIGHTS = {
    "even": (1, 1, 1, 1, 1),
    "bell": (1, 3, 5, 3, 1),
    "agreeing": (1, 2, 5, 12, 8),
    "nearly all alike": (0, 1, 1, 2, 60),
    "two camps": (10, 2, 0, 2, 10),
    "skipping": (2, 3, 4, 4, 3),
}


class _Slow(Exception):
    """It took too long."""


def _give_up(*_: object) -> None:
    raise _Slow


def main() -> int:
    """Run the sweep and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--read", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=20)
    chosen = parser.parse_args()
    tried: Counter[tuple[str, int]] = Counter()
    fired: Counter[tuple[str, int]] = Counter()
    slow: Counter[tuple[str, int]] = Counter()
    kinds: Counter[str] = Counter()
    signal.signal(signal.SIGPROF, _give_up)
    parts = read = fixed = 0
    began = time.monotonic()
    for number in range(chosen.first, chosen.first + chosen.surveys):
        shape, policy, question, people = survey(number)
        key = shape, len(policy.breakdowns)
        signal.setitimer(signal.ITIMER_PROF, chosen.seconds)
        try:
            release = compute(policy, [question], people, invited=None)
        except _Slow:
            slow[key] += 1
            print("slow:", number, *key, len(people), flush=True)
            continue
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        tried[key] += 1
        fired[key] += bool(release.alarms)
        kinds.update({alarm.audit for alarm in release.alarms})
        parts += sum(bool(part.told) for part in release.questions[0].slices)
        if chosen.read and number % chosen.read == 0 and not release.alarms:
            reader = Reader()
            reader.see(release.to_dict(), policy, [question], people)
            read, fixed = read + 1, fixed + bool(reader.sure())
        if (number + 1) % 50 == 0:
            said = f"{sum(tried.values())} surveys, {sum(fired.values())} withheld {dict(kinds)}"
            print(f"{said}, {time.monotonic() - began:.0f} s", flush=True)
    for (shape, breakdowns), number in sorted(tried.items()):
        print(f"{shape}, {breakdowns} breakdowns: {fired[shape, breakdowns]} of {number} withheld")
    print(f"{sum(fired.values())} of {sum(tried.values())} withheld; by kind {dict(kinds)}")
    print(f"given up after {chosen.seconds} s: {sum(slow.values())}")
    print(f"{parts} groups shown; read {read}, fixed {fixed}")
    return int(fixed > 0)


def survey(number: int) -> tuple[str, Policy, Question, list[Person]]:
    """A survey that follows from its number."""
    draw = Draws(f"survey {number}")
    shape = SHAPES[number % len(SHAPES)]
    names = ("site", "team")[: draw.within(1, 2)]
    ends = {name: draw.within(2, 8) for name in names}
    question = scale(reverse=draw.chance(20), favourable=draw.pick([("4", "5"), ("3", "4", "5")]))
    weights = {part: _weights(shape, draw) for part in range(8)}
    skipping = 30 if shape == "skipping" else draw.pick([0, 0, 2, 5])
    people = []
    for at in range(draw.within(50, 500)):
        # Parts of unequal size: the first is drawn more often than the last.
        groups = {name: str(min(draw.below(end), draw.below(end))) for name, end in ends.items()}
        usual = weights[int(groups["site"])]
        before = draw.weighted(question.options, usual)
        after = draw.weighted(question.options, usual)
        if draw.chance(50):  # half of the people are stable, or one step better
            after = str(min(5, int(before) + draw.below(2)))
        told = [None if draw.chance(skipping) else answer for answer in (before, after)]
        people.append(Person(f"p{at:03}", "mentor", groups, {"q1": told[0]}, {"q1": told[1]}))
    return shape, Policy(breakdowns=names), question, people


def _weights(shape: str, draw: Draws) -> tuple[int, ...]:
    if shape == "parts differ":
        return _WEIGHTS[draw.pick(list(_WEIGHTS))]
    return _WEIGHTS[shape]


if __name__ == "__main__":
    sys.exit(main())
