"""Hands a photo to a child process that keeps its pixels alone, and reads what is left of it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Final

from feedback.accounts.gate import Gate
from feedback.diaries.photos import FOUND

__all__ = ["Cleaned", "NotCleaned", "cleaning"]

_COMMAND: Final = (sys.executable, "-m", "feedback.diaries.photos")
_SECONDS: Final = 40.0
_LINE: Final = 200
# No key: what the environment holds, a process that reads strangers' files need not have.
_HANDED_ON: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
# One at a time in each process: each may take a good part of the memory, and who waits holds a
# thread that somebody who answers a survey may need.
_GATE: Final = Gate()


class NotCleaned(Exception):
    """The child could not read it as a photo, or took too much time or memory."""


@dataclass(frozen=True)
class Cleaned:
    """`found`: which of `photos.FOUND` was in the file; `rest` reads the clean photo, in pieces
    of the size asked for, and raises `NotCleaned` at the end if the child did not end well."""

    found: tuple[str, ...]
    child: "subprocess.Popen[bytes]"

    def rest(self, size: int) -> Iterator[bytes]:
        out = _pipe(self.child.stdout)
        some = False
        while piece := out.read(size):
            some = True
            yield piece
        if self.child.wait() != 0 or not some:
            raise NotCleaned


@contextmanager
def cleaning(raw: Iterable[bytes]) -> Iterator[Cleaned]:
    """Run the child over the bytes of a photo; it is gone when the block ends.

    Raises:
        NotCleaned: see there.
        Busy: others' photos are being cleaned; try again in a few seconds.
    """
    with _GATE.turn(known=True):
        child = _start()
        watch = threading.Timer(_SECONDS, child.kill)
        watch.daemon = True
        watch.start()
        try:
            yield Cleaned(_hand_over(child, raw), child)
        finally:
            watch.cancel()
            _end(child)


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own program, no argument from outside
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a decoder's words may quote what it read
        env={name: os.environ[name] for name in _HANDED_ON if name in os.environ},
    )


def _hand_over(child: "subprocess.Popen[bytes]", raw: Iterable[bytes]) -> tuple[str, ...]:
    """Give it all of the photo, which it takes before it says anything; what it found."""
    to = _pipe(child.stdin)
    with suppress(BrokenPipeError):  # it ended; its status says so below
        for piece in raw:
            to.write(piece)
    with suppress(BrokenPipeError):
        to.close()
    line = _pipe(child.stdout).readline(_LINE)
    try:
        told = json.loads(line)
    except ValueError:
        raise NotCleaned from None
    return tuple(name for name in FOUND if name in told)


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        with suppress(BrokenPipeError):
            _pipe(pipe).close()
    child.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise TypeError("the child was started without its pipes")
    return pipe
