"""What every page carries: the organisation's name, links for signed-in people, notices."""

from typing import Any, Final

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.config import Config
from feedback.storage.store import Store
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


def notice(text: str) -> None:
    """Say `text` once, on the next page that a signed-in person sees."""
    session["notice"] = text


def init_site(app: Flask, config: Config, stored: Store) -> None:
    """Set what templates find without being passed it."""
    del stored
    set_site(app, organisation=config.organisation, demo=config.demo)
    app.jinja_env.globals["csrf_field"] = lambda: "" if sessionless() else csrf_field()
    app.context_processor(_page)


def _page() -> dict[str, Any]:
    signed_in = getattr(g, "principal", None) is not None
    return {
        "navigation": _navigation() if signed_in else [],
        "notice": session.pop("notice") if signed_in and "notice" in session else None,
        "footer_links": [
            Link(text=str(text), href=url_for(endpoint))
            for text, endpoint in _FOOTER
            if endpoint in current_app.view_functions
            and not (signed_in and endpoint == "accounts.sign_in")
        ],
    }


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
