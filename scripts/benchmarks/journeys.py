"""Journeys for the driver: ours, and the bare form's, with each request timed.

The driver loads this file and calls `ours` or `bare` with its session, the number of the
journey and the target's settings; an exception is an error of that journey.
"""

import os
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

drive: Any = sys.modules["drive"]
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SEE_OTHER = 303


class _Timed:
    """The driver's session, which follows redirects itself: here each request is one time."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - the driver's, which has no types
        self._session = session
        self.times: list[float] = []

    def get(self, path: str) -> Any:  # noqa: ANN401 - the driver's response
        return self._follow(self._session.get, path)

    def post(self, path: str, fields: Mapping[str, str]) -> Any:  # noqa: ANN401 - as above
        return self._follow(self._session.post, path, fields)

    def _follow(self, send: Any, path: str, *fields: Mapping[str, str]) -> Any:  # noqa: ANN401
        reply = self._one(send, path, *fields)
        while reply.status == _SEE_OTHER:
            path = urljoin(path, reply.headers["location"])
            reply = self._one(self._session.get, path)
        return reply

    def _one(self, send: Any, path: str, *fields: Mapping[str, str]) -> Any:  # noqa: ANN401
        start = time.perf_counter()
        reply = send(path, *fields, follow=0)
        self.times.append(time.perf_counter() - start)
        return reply


def ours(session: Any, number: int, settings: Mapping[str, Any]) -> None:  # noqa: ANN401
    """One person from the link to "saved": eleven requests, each page checked."""
    cache = settings["cache"]
    if "tokens" not in cache:
        cache["tokens"] = Path(settings["tokens"]).read_text("ascii").split()
    timed, token = _Timed(session), cache["tokens"][number]
    _page(timed.get(f"/i/{token}"), "Is this real?")
    notice = _page(timed.post(f"/i/{token}", {"action": "continue"}), "Before you start")
    first = _page(timed.post("/answer", _form(notice)), "Part 1 of 2", "Statement number 5")
    ratings = {f"q-r{at}": str(1 + (number * at) % 5) for at in range(1, 6)}
    second = _page(timed.post("/answer/1", _form(first) | ratings), "Part 2 of 2", "q-t2")
    one, two = drive.texts(number)
    texts = {"q-t1": one, "q-t2": two}
    check = _page(timed.post("/answer/2", _form(second) | texts), "Check your answers", one[:80])
    end = timed.post("/answer/check", _form(check) | {"quote": "yes"})
    _page(end, "Your answers are saved", "receipt-code")
    _note(settings, number, timed)


def bare(session: Any, number: int, settings: Mapping[str, Any]) -> None:  # noqa: ANN401
    """The driver's own journey over the bare form: two requests."""
    timed = _Timed(session)
    drive.flaskform(timed, number, settings)
    _note(settings, number, timed)


def _page(reply: Any, *texts: str) -> str:  # noqa: ANN401 - the driver's response
    html: str = reply.text
    for text in texts:
        drive.need(reply.status == 200 and text in html, f"no “{text}”", reply)  # noqa: PLR2004 - HTTP OK
    return html


def _form(html: str) -> dict[str, str]:
    found = _TOKEN.search(html)
    drive.need(found is not None, "the page has no form token")
    return {"csrf_token": found[1] if found else ""}


def _note(settings: Mapping[str, Any], number: int, timed: _Timed) -> None:
    cache = settings["cache"]
    if "times" not in cache:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        cache["times"] = os.open(settings["times"], flags, 0o600)
    line = " ".join([str(number), *(f"{one:.6f}" for one in timed.times)])
    os.write(cache["times"], f"{line}\n".encode())  # one write: threads do not mix lines
