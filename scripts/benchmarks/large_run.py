"""A scheme of 20,000 people: their list read in, their survey opened, their mails handed to a mail
server on this machine, and every page that its lead opens."""

import logging
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Final

import open_survey
from diary_run import signed_in
from flask import Flask
from flask.testing import FlaskClient
from serving import free_port

from feedback.app import create_app
from feedback.clock import SetClock, SystemClock
from feedback.config import Config, Smtp
from feedback.demo.cast import Holder
from feedback.invitations.service import batch_of
from feedback.outbox.service import progress
from feedback.participants.service import dry_run, import_people
from feedback.responses import lifecycle
from feedback.running.worker import Worker
from feedback.storage.sqlite import SqliteStore, initialise

_PEOPLE: Final = 20_000
_IMPORT: Final = 20.0  # seconds, for so many people
_MERGE: Final = 120.0  # seconds, for so many mails
_PAGE: Final = 0.2  # seconds, for each of the lead's pages
_OFTEN: Final = 10.0  # seconds between two lines that say how far it is
_MASTER: Final = (bytes(32),)
_URL: Final = "http://127.0.0.1:8000"


def run(count: int, times: int) -> int:
    """Print what each takes; 1 if a bound, in proportion to `count`, is not reached."""
    share = count / _PEOPLE
    with tempfile.TemporaryDirectory(prefix="candour-large-") as name, _sink() as smtp:
        folder = Path(name) / "data"
        config = Config(folder, _MASTER, public_url=_URL)
        clock = SetClock(SystemClock().now())
        store = initialise(folder, _MASTER, clock)
        made, lead = open_survey.begun(store, clock)
        roster = open_survey.roster(count)
        print(f"{count} people:", flush=True)
        _timed("list checked before the lead says yes", lambda: dry_run(store, made, roster))
        listed = _timed(
            "list taken in",
            lambda: import_people(store, scheme=made, data=roster, by=lead.account),
        )
        open_survey.agreed(store, clock, made, lead)
        _timed("survey opened: keys, slots and mails written", lambda: lifecycle.tick(store))
        wave = open_survey.opened(store, made).id
        sending = replace(config, smtp=smtp)
        merged = _timed("mails sent", lambda: _send(store, sending, wave))
        slowest = _pages(create_app(config, store), made, wave, lead, times)
        store.close()
    return int(listed > _IMPORT * share or merged > _MERGE * share or slowest > _PAGE)


@contextmanager
def _sink() -> Iterator[Smtp]:
    """A mail server in a process of its own that takes every mail and keeps none."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    with subprocess.Popen([*command, "-c", "aiosmtpd.handlers.Sink"]) as server:  # noqa: S603 - our own command
        try:
            _until_there(port)
            yield Smtp(host="127.0.0.1", port=port, security="none")
        finally:
            server.terminate()


def _until_there(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def _timed(what: str, act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    spent = time.perf_counter() - began
    print(f"  {what}: {spent:.1f} s", flush=True)
    return spent


def _send(store: SqliteStore, config: Config, wave: str) -> None:
    """As the worker does, saying how far it is; every mail must have been taken."""
    logging.disable(logging.INFO)
    worker, last = Worker(config, store), time.monotonic()
    while worker.tick():
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            print(f"    {progress(store, batch_of(wave))[0]} sent", flush=True)
    sent, failed, waiting = progress(store, batch_of(wave))
    if failed or waiting:
        raise SystemExit(f"{sent} mails were sent, {failed} were refused, {waiting} wait")


def _pages(app: Flask, made: str, wave: str, lead: Holder, times: int) -> float:
    """Each page of the scheme that its lead may open: medians, slowest first."""
    client = signed_in(app, lead)
    paths = sorted(
        rule.rule.replace("<scheme>", made).replace("<wave>", wave)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.rule.startswith("/schemes/<scheme>")
        and rule.arguments <= {"scheme", "wave"}
    )
    spent = {path: _page(client, path, times) for path in paths}
    shown = {path: seconds for path, seconds in spent.items() if seconds is not None}
    print(f"  {len(shown)} pages of the lead, medians of {times}; the slowest:")
    for path, seconds in sorted(shown.items(), key=lambda one: -one[1])[:10]:
        print(f"    {1000 * seconds:5.0f} ms  {path.replace(made, '…').replace(wave, '…')}")
    return max(shown.values())


def _page(client: FlaskClient, path: str, times: int) -> float | None:
    """Seconds; None where the page is not the lead's, or leads elsewhere."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        given = client.get(path, base_url=_URL)
        spent.append(time.perf_counter() - began)
        if given.status_code != HTTPStatus.OK:
            return None
    return statistics.median(spent)
