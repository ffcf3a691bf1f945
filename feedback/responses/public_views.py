"""Pages that say something and ask nothing: help, a link that cannot be used, the ends."""

from datetime import date

from flask import make_response, render_template, session
from flask_babel import format_date
from werkzeug.wrappers import Response

from feedback.responses.blueprint import views
from feedback.responses.installation import installation
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
    """The reply whether there was anything or not, with a certificate for who deleted it here."""
    until = session.get("certified")
    return render_template(
        "responses/deleted.html",
        certificate=session.get("certificate"),
        until=format_date(date.fromisoformat(f"{until}-01"), "MMMM yyyy") if until else None,
        days=installation(store()).keyring_backup,
    )


@views.get("/help")
@allow(Who.ANYONE)
def help_page() -> str:
    """Whom to turn to; the contacts of every scheme that has opened."""
    opened = [
        scheme(store(), str(row["id"])).settings for row in store().all("schemes", state="open")
    ]
    return render_template("responses/help.html", schemes=opened)
