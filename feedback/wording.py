"""Texts that came with Candour, found again after a scheme has put its settings into them, and
names put together as the reader's language has it. Knows the language, and nothing of the web.

Questions, the points of scales, helplines and the names of the two roles are data of a scheme:
its own words stay as they are. Those that it took over from a shipped file are known in every
language that Candour has. What somebody answers is kept by keys, never by these words.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from babel.lists import format_list
from flask_babel import get_locale, gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

__all__ = ["lazily", "said", "shipped", "shipped_lazy", "shipped_texts", "together"]

_ENGLISH: Final = "en"
# Where “and” depends on the name that follows, which CLDR leaves to the reader: “a(c)”.
_BY_COMMAS: Final = frozenset({"cy"})

_FOLDERS: Final = (
    "feedback/questionnaires/definitions",
    "feedback/schemes/definitions",
    "feedback/diaries/definitions",
)
# What a new scheme's settings say besides.
_SETTINGS: Final = ("public task",)
_BRACED: Final = re.compile(r"\{([a-z]+)\}")


def shipped(text: str) -> str:
    """A text of a scheme: in the reader's language if it came with Candour, else as it stands."""
    return text if _language() == _ENGLISH else said(text, gettext)


def shipped_lazy(text: str) -> str:
    """The same for a form that is made once and shown to readers of any language."""
    lazy: str = _Typed(shipped, text)
    return lazy


def lazily(message: str, **values: object) -> str:
    """A lazy text around something that somebody may have typed; mark the message with N_."""
    lazy: str = _Typed(gettext, message, **values)
    return lazy


class _Typed(LazyString):  # type: ignore[misc]  # Flask-Babel has no types
    """A text that somebody may have typed: the class itself would pass it for safe HTML."""

    def __html__(self) -> Markup:
        return escape(str(self))


def together(names: Sequence[str]) -> str:
    """Names as one phrase: Ada, Grace and Sam."""
    if _language() in _BY_COMMAS:
        return ", ".join(names)
    return format_list(names, locale=_language())


def _language() -> str:
    return str(get_locale() or _ENGLISH)


def shipped_texts() -> Iterator[tuple[str, str]]:
    """(file, text) of everything that people read of a shipped file; {settings} stand in braces."""
    for text in _SETTINGS:
        yield "feedback/schemes/definitions", text
    for folder in _FOLDERS:
        package, _, inside = folder.partition("/")
        place = resources.files(package) / inside
        for file in sorted(place.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".toml"):
                for text in _texts(tomllib.loads(file.read_text("utf-8"))):
                    yield f"{folder}/{file.name}", text


def said(text: str, translate: Callable[[str], str]) -> str:
    """`text` in another language if it was shipped, else as it is."""
    if not text.strip():
        return text
    found = translate(text)
    if found != text:
        return found
    for pattern, whole in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return _filled(translate(whole), match.groupdict(), translate)
    return text


def _filled(text: str, values: Mapping[str, str], translate: Callable[[str], str]) -> str:
    return _BRACED.sub(lambda one: translate(values[one[1]]), text)


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    for one in data.get("question", ()):
        yield one["text"]
    for scale in data.get("scales", {}).values():
        yield from scale["options"]
    yield from data.get("questions", ())
    yield from data.get("group_choices", ())
    for role in data.get("roles", {}).values() if isinstance(data.get("roles"), dict) else ():
        yield from (role["one"], role["many"])
    for line in data.get("helpline", ()):
        yield f"{line['when']}: {line['name']}, {line['contact'] or '{contact}'}"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Of each text with settings in it: what it looks like filled, and the text itself."""
    whole = dict.fromkeys(text for _, text in shipped_texts() if _BRACED.search(text))
    return tuple((_pattern(text), text) for text in whole)


def _pattern(text: str) -> re.Pattern[str]:
    parts: list[str] = []
    end = 0
    for found in _BRACED.finditer(text):
        parts += [re.escape(text[end : found.start()]), f"(?P<{found[1]}>.+)"]
        end = found.end()
    return re.compile("".join([*parts, re.escape(text[end:])]))
