"""The journey of a release, step by step, with the real stores, seals and surveys."""

import json
from datetime import timedelta

import pytest

from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.releases import service
from feedback.releases.computing import work
from feedback.releases.published import checked_body
from feedback.releases.states import State
from feedback.storage.store import Event
from tests.releases import scenes
from tests.releases.scenes import (
    approve,
    compute,
    computed,
    publish,
    refuse,
    released,
    request,
    row,
    tampering,
    told,
)
from tests.scenario import delete, ready, survey


def test_a_release_from_asking_to_publishing(scene):
    release = request(scene)
    assert row(scene, release).state is State.REQUESTED
    compute(scene, release)
    assert row(scene, release).state is State.COMPUTED
    words = computed(scene, release)
    # Eleven answered both times: 5 and 9 of them said 4 or 5, six rose.
    assert told(words) == {
        "name": "all",
        "n": "8 or more",
        "before": "some",
        "after": "most",
        "rose": "many",
        "unanswered_before": "few",
        "unanswered_after": "few",
    }
    approve(scene, release)
    publish(scene, release)
    there = row(scene, release)
    assert there.state is State.PUBLISHED
    assert there.body.encode() == words
    assert checked_body(scene.store, there) == json.loads(words)


def test_the_mails_go_to_guardians_then_to_lead_and_deputy(scene):
    def kinds():
        rows = scene.store.all("outbox")
        found = [one["kind"] for one in rows]
        return {kind: found.count(kind) for kind in ("release-waiting", "release-decided")}

    assert kinds() == {"release-waiting": 0, "release-decided": 0}
    release = request(scene)
    assert kinds()["release-waiting"] == 2
    compute(scene, release)
    approve(scene, release)
    assert kinds() == {"release-waiting": 2, "release-decided": 2}


def test_the_deputy_may_ask_and_publish(scene):
    dee = scene.deputy
    release = service.request(
        scene.store, scheme=scene.scheme, by=dee.account, identity=dee.identity
    )
    compute(scene, release, guardian=1)
    approve(scene, release)
    service.publish(
        scene.store, scheme=scene.scheme, release=release, by=dee.account, identity=dee.identity
    )
    assert row(scene, release).state is State.PUBLISHED


def test_every_step_is_in_the_record_and_no_word_of_it(scene):
    release = released(scene)
    steps = [
        one
        for one in scene.store.all("audit", order="seq")
        if str(one["event"]).startswith("release.")
    ]
    assert [one["event"] for one in steps] == [
        "release.requested",
        "release.computed",
        "release.approved",
        "release.published",
    ]
    assert row(scene, release).digest.hex() in str(steps[-1]["detail"])
    assert not any("most" in str(one["detail"]) for one in steps)


def test_not_before_both_surveys_are_dealt(store, clock):
    scene = ready(store, clock)
    with pytest.raises(Conflict):
        request(scene)
    survey(scene, "pre", scenes.BEFORE)
    with pytest.raises(Conflict, match="still answer"):
        request(scene)


def test_not_where_too_few_answered(store, clock):
    scene = ready(store, clock)
    survey(scene, "pre", ["3"] * 7 + [None] * 5)
    survey(scene, "post", ["3"] * 7 + [None] * 5)
    with pytest.raises(Conflict, match="Too few"):
        request(scene)


def test_a_survey_of_its_own_where_the_policy_says_so(store, clock):
    scene = ready(store, clock, policy={"paired": False})
    survey(scene, "pre", scenes.BEFORE)
    release = released(scene, kind="pre")
    assert told(row(scene, release).body) == {
        "name": "all",
        "n": "8 or more",
        "before": "some",
        "unanswered_before": "few",
    }
    with pytest.raises(Conflict):
        request(scene, kind="pre")
    survey(scene, "post", scenes.AFTER)
    # Eleven, then twelve: what is said after is another fact, and may stand beside before.
    second = released(scene, kind="post")
    assert told(row(scene, second).body)["after"] == "most"
    assert "before" not in told(row(scene, second).body)


def test_a_paired_scheme_never_shows_one_survey_alone(scene):
    with pytest.raises(Conflict, match="together"):
        request(scene, kind="pre")


def test_a_second_request_is_refused_whatever_the_state(scene):
    release = request(scene)
    for step in (compute, refuse, None):
        with pytest.raises(Conflict, match="one version"):
            request(scene)
        if step:
            step(scene, release)


def test_a_barred_account_takes_no_part(scene):
    until = (scene.store.now() + timedelta(hours=1)).isoformat()
    tampering(scene, "accounts", {"barred_until": until}, id=scene.lead.account)
    with pytest.raises(NotAllowed, match="24 hours"):
        request(scene)
    scene.clock.advance(timedelta(hours=1))
    release = request(scene)
    until = (scene.store.now() + timedelta(hours=1)).isoformat()
    tampering(scene, "accounts", {"barred_until": until}, id=scene.guardians[0].account)
    with pytest.raises(NotAllowed, match="24 hours"):
        compute(scene, release)
    compute(scene, release, guardian=1)


def test_others_take_no_part(scene):
    guardian = scene.guardians[0]
    with pytest.raises(NotAllowed):
        service.request(
            scene.store, scheme=scene.scheme, by=guardian.account, identity=guardian.identity
        )
    release = request(scene)
    with pytest.raises(NotAllowed):
        service.compute(
            scene.store,
            scheme=scene.scheme,
            release=release,
            by=scene.lead.account,
            identity=scene.lead.identity,
        )
    with pytest.raises(NotFound):
        service.ask_again(scene.store, scheme="0" * 16, release=release, by=scene.lead.account)


def test_a_second_computation_gives_the_same_bytes(scene):
    release = request(scene)
    compute(scene, release)
    first = row(scene, release)
    delete(scene, "post", 0)
    compute(scene, release, guardian=1)
    assert row(scene, release) == first


def test_an_order_that_comes_too_late_changes_nothing(scene):
    """Two guardians press the button at once: the second child finds the words there."""
    orders = []
    release = request(scene)
    compute(scene, release, run=lambda _store, order: orders.append(order))
    compute(scene, release, guardian=1)
    first = row(scene, release)
    assert work(scene.store, orders[0])
    assert row(scene, release) == first


def test_deposits_are_gone_after_computing(scene):
    release = request(scene)
    assert scene.store.count("deposits") == 4
    compute(scene, release)
    assert scene.store.count("deposits") == 0


def test_who_deleted_between_dealing_and_computing_is_not_in_it(scene):
    release = request(scene)
    for number in range(4):
        delete(scene, "post", number)
    compute(scene, release)
    # Seven of the eleven are left: fewer than eight answered both. Eight answered after.
    assert told(computed(scene, release)) == {
        "name": "all",
        "n": "8 or more",
        "after": "most",
        "unanswered_after": "few",
    }


def test_a_deletion_after_computing_changes_no_byte(scene):
    release = request(scene)
    compute(scene, release)
    words = computed(scene, release)
    for number in range(6):
        delete(scene, "post", number)
    approve(scene, release)
    publish(scene, release)
    assert row(scene, release).body.encode() == words


def test_a_request_runs_out_after_72_hours_and_may_be_made_again(scene):
    first = request(scene)
    scene.clock.advance(timedelta(hours=71, minutes=59))
    service.tick(scene.store)
    assert row(scene, first).state is State.REQUESTED
    scene.clock.advance(timedelta(minutes=1))
    with pytest.raises(Conflict):
        compute(scene, first)
    service.tick(scene.store)
    assert row(scene, first).state is State.EXPIRED
    assert scene.store.count("deposits") == 0
    second = request(scene)
    compute(scene, second)
    assert row(scene, second).state is State.COMPUTED
    with pytest.raises(Conflict):
        compute(scene, first)


def test_a_request_of_a_clock_that_was_ahead_does_not_wait_for_weeks(scene):
    scene.clock.advance(timedelta(days=20))
    first = request(scene)
    scene.clock.advance(-timedelta(days=20))
    with pytest.raises(Conflict):
        compute(scene, first)
    service.tick(scene.store)
    assert (row(scene, first).state, scene.store.count("deposits")) == (State.EXPIRED, 0)


def test_a_request_whose_deposits_were_lost_runs_out_at_once(scene):
    release = request(scene)
    with scene.store.change(Event("upkeep"), "volatile") as writer:
        writer.remove("deposits")
    service.tick(scene.store)
    assert row(scene, release).state is State.EXPIRED


def test_a_deposit_that_a_crash_left_behind_is_cleared(scene):
    release = request(scene)
    kept = scene.store.all("deposits")
    compute(scene, release)
    with scene.store.change(Event("upkeep"), "volatile") as writer:
        writer.add_all("deposits", kept)
    service.tick(scene.store)
    assert scene.store.count("deposits") == 0
    assert row(scene, release).state is State.COMPUTED


def test_an_order_whose_request_ran_out_commits_nothing(scene):
    release = request(scene)
    orders = []
    compute(scene, release, run=lambda _store, order: orders.append(order))
    scene.clock.advance(timedelta(hours=73))
    service.tick(scene.store)
    second = request(scene)
    work(scene.store, orders[0])
    assert row(scene, release).computed is None
    assert row(scene, second).state is State.REQUESTED
