"""The loop does not ask for what a thread is doing, and everything is sent all the same."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, TcpWSGIServer, create_server

from feedback.running.channel import CalmChannel, calm_waitress

BODY = bytes(range(256)) * 60_000


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BaseWSGIServer, "channel_class", HTTPChannel)
    calm_waitress()


@contextmanager
def serving(app: Callable, looks: list[bool]) -> Iterator[int]:
    """A server in a thread; `looks` grows by one at each look of the loop at its channels."""
    sockets: dict[int, object] = {}
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, map=sockets, sockets=[listening], threads=1, asyncore_use_poll=True)
    assert isinstance(server, TcpWSGIServer)
    readable = server.readable
    server.readable = lambda: looks.append(True) or readable()
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield listening.getsockname()[1]
    finally:
        for one in list(sockets.values()):
            one.handle_close()  # a connection's with the files that its answers overflowed into
        server.task_dispatcher.shutdown()
        running.join(10)
        listening.close()


def channel(*, running: bool, waiting: int) -> CalmChannel:
    made = CalmChannel.__new__(CalmChannel)
    made.requests = ["a request"] if running else []
    made.total_outbufs_len = waiting
    made.outbuf_lock = threading.Condition()
    return made


def held_by_another(of: CalmChannel) -> bool:
    """What the loop sees while another thread sends."""
    seen = []
    with of.outbuf_lock:
        looking = threading.Thread(target=lambda: seen.append(of.writable()))
        looking.start()
        looking.join(10)
    return seen[0]


def test_a_channel_that_a_thread_writes_to_is_left_to_it():
    assert held_by_another(channel(running=True, waiting=5)) is False


def test_what_a_thread_left_is_for_the_loop():
    left = channel(running=True, waiting=5)
    assert left.writable() is True
    assert left.outbuf_lock.acquire(blocking=False), "the look must not keep the lock"
    assert channel(running=False, waiting=5).writable() is True
    assert held_by_another(channel(running=False, waiting=5)) is True


@pytest.mark.usefixtures("calm")
def test_a_slow_client_gets_all_of_a_large_page():
    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", str(len(BODY)))])
        return [BODY[at : at + 1_000_000] for at in range(0, len(BODY), 1_000_000)]

    looks: list[bool] = []
    with serving(app, looks) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(20)
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        got = b"".join(iter(lambda: client.recv(65_536), b""))
    assert got.partition(b"\r\n\r\n")[2] == BODY


@pytest.mark.usefixtures("calm")
def test_who_asks_often_and_reads_nothing_holds_no_thread():
    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", "1000000")])
        return [BODY[:1_000_000]]

    asked = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
    with serving(app, []) as port, socket.create_connection(("127.0.0.1", port)) as greedy:
        greedy.sendall(asked * 60)  # more than the server keeps for one client
        with socket.create_connection(("127.0.0.1", port)) as other:
            other.settimeout(5)
            other.sendall(asked)
            assert other.recv(12) == b"HTTP/1.1 200"
        greedy.settimeout(5)
        got = b"".join(iter(lambda: greedy.recv(65_536), b""))
    assert got.count(b"HTTP/1.1 200") == 1
    assert b"Connection: close" in got


@pytest.mark.usefixtures("calm")
def test_who_stops_reading_is_let_go(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("feedback.running.channel.PATIENCE", 0.3)
    ended = threading.Event()

    def pieces():
        try:
            for _ in range(200):
                yield BODY[:1_000_000]
        finally:
            ended.set()

    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", "200000000")])
        return pieces()

    with serving(app, []) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert ended.wait(20)
        client.settimeout(20)
        with suppress(ConnectionResetError):
            while client.recv(1_000_000):
                pass  # what was under way, then the end


@pytest.mark.usefixtures("calm")
def test_the_loop_rests_while_a_thread_sends(monkeypatch: pytest.MonkeyPatch):
    entered, go = threading.Event(), threading.Event()
    send = CalmChannel.send

    def slow(self, *given, **named):
        entered.set()
        assert go.wait(10)
        return send(self, *given, **named)

    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", "4")])
        return [b"page"]

    monkeypatch.setattr(CalmChannel, "send", slow)
    looks: list[bool] = []
    with serving(app, looks) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(10)
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert entered.wait(10)
        before = len(looks)
        # a second client wakes the loop while the first one's thread is still sending
        with socket.create_connection(("127.0.0.1", port)) as other:
            other.sendall(b"GET / HTTP/1.1\r\n")
            entered.clear()
            go.wait(0.1)
            during = len(looks) - before
        go.set()
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
    assert during < 20


@pytest.mark.usefixtures("calm")
def test_a_head_that_cannot_be_read_is_answered():
    """Such a request has no method to ask for."""
    with (
        serving(lambda _environ, start: start("200 OK", []) or [b"ok"], []) as port,
        socket.create_connection(("127.0.0.1", port), timeout=10) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nno colon here\r\n\r\n")
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert b" 400 " in answer.splitlines()[0]
