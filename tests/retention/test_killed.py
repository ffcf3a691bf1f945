"""A worker that is killed in the middle, again and again: in the end all is done, and once."""

import multiprocessing
import os
import secrets
from contextlib import closing

import pytest

from feedback.audit.service import check, entries
from feedback.retention import rounds
from feedback.retention.model import Step
from feedback.retention.plan import plan
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.participant_keys import recall_digest
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.retention.conftest import Kept

_FORK = multiprocessing.get_context("fork")
ONCE = {"scheme.ended", "retention.pairs", "retention.people", "retention.diaries"}


@pytest.fixture
def due(kept: Kept) -> Kept:
    """Owners of diaries were told long ago; everything else waits for one round."""
    found = plan(kept.store, load_scheme(kept.store, kept.scheme))
    on = {one.step: one.on for one in found}
    with kept.store.change(Event("upkeep")) as w:
        name = f"retention:{kept.scheme}:diaries-told"
        w.put("meta", {"name": name, "value": on[Step.END].isoformat()})
    kept.scene.clock.advance(on[Step.DIARIES] - kept.store.today())
    return kept


def test_killed_rounds_end_in_the_same_place(due: Kept):
    folder, clock = due.scene.folder, due.scene.clock
    due.store.close()
    turns = 0
    while turns < 12:
        turns += 1
        wait = secrets.randbelow(9000 * turns) / 1e6

        def work() -> None:
            with closing(SqliteStore(folder, (MASTER,), clock)) as store:
                rounds.run(store)
            os._exit(0)

        process = _FORK.Process(target=work)
        process.start()
        process.join(timeout=wait)
        process.kill()
        process.join()
    with closing(SqliteStore(folder, (MASTER,), clock)) as store:
        rounds.run(store)
        for table in ("participants", "pairs", "shared_records", "members", "diary_blocks"):
            assert store.count(table) == 0, table
        assert load_scheme(store, due.scheme).state == "cleared"
        assert recall_digest(store, due.pair_key) in store.never_back.digests()
        told = [one.event for one in entries(store, due.scheme)]
        assert {kind: told.count(kind) for kind in ONCE} == dict.fromkeys(ONCE, 1)
        assert check(store).faults == ()
        for name in ("main", "keyring", "diaries"):
            found = store.connection(name, None).execute("PRAGMA integrity_check").fetchone()
            assert found == ("ok",)
