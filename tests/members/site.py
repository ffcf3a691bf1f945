"""The pages as a member, or a scheme's lead, sees them, over the whole application.

app = make_app(store, data_dir)
amina = signed_in(app, two.mentor)         # a browser; see tests/releases/site.py
amina.get("/my/diary").post("/my/diary/…", text="…")
"""

from pathlib import Path

from flask import Flask, Response, session

from crypto import Cost, Identity
from feedback.accounts.browser import enter
from feedback.accounts.signing_in import Desk
from feedback.app import create_app
from feedback.config import Config
from feedback.storage.sqlite import SqliteStore
from feedback.web.session import COOKIE
from tests.members.people import Member, lead_of
from tests.releases.site import URL, Browser, Compiled

__all__ = ["URL", "SignedIn", "lead_in", "make_app", "signed_in"]


class SignedIn(Browser):
    """A browser that is signed in without a walk through the sign-in pages."""

    def __init__(self, app: Flask, account: str, identity: Identity) -> None:
        self.app, self.account, self.identity = app, account, identity
        self.client = app.test_client()
        self.status = self.landed = 0
        self.path = self.text = ""
        self.sign_in()

    def sign_in(self) -> "SignedIn":
        """Under a fresh session, as `accounts.browser.enter` begins it."""
        with self.app.test_request_context("/", base_url=URL):
            enter(self.account, self.identity)
            response = Response()
            mine = session._get_current_object()  # noqa: SLF001 - Flask's own way to the object
            self.app.session_interface.save_session(self.app, mine, response)
        cookie = response.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
        self.client.set_cookie(COOKIE, cookie, domain="127.0.0.1", secure=True, path="/")
        return self


def make_app(store: SqliteStore, data_dir: Path) -> Flask:
    """The whole application over a store, with cheap hashes."""
    app = create_app(Config(data_dir, (bytes(32),), public_url=URL), store)
    app.jinja_env.bytecode_cache = Compiled()
    app.extensions["candour-desk"] = Desk(store, cost=Cost(memory_kib=8, iterations=1))
    return app


def signed_in(app: Flask, who: Member) -> SignedIn:
    return SignedIn(app, who.account, who.identity)


def lead_in(app: Flask, store: SqliteStore, scheme: str) -> SignedIn:
    """The lead of a scheme; nothing is sealed to them here, so any identity does."""
    return SignedIn(app, lead_of(store, scheme), Identity.generate())
