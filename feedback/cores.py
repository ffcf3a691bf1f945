"""On which of the machine's processors work is done.

A serving process passes each request between two of its threads. Where the system puts these on
two processors, the second has to be woken and has nothing at hand: a third of all that a request
costs. So each serving process stays on one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

__all__ = ["all_cores", "anywhere", "stay_on"]

_BEFORE: Final[list[set[int]]] = []


def all_cores() -> list[int]:
    """Those that this process may use; none where the system does not say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def stay_on(core: int) -> None:
    """This thread, and all that it starts, from now on. To be called before there are others."""
    before = set(all_cores())
    with suppress(OSError):  # where it is not allowed, all goes on as it did
        os.sched_setaffinity(0, {core})
        _BEFORE[:] = [before]


@contextmanager
def anywhere() -> Iterator[None]:
    """What is started within may use every processor, as before `stay_on`."""
    if not _BEFORE:
        yield
        return
    mine = os.sched_getaffinity(0)
    with suppress(OSError):  # some were taken away since: what is started is slower, but starts
        os.sched_setaffinity(0, _BEFORE[0])
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, mine)
