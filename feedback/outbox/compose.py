"""The words of mails: `templates/emails/<kind>.txt` gives subject and text, and the HTML follows.

A template's first line is the subject; the rest is paragraphs, with empty lines between them.
The HTML part is made of the same paragraphs, so that the two cannot say different things. A
link, and a code to type, stand alone in a paragraph. Worked outside of any request, so the
language is an argument: a mail in another one as well says everything in English first.
"""

import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, cast

from babel.dates import format_date
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from feedback.config import Config
from feedback.outbox.model import Message
from feedback.outbox.names import plain_words

__all__ = ["KINDS", "compose"]

KINDS: Final = (
    "invitation",
    "reminder",
    "again",
    "nomination",
    "guardian-asked",
    "reset-notice",
    "check-keys",
    "test",
    "release-waiting",
    "release-decided",
    "release-withheld",
    "second-person",
    "list-changed",
    "guardian-confirmed",
    "join",
    "sign-in-changed",
    "diary-ends",
    "pairing-ended",
    "pairing-ended-support",
)
# Below the 76 characters at which mail programs and quoted-printable break lines.
_WIDTH: Final = 72
# The only values that may be a link or a code; all others are words that somebody chose.
_OURS: Final = frozenset({"link", "links", "code"})
_PACKAGE: Final = Path(__file__).parents[1]
# An installed wheel carries the templates inside the package, a checkout beside it.
_FOLDERS: Final = tuple(place / "templates" / "emails" for place in (_PACKAGE, _PACKAGE.parent))

_ENGLISH: Final = "en"
# Said first, to whoever would rather read the other language.
_BELOW: Final = {"cy": "Cymraeg: isod. Drafft yw'r cyfieithiad; y testun Saesneg sy'n cyfrif."}

Value = str | int | date | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Paragraph:
    """`kind` is "text", "link" or "code"; `language` is a code such as "cy"."""

    kind: str
    text: str
    language: str = _ENGLISH


def compose(
    config: Config, kind: str, *, to: str, also: str | None = None, **values: Value
) -> Message:
    """A mail of a kind, with what its template names; `also` in another language, below.

    `KeyError` for an unknown kind.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    given: dict[str, object] = {
        name: value if name in _OURS else _plain(value) for name, value in values.items()
    }
    given = {"organisation": _plain(config.organisation), "host": config.public_host} | given
    subject, paragraphs = _said(kind, given, _ENGLISH)
    if also:
        other, more = _said(kind, _leading_to(given, also), also)
        hint = Paragraph("text", _BELOW[also], also)
        paragraphs = [hint, *paragraphs, Paragraph("text", other, also), *more]
        subject = f"{subject} / {other}"
    layout = _environment(_ENGLISH).get_template("layout.html")
    html = layout.render(subject=subject, paragraphs=paragraphs)
    return Message(
        to=to,
        subject=subject,
        text="\n\n".join(_wrapped(one.text) for one in paragraphs) + "\n",
        html="\n".join(map(_wrapped, html.splitlines())) + "\n",
    )


def _said(kind: str, given: dict[str, object], language: str) -> tuple[str, list[Paragraph]]:
    """Subject and paragraphs in one language."""
    rendered = _environment(language).get_template(f"{kind}.txt").render(given)
    subject, _, rest = rendered.lstrip().partition("\n")
    parts = [part for part in re.split(r"\n\s*\n", rest) if part.strip()]
    links, codes = _alone(given)
    return subject.strip(), [_paragraph(part, language, links, codes) for part in parts]


def _alone(given: dict[str, object]) -> tuple[set[object], set[object]]:
    """The links and codes of this mail."""
    pairs = cast("Sequence[tuple[str, str]]", given.get("links", ()))
    links, codes = {link for link, _ in pairs}, {code for _, code in pairs}
    return {given.get("link"), *links}, {given.get("code"), *codes}


def _leading_to(given: dict[str, object], language: str) -> dict[str, object]:
    """The same values, with links that open their pages in a language."""
    found = dict(given)
    if "link" in given:
        found["link"] = f"{given['link']}?lang={language}"
    if "links" in given:
        pairs = cast("Sequence[tuple[str, str]]", given["links"])
        found["links"] = [(f"{link}?lang={language}", code) for link, code in pairs]
    return found


def _paragraph(
    text: str, language: str, links: Collection[object], codes: Collection[object]
) -> Paragraph:
    joined = " ".join(text.split())
    if joined in links:
        return Paragraph("link", joined, language)
    return Paragraph("code" if joined in codes else "text", joined, language)


def _wrapped(text: str) -> str:
    # A word that is too long, such as a link, stays whole on a line of its own; so do tags.
    if text.startswith("<"):
        return text
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _plain(value: object) -> object:
    return plain_words(value) if isinstance(value, str) else value


def _day(value: date, language: str) -> str:
    return format_date(value, "d MMMM yyyy", locale=language)


@lru_cache(maxsize=len(_BELOW) + 1)
def _environment(language: str) -> Environment:
    texts = (
        NullTranslations()
        if language == _ENGLISH
        else Translations.load(_PACKAGE / "translations", [language])
    )
    env = Environment(
        loader=FileSystemLoader(_FOLDERS),
        autoescape=select_autoescape(["html"], default=False),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.install_gettext_callables(texts.ugettext, texts.ungettext, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    env.filters["day"] = partial(_day, language=language)
    return env
