"""A mail server that hangs, drips, breaks off or refuses at every stage; none; one of no name."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from feedback.clock import SetClock, SystemClock
from feedback.config import Config, Smtp
from feedback.outbox.model import Message, Outcome, each
from feedback.outbox.sending import send_batch
from feedback.outbox.service import post_all
from feedback.outbox.transport import SmtpTransport
from feedback.storage.sqlite import initialise
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.faults.installation import Installation, Trial
from tests.ports import free_port

__all__ = ["TRIALS"]

_STAGES: Final = ("connect", "ehlo", "mail", "rcpt", "data", "dot")
_LIMIT: Final = 1.0
_MAILS: Final = 3
_LATER: Final = timedelta(hours=4)


@dataclass
class Server:
    """Speaks SMTP until it comes to a stage, and there does what it is told to. `arrived`: mails
    that it has read whole and has not refused."""

    stage: str
    does: str
    arrived: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def talk(self, there: socket.socket) -> None:
        """One connection."""
        lines = there.makefile("rb")
        if not self._at(there, "connect", b"220 here\r\n"):
            return
        for line in lines:
            verb = line[:4].strip().lower().decode("latin-1")
            stage = {"ehlo": "ehlo", "mail": "mail", "rcpt": "rcpt", "data": "data"}.get(verb)
            if verb == "quit":
                there.sendall(b"221 bye\r\n")
                return
            if stage is None:
                there.sendall(b"250 ok\r\n")
                continue
            said = b"354 go on\r\n" if stage == "data" else b"250 ok\r\n"
            if not self._at(there, stage, said):
                return
            if stage == "data" and not (self.stage == "data" and self.does in {"451", "554"}):
                while lines.readline() not in {b".\r\n", b""}:
                    pass
                self.arrived += not (self.stage == "dot" and self.does.isdigit())
                if not self._at(there, "dot", b"250 taken\r\n"):
                    return

    def _at(self, there: socket.socket, stage: str, said: bytes) -> bool:
        if stage != self.stage or self.does == "well":
            there.sendall(said)
            return True
        if self.does == "drop":
            return False
        if self.does == "hang":
            self.ended.wait(60)
            return False
        if self.does == "slow":
            self.ended.wait(_LIMIT / 2)
            there.sendall(said)
            return True
        if self.does == "drip":
            while not self.ended.wait(0.05):
                there.sendall(said[:3] + b"-x\r\n")
            return False
        there.sendall(f"{self.does} no\r\n".encode())
        return True


@contextmanager
def _running(server: Server) -> Iterator[Smtp]:
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                there, _ = listening.accept()
            except OSError:
                return
            with there, suppress(OSError):
                server.talk(there)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield Smtp(host="127.0.0.1", port=listening.getsockname()[1], security="none")
    finally:
        server.ended.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)


def stages(base: Installation, folder: Path) -> str:
    """Each stage, each fault: then the server is well, and every mail arrives; none is given up."""
    del base
    longest, twice, tried = 0.0, 0, 0
    for stage in _STAGES:
        for does in ("drop", "hang", "slow", "drip", "421", "451", "554"):
            if does == "554" and stage == "rcpt":
                continue  # that is about the address, and final: tests/outbox/test_transport.py
            server = Server(stage, does)
            took, again = _to_the_end(folder / f"{stage}-{does}", server)
            longest, twice, tried = max(longest, took), twice + again, tried + 1
    return (
        f"{tried} faults: all mails went once the server was well, {twice} of "
        f"{tried * _MAILS} twice; the worker never waited over {longest:.1f} s (limit {_LIMIT} s "
        "a reply)"
    )


def _to_the_end(data: Path, server: Server) -> tuple[float, int]:
    clock = SetClock(SystemClock().now())
    config = Config(data_dir=data, master_keys=(MASTER,))
    with closing(initialise(data, (MASTER,), clock)) as store, _running(server) as smtp:
        names = [f"p{at}@example.org" for at in range(_MAILS)]
        with store.change(Event("upkeep")) as w:
            post_all(w, store, kind="plain", payloads=[{"to": one} for one in names], batch="b")
        given_up: list[str] = []
        handlers = {"plain": each(_mail, lambda _s, p: given_up.append(p["to"]))}
        transport = SmtpTransport(smtp, "S <s@example.org>", clock, timeout=_LIMIT)
        longest = 0.0
        for turn in range(12):
            if turn == 2:
                server.does = "well"
                server.ended.set()
            began = time.monotonic()
            send_batch(store, config, transport, handlers)
            longest = max(longest, time.monotonic() - began)
            clock.move_to(clock.now() + _LATER)
        assert given_up == []
        assert store.count("outbox", state="sent") == _MAILS, (server.stage, server.does)
        assert server.arrived >= _MAILS
        return longest, max(0, server.arrived - _MAILS)


def _mail(_store: object, _config: object, payload: dict[str, str]) -> Message:
    return Message(to=payload["to"], subject="S", text="T", html="H")


def unreached(base: Installation, folder: Path) -> str:
    """A name that nobody knows, nobody at the port, and a certificate of nobody: mail waits."""
    del base, folder
    clock = SystemClock()
    message = Message(to="a@example.org", subject="S", text="T", html="H")
    told = []
    away = Smtp(host="127.0.0.1", port=free_port(), security="none")
    ways = {
        "no such name": replace(away, host="mail.nowhere.invalid"),
        "nobody there": away,
        "no TLS there": None,
    }
    for why, smtp in ways.items():
        with _running(Server("connect", "well")) as plain:
            way = smtp or replace(plain, security="tls")
            sender = SmtpTransport(way, "S <s@example.org>", clock, timeout=_LIMIT)
            assert sender.send([message]) == [Outcome.DOWN], why
            told.append(f"{why}: {sender.unreached()}")
    return "; ".join(told)


TRIALS: Final[dict[str, Trial]] = {"mail-stages": stages, "mail-unreached": unreached}
