"""What a process leaves of its memory: no picture on any disk, and little of what it let go.

Linux with glibc. Elsewhere as much of it as there is: this makes no promise, it leaves less.
"""

import ctypes
import resource
from contextlib import suppress
from typing import Final

__all__ = ["blank_what_is_freed", "leave_no_picture"]

_SET_DUMPABLE: Final = 4  # <linux/prctl.h>
_PERTURB: Final = -6  # <malloc.h>
_BLANK: Final = 0xA5


def leave_no_picture() -> None:
    """Let the kernel write no core of this process and of those that it forks, also where cores
    are handed to a program, which the limit does not bind. Other processes of the same user can
    then neither read this one's memory nor trace it. What is executed begins anew."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def blank_what_is_freed() -> None:
    """Have memory overwritten when it is given back: bodies of requests and pages, which would
    else lie there for hours. Small pieces, which Python keeps for itself, are not."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_PERTURB, _BLANK)
