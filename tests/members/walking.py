"""The whole site for those who take part, a browser, and a phone with passkeys in software."""

import json
import re
from html import unescape

from flask import Flask

from feedback.accounts.signing_in import Desk
from feedback.app import create_app
from feedback.config import Config
from feedback.storage.sqlite import SqliteStore
from tests.accounts.authenticator import Passkey
from tests.accounts.site import URL, Browser
from tests.conftest import MASTER
from tests.members.people import CHEAP
from tests.releases.site import Compiled

_OPTIONS = re.compile(r"data-options='([^']*)'")
_ANSWER = re.compile(r'<form method="post" action="([^"]*)" data-passkey=')
_WORD = re.compile(r"<li><code>([a-z]+)</code></li>")
_CODE = re.compile(r'<code id="recovery-code">([^<]*)</code>')


def make_app(store: SqliteStore, data_dir, url: str = URL) -> Flask:
    made = create_app(Config(data_dir, (MASTER,), public_url=url), store)
    made.jinja_env.bytecode_cache = Compiled()
    made.extensions["candour-desk"] = Desk(store, cost=CHEAP)
    return made


def new_passkey(*, verified: bool = True) -> Passkey:
    return Passkey(URL, verified=verified)


def options(browser: Browser) -> dict:
    """What the page asks of a passkey."""
    found = _OPTIONS.search(browser.text)
    assert found, browser.text
    return json.loads(unescape(found[1]))


def answer(browser: Browser, by: Passkey, **changed: str) -> Browser:
    """Let a passkey answer the page's form."""
    asked = options(browser)
    told = by.make(asked) if "rp" in asked else by.use(asked)
    sent = {"passkey": told, "passkey_secret": by.prf(asked)} | changed
    return browser.post(unescape(_ANSWER.search(browser.text)[1]), **sent)


def start(browser: Browser, token: str, *, diary: str = "here") -> Browser:
    """From the link to the choice of what to sign in with."""
    browser.get(f"/join/{token}").post()
    return browser.post(diary=diary)


def details(browser: Browser, email: str) -> Browser:
    return browser.post(email=email)


def words(browser: Browser) -> str:
    """Write six words down, and type them."""
    shown = " ".join(_WORD.findall(browser.text))
    browser.get("/set-up/words/check").post(passphrase=shown)
    return shown


def recovery(browser: Browser) -> str:
    """Write the recovery code down, and type its end."""
    shown = _CODE.search(browser.text)[1]
    browser.get("/set-up/recovery/check").post(recovery=shown[-4:])
    return shown


def enrol_by_words(browser: Browser, token: str, email: str, *, diary: str = "here"):
    """The whole way with six words; the words and the code."""
    details(start(browser, token, diary=diary), email)
    browser.post(way="words")
    return words(browser), recovery(browser)


def enrol_by_passkey(browser: Browser, token: str, email: str, passkey: Passkey) -> str:
    """The whole way with a passkey; the recovery code."""
    details(start(browser, token), email)
    browser.post(way="passkey")
    answer(browser, passkey)
    return recovery(browser)


def sign_in(browser: Browser, email: str, passphrase: str, code: str = "") -> Browser:
    browser.get("/sign-in")
    return browser.post(email=email, passphrase=passphrase, code=code)


def sign_in_by_passkey(browser: Browser, by: Passkey, **changed: str) -> Browser:
    browser.get("/sign-in").post("/sign-in/passkey")
    return answer(browser, by, **changed)
