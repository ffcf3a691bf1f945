"""What the pages of media share: whose it is, which one, and the policies of their pages."""

from typing import Final

from flask import Response, current_app, g, request

from feedback.diaries.blueprint import entry_id, shelf, views
from feedback.diaries.media import Media
from feedback.diaries.media_model import Medium
from feedback.diaries.media_ticket import open_ticket, ticket
from feedback.web.access import me, my_identity, store
from feedback.web.headers import policy

__all__ = ["MEDIA_COOKIE", "address", "find", "give_ticket", "media"]

MEDIA_COOKIE: Final = "__Secure-medium"
_SECONDS: Final = 30 * 60


def media() -> Media:
    """The signed-in person's."""
    if "media" not in g:
        g.media = Media(store(), me().account, my_identity())
        g.media.shelf = shelf()  # the diary is opened once in a request
    found: Media = g.media
    return found


def find(entry: str, medium: str, *, done: bool) -> Medium:
    """A medium by its address; `NotFound`, also for somebody else's.

    `done`: what a ticket says is only good where it says so. That it is gone or changed since is
    found out at the file, whose name and secret would be others.
    """
    entry, medium = entry_id(entry), entry_id(medium)
    given = request.cookies.get(MEDIA_COOKIE, "")
    known = open_ticket(given, entry=entry, medium=medium, identity=my_identity())
    if known is not None and known.done == done:
        return known
    return media().get(entry, medium)


def give_ticket(response: Response, medium: Medium) -> None:
    """Let the browser bring it along to the addresses below the medium's own."""
    response.set_cookie(
        MEDIA_COOKIE,
        ticket(medium, my_identity()),
        max_age=_SECONDS,
        path=address(medium),
        secure=True,
        httponly=True,
        samesite="Strict",
    )


def address(medium: Medium) -> str:
    """The path of a medium's own page."""
    return f"/my/diary/{medium.entry}/media/{medium.id}"


@views.after_request
def _plays(response: Response) -> Response:
    """The diary's pages may play what they hold, and their scripts send to this service."""
    if response.mimetype == "text/html" and "Content-Security-Policy" not in response.headers:
        more = {"media_src": g.get("media_sources", "'self'"), "connect_src": "'self'"}
        response.headers["Content-Security-Policy"] = policy(current_app, **more)
    return response
