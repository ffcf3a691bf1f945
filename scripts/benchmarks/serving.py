"""Servers in processes of their own, for as long as something is measured."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["BIN", "Served", "free_port", "ours", "serving"]

BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True)
class Served:
    """A server that answers: its port, the process that started it, its environment."""

    port: int
    pid: int
    env: dict[str, str]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def ours(folder: Path, master: str) -> Iterator[Served]:
    """`feedback serve` as in production, over `folder/data`; it writes to `folder/ours.log`."""
    port = free_port()
    own = {"DATA_DIR": str(folder / "data"), "MASTER_KEY": master, "PORT": str(port)}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    env = clean | {f"FEEDBACK_{name}": value for name, value in own.items()}
    with serving([str(BIN / "feedback"), "serve"], port, folder / "ours.log", env) as served:
        yield served


@contextlib.contextmanager
def serving(command: list[str], port: int, log: Path, env: dict[str, str]) -> Iterator[Served]:
    """Run a server that listens on `port` until the block ends."""
    with log.open("wb") as said:
        server = subprocess.Popen(command, env=env, stdout=said, stderr=said)  # noqa: S603 - our own arguments, no shell
        try:
            _wait(port, server, log)
            yield Served(port, server.pid, env)
        finally:
            server.terminate()
            server.wait(30)


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, if only that there is no such page
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"a server did not start:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
