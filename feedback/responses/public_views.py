"""Pages that say something and ask nothing: help, a link that cannot be used, the ends."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from feedback.responses.blueprint import views
from feedback.schemes.service import scheme
from feedback.web.access import Who, allow, store

__all__ = ["declined", "deleted", "help_page", "unusable"]


@views.get("/link/unusable")
@allow(Who.ANYONE)
def unusable() -> Response:
    """The same for every reason: answered, closed, cut off, unknown."""
    return make_response(render_template("responses/unusable.html"), 410)


@views.get("/link/declined")
@allow(Who.ANYONE)
def declined() -> str:
    return render_template("responses/declined.html")


@views.get("/link/deleted")
@allow(Who.ANYONE)
def deleted() -> str:
    """The reply whether there was anything or not."""
    return render_template("responses/deleted.html")


@views.get("/help")
@allow(Who.ANYONE)
def help_page() -> str:
    """Whom to turn to; the contacts of every scheme that has opened."""
    opened = [
        scheme(store(), str(row["id"])).settings for row in store().all("schemes", state="open")
    ]
    return render_template("responses/help.html", schemes=opened)
