"""The papers of a scheme: a list, each as a page, and each as a file to take away."""

from collections.abc import Mapping
from typing import Final

from flask import Response, abort, current_app, render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from feedback.config import Config
from feedback.packs.names import disposition
from feedback.papers.blueprint import views
from feedback.papers.facts import gather
from feedback.papers.making import kind, make, page
from feedback.papers.model import KINDS, Paper
from feedback.papers.odt import odt
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, store

__all__ = ["views"]

_FOR: Final[Mapping[str, str]] = {
    "summary": _l("For staff networks and trade unions: one page in plain English."),
    "record": _l("For your register of processing. Every controller keeps one (Article 30)."),
    "dpia": _l("For your data protection officer, before anybody is asked (Article 35)."),
    "policy": _l(
        "For your files: needed to use data about ethnic origin and views on race (Data "
        "Protection Act 2018, Schedule 1, Part 4)."
    ),
}
_ODT: Final = "application/vnd.oasis.opendocument.text"


@views.get("/schemes/<scheme>/papers")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def index(scheme: str) -> str:
    """What each is for, and what the organisation still has to fill in."""
    found = load_scheme(store(), scheme)
    facts = gather(store(), found, _config())
    made = [make(one, facts) for one in KINDS]
    papers = [{"paper": one, "purpose": str(_FOR[one.key])} for one in made]
    return render_template("papers/index.html", scheme=found, papers=papers)


@views.get("/schemes/<scheme>/papers/<paper>")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def read(scheme: str, paper: str) -> str:
    made = _made(scheme, paper)
    return render_template(
        "papers/paper.html",
        scheme=load_scheme(store(), scheme),
        paper=made,
        body=Markup(_dressed(made)),  # noqa: S704 - from templates of ours that escape
    )


@views.get("/schemes/<scheme>/papers/<paper>/<form>")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def download(scheme: str, paper: str, form: str) -> Response:
    """`form` is "odt" or "html"."""
    made = _made(scheme, paper)
    if form == "odt":
        response = Response(odt(made), content_type=_ODT)
    elif form == "html":
        response = Response(page(made), content_type="text/html; charset=utf-8")
    else:
        abort(404)
    name = f"{made.key}-{made.made.isoformat()}.{form}"
    title = load_scheme(store(), scheme).title
    response.headers["Content-Disposition"] = disposition(title, name)
    return response


def _made(scheme: str, paper: str) -> Paper:
    found = kind(paper)
    if found is None:
        abort(404)
    return make(found, gather(store(), load_scheme(store(), scheme), _config()))


def _config() -> Config:
    config: Config = current_app.extensions["candour-config"]
    return config


# The look of our pages for the few elements that a paper has.
_CLASSES: Final = {
    "<h1>": '<h1 class="govuk-heading-l">',
    "<h2>": '<h2 class="govuk-heading-m">',
    "<h3>": '<h3 class="govuk-heading-s">',
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<table>": '<table class="govuk-table">',
    '<table class="wordy">': '<table class="govuk-table candour-paper__wordy">',
    "<td data-label=": '<td class="govuk-table__cell" data-label=',
    "<caption>": '<caption class="govuk-table__caption govuk-table__caption--s">',
    "<thead>": '<thead class="govuk-table__head">',
    "<tbody>": '<tbody class="govuk-table__body">',
    "<tr>": '<tr class="govuk-table__row">',
    '<th scope="col">': '<th scope="col" class="govuk-table__header">',
    '<th scope="row">': '<th scope="row" class="govuk-table__header govuk-!-font-weight-regular">',
    "<td>": '<td class="govuk-table__cell">',
}


def _dressed(paper: Paper) -> str:
    body = paper.body
    for plain, classed in _CLASSES.items():
        body = body.replace(plain, classed)
    # 64 letters that a phone has to break
    return body.replace(paper.digest, f'<span class="candour-key">{paper.digest}</span>')
