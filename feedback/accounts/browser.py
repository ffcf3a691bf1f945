"""What the pages of sign-in know of a browser: its cookie, its session, where it wants to go."""

import re
from typing import Final, cast
from urllib.parse import urlsplit

from flask import current_app, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crypto import Identity
from feedback.accounts import service
from feedback.accounts.devices import Device, new_device, read_device, remember, write_device
from feedback.accounts.half_made import MAKING, replacing
from feedback.accounts.signing_in import Desk
from feedback.clock import epoch
from feedback.web.access import store
from feedback.web.session import Session

__all__ = [
    "DEVICE_COOKIE",
    "NOMINATION",
    "desk",
    "device",
    "enter",
    "know_browser",
    "label",
    "local_path",
]

# Where a session keeps the link of a nomination, for somebody who has to sign in first.
NOMINATION: Final = "nomination"
DEVICE_COOKIE: Final = "__Host-device"
_DEVICE_AGE: Final = 400 * 24 * 60 * 60  # the longest that browsers keep a cookie
_EXTENSION: Final = "candour-desk"

# What a user agent says, from the most particular to the most general; others pretend to be
# these. Coarse on purpose: it is for telling one's own devices apart.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")


def desk() -> Desk:
    """The process's place for checking proofs: one gate for all its threads."""
    app = current_app
    return cast("Desk", app.extensions.setdefault(_EXTENSION, Desk(store())))


def device() -> Device | None:
    """The browser's own mark, if it has one."""
    return read_device(request.cookies.get(DEVICE_COOKIE, ""))


def know_browser(response: Response, account: str) -> Response:
    """Remember that this account signed in on this browser."""
    marked = remember(store(), device() or new_device(), account)
    response.set_cookie(
        DEVICE_COOKIE,
        write_device(marked),
        max_age=_DEVICE_AGE,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


def enter(account: str, identity: Identity, *, keep: tuple[str, ...] = ()) -> None:
    """Begin a signed-in session under a fresh secret; of the old one only `keep` stays, and what
    this account was replacing."""
    mine = cast("Session", session)
    kept = {name: session[name] for name in keep if name in session}
    waiting = replacing(account)
    mine.renew()
    mine.label = label(request.user_agent.string)
    for name, value in kept.items():
        session[name] = value
    if waiting:
        session[MAKING] = waiting.keep()
    session["account"] = account
    if not service.account(store(), account).manner.organiser:
        session["member"] = True
    session["seed"] = identity.seed.hex()
    session["at"] = epoch(store().clock)


def local_path(wanted: str | None, otherwise: str) -> str:
    """A path on this site to go on to, or `otherwise`: never another site's address.

    Browsers drop tabs and line ends and take a backslash for a slash, so none may occur.
    """
    if not wanted or _UNSAFE.search(wanted):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise  # a bracket that is not closed, say
    if parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    return wanted


def label(user_agent: str) -> str:
    """A device in a few words: "Chrome on Windows"."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), None)
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), None)
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("Another device"))
