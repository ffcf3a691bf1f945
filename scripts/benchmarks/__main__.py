"""`scripts/bench`: whole journeys against a bare form, how long starting or auditing takes."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import audits_run
import diary_run
import journeys_run
import large_run
import media_run
import pages_run
import release_run
import soak_run
import start_run

ROOT = Path(__file__).resolve().parents[2]


def _asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    which = parser.add_subparsers(dest="which", required=True)
    journeys = which.add_parser("journeys", help="whole journeys, in turn with two bounds")
    soak = which.add_parser("soak", help="journeys at a steady rate for long, and memory")
    for one in (journeys, soak):
        one.add_argument(
            "--shared",
            type=Path,
            default=Path(os.environ.get("BENCH_SHARED") or ROOT.parent / "shared" / "bench"),
            help="folder of drive.py and the bounds (or BENCH_SHARED)",
        )
    soak.add_argument("--minutes", type=float, default=60)
    soak.add_argument("--rate", type=float, default=139 / 2, help="journeys begun in a second")
    soak.add_argument("--clients", type=int, default=64, help="journeys at once, at most")
    journeys.add_argument("--clients", type=int, nargs="+", default=[8, 32], help="at once")
    journeys.add_argument("--rounds", type=int, default=5)
    journeys.add_argument("--journeys", type=int, default=300, help="of ours, in each round")
    journeys.add_argument("--bare", type=int, default=1000, help="of the bare form, in each round")
    journeys.add_argument("--quiet-wait", type=int, default=0, help="seconds, before each round")
    start = which.add_parser("start", help="imports, help, and until the first page")
    start.add_argument("--times", type=int, default=5)
    audits = which.add_parser("audits", help="the disclosure audits, by each solver")
    audits.add_argument("--times", type=int, default=3)
    release = which.add_parser("release", help="a release, beside opening its envelopes alone")
    release.add_argument("--answers", type=int, default=40_000)
    release.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    release.add_argument("--folder", type=Path, help="where the answers are made")
    diary = which.add_parser("diary", help="a diary of ten years: listed, searched, written")
    diary.add_argument("--entries", type=int, default=520)
    diary.add_argument("--size", type=int, default=5000, help="bytes of each")
    diary.add_argument("--times", type=int, default=9)
    media = which.add_parser("media", help="a film into a diary, beside sealing and writing alone")
    media.add_argument("--mb", type=int, default=500)
    media.add_argument("--rounds", type=int, default=5)
    media.add_argument("--folder", type=Path, help="on which disk")
    large = which.add_parser("large", help="a scheme of 20,000: list, mails, the lead's pages")
    large.add_argument("--people", type=int, default=20_000)
    large.add_argument("--times", type=int, default=5)
    pages = which.add_parser("pages", help="a participant's pages in a browser, on a slow line")
    pages.add_argument("--times", type=int, default=5)
    return parser.parse_args()


def main() -> int:
    """Run what the command line asks for; 1 where a bound is not reached."""
    chosen = _asked()
    # So that the servers which it started end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    runs: dict[str, Callable[[], int]] = {
        "journeys": lambda: _journeys(chosen),
        "start": lambda: start_run.run(ROOT, times=chosen.times),
        "audits": lambda: audits_run.run(times=chosen.times),
        "release": lambda: release_run.run(chosen.answers, chosen.processes, chosen.folder),
        "diary": lambda: diary_run.run(chosen.entries, chosen.size, chosen.times),
        "media": lambda: media_run.run(chosen.mb * 1_000_000, chosen.rounds, chosen.folder),
        "soak": lambda: _soak(chosen),
        "pages": lambda: pages_run.run(chosen.times),
        "large": lambda: large_run.run(chosen.people, chosen.times),
    }
    return runs[chosen.which]()


def _soak(chosen: argparse.Namespace) -> int:
    planned = soak_run.Soak(chosen.minutes, chosen.rate, chosen.clients)
    return soak_run.run(chosen.shared.resolve(), planned)


def _journeys(chosen: argparse.Namespace) -> int:
    return journeys_run.run(
        chosen.shared.resolve(),
        journeys_run.Size(
            clients=tuple(chosen.clients),
            rounds=chosen.rounds,
            journeys=chosen.journeys,
            bare=chosen.bare,
            quiet_wait=chosen.quiet_wait,
        ),
    )


if __name__ == "__main__":
    raise SystemExit(main())
