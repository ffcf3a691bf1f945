"""The report: one page of HTML that stands alone, with its own style and nothing to run."""

from datetime import date
from functools import cache

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape

from feedback.packs.model import Told
from feedback.packs.pictures import data_url, in_words
from feedback.releases.display_model import Translate
from feedback.web.templating import FOLDER

__all__ = ["report"]


def report(told: Told, gettext: Translate, *, stamp: str) -> str:
    """The page, with the stamp at its end."""

    def translated(message: str, **values: object) -> Markup:
        return escape(gettext(message)) % values  # which escapes the values

    def day(value: date) -> str:
        return format_date(value, "d MMMM yyyy", locale=told.language)

    page = _template().render(
        _=translated,
        told=told,
        style=_style(),
        picture=data_url,
        words=in_words,
        day=day,
        stamp=stamp,
    )
    return page.strip() + "\n"


@cache
def _template() -> Template:
    # The site's own environment is bound to a request, and its texts to whoever asks.
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return environment.get_template("packs/report.html")


@cache
def _style() -> Markup:
    """Our own style sheet. It is no template, so it may stand in the page as it is."""
    text = (FOLDER / "packs" / "report.css").read_text("utf-8")
    return Markup("<style>\n{}</style>").format(Markup(text))  # noqa: S704 - a file of ours
