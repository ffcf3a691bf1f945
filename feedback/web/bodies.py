"""How much one may send: little, but for the few routes that say more.

    @views.post("/my/diary/<entry>/media")
    @allow(Who.MEMBER)
    @takes(LARGEST)
    @takes_form(files=True)
    def send(entry: str) -> Response: ...

The server in front of the application (`feedback.running.bodies`) knows the routes that take large
bodies by their addresses, since it has to decide before the application is asked.

A form is bounded by its kind as well, since what makes one dear is not its size: four megabytes of
"a&" take five seconds to read, as long as a hundred sign-ins, and so do four megabytes of what may
stand above one part of a form with files.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import werkzeug.formparser
from flask import Flask, abort, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Event, Field, File, MultipartDecoder, State

__all__ = ["FIELDS", "FORM", "LARGEST", "LARGE_ADDRESS", "init_bodies", "takes", "takes_form"]

LARGEST: Final = 33 * 1024 * 1024
"""Bytes of the largest body of all: a file of 32 MB, and the form around it."""
LARGE_ADDRESS: Final = re.compile(r"/my/diary/[0-9a-f]{32}/media")
FORM: Final = 1024 * 1024
"""Bytes of a form without files. A letter may take three, one beyond ASCII up to twelve."""
FIELDS: Final = 2000
"""Fields of a form, of either kind."""
_HEADS: Final = 256 * 1024
"""Bytes above the parts of a form with files, all taken together: names of fields and files."""
_HEAD: Final = 16 * 1024
"""Bytes of one of these that has no end yet, or of anything else that is not a part."""
_INSIDE: Final = frozenset({State.DATA_START, State.DATA})
_URLENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
_NOT_SO: Final = 415
View = TypeVar("View", bound=Callable[..., Any])


class BoundedDecoder(MultipartDecoder):
    """Werkzeug bounds what the parts hold, and how many there are, but not what stands above."""

    _above = 0

    def next_event(self) -> Event:
        """As Werkzeug's; 413 once too much stood above the parts so far."""
        event = super().next_event()
        if isinstance(event, Field | File):
            self._above += sum(len(name) + len(value) for name, value in event.headers)
        if self._above > _HEADS:
            raise RequestEntityTooLarge
        return event

    def receive_data(self, data: bytes | None) -> None:
        """As Werkzeug's; 413 if what has no end yet is not what a part holds, and too long."""
        if self.state not in _INSIDE and len(self.buffer) > _HEAD:
            raise RequestEntityTooLarge
        super().receive_data(data)


def takes(size: int) -> Callable[[View], View]:
    """Let a view take bodies of up to `size` bytes."""

    def mark(view: View) -> View:
        view.most = size  # type: ignore[attr-defined]  # read below
        return view

    return mark


def takes_form(*, files: bool = False, long: bool = False) -> Callable[[View], View]:
    """Let a view take a form with `files`, or one `long` in text: up to the most of any body."""

    def mark(view: View) -> View:
        view.form = (files, long)  # type: ignore[attr-defined]  # read below
        return view

    return mark


def init_bodies(app: Flask) -> None:
    """Set each request's limits, before whatever reads forms: the check of tokens does."""
    werkzeug.formparser.MultipartDecoder = BoundedDecoder  # type: ignore[attr-defined]  # the only way in

    def limit() -> None:
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(view, "most", None)
        if most is not None:
            request.max_content_length = most
        files, long = getattr(view, "form", (False, False))
        if request.mimetype == _MULTIPART and not files:
            abort(_NOT_SO)
        if request.mimetype == _URLENCODED:
            _bound(None if long else FORM)

    app.before_request(limit)


def _bound(most: int | None) -> None:
    """Refuse (413) a form of more bytes than `most`, or of too many fields; it is read later."""
    if most is not None:
        request.max_content_length = most
    sent = request.get_data(parse_form_data=False)
    if sent.count(b"&") >= FIELDS:
        abort(413)
