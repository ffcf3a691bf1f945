"""Which language a page is in: chosen by a link, then kept in the session.

`?lang=cy` at the end of an address chooses. Looking at a page changes nothing, so the choice is
kept at the next form that is sent, if there is a session by then; until it is, every address
that a page names carries it on. So it works before anybody has a session, and needs no cookie.

Pages of those who run a scheme are in English alone: no link is offered there.
"""

from typing import Any, Final, TypedDict
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, has_request_context, request, session
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from feedback.errors import ServiceError
from feedback.web.access import SAFE, Who, rule_of
from feedback.web.pages import building

__all__ = [
    "DEFAULT",
    "DRAFTS",
    "LANGUAGES",
    "Choice",
    "choices",
    "eyes",
    "first_page",
    "init_languages",
    "language",
    "told",
]

LANGUAGES: Final = {"en": "English", "cy": "Cymraeg"}
"""Each by its own name, in the order of the links."""
DEFAULT: Final = "en"
DRAFTS: Final = frozenset({"cy"})
"""Languages whose texts no translator has checked; their pages say so."""
_ARGUMENT: Final = "lang"
# What else an address may keep when only its language changes.
_KEPT: Final = ("next",)
_ORGANISING: Final = frozenset({Who.LEAD, Who.DEPUTY, Who.GUARDIAN, Who.ORGANISER})


class Choice(TypedDict):
    """A link to this page in another language; without `href` for the one it is in."""

    language: str
    name: str
    href: str


def init_languages(app: Flask) -> None:
    """Find each request's language, carry it on, and keep it. Before access is checked: whoever
    is sent elsewhere goes on in the same language."""
    app.before_request(_choose)
    app.after_request(_keep)
    app.url_defaults(_carry)


def language() -> str:
    """The language of the page that is being made: a key of `LANGUAGES`."""
    return str(g.get("candour_page_language", DEFAULT)) if has_request_context() else DEFAULT


def carried() -> bool:
    """Whether the addresses on this page say its language."""
    # An error page may come before there is a session, or because of one.
    if not has_request_context() or "candour_language" not in g:
        return False
    return bool(_wanted() != session.get(_ARGUMENT, DEFAULT))


def eyes() -> tuple[str, bool]:
    """What a page that is made once for many depends on: its language, and whether its
    addresses say it."""
    return language(), carried()


def first_page() -> str:
    """The address of the site itself, in the language of this page."""
    return "/?" + urlencode({_ARGUMENT: _wanted()}) if carried() else "/"


def choices() -> list[Choice]:
    """This page in each language; none where there is only one, or nothing to come back to."""
    if not has_request_context() or not _offered() or not _opens():
        return []
    kept = {} if building() else {name: request.args.get(name) for name in _KEPT}
    args = {name: value for name, value in kept.items() if value}
    return [
        Choice(
            language=key,
            name=name,
            href="" if key == language() else "?" + urlencode({**args, _ARGUMENT: key}),
        )
        for key, name in LANGUAGES.items()
    ]


def told(error: Exception) -> str:
    """A service's refusal in the reader's language; its sentence is written in English."""
    if isinstance(error, ServiceError):
        return str(gettext(error.message, **error.values))
    return str(gettext(str(error)))


def _choose() -> None:
    named = request.args.get(_ARGUMENT)
    kept = session.get(_ARGUMENT)
    g.candour_language = next((one for one in (named, kept) if one in LANGUAGES), DEFAULT)
    g.candour_page_language = g.candour_language if _offered() else DEFAULT


def _wanted() -> str:
    return str(g.get("candour_language", DEFAULT))


def _keep(response: Response) -> Response:
    # Only where a session is: to make one for this would be one more cookie.
    if request.method not in SAFE and session and carried():
        session[_ARGUMENT] = _wanted()
    return response


def _carry(_endpoint: str, values: dict[str, Any]) -> None:
    if carried():
        values.setdefault(_ARGUMENT, _wanted())


def _offered() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    rule = rule_of(view) if view else None
    return rule is None or not rule.who <= _ORGANISING


def _opens() -> bool:
    """Whether the address also opens by itself: what a form led to may not."""
    if building() or request.method in SAFE:
        return True
    try:
        current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]  # of a request
    except HTTPException:
        return False
    return True
