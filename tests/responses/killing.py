"""Processes that are killed, and what is looked at afterwards."""

import json
import multiprocessing
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from crypto import open_envelope
from feedback.audit.service import check
from feedback.responses import lifecycle, records
from feedback.responses.contents import decode_answers, decode_comment
from feedback.responses.waves import asked_in
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore
from tests.conftest import MASTER
from tests.responses import acts
from tests.scenario import Scene

_FORK = multiprocessing.get_context("fork")


def again(scene: Scene, data_dir: Path) -> Scene:
    """Another process's view of the same folder."""
    return scene.at(SqliteStore(data_dir, (MASTER,), scene.clock), scene.clock)


def killed(work: Callable[[Callable[[object], None]], None], moment: Callable[[int], bool]) -> list:
    """Run `work` in a process and kill it; what it said before it died.

    `moment`: asked after each line said (its number, from 1): is it time?
    """
    out, into = os.pipe()

    def run() -> None:
        os.close(out)
        work(lambda said: os.write(into, json.dumps(said).encode() + b"\n"))
        os._exit(0)

    process = _FORK.Process(target=run)
    process.start()
    os.close(into)
    lines: list[str] = []
    with os.fdopen(out) as told:
        for line in told:
            lines.append(line)
            if moment(len(lines)):
                # Up to two milliseconds later, so that it dies in the middle of something.
                process.join(timeout=secrets.randbelow(2000) / 1e6)
                process.kill()
    process.join()
    return [json.loads(line) for line in lines]


def killed_while(scene: Scene, data_dir: Path, *, times: int, until: Callable[[], bool]) -> None:
    """Let a process do what the day brings and kill it, sooner or later, until it is done."""
    for turn in range(times):
        if until():
            return
        wait = secrets.randbelow(6000 * (turn + 1)) / 1e6

        def run() -> None:
            lifecycle.tick(again(scene, data_dir).store)
            os._exit(0)

        process = _FORK.Process(target=run)
        process.start()
        process.join(timeout=wait)
        process.kill()
        process.join()


def state(scene: Scene, data_dir: Path) -> str:
    there = again(scene, data_dir)
    with closing(there.store):
        return there.wave("pre").state


def healthy(scene: Scene) -> None:
    """Every file is whole, the record too, and no log holds anything older."""
    store = scene.store
    file = scene.wave("pre").file
    stores = [("main", None), ("keyring", None), ("volatile", None)]
    for name, wave in [*stores, *([("wave", file)] if file else [])]:
        found = store.connection(name, wave).execute("PRAGMA integrity_check").fetchone()
        assert found == ("ok",)
    assert check(store).faults == ()
    store.settle()


def opened(scene: Scene) -> Iterator[tuple[bytes, str]]:
    """Each answer that opens with the holders' keys: its key's name and the value given."""
    wave, store = scene.wave("pre"), scene.store
    identity, comments = acts.wave_identity(scene), acts.comments_identity(scene)
    said = {}
    for row in acts.dealt(scene, "comments"):
        plain = open_envelope(
            row["envelope"],
            identity=comments,
            context=records.comment_context(wave, row["position"]),
            key=participant_key(store, store, row["key_name"]) if sent(scene, row) else None,
        )
        said[row["key_name"]] = decode_comment(plain).text if plain else ""
    for row in acts.dealt(scene, "answers"):
        if acts.marks(scene)[row["key_name"]]:
            plain = open_envelope(
                row["envelope"],
                identity=identity,
                context=records.answers_context(wave),
                key=participant_key(store, store, row["key_name"]),
            )
            _, closed = decode_answers(asked_in(store, wave), "pre", plain)
            number = acts.keys(scene).index(row["key_name"])
            texts = {said[acts.key_name(scene, number, f"comment-{at}")] for at in (0, 1)}
            value = str(closed["honest"])
            assert texts == {f"{value}-said", f"{value}-said!"}
            yield row["key_name"], value


def sent(scene: Scene, comment: dict) -> bool:
    """Whether this comment's person has sent answers."""
    for number in range(12):
        names = {acts.key_name(scene, number, f"comment-{at}") for at in (0, 1)}
        if comment["key_name"] in names:
            return acts.marks(scene)[acts.key_name(scene, number)]
    raise AssertionError("a comment of nobody")
