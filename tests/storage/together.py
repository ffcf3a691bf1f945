"""Threads and processes that begin at the same moment."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Container, Sequence
from pathlib import Path
from types import FrameType

_FORK = multiprocessing.get_context("fork")
_PATIENCE = 60.0


def threads(count: int, work: Callable[[int], object], close: Callable[[], None]) -> list[object]:
    """What each thread returned, or the error it raised; `close` is called in each at its end."""
    results: list[object] = [None] * count
    ready = threading.Barrier(count)

    def run(at: int) -> None:
        ready.wait()
        try:
            results[at] = work(at)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[at] = error
        finally:
            close()

    # As daemons: threads that hang would else keep the tests from ending.
    running = [threading.Thread(target=run, args=(at,), daemon=True) for at in range(count)]
    for one in running:
        one.start()
    _join(running)
    assert not any(one.is_alive() for one in running), "somebody waits for ever"
    return results


def processes(count: int, work: Callable[[int], object]) -> list[object]:
    """What each forked process returned, or the error it raised (its repr)."""
    ready, answers = _FORK.Barrier(count), _FORK.SimpleQueue()

    def run(at: int) -> None:
        try:
            ready.wait()
            found = work(at)
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            found = repr(error)
        answers.put((at, found))
        os._exit(0)

    running = [_FORK.Process(target=run, args=(at,)) for at in range(count)]
    for one in running:
        one.start()
    _join(running)
    stuck = [one for one in running if one.is_alive()]
    for one in stuck:
        one.kill()
    assert not stuck, "somebody waits for ever"
    return [found for _, found in sorted(answers.get() for _ in range(count))]


def _join(running: Sequence[threading.Thread | multiprocessing.process.BaseProcess]) -> None:
    until = time.monotonic() + _PATIENCE
    for one in running:
        one.join(timeout=max(0.0, until - time.monotonic()))


def killed(work: Callable[[], object], files: Container[str], at: int) -> bool:
    """Run it in a process of its own that dies, as by kill -9, at the `at`-th line of code in
    these files. False if it came to its end before."""
    child = _FORK.Process(target=_dying, args=(work, files, at))
    child.start()
    _join([child])
    if child.exitcode == 0:
        return False
    assert child.exitcode == -signal.SIGKILL, "it failed by itself"
    return True


def _dying(work: Callable[[], object], files: Container[str], at: int) -> None:
    lines = 0

    def line(frame: FrameType, event: str, given: object) -> object:
        nonlocal lines
        del frame, given
        if event == "line":
            lines += 1
            if lines == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, event: str, given: object) -> object:
        del event, given
        return line if Path(frame.f_code.co_filename).name in files else None

    sys.settrace(call)
    work()
    os._exit(0)
