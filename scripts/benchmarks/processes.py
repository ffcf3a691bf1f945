"""What a server's processes hold of the machine's memory."""

import contextlib
import subprocess
from pathlib import Path

__all__ = ["memory"]


def memory(parent: int) -> int:
    """Proportional set size of a process and its children in kB: shared pages count once."""
    listed = subprocess.run(  # noqa: S603 - a number
        ["ps", "-o", "pid=", "--ppid", str(parent)],  # noqa: S607 - of the system
        capture_output=True,
        text=True,
        check=False,  # none is an answer, too
    ).stdout.split()
    total = 0
    for pid in (str(parent), *listed):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total
