"""Many steps of the curious lead, in one installation after another: a part of scripts/fuzz."""

import argparse
import sys
import time
from collections import Counter

from .drawing import Draws
from .lead import Fixed, Lead

LIFE = 80
"""Steps in one installation. Figures of schemes without people in common never meet."""


def run(steps: int, *, seed: str = "lead", large: int = 3, progress: int = 0) -> Counter[str]:
    """What happened in so many steps. Raises Fixed, with the installation and the step."""
    total: Counter[str] = Counter()
    began = time.monotonic()
    for at in range(0, steps, LIFE):
        lead = Lead(Draws(f"{seed}/{at}"), large=large, fickle=at // LIFE % 3)
        for number in range(min(LIFE, steps - at)):
            try:
                lead.step()
            except (Fixed, AssertionError) as found:
                found.add_note(f"seed {seed}/{at}, step {number}")
                raise
            if progress and (at + number + 1) % progress == 0:
                done = f"{at + number + 1} steps, {dict(total + lead.happened)}"
                print(f"{done}, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201 - a command
        total += lead.happened
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", default="lead")
    chosen = parser.parse_args()
    run(chosen.steps, seed=chosen.seed, progress=1000)
    print("Nobody was fixed.")  # noqa: T201 - a command
    sys.exit(0)
