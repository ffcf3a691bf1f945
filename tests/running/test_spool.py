"""Bodies never lie on the disk in plain text."""

import io
import socket
import threading
import time
from pathlib import Path

import pytest
from flask import Flask, request
from hypothesis import given, settings
from hypothesis import strategies as st
from waitress.buffers import TempfileBasedBuffer
from waitress.server import create_server

from feedback.running.spool import MemoryRequest, SealedFile, seal_waitress

MARK = b"a sentence of somebody's diary. "
BODY = MARK * 65536  # 2 MB


@pytest.fixture
def sealed():
    """waitress sealed for one test."""
    before = TempfileBasedBuffer.newfile
    seal_waitress()
    yield
    TempfileBasedBuffer.newfile = before


@settings(deadline=None)  # other work on the machine must not fail it
@given(
    parts=st.lists(st.binary(max_size=5000), max_size=6),
    reads=st.lists(st.tuples(st.integers(0, 20000), st.integers(-1, 9000)), max_size=8),
)
def test_a_sealed_file_reads_like_a_file_wherever_one_begins(parts, reads):
    plain, sealed = io.BytesIO(), SealedFile()
    for part in parts:
        assert plain.write(part) == sealed.write(part)
    for offset, size in reads:
        plain.seek(offset)
        sealed.seek(offset)
        assert plain.read(size) == sealed.read(size)
        assert plain.tell() == sealed.tell()
    sealed.close()


@settings(deadline=None)  # other work on the machine must not fail it
@given(st.lists(st.binary(max_size=6000).map(lambda line: line + b"\n"), max_size=5))
def test_lines_come_as_they_went(lines):
    sealed = SealedFile()
    sealed.write(b"".join(lines))
    sealed.seek(0)
    assert list(sealed) == list(io.BytesIO(b"".join(lines)))
    sealed.seek(0)
    assert sealed.readline(3) == io.BytesIO(b"".join(lines)).readline(3)
    sealed.close()


def test_a_place_is_never_written_twice():
    sealed = SealedFile()
    sealed.write(b"one")
    sealed.seek(0)
    with pytest.raises(io.UnsupportedOperation):
        sealed.write(b"two")
    sealed.close()


def _open_files() -> dict[str, bytes]:
    """What this process has in open temporary files, deleted ones too."""
    found = {}
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = str(link.readlink())
            if "/tmp" in target or "(deleted)" in target:  # noqa: S108 - looked for, not used
                found[target] = Path(f"/proc/self/fd/{link.name}").read_bytes()
        except OSError:
            continue
    return found


@pytest.fixture
def server(sealed):  # noqa: ARG001 - must be sealed before
    """waitress with an app that looks at its own open files while it holds a body."""
    app = Flask("spool")
    app.request_class = MemoryRequest
    seen: list[dict[str, bytes]] = []

    @app.post("/upload")
    def upload() -> str:
        content = request.files["f"].stream.read() if request.files else request.get_data()
        seen.append(_open_files())
        return str(len(content))

    @app.get("/big")
    def big() -> bytes:
        return BODY * 4  # more than the system itself takes for a connection

    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = create_server(app, sockets=[listening], threads=2, recv_bytes=262144)
        thread = threading.Thread(target=made.run, daemon=True)
        thread.start()
        yield listening.getsockname()[1], seen
        made.close()
        made.task_dispatcher.shutdown()


def _send(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def _spooled(seen: list[dict[str, bytes]]) -> list[bytes]:
    return [content for files in seen for content in files.values() if len(content) >= len(BODY)]


def test_a_large_body_is_spooled_and_nothing_of_it_can_be_read_on_the_disk(server):
    port, seen = server
    head = (
        f"POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(BODY)}\r\n"
    )
    answer = _send(port, head.encode() + b"\r\n" + BODY)
    assert answer.endswith(str(len(BODY)).encode())
    assert _spooled(seen)
    assert not any(MARK in content for files in seen for content in files.values())


def test_an_uploaded_file_stays_in_memory(server):
    port, seen = server
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="d.txt"\r\n\r\n'
    body = part + BODY + b"\r\n--b--\r\n"
    head = (
        "POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    assert _send(port, head.encode() + body).endswith(str(len(BODY)).encode())
    assert seen
    assert not any(MARK in content for files in seen for content in files.values())


def test_an_answer_that_is_taken_slowly_is_sealed_too(server):
    port, _ = server
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", port))
        connection.sendall(b"GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = connection.recv(1)
        files: dict[str, bytes] = {}
        until = time.monotonic() + 20
        while not any(len(content) > 1_000_000 for content in files.values()):
            assert time.monotonic() < until, "nothing was spooled"
            files = _open_files()
        assert not any(MARK in content for content in files.values())
        while part := connection.recv(65536):
            answer += part
    assert answer.endswith(BODY)
