"""Stores that somebody else holds: another program, a process that stands still, a second server;
and processes that are killed under those who wait."""

import fcntl
import os
import secrets
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from feedback.audit.service import check
from tests.faults.installation import Installation, Trial
from tests.faults.served import Page, Visitor, serving, until

__all__ = ["TRIALS"]

_WORDS = "What I have to say about this, at some length"
_BUSY = "Sorry, we are busy"
_SAVED = "Your answers are saved"
_HELD = 30.0


def locked(base: Installation, folder: Path) -> str:
    """Another program has each store locked for half a minute, in turn."""
    place = base.copied(folder / "data")
    (wave,) = (place.data / "waves").glob("*.db")
    told = []
    with serving(place, folder) as served:
        for at, path in enumerate((place.data / "volatile.db", wave, place.data / "main.db")):
            writer = served.visitor()
            second = writer.post_first(writer.begin(place.tokens[at]))
            with _held_by_sqlite(path):
                page = writer.say(second, _WORDS)
                if page.status != 200:
                    assert (page.status, page.heading) == (503, _BUSY), (path, page.heading)
                    assert _WORDS in page.text
                    assert page.headers["Retry-After"]
                told.append(f"{path.parent.name}/{path.name[:8]} {page.status}")
                assert served.get("/").status == 200
                time.sleep(_HELD)
            assert writer.send(writer.say(second, _WORDS)).heading == _SAVED
    assert _WORDS not in served.logged
    return f"{'; '.join(told)}; afterwards all saved"


def held(base: Installation, folder: Path) -> str:
    """A process of ours stands still while it holds a store: others are told that it is busy."""
    place = base.copied(folder / "data")
    with serving(place, folder) as served:
        writers = [served.visitor() for _ in range(12)]
        seconds = [one.post_first(one.begin(place.tokens[at])) for at, one in enumerate(writers)]
        (wave,) = (place.data / "waves").glob("*.db")
        lock = os.open(place.data / "locks" / f"wave-{wave.stem}", os.O_RDWR | os.O_CREAT)
        fcntl.flock(lock, fcntl.LOCK_EX)
        came = _all_at_once(writers, seconds)
        began = time.monotonic()
        assert served.get("/", timeout=20).status == 200
        readers = time.monotonic() - began
        until(lambda: len(came) >= 4, "anybody is told")
        assert set(came) == {503}, came
        os.close(lock)
        until(lambda: len(came) == len(writers), "everybody is answered")
        assert set(came) <= {200, 503}
        for writer, second in zip(writers, seconds, strict=True):
            assert writer.send(writer.say(second, _WORDS)).heading == _SAVED
    told = came.count(503)
    return f"12 wrote: {told} told that it is busy, others saved; a reader waited {readers:.1f} s"


def two_serving(base: Installation, folder: Path) -> str:
    """Two servers, and so two workers, on one data folder: slow, but nothing is lost or doubled."""
    place = base.copied(folder / "data")
    with serving(place, folder) as one, serving(place, folder) as two:
        for at, token in enumerate(place.tokens[:20]):
            visitor = (one, two)[at % 2].visitor()
            check_page = visitor.answer(visitor.begin(token), _WORDS)
            # The same visitor goes on at the other one, whose sessions are the same.
            other = Visitor((two, one)[at % 2].port, visitor.cookies)
            assert other.send(check_page).heading == _SAVED
    with closing(place.store()) as store:
        assert check(store).faults == ()
        assert store.count("waves", state="open") == 1
    assert "error" not in one.logged + two.logged, one.logged + two.logged
    return "20 people, each with both: all saved, one record"


def killed_under_way(base: Installation, folder: Path) -> str:
    """Serving processes and the worker's are killed at random: what was said to be saved is."""
    place = base.copied(folder / "data")
    saved, kills = 0, 0
    with serving(place, folder) as served:
        for token in place.tokens[:8]:
            visitor = served.visitor(timeout=10)
            second = _patiently(visitor, lambda one, token=token: one.post_first(one.begin(token)))
            os.kill(secrets.choice(served.children), signal.SIGKILL)
            kills += 1
            checked = _patiently(visitor, lambda one, page=second: one.say(page, _WORDS))
            assert checked.status == 200
            sent = _patiently(visitor, lambda one, page=checked: one.send(page))
            saved += sent.heading == _SAVED
            until(lambda: len(served.children) == 2, "another child")
            until(served.answers, "a page")
    assert saved == 8, saved
    assert served.logged.count("a serving process ended") >= kills
    return f"{kills} killed, all {saved} people saved, a line for each"


def _patiently(visitor: Visitor, act: Callable[[Visitor], Page]) -> Page:
    """Do it again where the connection broke, as somebody at a browser would."""
    end = time.monotonic() + 60
    while True:
        try:
            return act(visitor)
        except (OSError, AssertionError):
            if time.monotonic() > end:
                raise


@contextmanager
def _held_by_sqlite(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def _all_at_once(writers: list[Visitor], seconds: list[Page]) -> list[int]:
    """Everybody writes; the statuses, as they come."""
    came: list[int] = []

    def write(writer: Visitor, second: Page) -> None:
        came.append(writer.say(second, _WORDS).status)

    for writer, second in zip(writers, seconds, strict=True):
        threading.Thread(target=write, args=(writer, second), daemon=True).start()
    return came


TRIALS: Final[dict[str, Trial]] = {
    "locked": locked,
    "held": held,
    "two-servers": two_serving,
    "killed-serving": killed_under_way,
}
