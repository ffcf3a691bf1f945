"""Who may use a route: denied unless the route says so, in one line above its view.

    @views.get("/schemes/<scheme>/waves")
    @allow(Who.LEAD, Who.DEPUTY)
    def waves(scheme: str) -> str: ...

A route with `<scheme>` finds the signed-in person's role in that scheme. Somebody without one
gets "not found", as for a scheme that is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from crypto import Identity
from feedback.clock import epoch
from feedback.storage.store import Store

__all__ = [
    "SAFE",
    "Principal",
    "Who",
    "allow",
    "init_access",
    "me",
    "my_identity",
    "proved_lately",
    "rule_of",
    "same_origin",
    "sessionless",
    "store",
    "takes_part",
]

_FRESH_SECONDS: Final = 10 * 60
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
View = TypeVar("View", bound=Callable[..., Any])


class Who(StrEnum):
    """Who may come in. The last three are roles in the scheme that the address names."""

    ANYONE = "anyone"
    SERVICE = "service"  # another service, which shows what we agreed on with it
    PARTICIPANT = "participant"  # came by a link
    RECEIPT = "receipt"  # showed a receipt code
    ACCOUNT = "account"  # signed in
    ORGANISER = "organiser"  # signed in, and may run schemes: not a member alone
    MEMBER = "member"  # signed in, and takes part in a scheme
    PARTNER = "partner"  # signed in, and one of the two of the pair that the address names
    LEAD = "lead"
    DEPUTY = "deputy"
    GUARDIAN = "guardian"


# What a session holds of somebody who has no account.
_BY_SESSION: Final = {Who.PARTICIPANT: "invitation", Who.RECEIPT: "sent"}


@dataclass(frozen=True)
class _Rule:
    who: frozenset[Who]
    fresh: bool
    sessionless: bool
    shows: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Principal:
    """The signed-in person, and their role where the address names a scheme."""

    account: str
    role: Who | None = None
    scheme: str | None = None
    holder: str | None = None
    pair: str | None = None


# What an account is in a scheme, and the holder's id there; None where it has no place.
Places = Callable[[Store, str, str], tuple[str, str] | None]
# Whether an account belongs to one of the two of a pair.
Partners = Callable[[Store, str, str], bool]


def allow(
    *who: Who,
    fresh: bool = False,
    sessionless: bool = False,
    shows: Callable[[], bool] | None = None,
) -> Callable[[View], View]:
    """Say who may use a view.

    Args:
        who: any of these.
        fresh: only within ten minutes of signing in; others are asked to do it again.
        sessionless: this POST comes before there is a session, so in place of a form token
            the browser must say that it comes from our own page.
        shows: whether a request shows what a `Who.SERVICE` must. Such a route is for no browser:
            nobody else comes in, and without `shows` nobody at all.
    """

    def mark(view: View) -> View:
        view.rule = _Rule(frozenset(who), fresh, sessionless, shows)  # type: ignore[attr-defined]  # read below
        return view

    return mark


def _nobody(store: Store, account: str, pair: str) -> bool:
    del store, account, pair
    return False


def init_access(app: Flask, stored: Store, places: Places, partners: Partners = _nobody) -> None:
    """Check every request; views find the store by `store()` and the person by `me()`."""
    app.extensions["candour-store"] = stored
    app.extensions["candour-places"] = places
    app.extensions["candour-partners"] = partners
    app.before_request(_check)


def store() -> Store:
    """The installation's store."""
    return cast("Store", current_app.extensions["candour-store"])


def me() -> Principal:
    """The signed-in person; a route that anyone may use must not ask."""
    return cast("Principal", g.principal)


def my_identity() -> Identity:
    """The signed-in person's unlocked identity, from their session."""
    return Identity(bytes.fromhex(session["seed"]))


def proved_lately() -> bool:
    """Whether this browser has shown within ten minutes who sits at it: by signing in, or by the
    two proofs that replace a third."""
    return 0 <= epoch(store().clock) - int(session.get("at", 0)) <= _FRESH_SECONDS


def rule_of(view: Callable[..., Any] | None) -> _Rule | None:
    """A view's rule, for the check below and for the test that walks all routes; None without."""
    return getattr(view, "rule", None)


def sessionless() -> bool:
    """Whether the form on this page is sent before there is a session."""
    rule = rule_of(current_app.view_functions.get(request.endpoint or ""))
    return rule is not None and rule.sessionless


def same_origin() -> bool:
    """Whether the browser says that this request comes from one of our own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    own: str = current_app.config["PUBLIC_URL"]
    return request.headers.get("Origin") == own


def _check() -> Response | None:
    g.principal = None
    if request.endpoint is None:
        return None  # no such page: routing has its own answer
    if request.method not in SAFE and not _readable(request.referrer):
        abort(400)  # the check of form tokens, and the way back to a form, take it apart
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule is None or not _from_where_it_should(rule):
        abort(403)
    if rule.who & {Who.ANYONE, Who.SERVICE}:
        return None
    if any(who in rule.who and key in session for who, key in _BY_SESSION.items()):
        return None
    if "account" not in session:
        return _ask(rule)
    g.principal = _principal(rule)
    if rule.fresh and not proved_lately():
        return redirect(url_for("accounts.again", next=_here()), 303)
    return None


def _readable(address: str | None) -> bool:
    """Whether an address can be taken apart: no browser sends one that cannot."""
    try:
        return urlsplit(address or "").port != 0
    except ValueError:
        return False


def _from_where_it_should(rule: _Rule) -> bool:
    """A service shows what it must; a form before a session comes from one of our own pages."""
    if Who.SERVICE in rule.who:
        return rule.shows is not None and rule.shows()
    return not rule.sessionless or request.method in SAFE or same_origin()


def _ask(rule: _Rule) -> Response:
    if request.method not in SAFE:
        raise CSRFError("the session has ended")  # its page shows what was typed
    if rule.who <= _BY_SESSION.keys():
        return redirect(url_for("responses.unusable"), 303)
    return redirect(url_for("accounts.sign_in", next=_here()), 303)


def _here() -> str:
    # After a POST the form itself is where to come back to, if it has a page of its own.
    return request.full_path.rstrip("?") if request.method in SAFE else _referring_path()


def _referring_path() -> str:
    parts = urlsplit(request.referrer or "")
    own = f"{parts.scheme}://{parts.netloc}" == current_app.config["PUBLIC_URL"]
    return parts.path if own else "/"


def _principal(rule: _Rule) -> Principal:
    account: str = session["account"]
    named = request.view_args or {}
    scheme = named.get("scheme")
    if scheme is None:
        return _own(rule, account, named.get("pair"))
    places: Places = current_app.extensions["candour-places"]
    held = places(store(), scheme, account)
    if held is None:
        abort(404)
    role = Who(held[0])
    if role not in rule.who and Who.ACCOUNT not in rule.who:
        abort(403)
    return Principal(account=account, role=role, scheme=scheme, holder=held[1])


def _own(rule: _Rule, account: str, pair: str | None) -> Principal:
    """Of a page that belongs to no scheme's holders."""
    if Who.PARTNER in rule.who:
        partners: Partners = current_app.extensions["candour-partners"]
        if pair is None or not partners(store(), account, pair):
            abort(404)
        return Principal(account=account, role=Who.PARTNER, pair=pair)
    allowed = (
        Who.ACCOUNT in rule.who
        or (Who.ORGANISER in rule.who and "member" not in session)
        or (Who.MEMBER in rule.who and takes_part(store(), account))
    )
    if not allowed:
        abort(403)
    return Principal(account=account)


def takes_part(stored: Store, account: str) -> bool:
    """Whether an account has a place in any scheme; the table hides whose a row is."""
    return stored.count("members", by_account=stored.vault.name("member-account", account)) > 0
