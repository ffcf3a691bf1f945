"""Everybody who comes to an installation, each with a browser of their own."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Final

from flask import Flask
from werkzeug.test import TestResponse

from crypto import totp_code
from feedback.accounts import holders
from feedback.clock import epoch
from feedback.demo.cast import Holder
from feedback.demo.members import Member, link
from feedback.web.access import Who
from tests.attacks.browser import link_of
from tests.members.site import URL, SignedIn

from .stage import Stage

_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
_WORD: Final = re.compile(r"<li><code>([a-z]+)</code></li>")
_KEY: Final = re.compile(r'<code id="key">([^<]*)</code>')
OWN: Final = {"Origin": URL, "Referer": f"{URL}/", "Sec-Fetch-Site": "same-origin"}


class Visitor:
    """One browser; `who`: what the map of routes calls them."""

    def __init__(self, app: Flask, who: Who, open_: Callable[["Visitor"], None]) -> None:
        self.who = who
        self.client = app.test_client()
        self.token = ""
        open_(self)

    def get(self, path: str) -> str:
        """A page, after every redirect; its form token is kept."""
        for _ in range(8):
            given = self.client.get(path, base_url=URL)
            if given.status_code not in {302, 303}:
                break
            path = given.location
        return self._kept(given)

    def post(self, path: str, **fields: str) -> str:
        """A form as its page sends it, and the page that follows."""
        data = {**fields, "csrf_token": self.token}
        given = self.client.post(path, base_url=URL, headers=OWN, data=data)
        return self.get(given.location) if given.status_code in {302, 303} else self._kept(given)

    def _kept(self, given: TestResponse) -> str:
        text = given.get_data(as_text=True)
        if found := _TOKEN.search(text):
            self.token = unescape(found[1])
        return text


class House:
    """A copy of the stage, its application, and who comes: put back before each example."""

    def __init__(self, stage: Stage, app: Flask) -> None:
        self.stage, self.app = stage, app
        self._known: dict[str, Visitor] = {}

    def visitor(self, name: str) -> Visitor:
        """One of `VISITORS`, with what they do before."""
        if name not in self._known:
            who, open_ = VISITORS[name]
            self._known[name] = Visitor(self.app, who, lambda one: open_(self, one))
        return self._known[name]

    @cached_property
    def ids(self) -> list[dict[str, list[str]]]:
        """What stands for each argument of an address, for each scheme."""
        return [_ids(self.stage, one) for one in self._schemes()]

    def _schemes(self) -> tuple[str, ...]:
        return self.stage.done.scheme, self.stage.running.scheme, self.stage.drafting

    @property
    def folder(self) -> Path:
        return self.stage.done.folder


def _ids(stage: Stage, scheme: str) -> dict[str, list[str]]:
    store = stage.done.store

    def of(table: str, **where: str) -> list[str]:
        return [str(row["id"]) for row in store.all(table, **where)]

    waves = of("waves", scheme=scheme)
    return {
        "scheme": [scheme],
        "wave": waves,
        "invitation": [one for wave in waves for one in of("invitations", wave=wave)][:2],
        "person": of("participants", scheme=scheme)[:3],
        "holder": of("holders", scheme=scheme),
        "release": of("releases", scheme=scheme),
        "approval": of("approvals", scheme=scheme),
        "hold": of("holds", scheme=scheme),
        "question": ["honest", "comments"],
        "place": ["0", "3"],
        "role": ["guardian", "deputy", "mentor"],
        "kind": ["pre", "post", "access", "foi"],
        "paper": ["dpia", "policy", "record", "summary"],
        "form": ["html", "free", "log"],
        "name": ["report.html", "tables.ods"],
        "pair": [stage.pair.id],
        "what": ["passphrase", "app", "recovery"],
        "lost": ["passphrase", "app", "recovery"],
        "number": ["1", "2"],
        "index": ["0"],
        "year": ["2026"],
    }


def _nobody(house: House, one: Visitor) -> None:
    del house, one


def _account(of: Callable[[Stage], Holder | Member]) -> Callable[[House, Visitor], None]:
    def open_(house: House, one: Visitor) -> None:
        held = of(house.stage)
        one.client = SignedIn(house.app, held.account, held.identity).client
        one.get("/sign-out")

    return open_


def _participant(*, draft: bool) -> Callable[[House, Visitor], None]:
    def open_(house: House, one: Visitor) -> None:
        one.client.post(
            link_of(house.stage.running, "pre", 8 + draft),
            base_url=URL,
            headers=OWN,
            data={"action": "continue"},
        )
        one.get("/answer")
        if draft:
            one.post("/answer")
            one.get("/answer/1")
            one.post("/answer/1", **{"q-honest": "4", "q-comments": "A draft."})
            one.get("/answer/check")

    return open_


def _receipt(house: House, one: Visitor) -> None:
    one.client.post("/receipt", base_url=URL, headers=OWN, data={"code": str(house.stage.receipt)})
    one.get("/receipt/answers")


def _enrolling(steps: int) -> Callable[[House, Visitor], None]:
    def open_(house: House, one: Visitor) -> None:
        store, scheme = house.stage.done.store, house.stage.drafting
        lead = house.stage.done.lead
        asked = holders.nominate(
            store,
            scheme=scheme,
            role="guardian",
            name="Gil Guard",
            email=f"gil{steps}@union.example",
            title="Officer",
            by=lead.account,
        )
        page = one.post(f"/enrol/{holders.mint_enrolment(store, asked)}")
        if steps > 0:
            page = one.post("/set-up/you", name="Gil Guard")
        if steps > 1:
            words = " ".join(_WORD.findall(page))
            one.get("/set-up/words/check")
            page = one.post("/set-up/words/check", passphrase=words)
        if steps > 2 and (key := _KEY.search(page)):
            at = epoch(store.clock)
            one.post("/set-up/app", code=totp_code(key[1].replace(" ", ""), at=at))
            one.get("/set-up/recovery/check")

    return open_


def _joining(house: House, one: Visitor) -> None:
    scene = house.stage.running
    one.post(f"/join/{link(scene.store, scene.scheme, scene.people[6])}")


def _stale(house: House, one: Visitor) -> None:
    """A lead who signed in half an hour ago: must show again that it is they."""
    _account(lambda stage: stage.done.lead)(house, one)
    house.stage.done.clock.advance(timedelta(minutes=30))


VISITORS: Final[dict[str, tuple[Who, Callable[[House, Visitor], None]]]] = {
    "nobody": (Who.ANYONE, _nobody),
    "participant": (Who.PARTICIPANT, _participant(draft=False)),
    "drafting": (Who.PARTICIPANT, _participant(draft=True)),
    "receipt": (Who.RECEIPT, _receipt),
    "lead": (Who.LEAD, _account(lambda stage: stage.done.lead)),
    "stale lead": (Who.LEAD, _stale),
    "deputy": (Who.DEPUTY, _account(lambda stage: stage.done.deputy or stage.done.lead)),
    "guardian": (Who.GUARDIAN, _account(lambda stage: stage.done.guardians[0])),
    "second guardian": (Who.GUARDIAN, _account(lambda stage: stage.done.guardians[1])),
    "mentor": (Who.PARTNER, _account(lambda stage: stage.mentor)),
    "mentee": (Who.PARTNER, _account(lambda stage: stage.mentee)),
    "enrolling 0": (Who.ANYONE, _enrolling(0)),
    "enrolling 1": (Who.ANYONE, _enrolling(1)),
    "enrolling 2": (Who.ANYONE, _enrolling(2)),
    "enrolling 3": (Who.ANYONE, _enrolling(3)),
    "joining": (Who.ANYONE, _joining),
}
