"""A mail server that sends a little now and then, for ever: no reply takes longer than its time."""

import socket
import threading
from contextlib import contextmanager

import pytest

from feedback.config import Smtp
from feedback.outbox.model import Message, Outcome
from feedback.outbox.transport import SmtpTransport

MAIL = Message(to="a@example.org", subject="S", text="T", html="H")


@contextmanager
def dripping(piece: bytes, wait: float):
    """A server that greets with the same piece again and again, each before any time runs out."""
    ended = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def run():
        there, _ = server.accept()
        with there:
            while not ended.wait(wait):
                try:
                    there.sendall(piece)
                except OSError:
                    return

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield Smtp(host="127.0.0.1", port=server.getsockname()[1], security="none")
    finally:
        ended.set()
        thread.join()
        server.close()


@pytest.mark.parametrize(
    ("piece", "wait"),
    [(b"2", 0.05), (b"220-still here\r\n", 0.05), (b"220-" + b"x" * 500 + b"\r\n", 0.0)],
    ids=["a byte", "a line", "many lines"],
)
def test_a_greeting_without_end(clock, caplog, piece, wait):
    with dripping(piece, wait) as smtp:
        sender = SmtpTransport(smtp, "S <s@example.org>", clock, timeout=0.5)
        assert sender.send([MAIL]) == [Outcome.DOWN]
    assert [one.getMessage() for one in caplog.records] == ["mail server not reached"]
