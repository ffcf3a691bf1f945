"""What is measured, each serving as in production: ours, the bare form, the sealed prototype.

Each function yields the driver's keys for a server's address and processes.
"""

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

__all__ = ["BIN", "bare", "environment", "missing", "ours", "sealed"]

BIN = Path(sys.executable).parent
_NEEDED = ("drive.py", "form_ceiling.py", "sealed_ceiling.py")


def missing(shared: Path) -> str:
    """What is not there to measure with, in words; empty if all is."""
    found = [str(shared / name) for name in _NEEDED if not (shared / name).is_file()]
    return ", ".join(found + ([] if (BIN / "gunicorn").is_file() else ["gunicorn"]))


def environment(data: Path, master: str, port: int) -> dict[str, str]:
    """In which our commands find the installation, whatever the caller's own says."""
    own = {"DATA_DIR": str(data), "MASTER_KEY": master, "PORT": str(port)}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    return clean | {f"FEEDBACK_{name}": value for name, value in own.items()}


@contextlib.contextmanager
def ours(folder: Path, master: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    """`feedback serve` over `folder`/data: the driver's keys, the parent's id, the environment."""
    port = _free_port()
    env = environment(folder / "data", master, port)
    command = [str(BIN / "feedback"), "serve"]
    with _serving(command, port, folder / "ours.log", env) as (target, pid):
        yield target, pid, env


@contextlib.contextmanager
def bare(folder: Path, shared: Path) -> Iterator[str]:
    """The form that stores nothing."""
    with _gunicorn("form_ceiling", folder, shared, {}) as target:
        yield target


@contextlib.contextmanager
def sealed(folder: Path, shared: Path, *, people: int) -> Iterator[str]:
    """One page, a link for each person, answers sealed and stored: the driver counts them."""
    place = folder / "sealed"
    place.mkdir()
    env = {"NTOK": str(people)}
    command = [sys.executable, str(shared / "sealed_ceiling.py")]
    subprocess.run(command, env=_beside(shared, env), cwd=place, check=True)  # noqa: S603 - ours
    look = (
        f"import sqlite3; print(sqlite3.connect({str(place / 'ffenc.db')!r})"
        ".execute('select count(*) from sub').fetchone()[0])"
    )
    with _gunicorn("sealed_ceiling", place, shared, env) as target:
        counting = f"{shlex.quote(sys.executable)} -c {shlex.quote(look)}"
        yield f"{target},token=tok,count={counting}"


@contextlib.contextmanager
def _gunicorn(module: str, folder: Path, shared: Path, more: dict[str, str]) -> Iterator[str]:
    port = _free_port()
    command = [str(BIN / "gunicorn"), f"{module}:app", "-k", "gthread"]
    command += ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    env = _beside(shared, more)
    with _serving(command, port, folder / f"{module}.log", env, cwd=folder) as (target, _):
        yield target


def _beside(shared: Path, more: dict[str, str]) -> dict[str, str]:
    # Nothing is written beside the shared programs.
    return {**os.environ, "PYTHONPATH": str(shared), "PYTHONDONTWRITEBYTECODE": "1", **more}


@contextlib.contextmanager
def _serving(
    command: list[str], port: int, log: Path, env: dict[str, str], cwd: Path | None = None
) -> Iterator[tuple[str, int]]:
    with log.open("wb") as said:
        server = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
            command, env=env, stdout=said, stderr=said, cwd=cwd
        )
        try:
            _wait(port, server, log)
            pids = f"echo {server.pid}; ps -o pid= --ppid {server.pid}"
            yield f"url=http://127.0.0.1:{port},pids={pids}", server.pid
        finally:
            server.terminate()
            server.wait(30)


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, if only that this link is none
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"a server did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
