"""One mutant, one process: forked from what has been loaded already, with a limit of time."""

import os
import resource
import signal
from collections.abc import Callable
from typing import Final

_MEMORY: Final = 6 << 30  # a mutant that counts without end must not take the machine with it
# 4: a conftest could not be imported.
_STATES: Final = {0: "survived", 1: "killed", 2: "killed", 3: "killed", 4: "killed", 5: "no tests"}


def judged(run: Callable[[], int], seconds: float) -> str:
    """What became of a mutant: `killed`, `survived`, `timed out`, or `no tests`.

    `run` runs the tests in a process of its own and returns pytest's exit code.
    """
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        signal.alarm(int(seconds) + 1)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = 1
        try:
            code = int(run())
        finally:
            os._exit(code)  # nothing of the parent's is closed or written twice
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timed out" if os.WTERMSIG(status) == signal.SIGALRM else "killed"
    return _STATES[os.WEXITSTATUS(status)]
