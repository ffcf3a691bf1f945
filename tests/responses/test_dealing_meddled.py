"""Dealing while somebody meddles, deletes, or deals too."""

import logging
import sqlite3
from pathlib import Path

import pytest

from feedback.audit.service import entries
from feedback.errors import Conflict
from feedback.responses import dealing, service
from feedback.responses.dealing import deal
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import WaveGoneError
from tests.responses import acts
from tests.scenario import Scene


def test_a_slot_changed_from_outside_counts_as_empty(
    scene: Scene, data_dir: Path, caplog: pytest.LogCaptureFixture
):
    for number in (0, 1):
        acts.send(scene, number)
    raw = sqlite3.connect(acts.wave_path(scene, data_dir))
    raw.execute(
        "UPDATE slots SET body = zeroblob(length(body)) WHERE name = ?", [acts.name(scene, 1)]
    )
    raw.commit()
    raw.close()
    with caplog.at_level(logging.ERROR):
        acts.deal(scene)
    assert "changed from outside" in caplog.text
    assert {name for name, there in acts.marks(scene).items() if there} == {acts.keys(scene)[0]}


def test_who_deleted_before_is_an_empty_one(scene: Scene):
    acts.send(scene, 0)
    acts.close(scene)
    acts.delete(scene, 0)
    acts.deal(scene)
    assert not any(acts.marks(scene).values())


def test_who_deletes_while_it_is_dealt_is_not_counted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    """Between the copy of a slot and the switch; eight had sent, so "enough" depends on it."""
    for number in range(8):
        acts.send(scene, number)
    acts.close(scene)
    copied, moments = dealing._copy, []  # noqa: SLF001 - the moment in between

    def copy_then_delete(*args) -> frozenset[bytes]:
        sent = copied(*args)
        assert scene.wave("pre").state == "dealing"
        acts.delete(scene, 3)
        moments.append(sent)
        return sent

    monkeypatch.setattr(dealing, "_copy", copy_then_delete)
    acts.deal(scene)
    assert [len(one) for one in moments] == [8]
    assert acts.marks(scene)[acts.keys(scene)[3]] is False
    assert sum(acts.marks(scene).values()) == 7
    assert scene.wave("pre").enough == "not enough"
    assert [one.event for one in entries(scene.store, scene.scheme)].count("wave.dealt") == 1


def test_who_deletes_afterwards_is_not_counted(scene: Scene):
    acts.send(scene, 0)
    acts.send(scene, 1)
    acts.deal(scene)
    key = participant_key(scene.store, scene.store, acts.keys(scene)[0])
    before = acts.dealt(scene, "answers")
    acts.delete(scene, 0)
    acts.delete(scene, 0)
    after = acts.dealt(scene, "answers")
    assert {name for name, there in acts.marks(scene).items() if there} == {acts.keys(scene)[1]}
    assert participant_key(scene.store, scene.store, acts.keys(scene)[0]) != key
    changed = [new["key_name"] for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [acts.keys(scene)[0]]


def test_dealing_twice_at_once_is_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """Another worker's copy has won: this one neither switches nor says that it has dealt."""
    acts.close(scene)
    wave, copied = scene.wave("pre"), dealing._copy  # noqa: SLF001 - the moment in between

    def copy_then_lose(*args) -> frozenset[bytes]:
        monkeypatch.undo()
        deal(scene.store, wave)
        return copied(*args)

    monkeypatch.setattr(dealing, "_copy", copy_then_lose)
    with pytest.raises((Conflict, WaveGoneError)):
        deal(scene.store, wave)
    assert scene.wave("pre").state == "dealt"
    assert [one.event for one in entries(scene.store, scene.scheme)].count("wave.dealt") == 1


def test_links_do_the_same_for_all_after_dealing(scene: Scene):
    """A visit is refused for whoever answered and whoever did not; deleting works for both."""
    acts.send(scene, 0)
    acts.deal(scene)
    for number in (0, 1):
        with pytest.raises(service.Unusable):
            acts.visit(scene, number)
        acts.delete(scene, number)
