"""Whole journeys of respondents against a bare form's, in turn, by the shared driver.

Absolute times drift with the machine; ratios taken in turn in one run hold. The bare form asks
the same seven questions on one page, checks them and its form token, and stores nothing.
"""

import contextlib
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import open_survey
import report

_HERE = Path(__file__).resolve().parent
_BIN = Path(sys.executable).parent
_WARM_UP = 100


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    clients: int
    rounds: int
    journeys: int
    bare: int
    quiet_wait: int


def run(shared: Path, size: Size) -> int:
    """Measure and print. 1 where a bound is not reached, 2 where something is missing."""
    missing = [name for name in ("drive.py", "form_ceiling.py") if not (shared / name).is_file()]
    if missing or not (_BIN / "gunicorn").is_file():
        wanted = ", ".join([*(str(shared / name) for name in missing)]) or "gunicorn"
        print(f"Missing: {wanted}. Give the folder by --shared or BENCH_SHARED.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as name:
        folder = Path(name)
        began = time.monotonic()
        people = _WARM_UP + size.rounds * size.journeys
        master, tokens = open_survey.make(folder / "data", people=people)
        (folder / "tokens").write_text("\n".join(tokens))
        print(f"Prepared a survey of {people} people in {time.monotonic() - began:.0f} s.")
        with _ours(folder, master) as (ours, env), _bare(folder, shared) as bare:
            counting = f"{shlex.quote(sys.executable)} {shlex.quote(str(_HERE / 'count.py'))}"
            own = f"count={counting},tokens={folder}/tokens,times={folder}/ours"
            own = f"count={counting},tokens={folder}/tokens,times={folder}/ours"
            targets = [
                f"{_HERE}/journeys.py:ours,{ours},n={size.journeys},{own}",
                f"{_HERE}/journeys.py:bare,{bare},n={size.bare},times={folder}/bare",
            ]
            _drive(shared, folder, size, targets, env)
        return report.show(folder, warm_up=_WARM_UP)


def _drive(shared: Path, folder: Path, size: Size, targets: list[str], env: dict[str, str]) -> None:
    command = [sys.executable, str(shared / "drive.py"), "-c", str(size.clients)]
    command += ["--rounds", str(size.rounds), "--warmup", str(_WARM_UP)]
    command += ["--quiet-wait", str(size.quiet_wait), "--json", str(folder / "rounds.json")]
    for target in targets:
        command += ["--target", target]
    # Its own verdict is about other work on the machine, which the report says round by round.
    subprocess.run(command, env=env, check=False)  # noqa: S603 - our own arguments, no shell
    if not json.loads((folder / "rounds.json").read_text()):
        raise SystemExit("the driver measured nothing")


@contextlib.contextmanager
def _ours(folder: Path, master: str) -> Iterator[tuple[str, dict[str, str]]]:
    port = _free_port()
    own = {"DATA_DIR": str(folder / "data"), "MASTER_KEY": master, "PORT": str(port)}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    env = clean | {f"FEEDBACK_{name}": value for name, value in own.items()}
    with _serving([str(_BIN / "feedback"), "serve"], port, folder / "ours.log", env) as target:
        yield target, env


@contextlib.contextmanager
def _bare(folder: Path, shared: Path) -> Iterator[str]:
    port = _free_port()
    command = [str(_BIN / "gunicorn"), "form_ceiling:app", "-k", "gthread"]
    command += ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    # Nothing is written beside the shared programs.
    env = os.environ | {"PYTHONPATH": str(shared), "PYTHONDONTWRITEBYTECODE": "1"}
    with _serving(command, port, folder / "bare.log", env) as target:
        yield target


@contextlib.contextmanager
def _serving(command: list[str], port: int, log: Path, env: dict[str, str]) -> Iterator[str]:
    """Run a server; yields the driver's keys for its address and its processes."""
    with log.open("wb") as said:
        server = subprocess.Popen(command, env=env, stdout=said, stderr=said)  # noqa: S603 - as above
        try:
            _wait(port, server, log)
            pids = f"echo {server.pid}; ps -o pid= --ppid {server.pid}"
            yield f"url=http://127.0.0.1:{port},pids={pids}"
        finally:
            server.terminate()
            server.wait(30)


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        time.sleep(0.1)
    raise SystemExit(f"a server did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
