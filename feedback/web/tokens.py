"""The check of form tokens: Flask-WTF's, without the work whose outcome is known.

A token that was signed once for a visit (`feedback.web.pages.sign_csrf_token`) is kept in the
session as it was signed. Posted back just so, it needs no signature worked out: who could say it
without having been given it could as well sign. Anything else is Flask-WTF's to judge.
"""

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, same_origin

from crypto import equal
from feedback.web.pages import SIGNED

__all__ = ["FormTokens"]


class FormTokens(CSRFProtect):  # type: ignore[misc]  # Flask-WTF has no types
    """Looks at the method first, since most requests only look at a page."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a request that changes something without its session's token (400)."""
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        if _just_as_signed() and _from_here():
            g.csrf_valid = True  # where its forms look
            return
        super().protect(apply_exemptions)


def _just_as_signed() -> bool:
    signed = str(session.get(SIGNED, ""))
    return bool(signed) and equal(signed.encode(), request.form.get("csrf_token", "").encode())


def _from_here() -> bool:
    """Over https, Flask-WTF also wants the browser to say that the form was one of ours."""
    if not request.is_secure:
        return True
    return bool(request.referrer and same_origin(request.referrer, f"https://{request.host}/"))
