"""The container: what it copies is there, it is nobody's root, and holds no secret."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from feedback.cli import main
from tests.deploy.places import DEPLOY, ROOT

TEXT = (DEPLOY / "Containerfile").read_text()
LINES = re.sub(r"\\\n\s*", "", TEXT).splitlines()


def said(word: str) -> list[str]:
    return [line.removeprefix(word).strip() for line in LINES if line.startswith(f"{word} ")]


def test_what_it_copies_is_part_of_the_program():
    for line in said("COPY"):
        *sources, _target = [word for word in line.split() if not word.startswith("--")]
        for source in sources:
            assert source == "/opt/candour" or (ROOT / source).exists(), source
    assert said("ADD") == []


def test_nothing_is_left_out_that_the_wheel_holds():
    copied = {word for line in said("COPY") for word in line.split()[:-1]}
    assert {"crypto", "feedback", "templates", "pyproject.toml"} <= copied


def test_it_is_not_root_and_holds_no_secret():
    (user,) = said("USER")
    assert user == "10001:10001"
    assert said("ARG") == []
    held = " ".join(said("ENV"))
    for secret in ("FEEDBACK_MASTER_KEY=", "SMTP", "NOTIFY", "BACKUP"):
        assert secret not in held
    assert LINES.index("USER 10001:10001") < LINES.index('ENTRYPOINT ["feedback"]')


def test_it_starts_a_command_that_is_there():
    (command,) = said("CMD")
    assert main.get_command(None, command.strip('[]"')) is not None


@contextmanager
def answering(status: int) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    yield server.server_port
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False)])
def test_the_health_check_asks_for_health(monkeypatch, status, well):
    check = next(line for line in LINES if line.startswith("HEALTHCHECK"))
    code = check.partition('"-c", "')[2].removesuffix('"]')
    with answering(status) as port:
        monkeypatch.setenv("FEEDBACK_PORT", str(port))
        try:
            exec(compile(code, "healthcheck", "exec"), {})  # noqa: S102 - what the container runs
            passed = True
        except OSError:
            passed = False
    assert passed is well
