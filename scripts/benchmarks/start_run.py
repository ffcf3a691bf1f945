"""How long it takes until something happens: imports, the command line's help, serving."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from processes import memory
from serving import BIN, free_port


def run(root: Path, *, times: int) -> int:
    """Print the median and the longest of each."""
    with tempfile.TemporaryDirectory(prefix="candour-start-") as name:
        # Compiled code is kept, as wherever Candour is installed, and there from the first time on.
        env = os.environ | {"FEEDBACK_DATA_DIR": f"{name}/data"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        feedback = str(BIN / "feedback")
        _command([feedback, "init"], env)
        _serve(root, env)
        _show("feedback --help", times, lambda: _command([feedback, "--help"], env))
        _show(
            "import feedback.app",
            times,
            lambda: _command([sys.executable, "-c", "import feedback.app"], env),
        )
        held: list[int] = []
        _show("serve, until the first page", times, lambda: held.append(_serve(root, env)))
        print(f"memory of all its processes then: {statistics.median(held) / 1024:.0f} MB")
    return 0


def _show(what: str, times: int, act: Callable[[], None]) -> None:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    print(f"{what}: {statistics.median(spent):.2f} s (longest {max(spent):.2f})", flush=True)


def _command(command: list[str], env: dict[str, str]) -> None:
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours


def _serve(root: Path, env: dict[str, str]) -> int:
    """Start, ask for one page, end; the kB that the processes held between them."""
    port = free_port()
    server = subprocess.Popen(  # noqa: S603 - ours
        [str(BIN / "feedback"), "serve"],
        env=env | {"FEEDBACK_PORT": str(port)},
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            except OSError:
                time.sleep(0.01)
                continue
            return memory(server.pid)
        raise SystemExit("feedback serve ended by itself")
    finally:
        server.terminate()
        server.wait(30)
