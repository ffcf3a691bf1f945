"""A signed contract to keep: one page that stands alone, and the same as a PDF."""

from functools import cache
from typing import Final

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from feedback.agreements.deals import Deal
from feedback.agreements.telling import signature_rows, terms_rows
from feedback.web.pdf import available, pdf
from feedback.web.templating import FOLDER

__all__ = ["FILES", "files", "page"]

FILES: Final = {
    "mentoring-contract.html": "text/html; charset=utf-8",
    "mentoring-contract.pdf": "application/pdf",
}
_HTML, _PDF = FILES


def files() -> list[str]:
    """The names of the files that can be made here."""
    return [_HTML, _PDF] if available() else [_HTML]


def page(deal: Deal, name: str) -> bytes:
    """The file of this name, which is one of `files`. Nothing is fetched or written for it."""
    html = _page(deal)
    return pdf(html) if name == _PDF else html.encode()


def _page(deal: Deal) -> str:
    # Rendered without Flask's context processors: they belong to pages of a session.
    template = current_app.jinja_env.get_template("agreements/document.html")
    html = template.render(
        deal=deal,
        language=str(get_locale() or "en"),
        terms=terms_rows(deal.terms),
        signatures=signature_rows(deal),
        style=_style(),
    )
    return html.strip() + "\n"


@cache
def _style() -> Markup:
    """Our own style sheet. It is no template, so it may stand in the page as it is."""
    text = (FOLDER / "agreements" / "document.css").read_text("utf-8")
    return Markup("<style>\n{}</style>").format(Markup(text))  # noqa: S704 - a file of ours
