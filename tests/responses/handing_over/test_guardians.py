"""Handing over to a new guardian: it takes two people, and what waits is for one."""

from datetime import timedelta

import pytest

from crypto import Identity
from feedback.accounts import holders as held
from feedback.errors import Conflict, NotAllowed
from feedback.releases.service import tick
from feedback.responses import new_guardian
from tests.releases.scenes import compute, request
from tests.responses.handing_over.steps import (
    ask,
    comments_seed,
    finish,
    follow,
    give,
    missing,
    opened_by,
    pass_on,
    place,
    rows,
    seed,
    tampering,
)
from tests.scenario import deal_survey, survey


def test_a_new_guardian_gets_the_keys_by_two_people(scene):
    at, (first, second) = scene.wave("pre"), scene.guardians
    new = follow(scene, "guardian", "Anna New", leaving=second)
    assert missing(scene, new)
    assert ask(scene, scene.lead, new) == 2
    assert missing(scene, new)
    assert give(scene, second, new) == 4
    assert not missing(scene, new)
    for outer in (scene.lead, scene.deputy):
        assert Identity(seed(scene, at.id, outer, new)).recipient.public == at.wave_key
    assert Identity(comments_seed(scene, at.id, new)).recipient.public == at.comments_key
    assert scene.store.count("deposits") == 0
    finish(scene, second)
    assert opened_by(scene, second.identity) == []
    accounts = [first.account, new.account]
    pairs = {
        (one["outer_account"], one["inner_account"])
        for one in scene.store.all("wave_nests", wave=at.id)
        if one["outer_account"] in accounts
    }
    assert pairs in ({tuple(accounts)}, {tuple(reversed(accounts))})


def test_giving_twice_changes_nothing_and_needs_nothing(scene):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    ask(scene, scene.deputy, new)
    assert give(scene, scene.guardians[0], new) == 4
    before = rows(scene)
    assert give(scene, scene.guardians[0], new) == 0
    assert give(scene, scene.guardians[1], new) == 0
    assert ask(scene, scene.lead, new) == 0
    assert rows(scene) == before


def test_asking_again_replaces_what_was_left(scene):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    ask(scene, scene.lead, new)
    ask(scene, scene.deputy, new)
    assert scene.store.count("deposits") == 2
    assert give(scene, scene.guardians[1], new) == 4


def test_nobody_alone_passes_a_guardians_keys_on(scene):
    leaving = scene.guardians[1]
    new = follow(scene, "guardian", "Anna New", leaving=leaving)
    before = rows(scene)
    with pytest.raises(Conflict, match="nothing for you to open"):
        give(scene, leaving, new)
    ask(scene, scene.lead, new)
    with pytest.raises(Conflict, match="by a guardian"):
        give(scene, scene.lead, new)
    with pytest.raises(NotAllowed, match="Somebody else"):
        give(scene, new, new)
    with pytest.raises(Conflict, match="do not open with yours"):
        new_guardian.give(
            scene.store,
            scheme=scene.scheme,
            holder=place(scene, new).id,
            by=leaving.account,
            identity=scene.lead.identity,
        )
    with pytest.raises(Conflict, match="another guardian"):
        pass_on(scene, scene.lead, new)
    assert rows(scene)[:2] == before[:2]
    for alone in (scene.lead, leaving, new):
        wave_key = scene.wave("pre").wave_key
        assert not any(
            len(found) == 32 and Identity(found).recipient.public == wave_key
            for found in opened_by(scene, alone.identity)
        )


def test_what_is_left_for_a_guardian_is_for_one_new_guardian(scene):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    ask(scene, scene.lead, new)
    release = f"handover:{place(scene, new).id}"
    held.withdraw(scene.store, holder=place(scene, new).id, by=new.account)
    other = follow(scene, "guardian", "Olga Other", leaving=scene.guardians[1])
    account = scene.guardians[1].account
    values = {"release": f"handover:{place(scene, other).id}"}
    tampering(scene, "deposits", values, release=release, account=account)
    with pytest.raises(Conflict, match="do not open"):
        give(scene, scene.guardians[1], other)


def test_what_is_left_for_a_hand_over_is_no_deposit_of_a_release_nor_the_reverse(scene):
    deal_survey(scene, "pre")
    survey(scene, "post", ["4"] * 12)
    leaving = scene.guardians[1]
    new = follow(scene, "guardian", "Anna New", leaving=leaving)
    release = request(scene)
    ask(scene, scene.lead, new)
    tick(scene.store)
    mine = scene.store.all("deposits", account=leaving.account, wave=scene.wave("pre").id)
    for_hand_over = next(one for one in mine if one["release"] != release)
    for_release = next(one for one in mine if one["release"] == release)
    assert len(mine) == 2
    tampering(scene, "deposits", {"core": for_release["core"]}, id=for_hand_over["id"])
    tampering(scene, "deposits", {"core": for_hand_over["core"]}, id=for_release["id"])
    with pytest.raises(Conflict, match="do not open"):
        give(scene, leaving, new)
    with pytest.raises(Conflict, match="do not open"):
        compute(scene, release, guardian=1)
    tampering(scene, "deposits", {"core": for_release["core"]}, id=for_release["id"])
    compute(scene, release, guardian=1)
    assert scene.store.count("deposits") == 4  # two surveys for two guardians, for the hand-over
    tampering(scene, "deposits", {"core": for_hand_over["core"]}, id=for_hand_over["id"])
    assert give(scene, leaving, new) == 8
    assert scene.store.count("deposits") == 0


def test_a_deposit_is_gone_after_72_hours(scene):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    ask(scene, scene.lead, new)
    scene.clock.advance(timedelta(hours=71))
    tick(scene.store)
    assert scene.store.count("deposits") == 2
    scene.clock.advance(timedelta(hours=1))
    with pytest.raises(Conflict, match="72 hours"):
        give(scene, scene.guardians[1], new)
    tick(scene.store)
    assert scene.store.count("deposits") == 0
