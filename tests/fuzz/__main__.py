"""The sweep: every part in turn, for some minutes. `scripts/fuzz` calls it.

Ends with 1 if anything was found. Each fault is told once, with how to see it again.
"""

import argparse
import logging
import resource
import secrets
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence

from .parts import PARTS

_LINES = 30
_WIDE = 600
_MINUTE = 60


def main(given: Sequence[str] | None = None) -> int:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for all parts together")
    parser.add_argument("--seed", default="", help="a name; drawn if there is none")
    parser.add_argument("--only", choices=sorted(PARTS), help="one part")
    parser.add_argument("--round", type=int, help="this round alone, looking for its smallest case")
    chosen = parser.parse_args(given)
    # What the application logs of refused requests is looked at by the parts, and not printed.
    logging.lastResort = None
    name = chosen.seed or secrets.token_hex(4)
    parts = [chosen.only] if chosen.only else list(PARTS)
    _say(f"Seed {name}.")
    found: dict[str, str] = {}
    for part in parts:
        seconds = chosen.minutes * _MINUTE / len(parts)
        found |= _part(part, name, seconds, chosen.round)
    _say(f"{len(found)} found." if found else "Nothing was found.")
    return 1 if found else 0


def _part(part: str, name: str, seconds: float, only: int | None) -> dict[str, str]:
    """Rounds until the time is over; where each fault was raised -> how to see it again."""
    found: dict[str, str] = {}
    done: Counter[str] = Counter()
    began, used, number = time.monotonic(), time.process_time(), only or 0
    _say(f"== {part}")
    with PARTS[part]() as run:
        first = _megabytes()
        while True:
            try:
                done += run(f"{name}/{part}/{number}", only is not None)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 - whatever it is, it was found
                again = f"scripts/fuzz --only {part} --seed {name} --round {number}"
                _tell(found, error, again, whole=only is not None)
            number += 1
            if only is not None or time.monotonic() - began > seconds:
                break
    took, cpu = time.monotonic() - began, time.process_time() - used
    told = ", ".join(f"{what} {times}" for what, times in sorted(done.items()))
    grown = _megabytes() - first
    _say(
        f"   {number - (only or 0)} rounds in {took:.0f} s ({cpu:.0f} s of the processor, "
        f"{grown} MB more): {told}",
    )
    return found


def _tell(found: dict[str, str], error: BaseException, again: str, *, whole: bool) -> None:
    """Print a fault the first time that it is met, by where it was raised; `whole`: with all that
    was drawn for it."""
    inner = error.__cause__ or error
    frames = traceback.extract_tb(inner.__traceback__)
    place = f"{type(inner).__name__} {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    if place in found:
        return
    found[place] = again
    told = str(error).splitlines()[-_LINES:]
    if whole:
        told += "\n".join(getattr(error, "__notes__", [])).splitlines()
    _say(f"FOUND {type(error).__name__} at {place}: see it again with\n   {again}")
    _say("\n".join(f"   {line[:_WIDE]}" for line in told))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
