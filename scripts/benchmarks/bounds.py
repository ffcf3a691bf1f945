"""What ours is measured against: the bare form, and the sealed page, each served by gunicorn.

Each function yields the driver's keys for a server's address and processes.
"""

import contextlib
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from serving import BIN, Served, free_port, serving

__all__ = ["bare", "keys", "missing", "sealed"]

_HERE = Path(__file__).resolve().parent
_NEEDED = ("drive.py", "form_ceiling.py", "sealed_ceiling.py")


def missing(shared: Path) -> str:
    """What is not there to measure with, in words; empty if all is."""
    found = [str(shared / name) for name in _NEEDED if not (shared / name).is_file()]
    return ", ".join(found + ([] if (BIN / "gunicorn").is_file() else ["gunicorn"]))


def keys(served: Served) -> str:
    """A server as the driver takes it."""
    return f"url={served.url},pids=echo {served.pid}; ps -o pid= --ppid {served.pid}"


@contextlib.contextmanager
def bare(folder: Path, shared: Path) -> Iterator[str]:
    """The form that stores nothing."""
    with _gunicorn("form_ceiling", folder, _beside(shared)) as found:
        yield found


@contextlib.contextmanager
def sealed(folder: Path, shared: Path, *, people: int) -> Iterator[str]:
    """One page, a link for each person, answers sealed and stored: the driver counts them."""
    place = folder / "sealed"
    place.mkdir()
    env = _beside(shared) | {"NTOK": str(people)}
    command = [sys.executable, str(shared / "sealed_ceiling.py")]
    subprocess.run(command, env=env, cwd=place, check=True)  # noqa: S603 - our own arguments
    counting = f"{shlex.quote(sys.executable)} {_HERE / 'count_sealed.py'} {place / 'ffenc.db'}"
    with _gunicorn("sealed_ceiling", place, env) as found:
        yield f"{found},token=tok,count={counting}"


@contextlib.contextmanager
def _gunicorn(module: str, folder: Path, env: dict[str, str]) -> Iterator[str]:
    port = free_port()
    command = [str(BIN / "gunicorn"), f"{module}:app", "-k", "gthread", "--chdir", str(folder)]
    command += ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    with serving(command, port, folder / f"{module}.log", env) as served:
        yield keys(served)


def _beside(shared: Path) -> dict[str, str]:
    # Nothing is written beside the shared programs.
    return os.environ | {"PYTHONPATH": str(shared), "PYTHONDONTWRITEBYTECODE": "1"}
