"""Restoring: everything up to the backup is there, and nothing that was destroyed since."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from feedback.audit.service import check
from feedback.backups.restoring import chosen, restore
from feedback.diaries.media_files import Folder, clear_media
from feedback.errors import NotFound, Rejected
from feedback.invitations.service import mint, resolve
from feedback.members.closing import close_account
from feedback.participants.service import people
from feedback.releases.recall import lost, published_before, remember
from feedback.releases.records import load
from feedback.responses import lifecycle, receipts, service
from feedback.responses.model import State
from feedback.responses.waves import wave
from feedback.rights.erase import erase
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import Event
from tests.backups.conftest import Place, restored, restoring
from tests.responses import acts

DAY = timedelta(days=1)


def test_what_was_sent_opens_by_its_receipt(place: Place):
    codes = [acts.send(place.scene, number, acts.answers(str(1 + number))) for number in range(4)]
    place.back_up()
    with restored(place) as scene:
        for number, code in enumerate(codes):
            sent = receipts.find(scene.store, code)
            assert sent.answers.closed == {"honest": str(1 + number), "heard": str(1 + number)}
        assert acts.state(scene, 4) is State.EMPTY
        event = scene.store.all("audit", order="seq desc", limit=1)[0]
        assert event["event"] == "backup.restored"
        assert not json.loads(event["detail"]).keys() - {"set", "lost_rows", "known_end"}


def test_it_goes_on_as_before(place: Place):
    """People answer and change, the survey is dealt; the next backup restores, too."""
    code = acts.send(place.scene, 0)
    place.back_up()
    with restored(place) as scene:
        found = receipts.find(scene.store, code)
        receipts.change_sent(scene.store, found, code, acts.answers("5"))
        for number in range(1, 10):
            acts.send(scene, number)
        acts.deal(scene)
        assert scene.wave("pre").enough == "enough"
        assert check(scene.store).faults == ()


OWNER = bytes(32)
MEDIUM = "ab" * 16


@pytest.fixture
def filmed(place: Place) -> Folder:
    """Somebody with a diary and a medium in it."""
    body: dict = {"id": 1, "owner": OWNER, "name": bytes(16), "body": bytes(99)}
    with place.store.change(Event("upkeep"), "diaries") as writer:
        writer.add("diary_blocks", body)
    folder = Folder(place.store, OWNER)
    folder.create(MEDIUM, b"header")
    with folder.open(MEDIUM, write=True) as file:
        file.write(0, b"sealed" * 1000)
    return folder


def test_media_come_back_without_their_time(place: Place, filmed: Folder):
    assert sorted(place.back_up().files) == ["keyring", "media", "stores"]
    with restored(place) as scene:
        path = scene.store.media / OWNER.hex() / MEDIUM
        assert path.read_bytes()[-6000:] == b"sealed" * 1000
        assert path.stat().st_mtime == 0
        assert path.stat().st_mode & 0o777 == 0o600
    assert filmed.names() == [MEDIUM]


@pytest.mark.usefixtures("filmed")
def test_media_may_be_of_an_earlier_backup(place: Place):
    place.back_up(media=False)
    with pytest.raises(Rejected, match="--leave-media"):
        restore(restoring(place))
    earlier = place.back_up().files["media"]
    Folder(place.store, bytes([1]) * 32).create(MEDIUM, b"closed since")
    acts.send(place.scene, 0)
    assert "media" not in place.back_up(media=False).files
    assert chosen(place.backups)["media"] == earlier
    with restored(place) as scene:
        found = [path.parent.name for path in scene.store.media.glob("*/*")]
        assert found == [OWNER.hex()]
        assert acts.state(scene, 0) is State.SUBMITTED
    with restored(place, to=place.data.with_name("without"), leave_media=True) as scene:
        assert not scene.store.media.exists()


def test_media_of_a_diary_that_was_closed_since_do_not_come_back(place: Place, filmed: Folder):
    place.back_up()
    with place.store.change(Event("upkeep"), "diaries") as writer:
        writer.remove("diary_blocks", owner=OWNER)
    other = Folder(place.store, bytes([1]) * 32)
    other.create(MEDIUM, b"header")
    filmed.remove_all()
    place.back_up(media=False)
    with restored(place) as scene:
        assert list(scene.store.media.glob("*")) == []


def test_who_deleted_since_stays_deleted(place: Place):
    code, other = acts.send(place.scene, 0), acts.send(place.scene, 1)
    place.back_up()
    acts.delete(place.scene, 0)
    with restored(place, never_back=place.data / "never-back") as scene:
        assert acts.state(scene, 0) is State.EMPTY
        with pytest.raises(NotFound):
            receipts.find(scene.store, code)
        assert receipts.find(scene.store, other)


@pytest.mark.parametrize("keyring", ["today's", "yesterday's"])
def test_who_was_erased_since_stays_erased(place: Place, keyring: str):
    """Yesterday's stores with today's keyring; or both of yesterday, with today's never-back."""
    scene = place.scene
    code, person = acts.send(scene, 0), scene.people[0]
    slot_name, survey = acts.name(scene, 0), scene.wave("pre").id
    links = [mint(scene.store, acts.invitation(scene, number), survey) for number in (0, 1)]
    names = [acts.key_name(scene, 0, purpose) for purpose in ("answers", "comment-0", "comment-1")]
    old = [participant_key(scene.store, scene.store, name) for name in names]
    files = dict(place.back_up().files)
    scene.clock.advance(DAY)
    assert erase(scene.store, scheme=scene.scheme, email=person.email, by="operator")
    how: dict = {"files": files}
    if keyring == "today's":
        files["keyring"] = place.back_up().files["keyring"]
    else:
        how["never_back"] = place.data / "never-back"
    with restored(place, **how) as there:
        store = there.store
        with pytest.raises(NotFound):
            receipts.find(store, code)
        assert not set(old) & {participant_key(store, store, name) for name in names}
        assert {person.name, person.email}.isdisjoint(
            part for one in people(store, scene.scheme, left=True) for part in (one.name, one.email)
        )
        assert len(people(store, scene.scheme, left=True)) == 12
        assert resolve(store, links[0]) is None
        assert resolve(store, links[1]) is not None
        slot = service.look(store, service.place_of(store, there.wave("pre"), slot_name))
        assert slot.state is State.CLOSED
        erased = [row for row in store.all("audit") if row["event"] == "person.erased"]
        assert [row["actor"] for row in erased] == ["restore"]
        assert person.name not in place.data.with_name("restored").joinpath("main.db").read_text(
            "latin-1"
        )


def test_an_account_that_was_closed_since_does_not_come_back(place: Place):
    scene = place.scene
    row = scene.store.one("accounts", id=scene.lead.account)
    with scene.store.change(Event("upkeep")) as writer:
        writer.add("accounts", {**row, "id": "leaver", "email_index": bytes(32)})
    Folder(scene.store, scene.store.vault.name("diary", "leaver")).create("cd" * 16, b"x")
    place.back_up()
    close_account(scene.store, account="leaver", clear_media=clear_media)
    with restored(place, never_back=place.data / "never-back") as there:
        assert there.store.one("accounts", id="leaver") is None
        assert there.store.one("accounts", id=scene.lead.account) is not None
        assert list(there.store.media.glob("*/*")) == []


def test_a_survey_that_was_destroyed_since_is_destroyed_again(place: Place):
    scene = place.scene
    code = acts.send(scene, 0)
    place.back_up()  # while it is open
    acts.deal(scene)
    with scene.store.exclusive("lifecycle"):
        lifecycle.destroy_wave(scene.store, scene.wave("pre"), by="operator")
    with restored(place, never_back=place.data / "never-back") as there:
        assert there.wave("pre").state == "destroyed"
        assert there.store.wave_files() == []
        assert there.store.count("wave_nests") == there.store.count("participant_keys") == 0
        with pytest.raises(NotFound):
            receipts.find(there.store, code)


def test_what_was_published_since_is_published_once(place: Place):
    scene = place.scene
    release = {
        "id": "r1",
        "scheme": scene.scheme,
        "waves": scene.wave("pre").id,
        "state": "requested",
        "membership": b"",
        "policy_version": 1,
        "questionnaire": "",
        "asked_by": scene.lead.account,
        "asked_on": "2026-03-09",
    }
    with scene.store.change(Event("upkeep")) as writer:
        writer.add("releases", release)
    place.back_up()
    row, waves = load(scene.store, "r1", scene.scheme), [wave(scene.store, scene.wave("pre").id)]
    remember(scene.store, waves, row)
    with restored(place, never_back=place.data / "never-back") as there:
        assert published_before(there.store, waves, row)
        assert lost(there.store) == {scene.wave("pre").id}


def test_lines_of_the_record_that_went_are_counted(place: Place):
    scene = place.scene
    old = dict(place.back_up().files)
    for _ in range(3):
        with scene.store.change(Event("policy.changed", scheme=scene.scheme)):
            pass
    old["keyring"] = place.back_up().files["keyring"]
    with restored(place, files=old) as there:
        assert check(there.store).faults == ()
        detail = json.loads(there.store.all("audit", order="seq desc", limit=1)[0]["detail"])
        assert detail["lost_rows"] == 4  # with the first backup's own
        assert detail["known_end"].split()[0] == str(scene.store.count("audit") - 1)


def test_an_older_keyring_is_refused(place: Place):
    old = place.back_up().files["keyring"]
    files = {"stores": place.back_up().files["stores"], "keyring": old}
    with pytest.raises(Rejected, match="older"):
        restore(restoring(place, files=files))
    assert not place.data.with_name("restored").exists()
    assert not place.data.with_name("restored.restoring").exists()


def test_a_never_back_file_of_another_installation_is_refused(place: Place, tmp_path: Path):
    place.back_up()
    (tmp_path / "other").write_text('{"generation": 9, "entries": [], "mac": "00"}')
    with pytest.raises(Rejected, match="damaged, or of another"):
        restore(restoring(place, never_back=tmp_path / "other"))


def test_an_older_never_back_file_beside_the_backup_does_no_harm(place: Place, tmp_path: Path):
    """The newest is taken."""
    shutil.copy(place.data / "never-back", tmp_path / "older")
    acts.send(place.scene, 0)
    acts.delete(place.scene, 0)
    place.back_up()
    with restored(place, never_back=tmp_path / "older") as there:
        assert there.store.never_back.generation >= place.store.never_back.generation


def test_it_is_never_restored_over_something(place: Place):
    place.back_up()
    target = place.data.with_name("restored")
    target.mkdir()
    with restored(place):
        pass
    with pytest.raises(Rejected, match="not empty"):
        restore(restoring(place))
    with pytest.raises(Rejected, match="not empty"):
        restore(restoring(place, to=place.data))
    (target.with_name("other.restoring") / "mine").mkdir(parents=True)
    with pytest.raises(Rejected, match="in the way"):
        restore(restoring(place, to=target.with_name("other")))
    assert (target.with_name("other.restoring") / "mine").exists()


def test_the_newest_of_a_folder_is_chosen(place: Place):
    place.back_up()
    place.scene.clock.advance(DAY)
    newest = place.back_up()
    assert chosen(place.backups) == dict(newest.files)
    with pytest.raises(Rejected, match=r"\.stores"):
        chosen(newest.files["keyring"])
    with pytest.raises(Rejected, match="missing"):
        chosen(place.backups / "none")
