"""`/metrics` on a port of its own, of this machine alone, in a process of its own."""

import socket
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST
from waitress.server import create_server

from feedback.config import Config
from feedback.outbox.checking import mail_fault
from feedback.running.metrics import Facts, text
from feedback.running.opening import CannotStart
from feedback.running.vitals import Vitals
from feedback.storage.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["MailWatch", "application", "listen", "serve"]

_HOST: Final = "127.0.0.1"
_NAMES: Final = frozenset({"127.0.0.1", "localhost"})
_TEXT: Final = "text/plain; charset=utf-8"
_THREADS: Final = 2
# Seconds between two looks at the mail server.
_LOOK: Final = 300.0


def listen(port: int) -> socket.socket:
    """A socket of this machine alone, whatever pages are served on. Raises `CannotStart`."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise CannotStart(
            f"FEEDBACK_METRICS_PORT: cannot listen on {_HOST}:{port} ({error.strerror})."
        ) from error


def serve(config: Config, store: Store, vitals: Vitals, listening: socket.socket) -> None:
    """Serve until the process is ended."""
    watch = MailWatch(config, store)
    threading.Thread(target=watch.run, daemon=True).start()
    app = application(Facts(config, store, vitals, watch.reachable))
    create_server(app, sockets=[listening], threads=_THREADS, ident=None).run()


def application(facts: Facts) -> "WSGIApplication":
    """GET /metrics, asked for by a name of this machine (so that no web page can: a name of its
    own that points here is not one of ours)."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        asked = (environ["REQUEST_METHOD"], environ.get("PATH_INFO"))
        if asked != ("GET", "/metrics") or _name(environ.get("HTTP_HOST", "")) not in _NAMES:
            start("404 Not Found", [("Content-Type", _TEXT), ("Content-Length", "0")])
            return [b""]
        content = text(facts)
        head = [("Content-Type", CONTENT_TYPE_LATEST), ("Content-Length", str(len(content)))]
        start("200 OK", [*head, ("Cache-Control", "no-store")])
        return [content]

    return answer


class MailWatch:
    """Whether mail could be handed over, looked at on a beat of its own.

    Not taken from what the worker sends: a server that is away would show when somebody asked.
    """

    def __init__(
        self, config: Config, store: Store, fault: Callable[..., str | None] = mail_fault
    ) -> None:
        self._config = config
        self._clock = store.clock
        self._fault = fault
        self._reachable: bool | None = None

    def reachable(self) -> bool | None:
        return self._reachable

    def look(self) -> None:
        self._reachable = self._fault(self._config, self._clock) is None

    def run(self) -> None:
        """For ever, unless mail does not leave this machine."""
        beat = threading.Event()
        while self._config.sends_mail:
            self.look()
            beat.wait(_LOOK)


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
