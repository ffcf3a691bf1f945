"""Every form and every address, sent what it does not expect: no 500, nothing slow or large.

One example puts the installation back, draws a visitor, and lets them send a few requests.
"""

import logging
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

from flask import Flask, got_request_exception
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from feedback.web.access import Who, rule_of
from tests.members.site import URL

from .limits import within
from .pages import Form, forms_of
from .sending import Sent, hostile, odd_headers
from .stage import Stage, build
from .values import MARK, TAG, raw, texts
from .visitors import OWN, VISITORS, House, Visitor

__all__ = ["Broken", "Sweep"]

_MAY: Final = {
    Who.LEAD: frozenset({Who.LEAD, Who.ORGANISER, Who.ACCOUNT}),
    Who.DEPUTY: frozenset({Who.DEPUTY, Who.ORGANISER, Who.ACCOUNT}),
    Who.GUARDIAN: frozenset({Who.GUARDIAN, Who.ORGANISER, Who.ACCOUNT}),
    Who.PARTNER: frozenset({Who.PARTNER, Who.MEMBER, Who.ACCOUNT}),
}
_SERVER: Final = 500
_DEEP: Final = 3


class Broken(AssertionError):
    """A request was answered as none may be."""


class Sweep:
    """The installation that examples are tried on. `answered`: how often which status came."""

    def __init__(self, stage: Stage, folder: Path, app: Flask) -> None:
        self.stage, self.folder = stage, folder
        self.house = House(stage, app)
        self.answered: Counter[int] = Counter()
        self.reached: set[str] = set()
        self._faults: list[BaseException] = []
        self._log: list[str] = []

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["Sweep"]:
        """Build the stage, and open a copy of it."""
        with ExitStack() as held:
            folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
            stage = build(folder / "stage")
            here, app = held.enter_context(stage.copied(folder / "house"))
            made = cls(here, folder, app)
            held.enter_context(made._listening())
            yield made

    def put_back(self) -> None:
        """As it was before the first example."""
        stage = self.stage
        stage.done.store.close()
        shutil.rmtree(stage.done.folder)
        shutil.copytree(self.folder / "stage", stage.done.folder)
        stage.done.clock.advance(stage.at - stage.done.clock.now())
        self.house = House(stage, self.house.app)

    def example(self, data: st.DataObject) -> None:
        """A visitor and a few requests; raises `Broken`, `Slow` or `TooLarge`."""
        self.put_back()
        name = data.draw(st.sampled_from(sorted(VISITORS)), label="visitor")
        visitor = self.house.visitor(name)
        for _ in range(data.draw(st.integers(1, 3))):
            if data.draw(st.integers(0, 4)):
                self._form(data, visitor)
            else:
                self._address(data, visitor)

    def _form(self, data: st.DataObject, visitor: Visitor) -> None:
        rule = data.draw(st.sampled_from(self._rules("POST", visitor.who)), label="rule")
        path = self._path(data, rule, visitor)
        form = _found(visitor, path)
        sent: Sent = data.draw(st.composite(hostile)(form, visitor.token))
        headers = {**OWN, **sent.headers}
        if data.draw(st.integers(0, 9)) == 0:
            headers |= data.draw(odd_headers())
        self.ask(visitor, "POST", path, headers, sent.body)

    def _address(self, data: st.DataObject, visitor: Visitor) -> None:
        rule = data.draw(st.sampled_from(self._rules("GET", visitor.who)), label="rule")
        path = self._path(data, rule, visitor)
        if data.draw(st.booleans()):
            told = data.draw(st.lists(st.tuples(st.sampled_from(_QUERIES), texts), max_size=2))
            path += "?" + "&".join(f"{name}={_quoted(value)}" for name, value in told)
        method = data.draw(
            st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"])
        )
        self.ask(visitor, method, path, data.draw(odd_headers()), b"")

    def ask(
        self, visitor: Visitor, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> None:
        told = f"{method} {path[:300]} {headers} {body[:600]!r}"
        self._faults.clear()
        self._log.clear()
        with within(told):
            given = visitor.client.open(
                path, method=method, base_url=URL, headers=headers, data=body
            )
            given.get_data()
        self.answered[given.status_code] += 1
        self._check(told, given)

    def _check(self, told: str, given: TestResponse) -> None:
        if self._faults:
            trace = "".join(traceback.format_exception(self._faults[-1]))
            raise Broken(f"{trace}\n{told}") from self._faults[-1]
        text = given.get_data()
        location = given.headers.get("Location", "/")
        elsewhere = not location.startswith(("/", URL)) or location.startswith("//")
        for what, wrong in {
            "status": given.status_code >= _SERVER,
            "unescaped": TAG.encode() in text and given.mimetype == "text/html",
            "a way out": elsewhere or "\\" in location,
            "a header": "X-Fuzz" in given.headers,
            "a log line": any(MARK in line for line in self._log),
        }.items():
            if wrong:
                raise Broken(f"{what}: {given.status_code} {location[:200]} {self._log} {told}")

    def _rules(self, method: str, who: Who) -> list[Rule]:
        mine = _MAY.get(who, frozenset({who}))
        found = []
        for rule in self.house.app.url_map.iter_rules():
            mark = rule_of(self.house.app.view_functions[rule.endpoint])
            if mark and method in (rule.methods or ()) and mark.who & mine:
                found.append(rule)
        return sorted(found, key=str)

    def _path(self, data: st.DataObject, rule: Rule, visitor: Visitor) -> str:
        """An address of a rule: with what there is mostly, else with whatever."""
        fit = [one for one in self.house.ids if all(one.get(name, True) for name in rule.arguments)]
        ids = data.draw(st.sampled_from(fit or self.house.ids))
        path = ""
        for piece in str(rule).strip("/").split("/"):
            if piece.startswith("<"):
                name = piece.strip("<>").rpartition(":")[2]
                there = ids.get(name) or _linked(visitor, path)
                hostile_ = texts.map(_quoted).filter(lambda one: one not in {"", ".", ".."})
                one = st.sampled_from(there) if there else hostile_
                path += "/" + data.draw(hostile_ if data.draw(st.integers(0, 19)) == 0 else one)
            else:
                path += f"/{piece}"
        return path

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """What is logged, and what a view raised."""
        sweep = self

        class Listener(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                sweep._log.append(f"{self.format(record)} {record.__dict__.get('fields', '')}")

        def raised(_app: Flask, exception: BaseException, **_more: object) -> None:
            sweep._faults.append(exception)

        listener = Listener()
        logging.getLogger().addHandler(listener)
        got_request_exception.connect(raised, self.house.app)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(listener)


_QUERIES: Final = ("next", "page", "lang", "q", "from", "kind", "sort", "year", "scheme", "file")


def _quoted(text: str) -> str:
    return quote_from_bytes(raw(text)[:3000], safe="")


def _found(visitor: Visitor, path: str) -> Form | None:
    """The form that goes to an address: on a page there, or on one above it."""
    here = path
    for _ in range(_DEEP):
        for form in forms_of(visitor.get(here), here):
            if form.method == "post" and form.action.split("?")[0] in {path, ""}:
                return form
        here = here.rpartition("/")[0] or "/"
    return None


def _linked(visitor: Visitor, path: str) -> list[str]:
    """What stands after `path/` in the links and forms of the page at `path`, or one above it."""
    for page in (path, path.rpartition("/")[0]):
        if not page:
            continue
        text = visitor.get(page)
        found = {
            one.split('"')[0].split("/")[0].split("?")[0] for one in text.split(f'"{path}/')[1:]
        }
        if found:
            return sorted(found)
    return []
