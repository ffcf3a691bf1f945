"""Making papers: facts and words into one body of HTML, and that into a page or a document."""

import re
from datetime import date
from functools import cache
from html import unescape
from typing import Final

from babel.dates import format_date
from flask_babel import get_locale, get_translations
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from feedback.papers.elements import Heading, blocks, words
from feedback.papers.facts import Facts
from feedback.papers.model import KINDS, Kind, Paper
from feedback.papers.risks import RISKS
from feedback.web.templating import FOLDER

__all__ = ["kind", "make", "page"]

_FILL: Final = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
_MARK: Final = "mark { background: #ffdd00; color: #0b0c0c; font-weight: bold; }\n"
_TAG: Final = re.compile(r"<[^>]*>")


def kind(key: str) -> Kind | None:
    """A kind of paper by its key."""
    return next((one for one in KINDS if one.key == key), None)


def make(of: Kind, facts: Facts) -> Paper:
    """One paper of a scheme as it is today."""
    language = str(get_locale() or "en")
    digest = facts.scheme.digest
    template = _environment().get_template(f"papers/{of.key}.html")
    body = template.render(f=facts, s=facts.scheme.settings, risks=RISKS, digest=digest)
    title = next(words(one.line) for one in blocks(body) if isinstance(one, Heading))
    fills = (unescape(_TAG.sub("", one)) for one in _FILL.findall(body))
    return Paper(
        key=of.key,
        title=title,
        body=body.strip(),
        fills=tuple(" ".join(one.split()) for one in fills),
        made=facts.made,
        digest=digest,
        language=language,
        organisation=facts.organisation,
    )


def page(paper: Paper) -> str:
    """A page that stands alone: its own style, nothing to run, nothing to fetch."""
    sheet = (FOLDER / "packs" / "report.css").read_text("utf-8") + _MARK
    template = _environment().get_template("papers/page.html")
    body = Markup(paper.body)  # noqa: S704 - made above, from templates of ours that escape
    style = Markup(f"<style>\n{sheet}</style>")  # noqa: S704 - a file of ours
    return template.render(paper=paper, body=body, style=style).strip() + "\n"


def _day(value: date) -> str:
    return str(format_date(value, "d MMMM yyyy", locale=get_locale() or "en"))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # The words before anything is put into them: the template does that, and escapes it.
    made.install_gettext_callables(  # type: ignore[attr-defined]  # by the extension
        lambda one: get_translations().gettext(one),
        lambda one, many, count: get_translations().ngettext(one, many, count),
        newstyle=True,
    )
    made.filters["day"] = _day
    return made
