"""What one call may take: two seconds of the processor, a hundred megabytes more memory.

Processor time, so that a busy machine finds no faults; a call that takes ten times as long as it
may is cut off where it stands.
"""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

__all__ = ["GROWTH", "SECONDS", "Slow", "TooLarge", "peak", "within"]

SECONDS: Final = 2.0
GROWTH: Final = 100
"""Megabytes."""
_CUT: Final = 20.0
_PEAK: Final = re.compile(r"VmHWM:\s+(\d+) kB")
_NOW: Final = re.compile(r"VmRSS:\s+(\d+) kB")


class Slow(AssertionError):
    """It took more of the processor than it may."""


class TooLarge(AssertionError):
    """It took more memory than it may, for a moment at least."""


@contextmanager
def within(what: str) -> Iterator[None]:
    """Raise `Slow` or `TooLarge`, naming `what`, if the block took more than it may."""
    before = _reset()
    began = time.process_time()
    old = signal.signal(signal.SIGPROF, _cut)
    signal.setitimer(signal.ITIMER_PROF, _CUT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
    took = time.process_time() - began
    grew = peak() - before
    if took > SECONDS:
        raise Slow(f"{what}: {took:.1f} s")
    if grew > GROWTH:
        raise TooLarge(f"{what}: {grew} MB more")


def peak() -> int:
    """The most memory that this process held since it was reset, in megabytes."""
    return _read(_PEAK)


def _reset() -> int:
    """Begin a new peak (Linux: proc(5), clear_refs); what the process holds now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return _read(_NOW)


def _read(pattern: re.Pattern[str]) -> int:
    found = pattern.search(Path("/proc/self/status").read_text("ascii"))
    assert found
    return int(found[1]) // 1024


def _cut(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise Slow(f"more than {_CUT:.0f} s, and no end")
