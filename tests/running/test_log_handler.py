"""A log whose reader stands still: nobody waits, and what was left out is counted."""

import io
import json
import logging
import os
import socket
import threading

import pytest

from feedback.running.log_handler import handler_of
from feedback.running.logs import JsonLines

LONG = "x" * 1000


class Log:
    """A logger over one end, and what a reader of the other end finds there."""

    def __init__(self, writing, read=bytes, leave=lambda: None):
        self.writing = writing
        self.handler = handler_of(writing)
        self.handler.setFormatter(JsonLines())
        self.read = read
        self.leave = leave

    def say(self, event: str) -> None:
        """In a thread of its own, so that one that waits fails the test and not the run."""
        record = logging.LogRecord("feedback.x", logging.INFO, "f.py", 1, event, (), None)
        told = threading.Thread(target=self.handler.handle, args=(record,), daemon=True)
        told.start()
        told.join(10)
        assert not told.is_alive()

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.read().decode().splitlines()]


@pytest.fixture(params=["pipe", "socket"])
def log(request):
    if request.param == "pipe":
        read, write = os.pipe()
        ends = (os.fdopen(read, "rb", buffering=0), os.fdopen(write, "w"))
    else:
        one, other = socket.socketpair()
        ends = (os.fdopen(one.detach(), "rb", buffering=0), os.fdopen(other.detach(), "w"))
    os.set_blocking(ends[0].fileno(), False)

    def read_all() -> bytes:
        found = b""
        while piece := ends[0].read(1 << 16):
            found += piece
        return found

    made = Log(ends[1], read_all, ends[0].close)
    yield made
    for end in (made.handler, *ends):
        end.close()


def test_a_line_goes_to_who_reads(log):
    log.say("begun")
    assert [one["event"] for one in log.lines()] == ["begun"]


def test_nobody_waits_for_a_reader_that_stands_still_and_what_is_lost_is_counted(log):
    said = 2000
    for _ in range(said):
        log.say(LONG)
    went = log.lines()
    assert 0 < len(went) < said
    assert {one["event"] for one in went} == {LONG}
    log.say("again")
    *left, told, last = log.lines()
    assert last["event"] == "again"
    assert told["event"] == "lines of this log were left out: nobody read them"
    assert told["level"] == "warning"
    assert len(went) + len(left) + told["count"] == said
    log.say("and again")
    assert [one["event"] for one in log.lines()] == ["and again"]


def test_a_line_that_went_in_part_goes_on_before_the_next(log):
    log.say(LONG * 1000)
    said, found = 1, log.read()
    assert found
    assert not found.endswith(b"\n")
    while not found.endswith(b"\n") and said < 1000:
        log.say("more")
        said, found = said + 1, found + log.read()
    first, *others = map(json.loads, found.splitlines())
    assert first["event"] == LONG * 1000
    assert 1 + sum(one.get("count", 1) for one in others) == said


def test_who_else_writes_to_the_same_end_is_not_changed(log):
    log.say("begun")
    assert os.get_blocking(log.writing.fileno())


def test_a_reader_that_is_gone_stops_nobody(log):
    log.leave()
    log.say("nobody reads this")


def test_a_record_that_cannot_be_written_stops_nobody(log, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    log.handler.handle(logging.makeLogRecord({"msg": "x", "fields": {"set": {1}}}))
    log.say("another")
    assert [one["event"] for one in log.lines()] == ["another"]


def test_a_file_is_appended_to_as_ever(tmp_path):
    with (tmp_path / "log").open("w") as file:
        log = Log(file, (tmp_path / "log").read_bytes)
        log.say("one")
        log.say("two")
    assert [one["event"] for one in log.lines()] == ["one", "two"]


def test_what_is_no_file_at_all_is_written_to():
    text = io.StringIO()
    Log(text).say("one")
    assert json.loads(text.getvalue())["event"] == "one"
