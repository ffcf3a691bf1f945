"""`feedback serve`, as somebody who installs it runs it."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port

FEEDBACK = Path(sys.executable).with_name("feedback")
TOKEN = "ABCDEFGHJKMNPQRS"
PATIENCE = 20.0


def until(true: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen"
        select.select([], [], [], 0.02)


def environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    return kept | {
        "FEEDBACK_DATA_DIR": str(folder / "data"),
        "FEEDBACK_PORT": str(port),
        "FEEDBACK_PROCESSES": "2",
    }


@dataclass
class Served:
    process: subprocess.Popen[str]
    port: int
    said: list[str]
    log: Path
    metrics: int

    def get(self, path: str, port: int = 0, **headers: str) -> tuple[int, str, dict[str, str]]:
        where = f"http://127.0.0.1:{port or self.port}{path}"
        asked = urllib.request.Request(where, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as got:  # noqa: S310 - as above
                return got.status, got.read().decode(), dict(got.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), dict(error.headers)

    @property
    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def logged(self) -> str:
        return self.log.read_text()


def start(folder: Path, metrics: str = "") -> Served:
    port = free_port()
    env = environment(folder, port) | {"FEEDBACK_METRICS_PORT": metrics}
    subprocess.run([FEEDBACK, "init"], env=env, check=True, capture_output=True)  # noqa: S603 - ours
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603 - ours
            [FEEDBACK, "serve"], env=env, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(2)]
    assert process.poll() is None, log.read_text()
    return Served(process, port, said, log, int(metrics or 0))


def stop(served: Served) -> int:
    served.process.send_signal(signal.SIGTERM)
    status = served.process.wait(timeout=PATIENCE)
    served.process.stdout.close()
    return status


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = start(tmp_path_factory.mktemp("served"), str(free_port()))
    yield made
    if made.process.poll() is None:
        stop(made)


def test_it_says_where_it_is_and_how_to_make_the_first_account(served):
    assert served.said[0] == f"Candour is at http://127.0.0.1:{served.port}"
    path = served.said[1].partition(f"http://127.0.0.1:{served.port}")[2]
    assert path.startswith("/enrol/")
    assert served.get(path)[0] == 200


def test_it_is_healthy_and_names_no_server(served):
    status, body, headers = served.get("/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert "Server" not in headers


def test_the_outbox_is_there_and_not_through_a_proxy(served):
    assert served.get("/outbox")[0] == 200
    assert served.get("/outbox", **{"X-Forwarded-For": "192.0.2.7"})[0] == 404
    assert served.get("/outbox", Via="1.1 proxy")[0] == 404


def test_two_hundred_open_connections_block_nobody(served):
    with contextlib.ExitStack() as held:
        for _ in range(200):
            held.enter_context(socket.create_connection(("127.0.0.1", served.port)))
        assert served.get("/healthz")[0] == 200


def test_nothing_that_is_asked_for_is_logged(served):
    served.get(f"/i/{TOKEN}")
    served.get(f"/nothing/{TOKEN}")
    with socket.create_connection(("127.0.0.1", served.port)) as broken:
        broken.sendall(f"GET /i/{TOKEN} NONSENSE\r\n\r\n".encode())
    served.get("/healthz")
    assert TOKEN not in served.logged


def test_metrics_are_served_on_their_own_port_alone(served):
    status, body, headers = served.get("/metrics", served.metrics)
    assert status == 200
    assert "candour_serving_processes 2.0" in body
    assert "candour_stores_ready 1.0" in body
    assert "python_" not in body
    assert "process_" not in body.replace("candour_serving_processes", "")
    assert "Server" not in headers
    assert served.get("/metrics")[0] == 404
    assert served.get("/healthz", served.metrics)[0] == 404


def test_a_process_that_dies_is_replaced(served):
    before = served.children
    assert len(before) == 3, "two that serve pages, one that serves metrics"
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(served.children) == 3 and before[0] not in served.children)
    assert served.get("/healthz")[0] == 200
    assert "a serving process ended" in served.logged


def test_where_there_is_a_processor_for_each_that_serves_each_stays_on_its_own(served):
    every = sorted(os.sched_getaffinity(0))
    own = [[core] for core in every] if len(every) == 2 else [every] * 2
    wanted = sorted([*own, every])  # the third serves metrics

    def there() -> list[list[int]]:
        return sorted(sorted(os.sched_getaffinity(pid)) for pid in served.children)

    until(lambda: there() == wanted)


def test_a_second_one_says_in_one_line_why_it_cannot_start(served):
    env = environment(served.log.parent, served.port)
    got = subprocess.run(  # noqa: S603 - ours
        [FEEDBACK, "serve"], env=env, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert got.returncode == 2
    assert "FEEDBACK_PORT" in got.stderr
    assert len(got.stderr.strip().splitlines()) == 1


def test_it_ends_when_asked_with_all_its_processes(tmp_path):
    served = start(tmp_path)
    children = served.children
    assert stop(served) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_no_process_outlives_a_parent_that_was_killed(tmp_path):
    served = start(tmp_path)
    children = served.children
    served.process.kill()
    served.process.wait()
    served.process.stdout.close()
    until(lambda: not any(_runs(pid) for pid in children))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
