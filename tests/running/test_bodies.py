"""Large bodies are taken at a few addresses alone, and only some at a time."""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask, request
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from feedback.app import create_app
from feedback.config import Config
from feedback.running import bodies
from feedback.running.bodies import LARGE_AT_ONCE, MOST_BODY, SMALL_BODY, bound_bodies
from feedback.web.bodies import LARGE_ADDRESS, LARGEST

LARGE = "/my/diary/" + "a" * 32 + "/media"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(BaseWSGIServer, "channel_class", type("Channel", (HTTPChannel,), {}))
    bodies._TAKING.clear()  # noqa: SLF001 - other tests' connections do not count
    bound_bodies()
    app = Flask("bodies")

    @app.post("/")
    @app.post("/<path:where>")
    def take(where: str = "") -> str:
        del where
        return str(len(request.get_data()))

    sockets: dict[int, object] = {}
    listening = socket.create_server(("127.0.0.1", 0))
    made = create_server(
        app,
        map=sockets,
        sockets=[listening],
        threads=1,
        recv_bytes=262144,
        max_request_body_size=MOST_BODY,
        asyncore_use_poll=True,
    )
    running = threading.Thread(target=made.run)
    running.start()
    yield listening.getsockname()[1]
    for one in list(sockets.values()):
        one.close()
    made.task_dispatcher.shutdown()
    running.join(10)
    listening.close()


def begin(port: int, path: str, length: int, *, head: str = "") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    told = head or f"Content-Length: {length}\r\n"
    connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{told}\r\n".encode())
    return connection


def answer(connection: socket.socket) -> str:
    with connection:
        return connection.recv(65536).decode("latin-1")


def send(port: int, path: str, length: int) -> str:
    connection = begin(port, path, length)
    connection.sendall(bytes(length))
    return answer(connection)


def test_a_large_body_comes_in_at_its_own_address(port):
    assert "200" in send(port, LARGE, SMALL_BODY + 1)


@pytest.mark.parametrize(
    "path", ["/", "/my/diary/" + "a" * 31 + "/media", LARGE + "/x", "/x" + LARGE]
)
def test_elsewhere_it_is_refused_before_it_comes(port, path):
    assert "413" in answer(begin(port, path, SMALL_BODY))
    assert "200" in send(port, path, 10)


def test_more_than_the_largest_is_refused_everywhere(port):
    assert "413" in answer(begin(port, LARGE, MOST_BODY))


def test_a_body_without_a_length_is_refused_once_it_is_too_large(port):
    connection = begin(port, "/", 0, head="Transfer-Encoding: chunked\r\n")
    chunk = b"100000\r\n" + bytes(0x100000) + b"\r\n"
    for _ in range(SMALL_BODY // 0x100000):
        connection.sendall(chunk)
    assert "413" in answer(connection)


def test_only_some_come_in_at_a_time_and_a_place_is_free_again(port):
    held = [begin(port, LARGE, SMALL_BODY) for _ in range(LARGE_AT_ONCE)]
    for one in held:
        one.sendall(b"x")
    refused = answer(begin(port, LARGE, SMALL_BODY))
    assert "503" in refused
    assert "200" in send(port, LARGE, 1000)  # a small one is no burden
    held[0].sendall(bytes(SMALL_BODY - 1))
    assert "200" in answer(held[0])
    assert "200" in send(port, LARGE, SMALL_BODY)
    for one in held:
        one.close()


def test_the_addresses_are_those_of_the_views_that_say_so(store, data_dir):
    app = create_app(Config(data_dir=data_dir, master_keys=(bytes(32),)), store)
    marked = {
        rule.rule: app.view_functions[rule.endpoint].most
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "most")
    }
    assert marked == {"/my/diary/<entry>/media": LARGEST}
    for address in marked:
        assert LARGE_ADDRESS.fullmatch(address.replace("<entry>", "0" * 32))
