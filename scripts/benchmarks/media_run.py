"""A film of 500 MB into a diary: through the service, beside AES-256-GCM over the same bytes and
writing them; then over HTTP into a serving process, whose memory is watched."""

import http.client
import json
import os
import re
import resource
import secrets
import signal
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from diary_run import made, signed_in
from flask import Flask
from waitress.server import create_server

from feedback.clock import SystemClock
from feedback.config import Config
from feedback.demo.members import Member
from feedback.diaries.media import Media
from feedback.diaries.media_model import PIECE_SIZE, Limits
from feedback.diaries.shelf import Shelf
from feedback.running.serving import application, settings
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.web.session import COOKIE

_MB: Final = 1_000_000
_MASTER: Final = (bytes(32),)
_RATIO: Final = 0.5
_GROWTH: Final = 32.0  # MB that a serving process may grow by
_RANGE: Final = 2 * 1024 * 1024
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
# The one thing that a sound begins with; all else is noise.
_BEGIN: Final = b"ID3\x04"


def run(size: int, rounds: int, folder: Path | None) -> int:
    """Print what was measured; 1 where a bound is not reached."""
    with tempfile.TemporaryDirectory(prefix="candour-media-", dir=folder) as name:
        data = Path(name) / "data"
        store, who = made(data, 8, 5000)
        entry = Shelf(store, who.account, who.identity).all("entry")[0].id
        print(f"{size // _MB} MB in pieces of {PIECE_SIZE} bytes, {rounds} rounds in turn:")
        ratio = _in_turn(store, who, entry, size, rounds, Path(name) / "plain")
        store.close()
        growth = _over_http(data, who, entry, size)
    return int(ratio < _RATIO or growth > _GROWTH)


def _pieces(size: int) -> Iterator[bytes]:
    noise = secrets.token_bytes(PIECE_SIZE)
    for number in range(-(-size // PIECE_SIZE)):
        piece = (_BEGIN if number == 0 else number.to_bytes(4, "big")) + noise[4:]
        yield piece[: size - number * PIECE_SIZE]


def _in_turn(
    store: SqliteStore, who: Member, entry: str, size: int, rounds: int, plain: Path
) -> float:
    """The median of the ratios: our throughput to that of sealing and writing alone."""
    ratios, memory = [], _memory()
    for number in range(1, rounds + 1):
        bare, (ours, reading) = _bare(size, plain), _ours(store, who, entry, size)
        ratios.append(bare.wall / ours.wall)
        speeds = [f"{size / _MB / spent.wall:.0f}" for spent in (ours, bare, reading)]
        print(
            f"  round {number}: service {speeds[0]} MB/s, AES-256-GCM and writing {speeds[1]} MB/s,"
            f" ratio {ratios[-1]:.2f} (in processor time {bare.work / ours.work:.2f});"
            f" reading in ranges of 2 MB {speeds[2]} MB/s",
            flush=True,
        )
    ratio = statistics.median(ratios)
    grown = _memory() - memory
    print(f"  median ratio {ratio:.2f} (to reach: {_RATIO}); memory grew by {grown:.1f} MB")
    return ratio


@dataclass(frozen=True)
class _Spent:
    """Seconds by the clock, and of this process's work."""

    wall: float
    work: float


def _since(began: tuple[float, float]) -> _Spent:
    return _Spent(time.perf_counter() - began[0], time.process_time() - began[1])


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _bare(size: int, path: Path) -> _Spent:
    key, began = AESGCM(secrets.token_bytes(32)), _now()
    with path.open("wb") as file:
        for number, piece in enumerate(_pieces(size)):
            file.write(key.encrypt(number.to_bytes(12, "big"), piece, None))
        file.flush()
        os.fsync(file.fileno())
    spent = _since(began)
    path.unlink()
    return spent


def _ours(store: SqliteStore, who: Member, entry: str, size: int) -> tuple[_Spent, _Spent]:
    media = Media(store, who.account, who.identity)
    limits = Limits(on=True, file=size, person=2 * size)
    began = _now()
    medium = media.begin(entry=entry, name="film.mp3", size=size, limits=limits)
    for number, piece in enumerate(_pieces(size)):
        media.take(medium, number, piece)
    medium = media.finish(medium)
    spent, began = _since(began), _now()
    length = 0
    for at in range(0, size, _RANGE):
        with media.reading(medium) as reader:
            length += len(b"".join(reader.range(at, at + _RANGE)))
    reading = _since(began)
    if length != size:
        raise SystemExit("what is read is not as long as what was sent")
    media.remove(medium)
    return spent, reading


def _over_http(data: Path, who: Member, entry: str, size: int) -> float:
    """Send all of it to a serving process, read some; by how many MB its memory grew at most."""
    with _serving(data, who) as (port, pid, cookie):
        link = _Link(port, cookie, entry)
        link.send(3 * PIECE_SIZE, "warm.mp3")
        before = _peak_of(pid)
        began = time.perf_counter()
        medium = link.send(size, "film.mp3")
        spent = time.perf_counter() - began
        sent = _peak_of(pid) - before
        for at in range(0, size, max(_RANGE, size // 50)):
            link.read(f"{medium}/content", f"bytes={at}-")
        link.read(f"{medium}/save", None)
        grown = _peak_of(pid) - before
    print(
        f"  over HTTP into one serving process: {size / _MB / spent:.0f} MB/s; its memory grew by "
        f"{sent:.1f} MB at most, {grown:.1f} MB with playing and saving it "
        f"(to stay under: {_GROWTH:.0f} MB)"
    )
    return grown


class _Link:
    """A browser's one connection."""

    def __init__(self, port: int, cookie: str, entry: str) -> None:
        self._port, self._base = port, f"/my/diary/{entry}/media"
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookies = {COOKIE: cookie}
        found = _TOKEN.search(self._ask("GET", self._base).decode())
        if not found:
            raise SystemExit("the page to add media did not come")
        self._token = found[1]

    def send(self, size: int, name: str) -> str:
        about = json.dumps({"name": name, "size": size}).encode()
        begun = json.loads(self._ask("POST", f"{self._base}/begin", about, "application/json"))
        for number, piece in enumerate(_pieces(size)):
            self._ask("POST", f"{begun['at']}/pieces/{number}", piece, "application/octet-stream")
        self._ask("POST", f"{begun['at']}/done", b"{}", "application/json")
        return str(begun["at"])

    def read(self, path: str, asked: str | None) -> int:
        headers = self._headers() | ({"Range": asked} if asked else {})
        self._connection.request("GET", path, headers=headers)
        answer, length = self._connection.getresponse(), 0
        while piece := answer.read(1 << 16):
            length += len(piece)
        return length

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        headers = self._headers()
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self._token}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{method} {path}: {answer.status}")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self._cookies[name] = value
        return text

    def _headers(self) -> dict[str, str]:
        url = f"http://127.0.0.1:{self._port}"
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies, "Origin": url, "Referer": url, "Sec-Fetch-Site": "same-origin"}


@contextmanager
def _serving(data: Path, who: Member) -> Iterator[tuple[int, int, str]]:
    """A process that serves as `feedback serve` does; its port, its id, a session's cookie."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = Config(data, _MASTER, port=port, public_url=f"http://127.0.0.1:{port}")
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        _serve(config, who, listening, tell)
    listening.close()
    os.close(tell)
    try:
        with os.fdopen(told) as pipe:
            yield port, pid, pipe.readline().strip()
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def _serve(config: Config, who: Member, listening: socket.socket, tell: int) -> None:
    store = initialise(config.data_dir, _MASTER, SystemClock())
    app = application(config, store)
    server = create_server(app, **settings(config, listening))
    os.write(tell, _cookie(app, who).encode() + b"\n")
    os.close(tell)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server.run()


def _cookie(app: Flask, who: Member) -> str:
    found = signed_in(app, who).get_cookie(COOKIE, domain="127.0.0.1")
    if found is None:
        raise SystemExit("no session was begun")
    return found.value


def _memory() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB


def _peak_of(pid: int) -> float:
    """The most memory that another process ever had, in MB (Linux)."""
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(text.split("VmHWM:")[1].split()[0]) * 1024 / _MB
