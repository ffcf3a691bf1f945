"""The one blueprint of this feature's pages, which several modules fill."""

import re
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, request, session

from feedback.diaries.asking import Setting, helplines, leaving, settings_of
from feedback.diaries.shelf import Shelf
from feedback.errors import NotFound
from feedback.schemes.blueprint import say_refusals
from feedback.web.access import me, my_identity, store
from feedback.web.headers import policy
from feedback.web.session import MEMBER_IDLE

__all__ = ["entry_id", "owner_mark", "settings", "shelf", "views"]

views = Blueprint("diaries", __name__)
say_refusals(views)

# The session notes only once a minute that somebody is here.
_REST: Final = MEMBER_IDLE - 60
_ID: Final = re.compile(r"[0-9a-f]{32}")


def shelf() -> Shelf:
    """What the signed-in person has written, read at most once in a request."""
    if "shelf" not in g:
        g.shelf = Shelf(store(), me().account, my_identity())
    found: Shelf = g.shelf
    return found


def settings() -> tuple[Setting, ...]:
    """The signed-in person's schemes."""
    if "diary_settings" not in g:
        g.diary_settings = settings_of(store(), me().account)
    found: tuple[Setting, ...] = g.diary_settings
    return found


def entry_id(given: str) -> str:
    """An entry's name from an address; `NotFound` for what cannot be one."""
    if not _ID.fullmatch(given):
        raise NotFound("no such entry")
    return given


def owner_mark() -> str:
    """Stands in each page on which one writes, and comes back with what is sent: so that text
    typed by one person is never kept in the diary of another who signed in meanwhile."""
    return store().vault.name("diary-page", me().account)[:8].hex()


@views.context_processor
def _beside() -> dict[str, Any]:
    """The safety box, on every page of the diary."""
    if getattr(g, "principal", None) is None:
        return {}
    return {"helplines": helplines(settings()), "leaving": leaving(settings())}


@views.after_app_request
def _scripts_may_ask(response: Response) -> Response:
    """Scripts of these pages ask this service, and nobody else, for more."""
    if _own_page() and response.mimetype == "text/html":
        given = response.headers.get("Content-Security-Policy") or policy(current_app)
        if "connect-src" not in given:
            response.headers["Content-Security-Policy"] = f"{given}; connect-src 'self'"
    return response


@views.app_context_processor
def _idle() -> dict[str, Any]:
    """How long a rest ends this session, on the pages of those who take part."""
    if not _own_page() or "member" not in session:
        return {}
    return {"idle_seconds": _REST, "idle_minutes": MEMBER_IDLE // 60}


def _own_page() -> bool:
    return request.path == "/my" or request.path.startswith("/my/")
