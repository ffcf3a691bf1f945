"""A pair with sign-ins, and meetings that they write down; made once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.meetings import service
from feedback.meetings.model import BOTH, Given, Meeting, Next, Step
from feedback.members.pairs import Pair
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.members.people import Member, Two, two
from tests.members.site import SignedIn, make_app, signed_in

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GIVEN = Given(
    on=date(2026, 3, 1),
    at=time(14, 30),
    place="Room 2",
    minutes=55,
    areas="Being heard in meetings",
    goals="Speak first once",
    steps=(Step("", "Shadow a board", BOTH, date(2026, 4, 1)), Step("", "Read the plan")),
    next=Next(date(2026, 4, 2), time(10), "By video"),
)


@dataclass(frozen=True)
class Pairing:
    """Both of a pair, and the log as each of them reads it."""

    both: Two
    folder: Path

    @property
    def store(self) -> SqliteStore:
        return self.both.store

    @property
    def pair(self) -> Pair:
        return self.both.pair

    def draft(self, given: Given = GIVEN, *, confirm: bool = True, by: str = "mentor") -> str:
        return service.draft(
            self.store, pair=self.pair, given=given, confirm=confirm, by=self.of(by).person.id
        )

    def read(self, meeting: str, who: str = "mentee") -> Meeting:
        return service.meeting(
            self.store, pair=self.pair, meeting=meeting, identity=self.of(who).identity
        )

    def confirm(self, meeting: str, who: str = "mentee", *, digest: str | None = None) -> None:
        service.confirm(
            self.store,
            pair=self.pair,
            meeting=meeting,
            digest=digest or self.read(meeting, who).digest,
            by=self.of(who).person.id,
            identity=self.of(who).identity,
        )

    def change(self, meeting: str, who: str, *, seen: str = "", confirm=True, **changed) -> None:
        now = self.read(meeting, who)
        given = Given(
            on=now.on,
            at=now.at,
            place=now.place,
            minutes=now.minutes,
            areas=now.areas,
            goals=now.goals,
            steps=now.steps,
            next=now.next,
        )
        service.change(
            self.store,
            pair=self.pair,
            meeting=meeting,
            given=replace(given, **changed),
            seen=seen or now.digest,
            confirm=confirm,
            by=self.of(who).person.id,
            identity=self.of(who).identity,
        )

    def state(self, meeting: str, who: str) -> str:
        me = self.of(who).person.id
        return str(self.read(meeting, who).state(me, self.pair.people))

    def of(self, who: str) -> Member:
        return {"mentor": self.both.mentor, "mentee": self.both.mentee}[who]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pairing:
    folder = tmp_path_factory.mktemp("pairing") / "data"
    store = initialise(folder, (MASTER,), SetClock(START))
    both = two(store)
    store.settle()
    store.close()
    return Pairing(both, folder)


@pytest.fixture
def copied(made: Pairing, tmp_path: Path) -> Iterator[Callable[[], Pairing]]:
    """The pair in a folder of its own; twice gives two."""
    stores: list[SqliteStore] = []

    def copy() -> Pairing:
        folder = tmp_path / f"pairing-{len(stores)}"
        shutil.copytree(made.folder, folder)
        stores.append(SqliteStore(folder, (MASTER,), SetClock(START)))
        return Pairing(replace(made.both, store=stores[-1]), folder)

    yield copy
    for store in stores:
        store.close()


@pytest.fixture
def pairing(copied: Callable[[], Pairing]) -> Pairing:
    """Amina mentors Chris; nothing is written down yet."""
    return copied()


@pytest.fixture
def app(pairing: Pairing):
    return make_app(pairing.store, pairing.folder)


@pytest.fixture
def mentor(app, pairing: Pairing) -> SignedIn:
    return signed_in(app, pairing.both.mentor)


@pytest.fixture
def mentee(app, pairing: Pairing) -> SignedIn:
    return signed_in(app, pairing.both.mentee)


@pytest.fixture
def log(pairing: Pairing) -> str:
    return f"/my/pair/{pairing.pair.id}/meetings"
