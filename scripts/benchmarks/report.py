"""What the driver measured, as ratios of ours to the bare form's, round by round."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Ours to the bare form's: journeys a second at least, the others at most.
BOUNDS: Final = {"journeys": 0.35, "cpu": 0.50, "p99": 1.5}
# With more clients than threads a p99 is above all the queue's.
_P99_UP_TO: Final = 8
# The driver's own limit for a round that may be quoted.
_QUIET: Final = 0.10
_REQUESTS: Final = {"ours": 11, "sealed": 2, "bare": 2}


@dataclass(frozen=True)
class Round:
    """One round of one target. CPU and times in milliseconds, for each request."""

    journeys: float
    cpu: float
    p50: float
    p99: float
    errors: int
    done: int
    stored: int | None
    foreign: float


def show(folder: Path, clients: int, *, warm_up: int) -> int:
    """Print every round and the medians of the ratios; 1 where a bound is not reached."""
    found = json.loads((folder / "rounds.json").read_text())["results"]
    by_name = {name: _rounds(found[name], folder / name, name, warm_up) for name in _REQUESTS}
    ours, bare = by_name["ours"], by_name["bare"]
    print(f"\n{clients} clients")
    print(f"{'ours':>32} {'sealed page':>20} {'bare form':>20} {'ours : bare form':>22}")
    print("round  other " + "  j/s  p50  p99  cpu " * 3 + "   j/s   cpu   p99  stored")
    ratios = []
    for at, three in enumerate(zip(*by_name.values(), strict=True), 1):
        one, _, other = three
        foreign = max(each.foreign for each in three)
        ratio = {
            "journeys": one.journeys / other.journeys,
            "cpu": one.cpu / other.cpu,
            "p99": one.p99 / other.p99,
        }
        quiet = foreign <= _QUIET
        if quiet:
            ratios.append(ratio)
        print(
            f"{at:5} {foreign:5.0%}{' ' if quiet else '*'} {' '.join(map(_cells, three))}"
            f"  {ratio['journeys']:5.3f} {ratio['cpu']:5.3f} {ratio['p99']:5.2f}"
            f"  {one.stored}/{one.done}"
        )
    print("j/s: journeys a second; p50, p99: ms for a request; cpu: ms of the server's for one")
    print(f"*: other work took over {_QUIET:.0%} of the machine; left out below\n")
    faults = [one for one in ours if one.errors or one.stored != one.done]
    print(f"rounds with an error, or an answer not stored: {len(faults)} of {len(ours)}")
    _say_sealed(by_name["sealed"], bare)
    return _verdict(ratios, clients, faults=len(faults))


def _say_sealed(sealed: list[Round], bare: list[Round]) -> None:
    both = [
        (a, b) for a, b in zip(sealed, bare, strict=True) if max(a.foreign, b.foreign) <= _QUIET
    ]
    if both:
        rate = statistics.median(a.journeys / b.journeys for a, b in both)
        cpu = statistics.median(a.cpu / b.cpu for a, b in both)
        print(f"sealed page to bare form: journeys {rate:.3f}, CPU {cpu:.3f}")


def _verdict(ratios: list[dict[str, float]], clients: int, *, faults: int) -> int:
    if not ratios:
        print("No round was quiet, so no ratio is given. Try --quiet-wait.")
        return 1
    middle = {name: statistics.median(one[name] for one in ratios) for name in BOUNDS}
    bounds = BOUNDS if clients <= _P99_UP_TO else BOUNDS | {"p99": float("inf")}
    reached = not faults and _reach(middle, bounds)
    print(f"medians of {len(ratios)}: {_line(middle)}")
    print(f"wanted: {_line(bounds)}: {'reached' if reached else 'not reached'}")
    return 0 if reached else 1


def _rounds(found: list[dict[str, Any]], times: Path, name: str, warm_up: int) -> list[Round]:
    lines = [line.split() for line in times.read_text().splitlines()]
    timed = {int(line[0]): [float(one) * 1000 for one in line[1:]] for line in lines}
    rounds, first = [], min(timed, default=0) + warm_up
    for one in found:
        size = one["ok"] + one["errors"]
        mine = sorted(t for at in range(first, first + size) for t in timed.get(at, ()))
        first += size
        rounds.append(
            Round(
                journeys=one["per_s"],
                cpu=one["server_cpu_ms"] / _REQUESTS[name],
                p50=mine[len(mine) // 2],
                p99=mine[len(mine) * 99 // 100],
                errors=one["errors"],
                done=one["ok"],
                stored=one["stored"],
                foreign=one["foreign_cpu"],
            )
        )
    return rounds


def _reach(ratios: dict[str, float], bounds: dict[str, float]) -> bool:
    return (
        ratios["journeys"] >= bounds["journeys"]
        and ratios["cpu"] <= bounds["cpu"]
        and ratios["p99"] <= bounds["p99"]
    )


def _cells(one: Round) -> str:
    return f"{one.journeys:5.0f} {one.p50:4.1f} {one.p99:4.0f} {one.cpu:4.2f}"


def _line(ratios: dict[str, float]) -> str:
    return f"journeys {ratios['journeys']:.3f}, CPU {ratios['cpu']:.3f}, p99 {ratios['p99']:.2f}"
