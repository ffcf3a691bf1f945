"""The whole application in a real browser, on a page of somebody who is signed in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from feedback.app import create_app
from feedback.config import Config
from feedback.storage.sqlite import SqliteStore
from feedback.web.session import COOKIE
from tests.looking import faults
from tests.members.people import Member
from tests.members.site import SignedIn
from tests.ports import free_port


@dataclass
class Site:
    """A running installation. `faults`: what scripts and axe complained of."""

    url: str
    app: object
    browser: Browser
    faults: list[str] = field(default_factory=list)

    def page(self, who: Member, *, width: int = 320, scripts: bool = True) -> Page:
        """A browser of its own in which `who` is signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 700}, java_script_enabled=scripts
        )
        context.set_default_timeout(10_000)
        self.sign_in(context, who)
        opened = context.new_page()
        opened.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        opened.on("console", self._console)
        return opened

    def sign_in(self, context, who: Member) -> None:
        """Give the browser a fresh session."""
        jar = SignedIn(self.app, who.account, who.identity).client  # type: ignore[arg-type]  # a Flask
        cookie = jar.get_cookie(COOKIE, domain="127.0.0.1")
        assert cookie
        about = {"domain": "127.0.0.1", "path": "/", "secure": True, "httpOnly": True}
        context.add_cookies([{"name": COOKIE, "value": cookie.value, **about}])

    def look(self, page: Page, name: str, shots: Path | None = None) -> None:
        """axe and sideways scrolling, wide and narrow."""
        self.faults += faults(page, name, shots=shots)

    def _console(self, message) -> None:
        told = message.text
        if message.type == "error" and "status of 4" not in told and "net::" not in told:
            self.faults.append(f"console: {told}")


class _Silent(WSGIRequestHandler):
    def log(self, *_about) -> None:
        pass


@contextmanager
def served(store: SqliteStore, folder: Path, browser: Browser) -> Iterator[Site]:
    """The application on a free port of this machine."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    app = create_app(Config(folder, (bytes(32),), public_url=url), store)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(url, app, browser)
    finally:
        for context in browser.contexts:
            context.close()
        server.shutdown()
        server.server_close()
        thread.join()
