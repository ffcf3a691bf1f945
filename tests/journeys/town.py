"""A whole installation for a browser: pages by waitress, mail by SMTP, time that is set.

Everything runs in this process, over loopback, on real files; only the clock is ours.
"""

import io
import logging
import os
import re
import threading
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from crypto import totp_code
from feedback.clock import SetClock
from feedback.config import Config
from feedback.running.serving import application
from feedback.running.worker import Worker
from feedback.storage.sqlite import initialise
from tests.looking import faults
from tests.ports import free_port

# Pages that a test of this process has looked at need no second look: a name is a page's state.
SEEN: set[str] = set()


class Inbox:
    """Mails as an SMTP server got them."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        self.mails += [(to, parsed) for to in envelope.rcpt_tos]
        return "250 OK"

    def text(self, to: str) -> str:
        """The newest mail to an address, its plain text."""
        found = [mail for address, mail in self.mails if address == to]
        assert found, f"no mail came to {to}"
        body = found[-1].get_body(("plain",))
        assert body is not None
        return body.get_content().replace("\r\n", "\n")

    def link(self, to: str) -> str:
        """The link in the newest mail to an address, alone on its line."""
        found = re.search(r"^(https?://\S+)$", self.text(to), re.MULTILINE)
        assert found, self.text(to)
        return found[1]

    def code(self, to: str) -> str:
        """The typed code in the newest mail, alone on its line."""
        found = re.search(r"^((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})$", self.text(to), re.MULTILINE)
        assert found, self.text(to)
        return found[1]


@dataclass
class Secrets:
    """What a holder wrote down."""

    email: str
    words: str
    totp: str
    recovery: str


@dataclass
class Town:
    folder: Path
    clock: SetClock
    url: str
    inbox: Inbox
    store: object
    worker: Worker
    browser: Browser
    log: io.StringIO
    shots: Path | None
    seen: set[str] = field(default_factory=lambda: SEEN)
    faults: list[str] = field(default_factory=list)

    def context(self, width: int = 1000, *, scripts: bool = True) -> BrowserContext:
        """A browser of its own: other cookies, another person."""
        made = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            base_url=self.url,
        )
        made.set_default_timeout(15_000)
        return made

    def page(self, width: int = 1000, *, scripts: bool = True) -> Page:
        opened = self.context(width, scripts=scripts).new_page()
        opened.on("console", self._console)
        opened.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        return opened

    def _console(self, message) -> None:
        # A page that answers 4xx is told of in the console too; those are meant.
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def look(self, page: Page, name: str) -> None:
        """Once for each name: axe, sideways scrolling and a picture, wide and narrow."""
        if name not in self.seen:
            self.seen.add(name)
            self.faults += faults(page, name, shots=self.shots)

    def work(self) -> None:
        """What the worker does when its time has come, until nothing is left."""
        self.worker.run_all()

    def go_to(self, day: date) -> None:
        """Let days pass, the worker at work on each."""
        while self.clock.now().date() < day:
            self.clock.advance(timedelta(days=1))
            self.fresh_worker().run_all()

    def fresh_worker(self) -> Worker:
        """One whose jobs are all due: their pauses run on a clock that nobody sets."""
        return Worker(self.worker._config, self.store)  # noqa: SLF001 - the same settings

    def totp(self, secret: str) -> str:
        """What an authenticator app shows; each code works once, so time goes on."""
        self.clock.advance(timedelta(seconds=31))
        return totp_code(secret, at=self.clock.now().timestamp())


def settings(folder: Path) -> dict[str, str]:
    """The environment of an installation in `folder`, its key written there."""
    port, mail_port = free_port(), free_port()
    key = folder / "master.key"
    key.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    key.chmod(0o600)
    return {
        "FEEDBACK_DATA_DIR": str(folder / "data"),
        "FEEDBACK_MASTER_KEY_FILE": str(key),
        "FEEDBACK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FEEDBACK_PORT": str(port),
        "FEEDBACK_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "FEEDBACK_MAIL_FROM": "Surveys <surveys@example.org>",
        "FEEDBACK_ORGANISATION": "Anytown Council",
    }


def build(folder: Path, browser: Browser, clock: SetClock, config: Config) -> tuple[Town, list]:
    """The installation, and what to call to take it down again."""
    inbox = Inbox()
    mail = Controller(inbox, hostname="127.0.0.1", port=config.smtp.port)
    mail.start()
    store = initialise(config.data_dir, config.master_keys, clock)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.addFilter(lambda line: line.name != "mail.log")  # the mail server's own, not ours
    logging.getLogger().addHandler(handler)
    app = application(config, store)
    server = create_server(app, host=config.host, port=config.port, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    town = Town(
        folder=folder,
        clock=clock,
        url=config.public_url,
        inbox=inbox,
        store=store,
        worker=Worker(config, store),
        browser=browser,
        log=log,
        shots=_album(),
    )

    def stop_server() -> None:
        server.close()
        server.task_dispatcher.shutdown()

    undo = [mail.stop, stop_server, store.close, lambda: logging.getLogger().removeHandler(handler)]
    return town, undo


def _album() -> Path | None:
    """Where pictures go, if somebody wants them."""
    named = os.environ.get("SCREENSHOTS")
    if not named:
        return None
    Path(named).mkdir(parents=True, exist_ok=True)
    return Path(named)
