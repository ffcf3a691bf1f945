"""Who counts, and that answers, keys and words changed from outside are noticed."""

import shutil

import pytest

from crypto import Identity, context, seal
from feedback.releases.computing import ALTERED
from feedback.releases.published import checked_body
from feedback.releases.records import ReleaseAltered, Words
from feedback.releases.states import State
from feedback.responses.marks import seal_mark
from feedback.schemes.model import SchemeAlteredError
from feedback.storage.participant_keys import destroy_keys
from feedback.storage.store import Event
from tests.releases.scenes import (
    approve,
    compute,
    computed,
    note,
    publish,
    released,
    request,
    row,
    second_scheme,
    tampering,
    told,
)
from tests.scenario import delete


def test_answers_that_were_changed_are_noticed(scene):
    wave = scene.wave("post")
    found = scene.store.wave(wave.file).all("answers")
    release = request(scene)
    tampering(
        scene,
        "answers",
        {"envelope": found[1]["envelope"]},
        file=wave.file,
        key_name=found[0]["key_name"],
    )
    compute(scene, release)
    assert row(scene, release).state is State.REQUESTED
    assert note(scene, release) == ALTERED
    # Deposits stay, so that it can be tried again once the file is back.
    tampering(
        scene,
        "answers",
        {"envelope": found[0]["envelope"]},
        file=wave.file,
        key_name=found[0]["key_name"],
    )
    compute(scene, release)
    assert row(scene, release).state is State.COMPUTED


def test_a_row_that_is_gone_is_noticed(scene):
    wave = scene.wave("post")
    release = request(scene)
    with scene.store.change(Event("upkeep"), "wave", wave=wave.file) as writer:
        writer.remove("answers", id=1)
    compute(scene, release)
    assert note(scene, release) == ALTERED


def test_a_membership_of_another_survey_is_noticed(scene):
    one, other = (scene.store.one("waves", id=scene.wave(kind).id) for kind in ("pre", "post"))
    tampering(scene, "waves", {"membership": other["membership"]}, id=one["id"])
    release = request(scene)
    compute(scene, release)
    assert note(scene, release) == ALTERED


def test_a_key_of_somebody_else_is_noticed(scene):
    own = Identity.generate()
    tampering(scene, "waves", {"wave_key": own.recipient.public}, id=scene.wave("post").id)
    with pytest.raises(SchemeAlteredError):
        request(scene)


def test_words_of_somebody_else_are_not_shown_nor_published(scene):
    """Anybody can seal to the guardians' public keys; the mark tells whose words they are."""
    release = request(scene)
    compute(scene, release)
    there = row(scene, release)
    forged = Words(b'{"questions":[]}', bytes(32))
    sealed = seal(
        bytes(64) + forged.body,
        to=[one.identity.recipient for one in scene.guardians],
        context=context("release-words", "computed", release),
    )
    tampering(scene, "releases", {"computed": sealed, "digest": forged.digest}, id=release)
    with pytest.raises(ReleaseAltered):
        computed(scene, release)
    tampering(scene, "releases", {"computed": there.computed, "digest": there.digest}, id=release)
    approve(scene, release)
    forged_lead = seal(
        bytes(64) + forged.body,
        to=[scene.lead.identity.recipient],
        context=context("release-words", "approved", release),
    )
    tampering(scene, "releases", {"for_lead": forged_lead, "digest": forged.digest}, id=release)
    with pytest.raises(ReleaseAltered):
        publish(scene, release)


def test_an_approval_cannot_be_put_down_to_somebody_else(scene):
    release = request(scene)
    compute(scene, release)
    approve(scene, release)
    tampering(scene, "releases", {"decided_by": scene.guardians[1].account}, id=release)
    with pytest.raises(ReleaseAltered):
        publish(scene, release)


def test_published_words_that_were_changed_are_not_shown(scene):
    release = released(scene)
    body = row(scene, release).body.replace("most", "many")
    tampering(scene, "releases", {"body": body}, id=release)
    with pytest.raises(ReleaseAltered):
        checked_body(scene.store, row(scene, release))


def test_a_ledger_with_a_row_cut_off_stops_every_computation(scene):
    released(scene)
    second = second_scheme(scene, 12)
    release = request(second)
    with scene.store.change(Event("upkeep")) as writer:
        writer.remove("ledger")
    compute(second, release)
    assert note(second, release) == ALTERED


# Who is absent: each of three things is enough


def put_back(scene, older, *paths):
    """Put files from an older copy in the place of this installation's."""
    scene.store.settle()
    scene.store.close()
    for path in paths:
        for suffix in ("-wal", "-shm"):
            (scene.folder / f"{path}{suffix}").unlink(missing_ok=True)
        shutil.copy(older.folder / path, scene.folder / path)


def counts_before(scene):
    """Whether eight or more still count as having answered both times."""
    release = request(scene)
    compute(scene, release)
    return "before" in told(computed(scene, release))


@pytest.mark.parametrize("with_marks", [False, True])
def test_who_deleted_stays_out_though_the_keyring_is_older(scene, copied, with_marks):
    """The old keyring opens the envelopes again. The mark says that they must not count; and
    if the survey's file is old as well, the never-back file does."""
    older, file = copied(scene), scene.wave("post").file
    for number in range(4):
        delete(scene, "post", number)
    put_back(scene, older, "keyring.db", *([f"waves/{file}.db"] if with_marks else []))
    assert not counts_before(scene)


def test_the_mark_alone_keeps_somebody_out(scene):
    wave = scene.wave("post")
    rows = scene.store.wave(wave.file).all("answers")
    for one in rows[:5]:
        mark = seal_mark(scene.store, wave, one["key_name"], submitted=False)
        tampering(scene, "answers", {"mark": mark}, file=wave.file, key_name=one["key_name"])
    assert not counts_before(scene)


def test_a_destroyed_key_alone_keeps_somebody_out(scene):
    """A crash came between destroying the key and taking back the mark."""
    rows = scene.store.wave(scene.wave("post").file).all("answers")
    names = [one["key_name"] for one in rows[:5]]
    with scene.store.change(Event("upkeep"), "keyring") as writer:
        destroy_keys(scene.store, writer, names, until="2027-01")
    assert not counts_before(scene)


def test_a_key_that_is_missing_stops_the_computation(scene):
    """Keys are overwritten, never removed: this is another installation's keyring."""
    row_ = scene.store.wave(scene.wave("post").file).one("answers", id=1)
    with scene.store.change(Event("upkeep"), "keyring") as writer:
        writer.remove("participant_keys", name=row_["key_name"])
    release = request(scene)
    compute(scene, release)
    assert note(scene, release) == ALTERED


# Shares and processes
