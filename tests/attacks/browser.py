"""A browser as an attacker has one: any method, any header, any form."""

import re
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crypto import totp_code
from feedback.clock import SetClock, epoch
from feedback.demo.cast import Holder
from feedback.invitations.service import mint
from feedback.questionnaires.model import Wave
from tests.scenario import Scene

URL = "https://surveys.example.org"
HOST = "surveys.example.org"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def ask(self, method: str, path: str, *, headers=None, **more) -> TestResponse:
        """One request, as it is; nothing is followed."""
        told = {"Origin": URL, "Referer": f"{URL}/"} | (headers or {})
        given = self.client.open(path, method=method, base_url=URL, headers=told, **more)
        found = _TOKEN.search(given.get_data(as_text=True))
        if found:
            self.token = unescape(found[1])
        return given

    def get(self, path: str, **more) -> TestResponse:
        return self.ask("GET", path, **more)

    def head(self, path: str, **more) -> TestResponse:
        return self.ask("HEAD", path, **more)

    def post(self, path: str, **fields) -> TestResponse:
        """A form with the token of the last page that had one."""
        data = {"csrf_token": self.token} | fields if self.token else fields
        return self.ask("POST", path, data=data)

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, domain=HOST)
        return found.value if found else None


def signed_in(app: Flask, clock: SetClock, who: Holder, browser: Browser | None = None) -> Browser:
    """A holder's browser, by the pages; a new one, or one that was used before."""
    browser = browser or Browser(app)
    browser.token = ""
    clock.advance(timedelta(seconds=31))
    given = browser.post(
        "/sign-in",
        email=who.email,
        passphrase=who.passphrase,
        code=totp_code(who.totp, at=epoch(clock)),
    )
    assert given.status_code == 303, given.get_data(as_text=True)
    browser.get("/sign-out")
    return browser


def link_of(scene: Scene, kind: Wave, number: int) -> str:
    """A fresh link of one person: what whoever reads their mail has."""
    wave = scene.wave(kind)
    person = scene.people[number]
    found = scene.store.one("invitations", wave=wave.id, participant=person.id)
    assert found
    return "/i/" + mint(scene.store, str(found["id"]), wave.id)


def begun(app: Flask, link: str) -> Browser:
    """A participant's browser on the notice, past the button."""
    browser = Browser(app)
    browser.post(link, action="continue")
    browser.get("/answer")
    return browser


def fill(browser: Browser, *, text: str = "") -> None:
    """Answer both pages of the small survey, up to the check."""
    browser.post("/answer")
    browser.get("/answer/1")
    browser.post("/answer/1", **{"q-honest": "4"})
    given = browser.post("/answer/2", **{"q-comments": text})
    assert given.location == "/answer/check", given.get_data(as_text=True)
    browser.get("/answer/check")


def page(browser: Browser, path: str) -> str:
    """What a page says and does, without what is drawn anew each time."""
    given = browser.get(path)
    told = _TOKEN.sub("", given.get_data(as_text=True))
    headers = sorted((name, text) for name, text in given.headers if name != "Set-Cookie")
    return f"{given.status_code} {headers} {told}"


def pages_of(app: Flask, scene: Scene) -> list[str]:
    """Every page of a scheme that there is, with every id of the scheme that fits."""
    known = {
        "scheme": [scene.scheme],
        "wave": [str(row["id"]) for row in scene.store.all("waves", scheme=scene.scheme)],
        "person": [scene.people[0].id],
        "holder": [str(row["id"]) for row in scene.store.all("holders", scheme=scene.scheme)],
        "release": [str(row["id"]) for row in scene.store.all("releases", scheme=scene.scheme)],
        "question": ["honest", "comments"],
        "comment": ["0" * 16],
        "place": ["0"],
        "theme": ["0" * 16],
        "name": ["report.html", "tables.ods"],
        "role": ["guardian", "deputy", "mentor"],
        "kind": ["pre", "post", "access", "foi"],
        "paper": ["dpia", "policy", "record", "summary"],
        "form": ["html"],
        "hold": [str(row["id"]) for row in scene.store.all("holds", scheme=scene.scheme)],
    }
    found = ["/", "/schemes", "/account", "/help"]
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "scheme" in rule.arguments:
            paths = [str(rule)]
            for name in sorted(rule.arguments):
                paths = [
                    path.replace(f"<int:{name}>", value).replace(f"<{name}>", value)
                    for path in paths
                    for value in known[name]
                ]
            found += paths
    return sorted(found)
