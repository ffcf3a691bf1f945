"""The headers of every response, errors and redirects included, set in one place.

What must never vary (caching, transport, referrer) is forced; the content policy may be set
by a view beforehand, for a page that plays the owner's media or for a download.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, request

from feedback.web.static import ENDPOINT as STATIC

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORCED: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # no-referrer would make Flask-WTF refuse every post over HTTPS
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": (
        "camera=(), clipboard-read=(), display-capture=(), geolocation=(), "
        "microphone=(), payment=(), usb=()"
    ),
}
_DIRECTIVES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    # data: for the icon in each page's head, which thus costs no request
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
_INLINE: Final = re.compile(r"<script[^>]*>(?P<text>.*?)</script>", re.DOTALL)


def script_hash(text: str) -> str:
    """A script's source expression in a content policy (CSP 3, section 2.3.1)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(app: Flask, **more: str) -> str:
    """The content policy of a page, with directives added or replaced.

    `policy(app, media_src="'self'")` also lets a page play the media of this service.
    """
    chosen = _DIRECTIVES | {"script-src": f"'self' {app.extensions['inline_script']}"}
    chosen |= {name.replace("_", "-"): value for name, value in more.items()}
    return "; ".join(f"{name} {value}" for name, value in chosen.items())


def init_headers(app: Flask) -> None:
    """Set the headers on every response of the app; call after `init_templates`.

    The one inline script is that of the GOV.UK page template, which notes on the body that
    scripts run. It is allowed by the hash of the text that the installed package has.

    Raises:
        ValueError: the template holds another number of inline scripts than one.
    """
    source, _, _ = app.jinja_env.loader.get_source(  # type: ignore[union-attr]  # set before
        app.jinja_env, "govuk_frontend_jinja/template.html"
    )
    # the tag's own attributes hold a Jinja block with no ">" in it
    texts = [match["text"] for match in _INLINE.finditer(source)]
    if len(texts) != 1:
        raise ValueError("the page template must hold exactly one inline script")
    app.extensions["inline_script"] = script_hash(texts[0])
    usual = policy(app)

    def set_headers(response: Response) -> Response:
        held = response.headers
        held.setdefault("Content-Security-Policy", usual)
        if request.endpoint != STATIC or response.status_code != 200:  # noqa: PLR2004 - HTTP OK
            held["Cache-Control"] = "no-store"
        return response

    app.after_request(set_headers)
    app.wsgi_app = _forcing(app.wsgi_app)  # type: ignore[method-assign, assignment]  # Flask's way


def _forcing(inner: "WSGIApplication") -> "WSGIApplication":
    """Put the forced headers into the plain list that goes out: in Flask's own kind of list
    each costs as much as a look-up in a database."""
    forced = list(FORCED.items())
    names = {name.lower() for name in FORCED}

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], error: "OptExcInfo | None" = None, /
        ) -> Callable[[bytes], object]:
            chosen = [pair for pair in headers if pair[0].lower() not in names]
            return start_response(status, chosen + forced, error)

        return inner(environ, start)

    return wrapped
