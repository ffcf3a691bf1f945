"""The guardian decides once, on exact words."""

import threading

import pytest

from feedback.errors import Conflict, NotAllowed, Rejected
from feedback.releases import service
from feedback.releases.published import check_ledger
from feedback.releases.states import State
from tests.releases.scenes import (
    approve,
    compute,
    computed,
    new_lead,
    publish,
    refuse,
    released,
    request,
    row,
)
from tests.releases.site import Browser, make_app


def test_exactly_the_words_that_were_seen_are_approved(scene):
    release = request(scene)
    compute(scene, release)
    with pytest.raises(Conflict, match="not the words"):
        approve(scene, release, digest="0" * 64)
    assert row(scene, release).state is State.COMPUTED


def test_refused_words_come_back_as_they_were_with_the_refusal(scene):
    release = request(scene)
    compute(scene, release)
    words = computed(scene, release)
    refuse(scene, release, reason="people")
    with pytest.raises(Conflict):
        publish(scene, release)
    service.ask_again(scene.store, scheme=scene.scheme, release=release, by=scene.lead.account)
    compute(scene, release, guardian=1)
    assert computed(scene, release, guardian=1) == words
    assert [one.reason for one in row(scene, release).refusals] == ["people"]
    refuse(scene, release, guardian=1, reason="talk")
    service.ask_again(scene.store, scheme=scene.scheme, release=release, by=scene.lead.account)
    approve(scene, release)
    assert [one.reason for one in row(scene, release).refusals] == ["people", "talk"]
    publish(scene, release)
    assert row(scene, release).body.encode() == words


def test_a_refusal_gives_a_reason_of_the_list(scene):
    release = request(scene)
    compute(scene, release)
    with pytest.raises(Rejected):
        refuse(scene, release, reason="person 3 said so")
    assert row(scene, release).state is State.COMPUTED


def test_asking_again_needs_a_refusal(scene):
    release = request(scene)
    with pytest.raises(Conflict):
        service.ask_again(scene.store, scheme=scene.scheme, release=release, by=scene.lead.account)


def test_of_two_decisions_at_once_the_first_stands(scene):
    release = request(scene)
    compute(scene, release)
    digest = row(scene, release).digest.hex()
    start, ends = threading.Barrier(2), []

    def decide(number: int) -> None:
        start.wait()
        try:
            if number:
                refuse(scene, release, guardian=1)
            else:
                approve(scene, release, guardian=0, digest=digest)
            ends.append("first")
        except Conflict:
            ends.append("second")
        finally:
            scene.store.close()

    threads = [threading.Thread(target=decide, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["first", "second"]
    there = row(scene, release)
    assert (there.state is State.APPROVED) == (there.for_lead is not None)
    assert (there.state is State.REFUSED) == bool(there.refusals)


def test_approved_words_are_sealed_anew_to_who_leads_by_then(scene):
    """The lead and the deputy are lost after the yes: nothing is counted again, nor lost."""
    release = request(scene)
    compute(scene, release)
    words = computed(scene, release)
    approve(scene, release)
    new = new_lead(scene)
    by = {"by": new.account, "identity": new.identity}
    with pytest.raises(NotAllowed, match="not sealed to you"):
        service.publish(scene.store, scheme=scene.scheme, release=release, **by)
    with pytest.raises(Conflict, match="not the words"):
        approve(scene, release, digest="0" * 64)
    with pytest.raises(Conflict, match="decided already"):
        refuse(scene, release)
    approve(scene, release, guardian=1)
    service.publish(scene.store, scheme=scene.scheme, release=release, **by)
    assert row(scene, release).body.encode() == words
    with pytest.raises(Conflict):
        approve(scene, release)


def test_pages_say_what_to_do_where_somebody_else_leads_by_then(scene, guardian, base):
    release = request(scene)
    compute(scene, release)
    approve(scene, release)
    page = f"{base}/release/{release}"
    successor = Browser(make_app(scene), scene, new_lead(scene))
    assert successor.get(page).status == 409
    assert "Ask the guardian to approve them once more" in successor.text
    assert "Approve these words once more" in guardian.get(page).text
    digest = row(scene, release).digest.hex()
    assert guardian.post(f"{page}/approve", digest=digest, read="y").status == 303
    assert "Publish these results" in successor.get(page).text


def test_a_guardian_publishes_nothing(scene):
    release = request(scene)
    compute(scene, release)
    approve(scene, release)
    guardian = scene.guardians[0]
    with pytest.raises(NotAllowed):
        service.publish(
            scene.store,
            scheme=scene.scheme,
            release=release,
            by=guardian.account,
            identity=guardian.identity,
        )


def test_publishing_twice_is_refused(scene):
    release = released(scene)
    with pytest.raises(Conflict):
        publish(scene, release)
    assert len(check_ledger(scene.store, scene.store)) == 1
