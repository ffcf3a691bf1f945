"""Work shared out to processes of this machine, its results in the order of the work.

They are forked, so that keys reach them in memory alone: no argument, environment or file. Each
lives as long as its parent reads from it. No picture of their memory goes to any disk.
"""

import gc
import multiprocessing
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Final, Generic, TypeVar

from crypto import CryptoError
from feedback.releases.records import ReleaseAltered
from feedback.responses.contents import ContentError

__all__ = ["in_order"]

T = TypeVar("T")
R = TypeVar("R")
_AHEAD: Final = 2  # so that nobody waits for the next piece
# Their texts name nobody, and they say what is wrong with what was read.
_TOLD: Final = (ReleaseAltered, CryptoError, ContentError)


@dataclass(frozen=True)
class _Done(Generic[R]):
    at: int
    result: R


@dataclass(frozen=True)
class _Failed:
    error: Exception


def in_order(work: Callable[[T], R], pieces: Sequence[T], *, processes: int) -> Iterator[R]:
    """What `work` gives for each piece. With one process in this very one.

    Errors of `work` end it: those of answers, keys and seals as they are, others as RuntimeError.
    """
    if processes <= 1 or len(pieces) <= 1:
        yield from map(work, pieces)
        return
    crew = _Crew(work, pieces, processes)
    try:
        yield from crew.results()
    finally:
        crew.end()


class _Crew(Generic[T, R]):
    def __init__(self, work: Callable[[T], R], pieces: Sequence[T], processes: int) -> None:
        self._pieces = pieces
        self._next = 0
        self._lines: list[Connection] = []
        self._processes: list[ForkProcess] = []
        fork = multiprocessing.get_context("fork")
        for _ in range(min(processes, len(pieces))):
            here, there = fork.Pipe()
            ours = [*self._lines, here]
            process = fork.Process(target=_serve, args=(work, pieces, there, ours), daemon=True)
            process.start()
            there.close()
            self._lines.append(here)
            self._processes.append(process)

    def results(self) -> Iterator[R]:
        for line in self._lines * _AHEAD:
            self._give(line)
        early: dict[int, R] = {}
        for at in range(len(self._pieces)):
            while at not in early:
                ready = wait(self._lines)
                for line in self._lines:
                    if line in ready:
                        done = self._take(line)
                        early[done.at] = done.result
                        self._give(line)
            yield early.pop(at)

    def _give(self, line: Connection) -> None:
        if self._next < len(self._pieces):
            line.send(self._next)
            self._next += 1

    def _take(self, line: Connection) -> _Done[R]:
        try:
            told: _Done[R] | _Failed = line.recv()
        except (EOFError, OSError) as error:
            raise RuntimeError("a process that opens answers ended") from error
        if isinstance(told, _Failed):
            raise told.error
        return told

    def end(self) -> None:
        for line in self._lines:
            line.close()
        for process in self._processes:
            process.kill()  # it holds nothing that anybody waits for
            process.join()
            process.close()


def _serve(
    work: Callable[[T], R], pieces: Sequence[T], line: Connection, others: Sequence[Connection]
) -> None:
    """In the child: do what the line names, until it ends; it ends with the parent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for other in others:
        other.close()  # held open here, the parent's end would outlive the parent
    gc.disable()  # opening makes no cycles, and looking for some took a twentieth of the time
    with suppress(EOFError, OSError):
        while True:
            at = line.recv()
            try:
                told: _Done[R] | _Failed = _Done(at, work(pieces[at]))
            except _TOLD as error:
                told = _Failed(error)
            except Exception as error:  # noqa: BLE001 - the parent says that it stopped
                told = _Failed(RuntimeError(type(error).__name__))
            line.send(told)
