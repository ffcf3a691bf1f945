"""Answers, keys and words that were changed from outside are noticed."""

import pytest

from crypto import Identity, context, seal
from feedback.releases.computing import ALTERED
from feedback.releases.published import checked_body
from feedback.releases.records import ReleaseAltered
from feedback.releases.states import State
from feedback.schemes.model import SchemeAlteredError
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
)


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
    forged = b'{"questions":[]}'
    sealed = seal(
        bytes(64) + forged,
        to=[one.identity.recipient for one in scene.guardians],
        context=context("release-words", "computed", release),
    )
    tampering(scene, "releases", {"computed": sealed}, id=release)
    with pytest.raises(ReleaseAltered):
        computed(scene, release)
    tampering(scene, "releases", {"computed": there.computed}, id=release)
    approve(scene, release)
    forged_lead = seal(
        bytes(64) + forged,
        to=[scene.lead.identity.recipient],
        context=context("release-words", "approved", release),
    )
    tampering(scene, "releases", {"for_lead": forged_lead}, id=release)
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
