"""Processes killed with -9 at random moments of what no other test kills: whole visits over HTTP,
importing, publishing, a release being computed, diary entries and media."""

import multiprocessing
import os
import secrets
import signal
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from feedback.audit.service import check, entries
from feedback.clock import SetClock, SystemClock
from feedback.diaries.media import Media
from feedback.participants.service import import_people, people
from feedback.releases.published import check_ledger
from feedback.releases.states import State
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.diaries import media_samples as samples
from tests.diaries.conftest import enrol, shelf_of
from tests.faults.installation import Installation, Trial
from tests.faults.served import Page, Visitor, serving
from tests.releases import scenes
from tests.releases.scenes import AFTER, BEFORE
from tests.responses.killing import killed as killed_telling
from tests.scenario import ready, roster, survey

__all__ = ["TRIALS", "killed"]

_FORK = multiprocessing.get_context("fork")
_SAVED: Final = "Your answers are saved"


def everything(base: Installation, folder: Path) -> str:
    """The whole service is killed in the middle of visits and started again: what a page said was
    saved is there, and whoever was cut off can go on."""
    place = base.copied(folder / "data")
    visitors: dict[str, Visitor] = {token: Visitor(0) for token in place.tokens[:24]}
    pages: dict[str, Page] = {}
    kills = 0
    while len([one for one in pages.values() if one.heading == _SAVED]) < len(visitors):
        assert kills < 60, "they do not get on"
        with suppress(OSError, _Cut), serving(place, folder) as served:
            turns = secrets.randbelow(30)
            for token, visitor in visitors.items():
                visitor.port = served.port
                page = pages.get(token)
                while page is None or page.heading != _SAVED:
                    if turns == 0:
                        kills += 1
                        os.killpg(served.process.pid, signal.SIGKILL)
                        raise _Cut
                    turns -= 1
                    page = _next(visitor, page, token)
                    assert page.status == 200, (page.status, page.heading)
                    pages[token] = page
    with closing(initialise(place.data, (MASTER,), SystemClock())) as store:
        assert check(store).faults == ()
        store.settle()
    return (
        f"killed {kills} times; all {len(visitors)} people saved, no page but those they asked for"
    )


class _Cut(Exception):
    pass


def _next(visitor: Visitor, page: Page | None, token: str) -> Page:
    if page is None:
        return visitor.begin(token)
    if page.heading.startswith("Part 1"):
        return visitor.post_first(page)
    if page.heading.startswith("Part 2"):
        return visitor.say(page, "What I have to say")
    return visitor.send(page)


def killed(work: Callable[[], None], longest: float) -> bool:
    """Run `work` in a process and kill it at a random moment within so many seconds; whether it
    had ended by itself."""

    def run() -> None:
        work()
        os._exit(0)

    process = _FORK.Process(target=run)
    process.start()
    process.join(timeout=secrets.randbelow(int(longest * 1e6)) / 1e6)
    ended = process.exitcode is not None
    process.kill()
    process.join()
    return ended


def importing(base: Installation, folder: Path) -> str:
    """A list of 2,000 is imported: all of them are there, or none, and it can be sent again."""
    del base
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with closing(initialise(folder / "data", (MASTER,), clock)) as store:
        scene = ready(store, clock)
    data, kills = roster(2000, start=100), 0

    def work() -> None:
        with closing(SqliteStore(folder / "data", (MASTER,), clock)) as mine:
            import_people(mine, scheme=scene.scheme, data=data, by=scene.lead.account)

    for turn in range(40):
        ended = killed(work, 0.1 * (turn + 1))
        kills += not ended
        with closing(SqliteStore(folder / "data", (MASTER,), clock)) as store:
            count = len(people(store, scene.scheme))
            assert count in {12, 2012}, count
            assert check(store).faults == ()
            if count == 2012:
                events = [one.event for one in entries(store, scene.scheme)]
                assert events.count("people.imported") == 2, events
                return f"killed {kills} times; none or all 2,000 each time, one line in the record"
    raise AssertionError("never imported")


def releasing(base: Installation, folder: Path) -> str:
    """A release is asked for, computed, approved and published, each killed again and again: it
    gets there, the bytes of the first computation stay, and it is published once."""
    del base
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with closing(initialise(folder / "data", (MASTER,), clock)) as store:
        scene = ready(store, clock)
        survey(scene, "pre", BEFORE)
        survey(scene, "post", AFTER)
        release = scenes.request(scene)
        store.settle()
    kills, bodies = 0, set[bytes]()
    acts = ((scenes.compute, State.COMPUTED), (scenes.approve, State.APPROVED))
    for act, wanted in (*acts, (scenes.publish, State.PUBLISHED)):
        for turn in range(60):

            def work(act=act) -> None:
                with closing(SqliteStore(folder / "data", (MASTER,), clock)) as mine:
                    act(scene.at(mine, clock), release)

            kills += not killed(work, 0.04 * (turn + 1))
            with closing(SqliteStore(folder / "data", (MASTER,), clock)) as store:
                now = scene.at(store, clock)
                found = scenes.row(now, release)
                if found.digest:
                    bodies.add(found.digest)
                assert len(bodies) <= 1, "computed twice, differently"
                assert check(store).faults == ()
                if found.state is wanted:
                    break
        else:
            raise AssertionError(f"never {wanted}")
    with closing(SqliteStore(folder / "data", (MASTER,), clock)) as store:
        events = [one.event for one in entries(store, scene.scheme)]
        assert events.count("release.published") == 1, events
        check_ledger(store, store)
    return f"killed {kills} times; one and the same release, published once"


def diary(base: Installation, folder: Path) -> str:
    """Somebody writes entries and sends sound to them: what was said to be kept is."""
    del base
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    data = folder / "data"
    with closing(initialise(data, (MASTER,), clock)) as store:
        person = enrol(store, "aa" * 16)
    kept: list[tuple[str, str, int]] = []
    cut = 0
    for _ in range(25):

        def work(say: Callable[[object], None]) -> None:
            with closing(SqliteStore(data, (MASTER,), clock)) as mine:
                media = Media(mine, person.account, person.identity)
                while True:
                    entry = samples.entry(shelf_of(mine, person))
                    say([entry, "", 0])
                    medium = samples.send(media, entry, samples.sound(12))
                    say([entry, medium.id, medium.size])

        most = 1 + secrets.randbelow(6)
        kept += [(*one,) for one in killed_telling(work, lambda number, most=most: number >= most)]
        cut += 1
        with closing(SqliteStore(data, (MASTER,), clock)) as store:
            media = Media(store, person.account, person.identity)
            entries_ = {one.id for one in shelf_of(store, person).all("entry")}
            for entry, medium, size in kept:
                assert entry in entries_
                if medium:
                    assert len(samples.whole(media, media.get(entry, medium))) == size
    return f"killed {cut} times; {len(kept)} entries and recordings, all there and whole"


TRIALS: Final[dict[str, Trial]] = {
    "killed-service": everything,
    "killed-importing": importing,
    "killed-releasing": releasing,
    "killed-diary": diary,
}
