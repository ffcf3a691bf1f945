"""A release of very many answers, beside opening their envelopes alone on as many processes.

The release is computed end to end as in production: the child process gets its order by a pipe
and commits the sealed result. Times of one run drift together, so the envelopes are opened
before and after, and the mean of both is what the release is held against.
"""

import base64
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from made_answers import MASTER, Made, make

from crypto import Tampered, open_envelope
from feedback.releases import service
from feedback.releases.computing import Order, job_of
from feedback.releases.crew import in_order
from feedback.releases.opening import Survey
from feedback.responses.jobs import progress
from feedback.storage.participant_keys import participant_keys

BOUND: Final = 1.25
_SAMPLE: Final = 20_000  # envelopes that each process opens; its rate does not change with more
_LOOK: Final = 0.25


@dataclass(frozen=True)
class Figures:
    """Of one release. Times in seconds, memory in MB: the child's own, its largest helper's."""

    answers: int
    alone_wall: float
    alone_cpu: float
    wall: float
    cpu: float
    parent: float
    helper: float
    steps: int


def run(answers: int, processes: int, folder: Path | None) -> int:
    """Print the figures at a tenth of the answers and at all; 1 where the bound is missed."""
    # The child takes as many processes as it may use processors.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processes])
    print(f"{processes} processes of {os.cpu_count()} processors")
    print("  answers   alone/s  release/s  wall : alone   cpu : alone   parent  helper  steps")
    rows = []
    for size in (answers // 10, answers):
        with _place(folder) as place:
            found = _measure(make(place, size, processes), processes)
        rows.append(found)
        print(
            f"{found.answers:9} {found.answers / found.alone_wall:9.0f}"
            f" {found.answers / found.wall:10.0f} {found.wall / found.alone_wall:13.3f}"
            f" {found.cpu / found.alone_cpu:13.3f}"
            f" {found.parent:5.0f} MB {found.helper:4.0f} MB {found.steps:6}"
        )
    few, many = rows
    wall = (many.wall - few.wall) / (many.alone_wall - few.alone_wall)
    cpu = (many.cpu - few.cpu) / (many.alone_cpu - few.alone_cpu)
    print(f"each further answer: wall {wall:.3f}, cpu {cpu:.3f} times its envelope")
    print(f"to reach: wall at most {BOUND} times the envelopes alone")
    return 0 if many.wall <= BOUND * many.alone_wall else 1


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        yield Path(name) / "data"


def _measure(made: Made, processes: int) -> Figures:
    order = _order(made)
    first = _alone(made, order, processes)
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    parent, helper, steps = _release(made, order)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    second = _alone(made, order, processes)
    return Figures(
        answers=made.answers,
        alone_wall=(first[0] + second[0]) / 2 * made.answers,
        alone_cpu=(first[1] + second[1]) / 2 * made.answers,
        wall=wall,
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        parent=parent,
        helper=helper,
        steps=steps,
    )


def _order(made: Made) -> Order:
    """What the guardian's request hands to the child."""
    scene, orders = made.scene, list[Order]()
    release = service.request(
        scene.store, scheme=scene.scheme, by=scene.lead.account, identity=scene.lead.identity
    )
    service.compute(
        scene.store,
        scheme=scene.scheme,
        release=release,
        by=scene.guardians[0].account,
        identity=scene.guardians[0].identity,
        run=lambda _store, order: orders.append(order),
    )
    return orders[0]


def _alone(made: Made, order: Order, processes: int) -> tuple[float, float]:
    """Seconds for each envelope with everything at hand: by the clock with all the processes
    at work, and of one processor."""
    store, wave = made.scene.store, made.waves[0]
    survey = Survey.of(store, wave, order.seeds[wave.id])
    rows = store.wave(survey.file).pick(
        "answers", "key_name", "envelope", id__lte=_SAMPLE * processes
    )
    keys = participant_keys(store, store, [name for name, _ in rows])
    there = [(envelope, keys[name]) for name, envelope in rows]
    store.close()

    def work(at: int) -> tuple[float, float]:
        mine = there[at::processes]
        _ = survey.identity.private  # expanded once, before
        wall, cpu = time.perf_counter(), time.process_time()
        for envelope, key in mine:
            try:
                open_envelope(envelope, identity=survey.identity, context=survey.context, key=key)
            except Tampered:
                continue  # deleted
        return (
            (time.perf_counter() - wall) / len(mine),
            (time.process_time() - cpu) / len(mine),
        )

    times = list(in_order(work, range(processes), processes=processes))
    return (
        max(wall for wall, _ in times) / processes,
        sum(cpu for _, cpu in times) / len(times),
    )


def _release(made: Made, order: Order) -> tuple[float, float, int]:
    """Peak memory of the child and of its largest helper in MB; how often progress was told."""
    environment = os.environ | {
        "FEEDBACK_DATA_DIR": str(made.scene.folder),
        "FEEDBACK_MASTER_KEY": base64.b64encode(MASTER).decode(),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "feedback.releases.computing"],
        stdin=subprocess.PIPE,
        env=environment,
        text=True,
    )
    peaks: dict[int, float] = {}
    steps: set[int] = set()
    watcher = threading.Thread(target=_watch, args=(made, order, child, peaks, steps))
    watcher.start()
    child.communicate(order.to_json())
    watcher.join()
    if child.returncode:
        raise RuntimeError("the release was not computed")
    parent = peaks.pop(child.pid, 0.0)
    return parent, max(peaks.values(), default=0.0), len(steps)


def _watch(
    made: Made,
    order: Order,
    child: "subprocess.Popen[str]",
    peaks: dict[int, float],
    steps: set[int],
) -> None:
    store = made.scene.store
    while child.poll() is None:
        for pid in (child.pid, *_children(child.pid)):
            peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
        told = progress(store, job_of(order.release))
        if told:
            steps.add(told.done)
        time.sleep(_LOOK)
    store.close()  # this thread's own connections


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
