"""What every page carries: the organisation's name, links for signed-in people, notices."""

from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.clock import epoch
from feedback.config import Config
from feedback.web.access import me, sessionless, store, takes_part
from feedback.web.templating import Link, csrf_field, set_site

__all__ = ["init_site", "notice"]

_FOOTER: Final = (
    (_l("Help"), "responses.help_page"),
    (_l("Get a new link"), "invitations.again"),
    (_l("Sign in"), "accounts.sign_in"),
    (_l("Privacy"), "statements.privacy"),
    (_l("Cookies"), "statements.cookies"),
    (_l("Accessibility"), "statements.accessibility"),
    (_l("Licences"), "statements.licences"),
)


_SAID: Final = "said"
_STAYS: Final = 60  # seconds


def notice(text: str, address: str | None = None) -> None:
    """Say `text` on the page that the answer to this form leads to; where a script sent it, and
    goes there itself, at that address.

    Showing it does not take it away, since a GET changes nothing: what a browser fetches ahead, or
    a HEAD, would swallow it. It goes with the next form that is sent, or after a minute.
    """
    path = urlsplit(address).path if address else None
    session[_SAID] = {"text": text, "path": path, "until": epoch(store().clock) + _STAYS}


def init_site(app: Flask, config: Config) -> None:
    """Set what templates find without being passed it."""
    set_site(app, organisation=config.organisation, demo=config.demo)
    app.jinja_env.globals["csrf_field"] = lambda: "" if sessionless() else csrf_field()
    app.context_processor(_page)
    app.before_request(_forget_notice)
    app.after_request(_place_notice)


def _page() -> dict[str, Any]:
    signed_in = getattr(g, "principal", None) is not None
    return {
        "navigation": _navigation() if signed_in else [],
        "notice": _notice() if signed_in else None,
        "footer_links": [
            Link(text=str(text), href=url_for(endpoint))
            for text, endpoint in _FOOTER
            if endpoint in current_app.view_functions
            and not (signed_in and endpoint == "accounts.sign_in")
        ],
    }


def _notice() -> str | None:
    said = session.get(_SAID)
    if not said or said["path"] not in {None, request.path}:
        return None
    return str(said["text"]) if 0 < said["until"] - epoch(store().clock) <= _STAYS else None


def _forget_notice() -> None:
    """Of the form before this one."""
    if request.method == "POST" and _SAID in session:
        del session[_SAID]


def _place_notice(response: Response) -> Response:
    """On the page that comes next; one that was shown at once is done with."""
    if session and _SAID in session and session[_SAID]["path"] is None:
        place = urlsplit(response.location).path if response.location else ""
        session[_SAID] = session[_SAID] | {"path": place}
    return response


def _navigation() -> list[dict[str, Any]]:
    first = [
        *([(_("Your schemes"), url_for("schemes.index"))] if "member" not in session else []),
        *([(_("Your page"), url_for("members.home"))] if takes_part(store(), me().account) else []),
    ]
    links = (
        *first,
        (_("Your account"), url_for("accounts.account_page")),
        (_("Sign out"), url_for("accounts.sign_out")),
    )
    return [{"text": text, "href": href, "active": request.path == href} for text, href in links]
