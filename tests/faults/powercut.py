"""The power goes at any moment: what was said is there when it comes back, and nothing is half."""

import json
import secrets
import shutil
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from feedback.clock import SetClock
from feedback.diaries.media import Media
from feedback.running.keyfile import make_key, new_key, write_keys
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.diaries import media_samples as samples
from tests.diaries.conftest import enrol, shelf_of
from tests.faults.installation import Installation, Trial
from tests.faults.journal import Disk, Said, record, steps
from tests.responses.conftest import _make
from tests.responses.killing import again, healthy
from tests.responses.test_kill import compare, live

__all__ = ["TRIALS", "cut_everywhere", "master_keys", "traced"]

_ACTS: Final = 60


class _Enough(Exception):
    pass


def answering(base: Installation, folder: Path) -> str:
    """People write, send, change and delete; after every act, and between, the power goes."""
    del base
    return cut_everywhere(folder, acts=_ACTS, between=120)


def cut_everywhere(folder: Path, *, acts: int, between: int) -> str:
    """The trial in any size: `acts` of people, and so many cuts between two of their steps."""
    made = _make(folder / "made", opened=True)
    scene = made.copy(folder / "data")
    scene.store.close()

    def work(say: Callable[[str], None]) -> None:
        there, said = again(scene, folder / "data"), []

        def tell(line: object) -> None:
            said.append(line)
            say(json.dumps(line))
            if len(said) >= 2 * acts:
                raise _Enough

        try:
            live(there, {}, tell)
        except _Enough:
            there.store.close()

    def is_well(found: Path, lines: list) -> None:
        with closing(initialise(found, (MASTER,), scene.clock)):
            pass
        there = again(scene, found)
        with closing(there.store):
            healthy(there)
            compare(there, {}, lines)

    return traced(folder, work, is_well, between=between)


def diary(base: Installation, folder: Path) -> str:
    """Somebody writes entries, and sends sound and photos to them: what was said to be kept is."""
    del base
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    data = folder / "data"
    with closing(initialise(data, (MASTER,), clock)) as store:
        person = enrol(store, "aa" * 16)
        store.settle()
    files = {
        "a.wav": samples.sound(40),
        "b.jpg": samples.photo((900, 700)),
        "c.wav": samples.sound(1),
    }

    def work(say: Callable[[str], None]) -> None:
        with closing(SqliteStore(data, (MASTER,), clock)) as mine:
            media = Media(mine, person.account, person.identity)
            for name, content in files.items():
                entry = samples.entry(shelf_of(mine, person))
                say(json.dumps([entry, "", ""]))
                medium = samples.send(media, entry, content, name)
                say(
                    json.dumps([entry, medium.id, sha256(samples.whole(media, medium)).hexdigest()])
                )

    def is_well(found: Path, lines: list) -> None:
        with closing(initialise(found, (MASTER,), clock)) as store:
            media = Media(store, person.account, person.identity)
            entries = {one.id for one in shelf_of(store, person).all("entry")}
            for entry, medium, digest in lines:
                assert entry in entries
                if medium:
                    content = samples.whole(media, media.get(entry, medium))
                    assert sha256(content).hexdigest() == digest

    return traced(folder, work, is_well, between=150)


def master_keys(base: Installation, folder: Path) -> str:
    """The master key is made, and a new one put first: at any moment some key opens everything."""
    del base
    (folder / "data").mkdir(mode=0o700)
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))

    def work(say: Callable[[str], None]) -> None:
        place = folder / "data"
        made = make_key(
            {
                "FEEDBACK_DATA_DIR": str(place / "stores"),
                "FEEDBACK_MASTER_KEY_FILE": str(place / "key"),
            }
        )
        assert made
        with closing(initialise(place / "stores", _keys(place), clock)):
            say("made")
        for _ in range(3):
            write_keys(place / "key", [new_key(), *_keys(place)])
            say("rotated")

    def is_well(found: Path, lines: list) -> None:
        stores = found / "stores"
        if (stores / "keyring.db").exists() and (stores / "keyring.db").stat().st_size:
            assert (found / "key").exists(), "stores whose key is lost"
        if lines:
            with closing(initialise(stores, _keys(found), clock)):
                pass

    return traced(folder, work, is_well, between=150, as_json=False)


def _keys(place: Path) -> tuple[bytes, ...]:
    return tuple(map(b64decode, (place / "key").read_text().split()))


def traced(
    folder: Path,
    work: Callable[[Callable[[str], None]], None],
    is_well: Callable[[Path, list], None],
    *,
    between: int,
    as_json: bool = True,
) -> str:
    """Let `work` change `folder`/data and say what it promises; then cut the power after each
    promise, and some `between` times at random. `is_well` looks at what is found, and the promises
    until then."""
    before = folder / "before"
    shutil.copytree(folder / "data", before)
    record(work, folder / "journal")
    shutil.rmtree(folder / "data")
    before.rename(folder / "data")
    found, lines, cuts = list(steps(folder / "journal", folder / "data")), [], 0
    disk, chance = Disk(folder / "data"), max(1, len(found) // between)
    for step in found:
        if isinstance(step, Said):
            lines.append(json.loads(step.line) if as_json else step.line)
        else:
            disk.take(step)
        lucky = secrets.randbelow(chance) == 0
        if isinstance(step, Said) or lucky:
            cuts += 1
            disk.cut(folder / "found", lucky=lucky)
            is_well(folder / "found", lines)
            shutil.rmtree(folder / "found")
    assert lines, "nothing was recorded"
    return f"{len(lines)} promises, {disk.syncs} syncs; cut {cuts} times, nothing lost"


TRIALS: Final[dict[str, Trial]] = {
    "power-cut": answering,
    "power-cut-diary": diary,
    "power-cut-keys": master_keys,
}
