"""People who come at a steady rate for a long time: is memory flat, is every answer there?

Not as fast as it goes, but by the clock: a journey begins when it is due, whether or not the one
before has ended. Each answer that the service said it had saved is looked for afterwards.
"""

import itertools
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import bounds
import open_survey
import serving
from processes import memory

_HERE = Path(__file__).resolve().parent
_SHOWN: Final = 5
# What the second half may need more than the first, in MB and as a share.
_FLAT_MB: Final = 4.0
_FLAT: Final = 1.03
# Until caches and each thread's connections are filled.
_WARMING: Final = 0.15


@dataclass(frozen=True)
class Soak:
    """How long (minutes), how many journeys begin in a second, and how many at most go on."""

    minutes: float
    rate: float
    clients: int

    @property
    def journeys(self) -> int:
        """How many in all."""
        return max(1, int(self.minutes * 60 * self.rate))


@dataclass
class _Counts:
    """What came of the journeys, as the threads find it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    saved: int = 0
    late: int = 0
    longest: float = 0.0
    errors: list[str] = field(default_factory=list)


def run(shared: Path, soak: Soak) -> int:
    """Soak and print. 1 where something was lost, failed or grew, 2 where something is missing."""
    if missing := bounds.missing(shared):
        print(f"Missing: {missing}. Give the folder by --shared or BENCH_SHARED.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="candour-soak-") as name:
        folder = Path(name)
        master, tokens = open_survey.make(folder / "data", people=soak.journeys)
        (folder / "tokens").write_text("\n".join(tokens))
        print(
            f"{soak.journeys} people, {soak.rate:g} a second, {soak.minutes:g} minutes", flush=True
        )
        with serving.ours(folder, master) as served:
            settings = {"tokens": f"{folder}/tokens", "times": f"{folder}/times", "cache": {}}
            counts, grown, took = _soak(shared, soak, served, settings)
            stored = _stored(served.env)
        return _say(folder, soak, counts, grown, stored=stored, took=took)


def _soak(
    shared: Path, soak: Soak, served: serving.Served, settings: Mapping[str, Any]
) -> tuple[_Counts, list[tuple[float, float]], float]:
    """What came of it, the server's memory (minutes, MB), and the seconds that it took."""
    drive = _load("drive", shared / "drive.py")
    journeys = _load("journeys", _HERE / "journeys.py")
    counts, numbers, began = _Counts(), itertools.count(), time.monotonic()

    def people() -> None:
        session = drive.Session(served.url)
        while (number := next(numbers)) < soak.journeys:
            due = began + number / soak.rate
            time.sleep(max(0.0, due - time.monotonic()))
            late = time.monotonic() - due
            session.close()
            session.reset()
            try:
                journeys.ours(session, number, settings)
                error = None
            except Exception as found:  # noqa: BLE001 - counted and shown, whatever it was
                error = f"{type(found).__name__}: {found}"[:300]
            with counts.lock:
                counts.saved += error is None
                counts.errors += [error] if error else []
                counts.late += late > 1
                counts.longest = max(counts.longest, late)

    threads = [threading.Thread(target=people) for _ in range(soak.clients)]
    for thread in threads:
        thread.start()
    grown = []
    every = min(60.0, soak.minutes * 60 / 20)
    while any(thread.is_alive() for thread in threads):
        minutes = (time.monotonic() - began) / 60
        grown.append((minutes, memory(served.pid) / 1024))
        print(
            f"{minutes:6.1f} min  {grown[-1][1]:7.1f} MB  {counts.saved:7} saved"
            f"  {len(counts.errors)} errors  {counts.late} began over a second late",
            flush=True,
        )
        until = time.monotonic() + every
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
    return counts, grown, time.monotonic() - began


def _load(name: str, path: Path) -> ModuleType:
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _stored(env: dict[str, str]) -> int:
    command = [sys.executable, str(_HERE / "count.py")]
    found = subprocess.run(command, env=env, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return int(found.stdout)


def _say(
    folder: Path,
    soak: Soak,
    counts: _Counts,
    grown: list[tuple[float, float]],
    *,
    stored: int,
    took: float,
) -> int:
    noted = folder / "times"  # of journeys that came to their end
    lines = noted.read_text().splitlines() if noted.exists() else []
    times = sorted(float(one) * 1000 for line in lines for one in line.split()[1:]) or [0.0]
    complaints = [one for one in (folder / "ours.log").read_text().splitlines() if '"error"' in one]
    first, second = _halves(grown)
    flat = second <= max(first * _FLAT, first + _FLAT_MB)
    print(
        f"\n{counts.saved} of {soak.journeys} journeys saved in {took / 60:.1f} minutes"
        f" ({counts.saved / took:.1f} a second; wanted {soak.rate:g}), {stored} answers stored\n"
        f"a request: median {times[len(times) // 2]:.0f} ms,"
        f" p99 {times[len(times) * 99 // 100]:.0f} ms, longest {times[-1]:.0f} ms\n"
        f"began over a second late: {counts.late} (longest {counts.longest:.1f} s)\n"
        f"memory: {first:.1f} MB in the first half, {second:.1f} MB in the second"
        f" (medians; without the first {_WARMING:.0%} of the time): {'flat' if flat else 'GREW'}\n"
        f"errors: {len(counts.errors)}; lines of errors in the log: {len(complaints)}"
    )
    for line in [*counts.errors[:_SHOWN], *complaints[:_SHOWN]]:
        print(f"  {line}")
    lost = counts.saved - stored
    if lost > 0:
        print(f"LOST: {lost} answers were acknowledged and are not there")
    return 0 if flat and not counts.errors and not complaints and lost == 0 else 1


def _halves(grown: list[tuple[float, float]]) -> tuple[float, float]:
    end = grown[-1][0]
    warm = [one for one in grown if one[0] >= end * _WARMING] or grown
    middle = (warm[0][0] + warm[-1][0]) / 2
    early = [mb for at, mb in warm if at <= middle]
    late = [mb for at, mb in warm if at > middle] or early
    return statistics.median(early), statistics.median(late)
