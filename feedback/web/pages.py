"""Fast pages: rendered once through the macros, cut into slots, then joined for each reader.

The GOV.UK macros take some 4 ms for a page of questions, and only three things in it differ
between readers: the CSRF token, which answers are ticked or typed, and a few texts. So a
page is built once for each key with a marker at each of these, and cut there.

A marker holds 128 random bits made when the process starts, so that nothing a person types
or a questionnaire says can be taken for one. What is filled in is always escaped.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from html import unescape
from threading import Lock
from typing import TYPE_CHECKING, Final

from flask import session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK: Final = secrets.token_hex(16)
_CUT: Final = re.compile(rf"{_MARK}([a-z]+)((?:-[0-9a-f]*)*)\.")
SIGNED: Final = "form_token"
_building: ContextVar[bool] = ContextVar("_building", default=False)

_CHOICE: Final = re.compile(
    r'<input class="govuk-(?:radios|checkboxes)__input" id="[^"]*" name="(?P<name>[^"]*)"'
    r' type="(?:radio|checkbox)" value="(?P<value>[^"]*)"(?P<rest>[^>]*)'
)
_AREA: Final = re.compile(
    r'(?P<tag><textarea\b[^>]* name="(?P<name>[^"]*)"[^>]*>)(?P<text>[^<]*)</textarea>'
)
_INPUT: Final = re.compile(
    r'(?P<tag><input class="govuk-input[^"]*" id="[^"]*" name="(?P<name>[^"]*)"[^>]*? value=")'
    r'(?P<text>[^"]*)"'
)

Values = Mapping[str, str | Collection[str]]


@dataclass(frozen=True)
class Slot:
    """A place in a page: what kind of thing goes there, and which one."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page cut at its slots: texts and slots by turns, beginning with a text."""

    parts: tuple[str | Slot, ...]

    def render(
        self,
        *,
        csrf: str = "",
        values: Values | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> str:
        """Join the page for one reader.

        Args:
            csrf: the token of this reader's session; needed where the page has a form.
            values: what each field holds, by field name; several values for checkboxes.
            texts: one for each `slot(name)` of the page; plain text, escaped here.

        Raises:
            KeyError: a text is missing.
            ValueError: the page has a form and no token was given.
        """
        held, said = values or {}, texts or {}
        return "".join(
            part if isinstance(part, str) else _fill(part, csrf, held, said) for part in self.parts
        )


def _fill(slot: Slot, csrf: str, values: Values, texts: Mapping[str, str]) -> str:
    match slot:
        case Slot("check", (name, value)):
            held = values.get(name, ())
            ticked = value == held if isinstance(held, str) else value in held
            return " checked" if ticked else ""
        case Slot("area", (name,)):
            return str(area_text(str(values.get(name, ""))))
        case Slot("input", (name,)):
            return str(escape(values.get(name, "")))
        case Slot("text", (name,)):
            return str(escape(texts[name]))
        case Slot("csrf", ()):
            if not csrf:
                raise ValueError("this page has a form and needs a token")
            return str(escape(csrf))
        case _:
            raise ValueError(f"no such slot: {slot}")


def area_text(value: str) -> Markup:
    """What to write between the tags of a textarea, so that a browser shows `value`.

    Line ends are written as references: the macros indent the lines of what they nest, which
    would add spaces to a person's text at every redisplay. A parser drops one line end
    directly after the tag (HTML, 13.2.6.4.7), so a leading one is written twice.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\n"):
        text = "\n" + text
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704 - escaped just here


def _marker(kind: str, *names: str) -> str:
    coded = "".join(f"-{name.encode().hex()}" for name in names)
    return f"{_MARK}{kind}{coded}."


def slot(name: str) -> str:
    """A marker to pass to a template in place of a text that differs between readers.

    It must stand in the text of an element or in a quoted attribute.
    """
    return _marker("text", name)


def building() -> bool:
    """Whether a page is being made for everybody: it must hold nothing of this request."""
    return _building.get()


def csrf_token() -> str:
    """The session's CSRF token, or, while a page is being built, the marker for it."""
    if _building.get():
        return _marker("csrf")
    return str(session.get(SIGNED) or generate_csrf())


def sign_csrf_token() -> None:
    """Keep the token as it is signed, in a session that has just begun: as good for as long,
    and no later page has to sign it again."""
    session[SIGNED] = generate_csrf()


def _mark_choice(found: re.Match[str]) -> str:
    whole, rest = found[0], found["rest"]
    if rest.startswith(" checked"):
        raise ValueError(f"build the page with nothing ticked: {found['name']}")
    names = (unescape(found["name"]), unescape(found["value"]))
    return whole.removesuffix(rest) + _marker("check", *names) + rest


def _mark_text(kind: str, end: str) -> Callable[[re.Match[str]], str]:
    def mark(found: re.Match[str]) -> str:
        if found["text"]:
            raise ValueError(f"build the page with nothing typed: {found['name']}")
        return found["tag"] + _marker(kind, unescape(found["name"])) + end

    return mark


def cut(html: str) -> Page:
    """Cut a page that the macros rendered with empty fields.

    Raises:
        ValueError: a field is filled, or is of a kind that has no slots (a select, a date).
    """
    if "<select" in html or "govuk-date-input" in html:
        raise ValueError("a page with a select or a date cannot be cut")
    html = _CHOICE.sub(_mark_choice, html)
    html = _AREA.sub(_mark_text("area", "</textarea>"), html)
    html = _INPUT.sub(_mark_text("input", '"'), html)
    parts: list[str | Slot] = []
    end = 0
    for found in _CUT.finditer(html):
        names = tuple(bytes.fromhex(name).decode() for name in found[2].split("-")[1:])
        parts += [html[end : found.start()], Slot(found[1], names)]
        end = found.end()
    return Page((*parts, html[end:]))


@contextmanager
def _while_building() -> "Iterator[None]":
    before = _building.set(True)
    try:
        yield
    finally:
        _building.reset(before)


class PageCache:
    """At most `limit` cut pages, the least used going first; safe between threads."""

    def __init__(self, *, limit: int = 256) -> None:
        self._limit = limit
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many pages are held."""
        return len(self._pages)

    def get(self, key: Hashable, build: Callable[[], str]) -> Page:
        """The page of a key, built if it is not held.

        The key must name everything that the page depends on (questionnaire hash, page
        number, `languages.eyes()` …), and `build` must read nothing of the reader. Two threads
        may build the same page at once, which costs time and does no harm; building outside
        the lock keeps other pages from waiting.
        """
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
                return page
        with _while_building():
            page = cut(build())
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._limit:
                self._pages.popitem(last=False)
        return page
