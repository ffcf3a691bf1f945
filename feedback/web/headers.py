"""The headers of every response, errors and redirects included, set in one place.

What must never vary (caching, transport, referrer) is forced; the content policy may be set
by a view beforehand, for a page that plays the owner's media or for a download. A view may also
set `RECORDING`, for the one page on which microphone and camera can be used.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask

from feedback.web.static import PREFIX as STATIC

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
RECORDING: Final = (
    "Permissions-Policy",
    FORCED["Permissions-Policy"]
    .replace("camera=()", "camera=(self)")
    .replace("microphone=()", "microphone=(self)"),
)
"""The one other value that a header of `FORCED` may have."""
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
    app.wsgi_app = _with_headers(app.wsgi_app, policy(app))  # type: ignore[method-assign, assignment]  # Flask's way


def _with_headers(inner: "WSGIApplication", usual: str) -> "WSGIApplication":
    """Put the headers into the plain list that goes out: in Flask's own kind of list each
    costs as much as a look-up in a database."""
    forced = [*FORCED.items()]
    recording = [*(FORCED | dict([RECORDING])).items()]
    names = {name.lower() for name in FORCED}
    uncached = names | {"cache-control"}

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        static = environ.get("PATH_INFO", "").startswith(STATIC)

        def start(
            status: str, headers: list[tuple[str, str]], error: "OptExcInfo | None" = None, /
        ) -> Callable[[bytes], object]:
            kept = static and status.startswith("200 ")
            dropped = names if kept else uncached
            given = [(name.lower(), name, value) for name, value in headers]
            chosen = [(name, value) for low, name, value in given if low not in dropped]
            chosen += recording if RECORDING in headers else forced
            if all(low != "content-security-policy" for low, _, _ in given):
                chosen.append(("Content-Security-Policy", usual))
            if not kept:
                chosen.append(("Cache-Control", "no-store"))
            return start_response(status, chosen, error)

        return inner(environ, start)

    return wrapped
