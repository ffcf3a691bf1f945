"""What failed must not say that it was done: each failure is made to happen."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.releases import children
from feedback.releases.computing import BROKEN, Order, job_of
from feedback.responses.jobs import progress

ROOT = Path(__file__).parents[2]
_SAID = re.compile(r'_\("([^"]*\bWe (?:have )?sent\b[^"]*)"')


def _order() -> Order:
    return Order(release="r" * 16, scheme="s", by="g", now="2026-03-02T09:30:00+00:00", seeds={})


@pytest.mark.parametrize("command", [("/nowhere",), ("/bin/false",), (sys.executable, "-c", "1/0")])
def test_results_that_nobody_counts_are_not_being_counted(store, monkeypatch, command):
    monkeypatch.setattr(children, "_COMMAND", command)
    children.in_child(store, _order())
    there = progress(store, job_of("r" * 16))
    assert (there.state, there.note) == ("failed", BROKEN)


def test_no_process_more_may_be_begun(store, monkeypatch):
    """As where all memory or all places for files are used up."""

    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refused)
    children.in_child(store, _order())
    assert progress(store, job_of("r" * 16)).state == "failed"


def test_no_notice_says_that_a_mail_was_sent():
    """When a page is made the mail waits: it may be refused, or the server be away for days."""
    said = [
        f"{path.name}: {text}"
        for folder in (ROOT / "feedback", ROOT / "templates")
        for path in folder.rglob("*.*")
        if path.suffix in {".py", ".html"} and "notice" not in path.name
        for text in _SAID.findall(path.read_text("utf-8"))
    ]
    assert said == []
