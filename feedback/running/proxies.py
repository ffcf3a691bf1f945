"""Headers by which a proxy says for whom it asks. None is believed: the public address is a
setting. That one was there is noted, as the outbox page is for this machine alone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["without_forwarding"]

_NAMES: Final = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
_PREFIX: Final = "HTTP_X_FORWARDED"
NOTE: Final = "candour.forwarded"


def without_forwarding(app: "WSGIApplication") -> "WSGIApplication":
    """Take such headers away before the application sees the request."""

    def wrapped(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        found = [key for key in environ if key in _NAMES or key.startswith(_PREFIX)]
        for key in found:
            del environ[key]
        environ[NOTE] = bool(found)
        return app(environ, start)

    return wrapped
