"""Headers by which a proxy says for whom it asks. None is believed: the public address is a
setting. That one was there is noted, as the outbox page is for this machine alone."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

from feedback.web.headers import FORCED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Network", "only_from", "without_forwarding"]

Network = IPv4Network | IPv6Network

_NAMES: Final = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
_PREFIX: Final = "HTTP_X_FORWARDED"
NOTE: Final = "candour.forwarded"
_HEALTH: Final = "/healthz"
_NOT_YOU: Final = b"Please use the public address of this service: only its proxy may ask here.\n"
_NOT_SO: Final = (
    b"Please use https. (To whoever runs the proxy: it must serve by https alone, and send "
    b"X-Forwarded-Proto: https. See FEEDBACK_TRUSTED_PROXY.)\n"
)


def without_forwarding(app: "WSGIApplication") -> "WSGIApplication":
    """Take such headers away before the application sees the request."""

    def wrapped(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        found = [key for key in environ if key in _NAMES or key.startswith(_PREFIX)]
        for key in found:
            del environ[key]
        environ[NOTE] = bool(found)
        return app(environ, start)

    return wrapped


def only_from(app: "WSGIApplication", proxy: Network | None) -> "WSGIApplication":
    """Let nobody in but the proxy, and only what it says came to it by https.

    Stands before `without_forwarding`: the header is looked at here, and nowhere else. Nothing is
    taken from it, and no other header of that kind is read. This machine may ask whether the
    service is there, as what watches a container does.
    """
    if proxy is None:
        return app

    def wrapped(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        asks = _peer(environ.get("REMOTE_ADDR", ""))
        if asks is not None and asks.is_loopback and environ.get("PATH_INFO") == _HEALTH:
            return app(environ, start)
        if asks is None or asks not in proxy:
            return _refuse(start, _NOT_YOU)
        if environ.get("HTTP_X_FORWARDED_PROTO") != "https":
            return _refuse(start, _NOT_SO)
        return app(environ, start)

    return wrapped


def _peer(text: str) -> IPv4Address | IPv6Address | None:
    """Who connects; an IPv4 address on a socket for both is written as a part of IPv6."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def _refuse(start: "StartResponse", text: bytes) -> Iterable[bytes]:
    head = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(text))),
        ("Cache-Control", "no-store"),
        *FORCED.items(),
    ]
    start("403 Forbidden", head)
    return [text]
