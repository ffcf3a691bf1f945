"""`/metrics` on a port of its own, of this machine alone, in a process of its own."""

import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST
from waitress.server import create_server

from feedback.config import Config
from feedback.running.metrics import Facts, text
from feedback.running.opening import CannotStart
from feedback.running.vitals import Vitals
from feedback.storage.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["application", "listen", "serve"]

_HOST: Final = "127.0.0.1"
_NAMES: Final = frozenset({"127.0.0.1", "localhost"})
_TEXT: Final = "text/plain; charset=utf-8"
_THREADS: Final = 2


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
    app = application(Facts(config, store, vitals))
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


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
