"""Whole journeys of respondents against two bounds, in turn, by the shared driver.

Absolute times drift with the machine; ratios taken in turn in one run hold. The bare form asks
the same seven questions on one page, checks them and its form token, and stores nothing. The
sealed prototype is the same page with a link for each person and what was sent sealed and stored.
"""

import json
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import bounds
import open_survey
import report
import serving

_HERE = Path(__file__).resolve().parent
_WARM_UP = 100
_COUNTING = f"{shlex.quote(sys.executable)} {shlex.quote(str(_HERE / 'count.py'))}"
"""Prints how many answers are stored in the installation that the environment names."""


@dataclass(frozen=True)
class Size:
    """How much is measured. `clients`: at once, one part of the run for each."""

    clients: tuple[int, ...]
    rounds: int
    journeys: int
    bare: int
    quiet_wait: int

    def asked(self, of: int) -> int:
        """Journeys in each part, of a target that has so many in a round."""
        return _WARM_UP + self.rounds * of


def run(shared: Path, size: Size) -> int:
    """Measure and print. 1 where a bound is not reached, 2 where something is missing."""
    if missing := bounds.missing(shared):
        print(f"Missing: {missing}. Give the folder by --shared or BENCH_SHARED.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as name:
        folder = Path(name)
        began = time.monotonic()
        people = len(size.clients) * size.asked(size.journeys)
        master, tokens = open_survey.make(folder / "data", people=people)
        (folder / "tokens").write_text("\n".join(tokens))
        print(f"Prepared a survey of {people} people in {time.monotonic() - began:.0f} s.")
        others = len(size.clients) * size.asked(size.bare)
        with (
            serving.ours(folder, master) as ours,
            bounds.sealed(folder, shared, people=others) as sealed,
            bounds.bare(folder, shared) as bare,
        ):
            addresses = {
                "ours": f"{bounds.keys(ours)},count={_COUNTING},tokens={folder}/tokens",
                "sealed": sealed,
                "bare": bare,
            }
            for part, clients in enumerate(size.clients):
                targets = _targets(folder, size, part, addresses)
                _drive(shared, folder, size, part, targets, ours.env)
                print(f"{clients} clients: driven.")
        parts = [(one, _into(folder, at)) for at, one in enumerate(size.clients)]
        return max(report.show(place, clients, warm_up=_WARM_UP) for clients, place in parts)


def _into(folder: Path, part: int) -> Path:
    place = folder / f"part-{part}"
    place.mkdir(exist_ok=True)
    return place


def _targets(folder: Path, size: Size, part: int, addresses: dict[str, str]) -> list[str]:
    """Each as the driver takes it; a person's link is used once, so each part has its own."""
    found = []
    for name, address in addresses.items():
        many = size.journeys if name == "ours" else size.bare
        own = f"name={name},n={many},first={part * size.asked(many)}"
        journey = "ours" if name == "ours" else "bare"
        times = f"times={_into(folder, part)}/{name}"
        found.append(f"{_HERE}/journeys.py:{journey},{own},{address},{times}")
    return found


def _drive(
    shared: Path, folder: Path, size: Size, part: int, targets: list[str], env: dict[str, str]
) -> None:
    found = _into(folder, part) / "rounds.json"
    command = [sys.executable, str(shared / "drive.py"), "-c", str(size.clients[part])]
    command += ["--rounds", str(size.rounds), "--warmup", str(_WARM_UP)]
    command += ["--quiet-wait", str(size.quiet_wait), "--json", str(found)]
    for target in targets:
        command += ["--target", target]
    # Its own verdict is about other work on the machine, which the report says round by round.
    subprocess.run(command, env=env, check=False)  # noqa: S603 - our own arguments, no shell
    if not json.loads(found.read_text()):
        raise SystemExit("the driver measured nothing")
