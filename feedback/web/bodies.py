"""How much one may send: little, but for the few routes that say more.

    @views.post("/my/diary/<entry>/media")
    @allow(Who.MEMBER)
    @takes(LARGEST)
    def send(entry: str) -> Response: ...

The server in front of the application (`feedback.running.bodies`) knows these routes by their
addresses, since it has to decide before the application is asked.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, request

__all__ = ["LARGEST", "LARGE_ADDRESS", "init_bodies", "takes"]

LARGEST: Final = 33 * 1024 * 1024
"""Bytes of the largest body of all: a file of 32 MB, and the form around it."""
LARGE_ADDRESS: Final = re.compile(r"/my/diary/[0-9a-f]{32}/media")
View = TypeVar("View", bound=Callable[..., Any])


def takes(size: int) -> Callable[[View], View]:
    """Let a view take bodies of up to `size` bytes."""

    def mark(view: View) -> View:
        view.most = size  # type: ignore[attr-defined]  # read below
        return view

    return mark


def init_bodies(app: Flask) -> None:
    """Set each request's limit. Before whatever reads forms, the check of their tokens included."""

    def limit() -> None:
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(view, "most", None)
        if most is not None:
            request.max_content_length = most

    app.before_request(limit)
