"""A medium's bytes: by ranges for playing, as a whole for saving.

An answer to a range holds 2 MB at most, so that somebody who reads slowly holds no thread: it
is made at once and then waits in the server's own buffers. What is larger is opened while it
is sent, for one person at a time in each process.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from flask import Response, abort, request
from werkzeug.exceptions import ServiceUnavailable

from crypto import CryptoError, StreamReader, normalise
from feedback.diaries.blueprint import views
from feedback.diaries.media_finding import find, give_ticket, media
from feedback.diaries.media_model import Medium
from feedback.errors import NotFound
from feedback.web.access import Who, allow

__all__ = ["GATE", "RANGE_MOST", "WHOLE_MOST", "file_name"]

RANGE_MOST: Final = 2 * 1024 * 1024
"""Bytes of one answer to a range."""
WHOLE_MOST: Final = 8 * 1000 * 1000
"""Bytes of a file that is given at once to whoever asks for no range."""
GATE: Final = threading.Lock()
"""Held while something long is given away: a large file, or the whole diary (`take_views`)."""
_LONGEST: Final = 60 * 60  # seconds that one may hold the gate
_RETRY: Final = 30
_PLAIN: Final = re.compile(r"[^A-Za-z0-9 ._()-]")


@views.get("/my/diary/<entry>/media/<medium>/content")
@allow(Who.MEMBER)
def medium_content(entry: str, medium: str) -> Response:
    """For the page's players."""
    return _give(entry, medium, saved=False)


@views.get("/my/diary/<entry>/media/<medium>/save")
@allow(Who.MEMBER)
def save_medium(entry: str, medium: str) -> Response:
    """To keep elsewhere."""
    return _give(entry, medium, saved=True)


def _give(entry: str, medium: str, *, saved: bool) -> Response:
    found = find(entry, medium, done=True)
    if not found.done:
        raise NotFound("not finished")
    try:
        with ExitStack() as held:
            response = _answer(held.enter_context(media().reading(found)), held)
    except CryptoError:
        # Changed or cut short on the disk: nothing of it is given away.
        abort(HTTPStatus.INTERNAL_SERVER_ERROR)
    response.headers["Accept-Ranges"] = "bytes"
    response.content_type = found.kind.type
    response.headers["Content-Disposition"] = _disposition(found, saved=saved)
    give_ticket(response, found)
    return response


def _answer(reader: StreamReader, held: ExitStack) -> Response:
    length = reader.length
    if request.method == "HEAD":
        return Response(headers={"Content-Length": str(length)})
    if request.range is None or request.range.units != "bytes":
        whole = length <= WHOLE_MOST
        return Response(b"".join(reader.range(0, length))) if whole else _slowly(reader, held)
    wanted = _wanted(request.range.ranges[0], length)
    if wanted is None:
        none = Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        none.headers["Content-Range"] = f"bytes */{length}"
        return none
    start, stop = wanted
    part = Response(b"".join(reader.range(start, stop)), status=HTTPStatus.PARTIAL_CONTENT)
    part.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{length}"
    return part


def _wanted(asked: tuple[int, int | None], length: int) -> tuple[int, int] | None:
    """The first byte and the one behind the last, or None where there is no such range."""
    start, stop = asked
    if start < 0:
        start, stop = max(0, length + start), None
    stop = min(length if stop is None else stop, length, start + RANGE_MOST)
    return (start, stop) if start < stop else None


def _slowly(reader: StreamReader, held: ExitStack) -> Response:
    """All of it, a chunk at a time, while the file stays open; one person at a time."""
    if not GATE.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=_RETRY)
    kept = held.pop_all()
    kept.callback(GATE.release)
    until = time.monotonic() + _LONGEST

    def chunks() -> Iterator[bytes]:
        for chunk in reader.range(0, reader.length):
            if time.monotonic() > until:
                raise TimeoutError
            yield chunk

    response = Response(chunks(), headers={"Content-Length": str(reader.length)})
    response.call_on_close(kept.close)
    return response


def file_name(medium: Medium) -> str:
    """Under which it is saved: its own name, with the ending of what it is."""
    stem, dot, _ending = medium.name.rpartition(".")
    return f"{stem if dot else medium.name}.{medium.kind.ending}"


def _disposition(medium: Medium, *, saved: bool) -> str:
    """RFC 6266: the name in ASCII for old browsers, and as it is (RFC 8187)."""
    name = file_name(medium)
    plain = _PLAIN.sub("_", normalise("NFKD", name).encode("ascii", "ignore").decode())
    how = "attachment" if saved else "inline"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
