"""`feedback serve` in a process of its own, under limits, and a visitor who uses no browser."""

import http.client
import os
import re
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

from tests.faults.installation import Installation
from tests.ports import free_port

__all__ = [
    "FEEDBACK",
    "PATIENCE",
    "Page",
    "Served",
    "Visitor",
    "hidden",
    "serving",
    "until",
]

FEEDBACK = Path(sys.executable).with_name("feedback")
PATIENCE = 60.0
_FIELD = re.compile(r"<(?:input|textarea|button)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def until(true: Callable[[], bool], what: str = "it") -> None:
    """Wait for what another process does."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"{what} did not happen"
        select.select([], [], [], 0.02)


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return unescape(re.sub(r"<[^>]*>|\s+", " ", found[1])).strip() if found else ""


@dataclass
class Visitor:
    """Somebody with a cookie jar, who follows redirects."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = PATIENCE

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": jar, "Sec-Fetch-Site": "same-origin", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
        finally:
            connection.close()
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if reply.status in {302, 303}:
            return self.get(reply.headers["Location"])
        return Page(reply.status, text, dict(reply.getheaders()))

    def begin(self, token: str) -> Page:
        """From the link to the first page of questions."""
        self.get(f"/i/{token}")
        notice = self.post(f"/i/{token}", {"action": "continue"})
        return self.post("/answer", hidden(notice)) if notice.status == 200 else notice

    def answer(self, page: Page, text: str) -> Page:
        """Fill in both pages of questions and save them; the page of checking."""
        second = self.post_first(page)
        return self.say(second, text) if second.status == 200 else second

    def post_first(self, page: Page) -> Page:
        """Fill in the first page of questions; the second."""
        return self.post("/answer/1", hidden(page) | {"q-honest": "4"})

    def say(self, page: Page, text: str) -> Page:
        """Fill in the second page of questions."""
        return self.post("/answer/2", hidden(page) | {"q-comments": text})

    def send(self, page: Page) -> Page:
        """Send what is on the page of checking."""
        return self.post("/answer/check", hidden(page) | {"quote": "yes"})


def hidden(page: Page) -> dict[str, str]:
    """The hidden fields of its form."""
    found = {}
    for tag in _FIELD.findall(page.text):
        named = dict(_ATTRIBUTE.findall(tag))
        if named.get("type") == "hidden" and "name" in named:
            found[named["name"]] = unescape(named.get("value", ""))
    return found


@dataclass
class Served:
    process: subprocess.Popen[str]
    port: int
    log: Path

    @property
    def logged(self) -> str:
        return self.log.read_text()

    @property
    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def answers(self) -> bool:
        """Whether it has a page for somebody who comes now."""
        try:
            return self.get("/", timeout=5).status == 200
        except OSError:
            return False

    def visitor(self, timeout: float = PATIENCE) -> Visitor:
        return Visitor(self.port, timeout=timeout)

    def get(self, path: str, timeout: float = PATIENCE) -> Page:
        return self.visitor(timeout).get(path)


@contextmanager
def serving(
    place: Installation,
    folder: Path,
    *,
    limits: Mapping[int, int] | None = None,
    before: Sequence[str] = (),
    cwd: Path | None = None,
    errors: IO[str] | int | None = None,
    **settings: str,
) -> Iterator[Served]:
    """Serve it until the block ends.

    `limits`: of `resource`, for all its processes; `before`: a command that runs it; `errors`: in
    place of a file for its log.
    """
    port, log = free_port(), folder / f"log-{time.monotonic_ns()}"

    def limit() -> None:
        os.setsid()
        for which, most in (limits or {}).items():
            resource.setrlimit(which, (most, most))

    with log.open("w") as own:
        process = subprocess.Popen(  # noqa: S603 - ours
            [*before, FEEDBACK, "serve"],
            env=place.settings(port, **settings),
            stdout=subprocess.PIPE,
            stderr=own if errors is None else errors,
            text=True,
            cwd=cwd,
            preexec_fn=limit,  # noqa: PLW1509 - this process has no thread that it would harm
        )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert said.startswith("Candour is at"), (said, log.read_text()[-3000:])
        served = Served(process, port, log)
        until(served.answers, "a first page")
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
