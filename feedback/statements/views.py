"""Pages about the service itself. They ask nothing, need no session and name no scheme."""

from datetime import date
from typing import Final, cast

from flask import Blueprint, Response, abort, current_app, render_template

from feedback.config import Config
from feedback.statements.cookies import COOKIES
from feedback.statements.licences import parts, texts
from feedback.statements.security import PATH, security_txt
from feedback.web.access import Who, allow, store

__all__ = ["accessibility", "cookies", "licences", "privacy", "security", "views"]

views = Blueprint("statements", __name__)

# When what the accessibility statement says was last tried on the pages themselves.
_TESTED: Final = date(2026, 11, 22)


def _config() -> Config:
    return cast("Config", current_app.extensions["candour-config"])


@views.get("/accessibility")
@allow(Who.ANYONE)
def accessibility() -> str:
    return render_template("statements/accessibility.html", tested=_TESTED)


@views.get("/cookies")
@allow(Who.ANYONE)
def cookies() -> str:
    return render_template("statements/cookies.html", cookies=COOKIES)


@views.get("/privacy")
@allow(Who.ANYONE)
def privacy() -> str:
    config = _config()
    return render_template(
        "statements/privacy.html",
        backup_days=config.backup_days,
        keyring_backup_days=config.keyring_backup_days,
        by_notify=config.notify is not None,
    )


@views.get("/licences")
@allow(Who.ANYONE)
def licences() -> str:
    return render_template("statements/licences.html", parts=parts())


@views.get("/licences.txt")
@allow(Who.ANYONE)
def licence_texts() -> Response:
    return Response(texts(), mimetype="text/plain")


@views.get(PATH)
@allow(Who.ANYONE)
def security() -> Response:
    """Only where somebody has said whom to tell: a made-up address would help nobody."""
    config = _config()
    if not config.security_contact:
        abort(404)
    text = security_txt(
        contact=config.security_contact, public_url=config.public_url, now=store().now()
    )
    return Response(text, mimetype="text/plain")
