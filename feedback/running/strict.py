"""Requests that two servers could read in two ways are refused, and in words of our own.

A proxy and the server behind it that disagree on where a request ends let one visitor's bytes
become another's request (RFC 9112, 11.2). waitress takes the ways to disagree that the standard
leaves to a server: a length beside chunks, chunks in HTTP/1.0, folded lines, two hosts.

What it says to a request that it cannot read repeats parts of it, and carries no header of ours.
"""

import re
from typing import Final, cast

import waitress.receiver
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from waitress.utilities import Error

from feedback.web.headers import FORCED

__all__ = ["MOST_HEAD", "PlainErrorTask", "StrictRequest", "strict_chunks"]

MOST_HEAD: Final = 32 * 1024
"""Bytes of a request's first line and headers; browsers stay far below."""
_FRAMING: Final = re.compile(
    rb"^(transfer-encoding|content-length|host)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_FOLDED: Final = re.compile(rb"\r\n[ \t]")
# waitress's own end with "$", which also matches before a line end of one byte.
_SIZE: Final = re.compile(rb"[0-9a-fA-F]{1,8}\Z")
_EXTENSION: Final = re.compile(rb"(;[!#$%&'*+.^_`|~0-9A-Za-z-]+(=[!#$%&'*+.^_`|~0-9A-Za-z-]+)?)*\Z")
_VERSIONS: Final = frozenset({"1.0", "1.1"})
_WORDS: Final = {
    413: "That is too large to send. Go back, and choose a smaller file.",
    431: "That address, or what your browser sent with it, is too long.",
    503: "We are busy just now. Try again in a minute.",
}
_OTHERWISE: Final = "We could not read what your browser sent. Go back, and try once more."
_HEADERS: Final = (
    *FORCED.items(),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
    ("Content-Type", "text/plain; charset=utf-8"),
)


class StrictRequest(HTTPRequestParser):
    """A request with one way to read it."""

    path: str
    version: str
    request_uri: str

    def parse_header(self, header_plus: bytes) -> None:
        """As waitress's.

        Raises:
            ParsingError: it cannot be read, or in more than one way.
        """
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            # An address that `urlsplit` refuses, a length of thousands of digits.
            raise ParsingError("unreadable") from error
        named = [name.lower() for name in _FRAMING.findall(header_plus)]
        twice = len(named) != len(set(named))
        both = {b"transfer-encoding", b"content-length"} <= set(named)
        unknown = self.version not in _VERSIONS
        early = self.version == "1.0" and b"transfer-encoding" in named
        nowhere = self.version == "1.1" and b"host" not in named
        if twice or both or unknown or early or nowhere or _FOLDED.search(header_plus):
            raise ParsingError("ambiguous")
        self.path = self.path or "/"  # of a whole address that ends with its host


class PlainErrorTask(ErrorTask):
    """What waitress answers by itself: a fixed sentence, with the headers of every page."""

    def execute(self) -> None:
        error = cast("Error", cast("HTTPRequestParser", self.request).error)
        body = _WORDS.get(error.code, _OTHERWISE).encode()
        self.status = f"{error.code} {error.reason}"
        # 503: Service Unavailable
        again = [("Retry-After", "60")] if error.code == 503 else []  # noqa: PLR2004 - as it says
        self.response_headers = [*_HEADERS, *again]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def strict_chunks() -> None:
    """Make the lines between chunks end as the standard has it, for every request."""
    waitress.receiver.ONLY_HEXDIG_RE = _SIZE  # type: ignore[attr-defined]  # the only way in
    waitress.receiver.CHUNK_EXT_RE = _EXTENSION  # type: ignore[attr-defined]  # as above
