"""The worker's round: leftovers go, the keyring is rewritten after something was destroyed."""

import pytest

from feedback.running.upkeep import tick
from feedback.running.wiring import jobs
from feedback.storage.sqlite import SqliteStore
from tests.backups.conftest import Place
from tests.responses import acts


@pytest.fixture
def rewritten(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    plain = SqliteStore.vacuum

    def vacuum(self: SqliteStore, name: str) -> None:
        told.append(name)
        plain(self, name)

    monkeypatch.setattr(SqliteStore, "vacuum", vacuum)
    return told


def test_the_keyring_is_rewritten_after_a_deletion_and_only_then(place: Place, rewritten):
    tick(place.store)
    del rewritten[:]
    tick(place.store)
    assert rewritten == []
    acts.send(place.scene, 0)
    acts.delete(place.scene, 0)
    tick(place.store)
    assert rewritten == ["keyring"]
    tick(place.store)
    assert rewritten == ["keyring"]


def test_it_is_no_oftener_than_every_hour():
    assert {job.name: job.pause for job in jobs()}["upkeep"] >= 3600


def test_what_a_killed_backup_left_goes(place: Place):
    left = place.data / "backup-work" / "scratch"
    left.mkdir(parents=True)
    (left / "keyring.db").write_bytes(b"keys")
    tick(place.store)
    assert not (place.data / "backup-work").exists()


def test_what_a_running_backup_has_stays(place: Place):
    seen: list[bool] = []

    def say(said: str) -> None:
        if said == "Checking":
            there = place.again()
            tick(there.store)
            there.store.close()
            seen.append((place.data / "backup-work").exists())

    place.back_up(say=say)
    assert seen == [True]
