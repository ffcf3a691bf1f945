"""The pages of schemes, questionnaires and people as an app, with sessions made by hand.

Pages of features above these are stand-ins; the whole app is for tests/journeys.
"""

import json
import secrets
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFProtect
from werkzeug.test import TestResponse

from crypto import context, encode_code, lock_box
from feedback.accounts.holder_rows import place_of
from feedback.clock import epoch
from feedback.config import Config
from feedback.participants.views import views as participants
from feedback.questionnaires.views import views as questionnaires
from feedback.schemes.views import views as schemes
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from feedback.web import session as sessions
from feedback.web.access import Who, allow, init_access
from feedback.web.errorpages import init_errors
from feedback.web.headers import init_headers
from feedback.web.session import COOKIE, init_sessions
from feedback.web.site import init_site
from feedback.web.static import init_static
from feedback.web.templating import init_templates
from tests.web.page import Page, check_page

URL = "https://surveys.example.org"
_ELSEWHERE = {
    "accounts.sign_in": "/sign-in",
    "accounts.again": "/again",
    "accounts.account_page": "/account",
    "accounts.sign_out": "/sign-out",
    "invitations.again": "/link/again",
    "invitations.code": "/link/code",
    "invitations.invited": "/schemes/<scheme>/invitations/<wave>",
    "invitations.test_mail": "/link/test",
    "members.pairs": "/schemes/<scheme>/pairs",
    "members.arrangements": "/schemes/<scheme>/arrangements",
    "agreements.words": "/schemes/<scheme>/contract",
    "responses.help_page": "/help",
    "retention.keeping": "/schemes/<scheme>/keeping",
    "papers.index": "/schemes/<scheme>/papers",
    "oversight.requests": "/schemes/<scheme>/requests",
    "oversight.erase": "/schemes/<scheme>/erase",
    "oversight.hold_list": "/schemes/<scheme>/holds",
    "oversight.record": "/schemes/<scheme>/record",
    "oversight.breach": "/schemes/<scheme>/breach",
    "responses.pass_on_keys": "/schemes/<scheme>/holders/<holder>/keys",
    "responses.preview": "/schemes/<scheme>/preview/<kind>/<role>",
    "comments.index": "/schemes/<scheme>/comments",
    "releases.policy": "/schemes/<scheme>/policy",
    "releases.index": "/schemes/<scheme>/results",
    "releases.outcomes": "/schemes/<scheme>/outcomes",
    "releases.ledger": "/schemes/<scheme>/ledger",
}


_made: list[Flask] = []


def make_app(store: SqliteStore) -> Flask:
    """The app over this store. Compiling its templates takes most of a test, so one serves all."""
    if not _made:
        _made.append(_make(store))
    app = _made[0]
    app.extensions["candour-store"] = store
    app.config["SECRET_KEY"] = store.vault.key("sessions")
    init_sessions(app, store)
    return app


def _make(store: SqliteStore) -> Flask:
    app = Flask("small", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        PUBLIC_URL=URL,
        WTF_CSRF_TIME_LIMIT=None,
    )
    config = Config(Path(), (b"",), organisation="Borough of Example", public_url=URL)
    app.extensions["candour-config"] = config
    init_templates(app)
    init_static(app)
    init_headers(app)
    init_access(app, store, place_of)
    CSRFProtect(app)
    init_errors(app)
    for views in (schemes, questionnaires, participants):
        app.register_blueprint(views)
    for endpoint, rule in _ELSEWHERE.items():
        app.add_url_rule(rule, endpoint, allow(Who.ANYONE)(lambda **_about: "elsewhere"))
    init_site(app, config)
    app.view_functions["static_file"] = allow(Who.ANYONE)(app.view_functions["static_file"])
    return app


def make_session(store: SqliteStore, account: str) -> str:
    """A signed-in session's cookie value, as sign-in makes it."""
    secret = secrets.token_bytes(32)
    now = epoch(store.clock)
    content = {"account": account, "seed": "00" * 32, "at": now, "until": now + 40_000}
    body = json.dumps(content | {"csrf_token": secrets.token_hex(20)}).encode()
    sealed = lock_box(
        body,
        key=sessions._key(secret),  # noqa: SLF001 - stands in for sign-in
        context=context("session"),
        size=512,
    )
    row = {
        "id": sessions._name(secret),  # noqa: SLF001 - stands in for sign-in
        "owner": None,
        "label": None,
        "body": sealed,
        "expires": now + 40_000,
    }
    with store.change(Event("session"), "volatile") as writer:
        writer.add("sessions", row)
    return encode_code(secret)


class Browser:
    """One signed-in person's browser: fills in the form that a page shows, and sends it."""

    def __init__(self, app: Flask, store: SqliteStore, account: str | None) -> None:
        self.client: FlaskClient = app.test_client()
        if account:
            self.client.set_cookie(
                COOKIE, make_session(store, account), domain="surveys.example.org", secure=True
            )

    def get(self, path: str, *, status: int = 200) -> Page:
        return self._page(self.client.get(path, base_url=URL), status)

    def raw(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=URL)

    def post(
        self, path: str, status: int = 303, *, page: str = "", **typed: object
    ) -> Page | TestResponse:
        """Post `typed` over what the form at `page` (or `path`) holds."""
        seen = Page(self.raw(page or path).get_data(as_text=True))
        data: dict[str, object] = {**seen.fields(), **typed}
        response = self.client.post(
            path,
            base_url=URL,
            data=data,
            headers={"Referer": URL + path},
        )
        assert response.status_code == status, response.get_data(as_text=True)[:3000]
        return response if status == 303 else self._page(response, status)

    def _page(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, response.get_data(as_text=True)[:3000]
        html = response.get_data(as_text=True)
        check_page(html)
        return Page(html)
