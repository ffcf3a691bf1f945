"""`feedback serve`: one listening socket, a process for each core, the worker in the parent."""

import gc
import os
import resource
import socket
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask
from waitress.server import create_server

from crypto.memory import blank_what_is_freed
from feedback.app import create_app
from feedback.config import Config
from feedback.cores import all_cores
from feedback.running import health, receipts
from feedback.running.bodies import MOST_BODY, bound_bodies
from feedback.running.channel import calm_waitress
from feedback.running.loading import loading
from feedback.running.opening import CannotStart, OpenStore
from feedback.running.patience import bound_waiting
from feedback.running.proxies import only_from, without_forwarding
from feedback.running.spool import MemoryRequest, seal_waitress
from feedback.running.steady import Steady
from feedback.running.strict import MOST_HEAD
from feedback.running.supervisor import Stop, Supervisor
from feedback.running.vitals import Vitals
from feedback.running.wiring import jobs
from feedback.running.worker import Worker

__all__ = ["application", "listen", "processes", "run", "settings"]

# In each process. Signing in holds one while a passphrase is tried and one that waits for it,
# never more (feedback.accounts.gate), so that a participant always finds a free one.
THREADS: Final = 4
CONNECTIONS: Final = 2000
_BACKLOG: Final = 1024
_MOST_PROCESSES: Final = 64
_IDLE: Final = 1.0
_SPARE_FILES: Final = 512


def run(config: Config, store: OpenStore, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. `say` gets one line once pages can be asked for."""
    count = processes(os.environ)
    listening = listen(config)
    with loading():
        app = application(config, store)
    work = jobs()
    vitals = Vitals(work)
    worker = Worker(config, store, work=work, vitals=vitals, steady=Steady(store))
    beside = _metrics(config, store, vitals)
    _allow_files()
    blank_what_is_freed()
    # What is there now stays: looking through it again after each form would take a tenth of a
    # second (`feedback.running.channel`), and would copy the memory that processes share. Nor is
    # it looked through before that: next to nothing of it is garbage.
    gc.freeze()

    def serve() -> None:
        door = only_from(without_forwarding(app), config.trusted_proxy)
        create_server(door, **settings(config, listening)).run()

    supervisor = Supervisor(
        serve, processes=count, release=store.close, beside=beside, cores=all_cores()
    )

    def mend() -> None:
        supervisor.mend()
        vitals.serves(supervisor.serving)

    try:
        mend()
        say(f"Candour is at {config.public_url}")
        while True:
            more = worker.tick(mend)
            supervisor.wait(0.0 if more else _IDLE)
    except Stop:
        pass
    finally:
        supervisor.end()
        listening.close()
        store.close()


def _metrics(config: Config, store: OpenStore, vitals: Vitals) -> list[Callable[[], None]]:
    """What serves metrics, if they are wanted. The socket first: who cannot have it is told."""
    if config.metrics_port is None:
        return []
    from feedback.running import metrics_server  # noqa: PLC0415 - 5 MB that most do not need

    listening = metrics_server.listen(config.metrics_port)
    return [lambda: metrics_server.serve(config, store, vitals, listening)]


def application(config: Config, store: OpenStore) -> Flask:
    """The web application, with nothing of a request on the disk in plain text."""
    seal_waitress()
    calm_waitress()
    bound_bodies()
    bound_waiting()
    app = create_app(config, store, health.views, receipts.views)
    app.request_class = MemoryRequest
    return app


def settings(config: Config, listening: socket.socket) -> dict[str, Any]:
    """How waitress is run. It buffers slow clients: no thread waits for one."""
    return {
        "sockets": [listening],
        "threads": THREADS,
        # select() ends at 1,024 open files, and by default 100 connections block the door.
        "asyncore_use_poll": True,
        "connection_limit": _connections(),
        # A buffer of over 128 kB is memory that the system is asked for, and given back, each time.
        "recv_bytes": 65536,
        "max_request_body_size": MOST_BODY,  # `BoundedRequest` knows by address
        "max_request_header_size": MOST_HEAD,
        # `without_forwarding` does this, and notes that there were some.
        "clear_untrusted_proxy_headers": False,
        "url_scheme": urlsplit(config.public_url).scheme,
        "ident": None,
    }


def processes(environ: Mapping[str, str]) -> int:
    """One for each core, or what FEEDBACK_PROCESSES says."""
    text = environ.get("FEEDBACK_PROCESSES")
    if not text:
        return len(all_cores()) or 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_PROCESSES):
        raise CannotStart(f"FEEDBACK_PROCESSES: a whole number from 1 to {_MOST_PROCESSES}.")
    return int(text)


def listen(config: Config) -> socket.socket:
    """The one socket that all processes accept from."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        return socket.create_server((config.host, config.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise CannotStart(
            f"FEEDBACK_HOST, FEEDBACK_PORT: cannot listen on {config.host}:{config.port} "
            f"({error.strerror}). Does Candour run already?"
        ) from error


def _connections() -> int:
    """As many as there are files for, with some left for stores."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(CONNECTIONS, max(files - _SPARE_FILES, files // 2))


def _allow_files() -> None:
    wanted = CONNECTIONS + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
