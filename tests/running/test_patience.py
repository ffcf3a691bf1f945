"""Connections that are too slow are closed, and no others."""

import errno
import logging
import socket
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from waitress.server import BaseWSGIServer, create_server

from feedback.running import patience
from feedback.running.bodies import bound_bodies
from feedback.running.channel import calm_waitress
from feedback.running.patience import GRACE, HURRY, SILENCE, SLOWEST, PatientChannel, bound_waiting


class Time:
    now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def time(monkeypatch):
    made = Time()
    monkeypatch.setattr(patience, "time", made)
    return made


def channel(**state):
    made = PatientChannel.__new__(PatientChannel)
    vars(made).update({"requests": [], "request": None, "total_outbufs_len": 0} | state)
    return made


def half(came=0, *, head=True):
    return SimpleNamespace(headers_finished=head, body_bytes_received=came)


def test_one_that_has_just_come_has_its_time():
    new = channel()
    assert not new.too_slow(5000.0)
    assert not new.too_slow(5000.0 + SILENCE)
    assert new.too_slow(5001.0 + SILENCE)


@pytest.mark.parametrize(
    ("request_", "most"),
    [
        (half(head=False), GRACE),
        (half(0), GRACE),
        (half(100 * SLOWEST), GRACE + 100),
        (half(4000 * SLOWEST), GRACE + 4000),
    ],
)
def test_a_request_has_a_minute_and_a_second_for_every_500_bytes(request_, most):
    one = channel(request=request_, coming=0.0)
    for now, slow in ((most - 1, False), (most + 1, True)):
        one.heard = now  # a byte came just now
        assert one.too_slow(now) is slow


def test_while_others_wait_for_a_place_there_is_less_time():
    half_sent = channel(request=half(head=False), coming=0.0, heard=HURRY)
    assert half_sent.too_slow(HURRY + 1, others_wait=True)
    assert not half_sent.too_slow(HURRY + 1)
    silent = channel(heard=0.0)
    assert silent.too_slow(HURRY + 1, others_wait=True)
    assert not silent.too_slow(HURRY - 1, others_wait=True)
    worked_on = channel(requests=["one"], heard=0.0)
    assert not worked_on.too_slow(10_000.0, others_wait=True)


def test_an_answer_that_is_worked_on_has_all_the_time_in_the_world():
    assert not channel(requests=["one"], heard=0.0).too_slow(10_000.0)


def test_an_answer_has_to_be_taken():
    one = channel(total_outbufs_len=10**6, heard=0.0)
    assert not one.too_slow(0.0)
    one.sent += int(GRACE + 1) * SLOWEST
    assert not one.too_slow(GRACE + 1), "fast enough"
    one.sent += int(GRACE) * SLOWEST // 2
    assert one.too_slow(2 * GRACE + 3)
    one.total_outbufs_len = 0
    assert not one.too_slow(2 * GRACE + 4), "taken after all, and the next request has its time"
    assert not one.too_slow(2 * GRACE + 4 + SILENCE)


@contextmanager
def serving(app):
    calm_waitress()
    bound_bodies()
    bound_waiting()
    sockets: dict[int, object] = {}
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, map=sockets, sockets=[listening], threads=1, asyncore_use_poll=True)
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield listening.getsockname()[1], server
    finally:
        for one in list(sockets.values()):
            one.handle_close()
        server.task_dispatcher.shutdown()
        running.join(10)
        listening.close()


@pytest.fixture(autouse=True)
def _waitress_as_it_was(monkeypatch):
    for name in ("channel_class", "readable", "accept", "next_channel_cleanup"):
        monkeypatch.setattr(BaseWSGIServer, name, getattr(BaseWSGIServer, name))
    monkeypatch.setattr("waitress.channel.OverflowableBuffer", patience._Answer.__base__)  # noqa: SLF001 - put back


def hello(_environ, start_response):
    start_response("200 OK", [("Content-Length", "5")])
    return [b"hello"]


def asked(port, request=b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as there:
        there.sendall(request)
        return there.makefile("rb").read()


def test_half_a_request_is_closed_and_others_are_answered_meanwhile(time, caplog):
    with serving(hello) as (port, server), caplog.at_level(logging.INFO):
        slow = socket.create_connection(("127.0.0.1", port), timeout=20)
        slow.sendall(b"GET /i/TOKEN HTTP/1.1\r\nHo")
        assert asked(port).endswith(b"hello")
        while not any(one.request for one in server.active_channels.values()):
            assert asked(port).endswith(b"hello")
        time.now += GRACE + 10
        assert slow.recv(1) == b""
        slow.close()
        assert asked(port).endswith(b"hello")
    told = [one for one in caplog.records if one.name == "feedback.running.patience"]
    assert [one.fields for one in told] == [{"count": 1}]
    assert "TOKEN" not in caplog.text


def test_without_a_file_for_another_connection_it_waits_and_goes_on(monkeypatch, caplog):
    real, left = patience._ACCEPT, [2]  # noqa: SLF001 - the system's own, which here is full

    def full(self):
        if left[0]:
            left[0] -= 1
            raise OSError(errno.EMFILE, "too many")
        return real(self)

    monkeypatch.setattr(patience, "_ACCEPT", full)
    monkeypatch.setattr(patience, "_PAUSE", 0.05)
    with serving(hello) as (port, _):
        assert asked(port).endswith(b"hello")
    ours = [one for one in caplog.records if one.name.startswith("feedback.")]
    assert [one.getMessage() for one in ours] == [
        "no files left for another connection: others wait until one ends"
    ]


def test_without_room_for_a_temporary_file(monkeypatch, caplog):
    def none(*_given):
        raise OSError(errno.ENOSPC, "no room")

    large = bytes(3_000_000)

    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", str(len(large)))])
        return [large]

    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.newfile", none)
    with serving(app) as (port, _):
        head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n"
        assert asked(port, head + bytes(900_000)).startswith(b"HTTP/1.1 503 ")
        assert asked(port).endswith(large)
    assert "no temporary file for a large body" in caplog.text
