"""The pages of releases as a signed-in holder sees them."""

import re
from datetime import timedelta
from html import unescape
from typing import ClassVar

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

from crypto import Cost
from feedback.accounts.signing_in import Desk
from feedback.app import create_app
from feedback.config import Config
from feedback.demo.cast import Holder
from tests.scenario import Scene
from tests.web.page import Page, check_page

URL = "http://127.0.0.1:8000"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a run."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def make_app(scene: Scene) -> Flask:
    """The whole application over the scheme's store."""
    config = Config(scene.folder, (bytes(32),), public_url=URL)
    app = create_app(config, scene.store)
    app.jinja_env.bytecode_cache = Compiled()
    app.extensions["candour-desk"] = Desk(scene.store, cost=Cost(memory_kib=8, iterations=1))
    return app


class Browser:
    """One holder's browser, signed in as people do."""

    def __init__(self, app: Flask, scene: Scene, who: Holder) -> None:
        self.client: FlaskClient = app.test_client()
        self.scene, self.who = scene, who
        self.status = 0
        self.path = ""
        self.text = ""
        self.sign_in()

    def sign_in(self) -> "Browser":
        """With the words and the app's next code."""
        self.scene.clock.advance(timedelta(seconds=30))
        self.get("/sign-in")
        code = self.who.code(self.scene.clock)
        return self.post(
            "/sign-in", email=self.who.email, passphrase=self.who.passphrase, code=code
        )

    @property
    def page(self) -> Page:
        """The page as it is, checked for every fault that a page may have."""
        return check_page(self.text)

    def get(self, path: str) -> "Browser":
        return self._after(self.client.get(path, base_url=URL))

    def post(self, path: str, **fields) -> "Browser":
        token = _TOKEN.search(self.text)
        data = fields | ({"csrf_token": unescape(token[1])} if token else {})
        sent = {"Origin": URL, "Referer": URL + self.path, "Sec-Fetch-Site": "same-origin"}
        return self._after(self.client.post(path, data=data, base_url=URL, headers=sent))

    def _after(self, response) -> "Browser":
        self.status = response.status_code
        while response.status_code in {302, 303}:
            self.path = response.location.removeprefix(URL)
            response = self.client.get(self.path, base_url=URL)
        self.path = response.request.path
        self.landed = response.status_code
        self.text = response.get_data(as_text=True)
        return self
