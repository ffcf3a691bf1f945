"""The pages of accounts on a small site, and a browser that walks them."""

import re
from datetime import timedelta
from html import unescape

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFProtect

from crypto import totp_code
from feedback.accounts.holder_rows import place_of
from feedback.accounts.signing_in import Desk
from feedback.accounts.views import views
from feedback.clock import SetClock, epoch
from feedback.config import Config
from feedback.storage.sqlite import SqliteStore
from feedback.web.access import Who, allow, init_access, rule_of
from feedback.web.errorpages import init_errors
from feedback.web.headers import init_headers
from feedback.web.session import init_sessions
from feedback.web.site import init_site
from feedback.web.static import init_static
from feedback.web.templating import init_templates
from tests.accounts.people import CHEAP

URL = "https://surveys.example.org"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"

_KEY = re.compile(r'<code id="key">([^<]*)</code>')
_CODE = re.compile(r'<code id="recovery-code">([^<]*)</code>')
_WORD = re.compile(r"<li><code>([a-z]+)</code></li>")
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def make_app(store: SqliteStore, data_dir) -> Flask:
    app = Flask("feedback", static_folder=None)
    app.config.update(SECRET_KEY=store.vault.key("sessions"), PUBLIC_URL=URL)
    app.extensions["candour-desk"] = Desk(store, cost=CHEAP)
    init_templates(app)
    init_static(app)
    init_headers(app)
    init_sessions(app, store)
    init_access(app, store, place_of, lambda *_: False)
    csrf = CSRFProtect(app)
    init_errors(app)
    app.register_blueprint(views)
    for name, path in (
        ("schemes", "index"),
        ("members", "home"),
        ("responses", "help_page"),
        ("invitations", "again"),
    ):
        app.register_blueprint(_stub(name, path))
    init_site(app, Config(data_dir, (bytes(32),), public_url=URL))
    for view in app.view_functions.values():
        rule = rule_of(view)
        if rule and rule.sessionless:
            csrf.exempt(view)
    app.view_functions["static_file"] = allow(Who.ANYONE)(app.view_functions["static_file"])
    return app


def _stub(name: str, endpoint: str) -> Blueprint:
    made = Blueprint(name, name)
    who = Who.ACCOUNT if name in {"schemes", "members"} else Who.ANYONE

    @made.get(f"/{name}", endpoint=endpoint)
    @allow(who)
    def page() -> str:
        return name

    if name == "members":
        made.add_url_rule("/account/close", "close", allow(Who.ACCOUNT)(lambda: "close"))
    if name == "schemes":

        @made.get("/fresh", endpoint="fresh")
        @allow(Who.ACCOUNT, fresh=True)
        def fresh() -> str:
            return "fresh"

    return made


class Browser:
    """Pages, forms and cookies of one browser."""

    def __init__(self, app: Flask, agent: str = CHROME) -> None:
        self.client: FlaskClient = app.test_client()
        self.agent = agent
        self.text = ""
        self.status = 0
        self.path = ""
        self.headers = {}

    def get(self, path: str) -> "Browser":
        return self._after(self.client.get(path, base_url=URL, headers=self._headers()))

    def post(self, path: str = "", **fields: str) -> "Browser":
        token = _TOKEN.search(self.text)
        data = fields | ({"csrf_token": unescape(token[1])} if token else {})
        where = path or self.path
        sent = {"Origin": URL, "Referer": URL + where} | self._headers()
        return self._after(self.client.post(where, data=data, base_url=URL, headers=sent))

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, domain="surveys.example.org")
        return found.value if found else None

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": self.agent}

    def _after(self, response) -> "Browser":
        self.status, self.headers = response.status_code, response.headers
        while response.status_code in {302, 303}:
            self.path = response.location.removeprefix(URL)
            response = self.client.get(response.location, base_url=URL, headers=self._headers())
        self.path = response.request.full_path.rstrip("?")
        self.text = response.get_data(as_text=True)
        self.landed = response.status_code
        return self


class Person:
    """Somebody with paper and a phone."""

    def __init__(self, clock: SetClock, email: str, name: str = "Sam Lee") -> None:
        self.clock = clock
        self.email = email
        self.name = name
        self.words = self.secret = self.recovery = ""

    def code(self) -> str:
        return totp_code(self.secret, at=epoch(self.clock))

    def next_code(self) -> str:
        """A code that was never used: half a minute later."""
        self.clock.advance(timedelta(seconds=30))
        return self.code()

    def enrol(self, browser: Browser, token: str, *, fixed: bool = False) -> Browser:
        browser.get(f"/enrol/{token}").post()
        browser.post(name=self.name, **({} if fixed else {"email": self.email}))
        self.copy_words(browser)
        self.copy_app(browser)
        return self.copy_recovery(browser)

    def copy_words(self, browser: Browser) -> Browser:
        self.words = " ".join(_WORD.findall(browser.text))
        return browser.get("/set-up/words/check").post(passphrase=self.words)

    def copy_app(self, browser: Browser) -> Browser:
        self.secret = _KEY.search(browser.text)[1].replace(" ", "")
        return browser.post(code=self.code())

    def copy_recovery(self, browser: Browser) -> Browser:
        self.recovery = _CODE.search(browser.text)[1]
        return browser.get("/set-up/recovery/check").post(recovery=self.recovery[-4:])

    def sign_in(self, browser: Browser, next_: str = "") -> Browser:
        browser.get("/sign-in" + (f"?next={next_}" if next_ else ""))
        return browser.post(email=self.email, passphrase=self.words, code=self.next_code())
