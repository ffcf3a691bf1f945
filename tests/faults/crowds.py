"""Connections that cost something: half-sent requests, readers that hardly read, no files left."""

import resource
import selectors
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from tests.faults.installation import Installation, Trial
from tests.faults.served import Served, serving

__all__ = ["TRIALS"]

_HALF: Final = b"POST /answer/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nq-honest="
_HEAD: Final = b"GET / HTTP/1.1\r\nHo"
_ENDS: Final = 180.0
_FEW: Final = 40


def half_sent(base: Installation, folder: Path) -> str:
    """1,500 requests of which only a part comes, with a byte more now and then: people go on."""
    place = base.copied(folder / "data")
    with serving(place, folder) as served, ExitStack() as opened:
        held = [_connect(served, opened, _HALF if at % 2 else _HEAD) for at in range(1500)]
        waits, ended, began = [], None, time.monotonic()
        tokens = iter(place.tokens)
        while ended is None and time.monotonic() - began < _ENDS:
            if len(waits) < 12:
                waits.append(_journey(served, next(tokens)))
            held = [one for one in held if _drip(one)]
            if not held:
                ended = time.monotonic() - began
            time.sleep(5)
        assert ended is not None, f"{len(held)} are still open"
        assert served.get("/").status == 200
        assert "too slow" in served.logged
    return (
        f"12 whole journeys meanwhile, the slowest {max(waits):.1f} s; all closed by {ended:.0f} s"
    )


def slow_readers(base: Installation, folder: Path) -> str:
    """400 take a byte a second of a large page: people go on, and they are closed."""
    place = base.copied(folder / "data")
    with serving(place, folder) as served, ExitStack() as opened:
        size = len(served.get("/outbox").text)
        ask = b"GET /outbox HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        held = [_connect(served, opened, ask, room=2048) for _ in range(400)]
        waits = [_journey(served, token) for token in place.tokens[:8]]
        most = _sockets(served)
        began = time.monotonic()
        # What the system itself still has to send is no cost of ours.
        while _sockets(served) > _FEW:
            assert time.monotonic() - began < _ENDS, f"{_sockets(served)} are still open"
            for one in held:
                _sip(one)
            time.sleep(1)
        ended = time.monotonic() - began
        assert served.get("/").status == 200
    return (
        f"{size // 1000} kB; 8 whole journeys meanwhile, the slowest {max(waits):.1f} s; "
        f"{most} connections fell to {_FEW} in {ended:.0f} s"
    )


def _sockets(served: Served) -> int:
    """Of all serving processes."""
    count = 0
    for pid in served.children:
        for one in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                count += one.readlink().name.startswith("socket:")
    return count


def no_files(base: Installation, folder: Path) -> str:
    """Few files may be open (a hard limit of 256), and a crowd comes."""
    place = base.copied(folder / "data")
    limit = {resource.RLIMIT_NOFILE: 256}
    with serving(place, folder, limits=limit) as served, ExitStack() as opened:
        for _ in range(600):
            _connect(served, opened, _HEAD)
        began = time.monotonic()
        waits = [_journey(served, token) for token in place.tokens[:3]]
        took = time.monotonic() - began
        opened.close()
        waits += [_journey(served, token) for token in place.tokens[3:6]]
        lines = len(served.logged.splitlines())
    assert lines < 50, f"{lines} lines of log"
    return (
        f"three journeys in {took:.0f} s, then one in {max(waits[3:]):.1f} s; {lines} lines of log"
    )


def _connect(
    served: Served, opened: ExitStack, said: bytes, *, room: int | None = None
) -> socket.socket:
    made = opened.enter_context(socket.socket())
    if room:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    made.settimeout(20)
    made.connect(("127.0.0.1", served.port))
    made.sendall(said)
    made.setblocking(False)
    return made


def _journey(served: Served, token: str) -> float:
    began = time.monotonic()
    visitor = served.visitor(timeout=200)
    check = visitor.answer(visitor.begin(token), "What I have to say")
    assert visitor.send(check).heading == "Your answers are saved"
    return time.monotonic() - began


def _drip(one: socket.socket) -> bool:
    """Send one byte more; whether it is still open."""
    try:
        one.send(b"x")
        return one.recv(4096) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def _sip(one: socket.socket) -> bool:
    with selectors.DefaultSelector() as waiting:
        waiting.register(one, selectors.EVENT_READ)
        if not waiting.select(0):
            return True
    try:
        return one.recv(1) != b""
    except OSError:
        return False


TRIALS: Final[dict[str, Trial]] = {
    "half-sent": half_sent,
    "slow-readers": slow_readers,
    "no-files": no_files,
}
