"""A thief of the serving process's memory: what is left in it once a request is answered.

A real server is sent a form with a long text, as a comment is; then its memory is searched, as a
core, a swap file or the snapshot of a virtual machine would be.
"""

import ctypes
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from waitress.channel import HTTPChannel

from crypto.memory import blank_what_is_freed, leave_no_picture
from feedback.diaries.search import search
from feedback.running.channel import CalmChannel
from tests.diaries.test_search import kept
from tests.running.test_serving import start, stop

MARKER = "xylophone ratchet tadpole " * 40
_GET_DUMPABLE = 3
_SET_DUMPABLE = 4

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is read by /proc")


def found(pid: int | str, wanted: bytes) -> int:
    """How often this stands in what a process may write to."""
    total = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            low, high = (int(part, 16) for part in span.split("-"))
            if "w" in rights:
                memory.seek(low)
                total += memory.read(high - low).count(wanted)
    return total


def in_a_fork(true: Callable[[], bool]) -> bool:
    """Whether it is so in a process of its own, which is gone afterwards."""
    child = os.fork()
    if child == 0:
        os._exit(0 if true() else 1)
    return os.waitpid(child, 0)[1] == 0


@pytest.fixture
def served(tmp_path):
    made = start(tmp_path)
    yield made
    stop(made)


@linux
def test_a_long_text_is_overwritten_once_its_page_has_gone(served):
    url = f"http://127.0.0.1:{served.port}/link/again"
    body = urllib.parse.urlencode({"email": MARKER}).encode()
    asked = urllib.request.Request(url, body, {"Sec-Fetch-Site": "same-origin"})
    with urllib.request.urlopen(asked) as given:  # noqa: S310 - our own
        assert MARKER.strip() in given.read().decode(), "the form is shown again, with the text"
    both = (MARKER[:600].encode(), body[6:600])
    assert all(found("self", wanted) for wanted in both), "what is looked for can be found"
    pids = (served.process.pid, *served.children)
    for _ in range(20):  # the answer is there a little before all of it has been let go
        served.get("/help")
        left = sum(found(pid, wanted) for pid in pids for wanted in both)
        if not left:
            break
    assert left == 0


@linux
def test_no_core_is_taken_even_where_a_program_is_handed_them():
    def none() -> bool:
        leave_no_picture()
        return ctypes.CDLL(None).prctl(_GET_DUMPABLE, 0, 0, 0, 0) == 0

    def some_before() -> bool:  # also where a test before this one has made itself so
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 1, 0, 0, 0)
        return ctypes.CDLL(None).prctl(_GET_DUMPABLE, 0, 0, 0, 0) == 1 and none()

    assert in_a_fork(some_before)


CRASHED = """
import ctypes
from feedback.diaries import photos
try:
    photos.main()
except OSError:
    raise SystemExit(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@linux
def test_nor_of_the_process_that_reads_a_photo():
    """It is a program of its own: what forbids cores ends where another is executed."""
    ran = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", CRASHED], input=b"no photo", check=False, capture_output=True
    )
    assert ran.returncode == 0, ran.stderr.decode()


@linux
def test_where_there_is_no_such_call_nothing_fails(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    blank_what_is_freed()


def test_addresses_with_links_are_not_kept_for_later(monkeypatch):
    monkeypatch.setattr(HTTPChannel, "service", lambda _self: None)
    urllib.parse.urlsplit("https://surveys.example.org/i/ABCDEFGHJKMNPQRS")
    assert urllib.parse.urlsplit.cache_info().currsize
    channel = object.__new__(CalmChannel)
    channel.requests, channel.requests_lock = [SimpleNamespace(command="GET")], _Alone()
    CalmChannel.service(channel)
    assert urllib.parse.urlsplit.cache_info().currsize == 0


class _Alone:
    """A lock for one alone."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_about: object) -> None: ...


def test_what_somebody_looks_for_in_their_diary_is_not_kept(monkeypatch):
    compiled = []
    with monkeypatch.context() as patched:
        patched.setattr("re._compile", lambda pattern, flags: compiled.append((pattern, flags)))
        with suppress(AttributeError):  # of a pattern that is none
            search([kept("A needle, hay, a NEEDLEWORK")], "needle needlework", most=1)
    assert compiled == []
