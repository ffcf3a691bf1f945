"""What happens to a survey by itself when its days come."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from feedback.audit.service import check, entries
from feedback.errors import Conflict
from feedback.responses import lifecycle, reseal, service
from feedback.responses.lifecycle import close_wave, destroy_wave
from feedback.responses.model import State
from feedback.schemes.model import WAVE_STATES, SchemeAlteredError
from feedback.storage.store import Event, WaveGoneError
from feedback.storage.vault import pseudonym_key
from tests.responses import acts
from tests.scenario import Scene, move_to, open_survey, ready, roster

DAY = timedelta(days=1)


def test_days_follow_each_other(scene: Scene):
    wave, seen = scene.wave("pre"), []
    while scene.store.today() <= wave.destroys:
        lifecycle.tick(scene.store)
        now = scene.wave("pre").state
        if not seen or seen[-1][0] != now:
            seen.append((now, scene.store.today()))
        scene.clock.advance(DAY)
    assert seen == [
        ("open", wave.opens),
        ("closed", wave.closes + DAY),
        ("dealt", wave.deals + DAY),
        ("destroyed", wave.destroys),
    ]


def test_a_server_that_was_off_makes_up_for_it(scene: Scene):
    acts.send(scene, 0)
    scene.clock.advance(scene.wave("pre").destroys - scene.store.today())
    for _ in range(3):
        lifecycle.tick(scene.store)
    assert scene.wave("pre").state == "destroyed"


def test_a_tick_with_nothing_due_changes_nothing(scene: Scene, data_dir: Path):
    scene.store.settle()
    before = {path: path.read_bytes() for path in data_dir.glob("*.db")}
    for _ in range(3):
        lifecycle.tick(scene.store)
    scene.store.settle()
    assert {path: path.read_bytes() for path in data_dir.glob("*.db")} == before


def test_closing_twice_is_refused(scene: Scene):
    wave = scene.wave("pre")
    close_wave(scene.store, wave)
    with pytest.raises(Conflict):
        close_wave(scene.store, wave)
    assert [one.event for one in entries(scene.store, scene.scheme)].count("wave.closed") == 1


def test_drafts_lapse_when_it_closes(scene: Scene):
    acts.draft(scene, 0)
    acts.deal(scene)
    assert not any(acts.marks(scene).values())


def test_destroying_leaves_nothing(scene: Scene, data_dir: Path):
    for number in (0, 1):
        acts.send(scene, number)
    acts.deal(scene)
    wave = scene.wave("pre")
    (sent, *_) = [row for row in acts.dealt(scene, "answers") if row["key_name"]]
    keys = [row["wrapped"] for row in scene.store.all("participant_keys")]
    nest = scene.store.all("wave_nests", wave=wave.id)[0]["nest"]
    with scene.store.change(Event("upkeep")) as writer:
        writer.add("tokens", {"digest": b"d" * 32, "invitation": b"x", "wave": wave.id})
    move_to(scene, wave.destroys)
    after, store = scene.wave("pre"), scene.store
    assert (after.state, after.file) == ("destroyed", None)
    for table in ("wave_nests", "comment_seeds", "tokens", "invitations"):
        assert store.count(table, wave=wave.id) == 0
    assert store.count("participant_keys") == 0
    assert store.wave_files() == []
    mine = [row for row in store.all("outbox") if str(row["batch"]).startswith(wave.id)]
    assert mine == [], "the count of its mails is forgotten too"
    store.settle()
    kept = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    for gone in (sent["envelope"], nest, *keys):
        assert gone[:40] not in kept
    assert store.vault.sign("destroyed-wave", wave.id) in store.never_back.digests()
    assert check(store).faults == ()


def test_destroying_one_survey_leaves_the_other(scene: Scene):
    acts.deal(scene)
    open_survey(scene, "post")
    acts.send(scene, 0, kind="post")
    destroy_wave(scene.store, scene.wave("pre"), by="worker")
    assert acts.state(scene, 0, "post") is State.SUBMITTED
    assert scene.store.count("invitations") == 12
    assert scene.store.one("purpose_keys", name=pseudonym_key(scene.scheme)) is not None


def test_only_what_was_dealt_is_destroyed(scene: Scene):
    for _ in range(2):
        with pytest.raises(Conflict):
            destroy_wave(scene.store, scene.wave("pre"), by="worker")
        if scene.wave("pre").state == "open":
            acts.close(scene)
    acts.deal(scene)
    wave = scene.wave("pre")
    destroy_wave(scene.store, wave, by="worker")
    with pytest.raises(Conflict):
        destroy_wave(scene.store, wave, by="worker")
    assert [one.event for one in entries(scene.store, scene.scheme)].count("wave.destroyed") == 1


def test_leftovers_are_cleared(scene: Scene):
    kept = scene.wave("pre").file
    for _ in range(2):
        scene.store.create_wave()
    lifecycle.tick(scene.store)
    assert scene.store.wave_files() == [kept]


def test_nothing_is_cleared_while_a_survey_misses_its_file(scene: Scene):
    """Main may be an older one, which does not name the file that holds the answers."""
    kept = scene.store.create_wave()
    with scene.store.change(Event("upkeep")) as writer:
        writer.set("waves", {"file": "0" * 16}, id=scene.wave("pre").id)
    with pytest.raises(WaveGoneError):
        lifecycle.tick(scene.store)
    assert kept in scene.store.wave_files()


@pytest.mark.parametrize("since", [0, 9])
def test_nothing_is_cleared_beside_an_older_main(scene: Scene, data_dir: Path, since: int):
    """It names no file at all, so none is missing; and it may have gone on since, another way."""
    kept = scene.wave("pre").file
    older = sqlite3.connect(data_dir / "main.db")
    older.execute("DELETE FROM audit WHERE seq > 2")
    older.execute("UPDATE waves SET file = NULL, state = 'planned', opens = '2099-01-01'")
    older.commit()
    older.close()
    for _ in range(since):
        with scene.store.change(Event("scheme.settings")):
            pass
    with pytest.raises(WaveGoneError):
        lifecycle.tick(scene.store)
    assert kept in scene.store.wave_files()


@pytest.fixture
def two(scene: Scene, data_dir: Path) -> tuple[Scene, Scene]:
    """A second scheme with the same holders; the first one's keys are then changed from
    outside."""
    other = ready(scene.store, scene.clock, title="Another", who=roster(start=50), held_by=scene)
    open_survey(other, "pre")
    raw = sqlite3.connect(data_dir / "main.db")
    raw.execute("UPDATE waves SET mac = zeroblob(32) WHERE id = ?", [scene.wave("pre").id])
    raw.commit()
    raw.close()
    return scene, other


def test_a_fault_in_one_scheme_holds_up_no_other(two: tuple[Scene, Scene]):
    _, other = two
    wave = other.store.one("waves", scheme=other.scheme, kind="pre")
    assert wave is not None
    left = other.store.create_wave()
    other.clock.advance(other.wave("pre").closes + DAY - other.store.today())
    with pytest.raises(SchemeAlteredError):
        lifecycle.tick(other.store)
    assert other.wave("pre").state == "closed"
    assert left not in other.store.wave_files()


def test_a_fault_in_one_scheme_does_not_end_the_cover_of_another(two: tuple[Scene, Scene]):
    _, other = two
    file = other.store.wave(str(other.wave("pre").file))
    before = file.all("slots")
    for _ in range(12):
        with pytest.raises(SchemeAlteredError):
            reseal.tick(other.store)
    assert file.all("slots") != before


def test_what_may_be_done_follows_the_state(scene: Scene):
    """Participants' acts by the state of the survey, as the pages ask for it."""
    allowed = {}
    for state in WAVE_STATES:
        with scene.store.change(Event("upkeep")) as writer:
            writer.set("waves", {"state": state}, id=scene.wave("pre").id)
        try:
            acts.visit(scene, 0)
        except service.Unusable:
            allowed[state] = False
        else:
            allowed[state] = True
    assert {state for state, may in allowed.items() if may} == {"open", "closed"}
