"""Starting the child process that computes, and noticing when it ends badly."""

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Final

from feedback.cores import anywhere
from feedback.releases.computing import BROKEN, Order, job_of, work
from feedback.responses.jobs import fail, progress, report
from feedback.storage.store import Store

__all__ = ["Run", "in_child", "in_process"]

Run = Callable[[Store, Order], None]
"""Begins a computation, and comes back when it has ended or after a moment."""

# Small schemes are done by then, and the next page shows the words at once.
_PATIENCE: Final = 3.0
_COMMAND: Final = (sys.executable, "-m", "feedback.releases.computing")


def in_child(store: Store, order: Order) -> None:
    """In a process of its own, which opens the installation that the environment names."""
    report(store, job_of(order.release), 0, 1)
    try:
        with anywhere():
            child = subprocess.Popen(  # noqa: S603 - our own program, no argument from outside
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
                start_new_session=True,  # stopping the service does not stop it half-way
            )
    except OSError:
        # No memory, no file, no process left: the page would say for ever that it is counting.
        fail(store, job_of(order.release), BROKEN)
        return
    watcher = threading.Thread(target=_watch, args=(store, order, child), daemon=True)
    watcher.start()
    watcher.join(_PATIENCE)


def in_process(store: Store, order: Order) -> None:
    """In this very process: for tests and demonstrations."""
    work(store, order)


def _watch(store: Store, order: Order, child: "subprocess.Popen[str]") -> None:
    child.communicate(order.to_json())
    if child.returncode == 0:
        return
    try:
        there = progress(store, job_of(order.release))
        if there is not None and there.state == "running":
            fail(store, job_of(order.release), BROKEN)  # it was killed, or never began
    finally:
        # This thread's own connections; a store that has none has nothing to close.
        getattr(store, "close", lambda: None)()
