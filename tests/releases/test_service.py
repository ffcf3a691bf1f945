"""The journey of a release, step by step, with the real stores, seals and surveys."""

import json
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from crypto import CryptoError, open_core
from feedback.accounts import holders
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.releases import service
from feedback.releases.children import in_child
from feedback.releases.computing import ALTERED, LATE, SPENT, Order, job_of
from feedback.releases.deposits import open_deposits
from feedback.releases.permissions import guardians
from feedback.releases.published import check_ledger, checked_body
from feedback.releases.records import ReleaseAltered, open_words
from feedback.releases.states import State
from feedback.responses.jobs import progress
from feedback.responses.opening import nest_context
from feedback.responses.waves import wave as load_wave
from feedback.schemes.model import SchemeAlteredError
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
    told,
)
from tests.scenario import CHEAP, delete, deal_survey, move_to, open_survey, ready, survey


def tampering(scene, table, values, **where):
    """Write to a store as somebody would who has its file and none of the keys."""
    store = {"answers": "wave", "deposits": "volatile"}.get(table, "main")
    file = where.pop("file", None)
    with scene.store.change(Event("upkeep"), store, wave=file) as writer:
        assert writer.set(table, values, **where) == 1


def note(scene, release):
    return progress(scene.store, job_of(release)).note


# The way from asking to publishing


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


# When it may be asked for


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
        service.ask_again(
            scene.store, scheme="0" * 16, release=release, by=scene.lead.account
        )


# Who holds which key


def test_the_lead_opens_the_outer_layer_and_no_more(scene):
    from crypto import peel

    for nest in scene.store.all("wave_nests", outer_account=scene.lead.account):
        outer, inner = str(nest["outer_account"]), str(nest["inner_account"])
        context = nest_context(str(nest["wave"]), outer, inner)
        core = peel(nest["nest"], identity=scene.lead.identity, context=context)
        with pytest.raises(CryptoError):
            open_core(core, identity=scene.lead.identity, context=context)


def test_no_holder_alone_opens_a_survey_with_everything_that_is_stored(scene):
    everybody = (scene.lead, scene.deputy, *scene.guardians)
    for held in everybody:
        for nest in scene.store.all("wave_nests"):
            outer, inner = str(nest["outer_account"]), str(nest["inner_account"])
            context = nest_context(str(nest["wave"]), outer, inner)
            from crypto import peel

            opened = []
            for opening in (peel, open_core):
                try:
                    opened.append(opening(nest["nest"], identity=held.identity, context=context))
                except CryptoError:
                    continue
            assert not any(len(one) == 32 for one in opened)


def test_deposits_open_for_their_guardian_only(scene):
    release = request(scene)
    there = row(scene, release)
    waves = [load_wave(scene.store, one) for one in there.waves]
    first, second = scene.guardians
    seeds = open_deposits(
        scene.store, there, waves, by=first.account, identity=first.identity
    )
    assert set(seeds) == set(there.waves)
    with pytest.raises(CryptoError):
        open_deposits(scene.store, there, waves, by=first.account, identity=second.identity)
    with pytest.raises(CryptoError):
        open_deposits(scene.store, there, waves, by=first.account, identity=scene.lead.identity)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "0" * 16},
        {"policy_version": 99},
        {"questionnaire": "0" * 64},
        {"membership": bytes(64)},
        {"asked_by": "somebody else"},
    ],
)
def test_a_deposit_opens_for_the_one_release_it_was_made_for(scene, changed):
    from dataclasses import replace

    release = request(scene)
    there = row(scene, release)
    waves = [load_wave(scene.store, one) for one in there.waves]
    guardian = scene.guardians[0]
    if "id" in changed:
        with scene.store.change(Event("upkeep"), "volatile") as writer:
            writer.set("deposits", {"release": "0" * 16}, release=release)
    with pytest.raises(CryptoError):
        open_deposits(
            scene.store,
            replace(there, **changed),
            waves,
            by=guardian.account,
            identity=guardian.identity,
        )


def test_the_words_are_for_guardians_until_one_approves(scene):
    release = request(scene)
    compute(scene, release)
    there = row(scene, release)
    with pytest.raises(CryptoError):
        open_words(
            scene.store, there, there.computed, stage="computed", identity=scene.lead.identity
        )
    assert computed(scene, release, guardian=0) == computed(scene, release, guardian=1)


def test_two_guardians_stand_in_once_nobody_who_leads_has_keys(scene, monkeypatch):
    new = holders_after_handover(scene)
    first, second = pair(scene)
    release = service.request(
        scene.store, scheme=scene.scheme, by=first.account, identity=first.identity
    )
    with pytest.raises(Conflict):
        service.compute(
            scene.store,
            scheme=scene.scheme,
            release=release,
            by=first.account,
            identity=first.identity,
        )
    number = scene.guardians.index(second)
    compute(scene, release, guardian=number)
    with pytest.raises(NotAllowed, match="somebody else decides"):
        approve(scene, release, guardian=1 - number)
    approve(scene, release, guardian=number)
    service.publish(
        scene.store, scheme=scene.scheme, release=release, by=new.account, identity=new.identity
    )
    assert row(scene, release).state is State.PUBLISHED


def holders_after_handover(scene):
    """Lead and deputy are gone; a new lead is there, to whom no key was passed on."""
    from feedback.demo.cast import enrol

    old = [one for one in holders.holders(scene.store, scene.scheme) if one.role != "guardian"]
    lead = next(one for one in old if one.role == "lead")
    with scene.store.change(Event("upkeep")) as writer:
        asked = holders.replace(
            writer,
            scene.store,
            scheme=scene.scheme,
            role="lead",
            name="Nora New",
            email="nora@council.example",
            title="Lead",
            leaving=lead.id,
        )
    new = enrol(scene.store, scene.clock, holder=asked, cost=CHEAP)
    with scene.store.change(Event("upkeep")) as writer:
        for one in old:
            holders.leave(writer, scene.store, holder=one.id)
    return new


def pair(scene):
    """The two guardians in the order of their common nest."""
    accounts = {one.account: one for one in scene.guardians}
    nests = scene.store.all("wave_nests", wave=scene.wave("pre").id)
    found = next(one for one in nests if one["outer_account"] in accounts)
    return accounts[found["outer_account"]], accounts[found["inner_account"]]


# Once, and then for good


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
    from feedback.releases.computing import work

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


def test_somebody_whose_key_was_destroyed_stays_out_though_the_keyring_is_older(scene, copied):
    """A keyring from before a deletion opens the envelope again; the never-back file and the
    mark both say that it must not count."""
    import shutil

    older = copied(scene)
    for number in range(4):
        delete(scene, "post", number)
    scene.store.settle()
    scene.store.close()
    shutil.copy(older.store._dir / "keyring.db", scene.store._dir / "keyring.db")
    for suffix in ("-wal", "-shm"):
        (scene.store._dir / f"keyring.db{suffix}").unlink(missing_ok=True)
    release = request(scene)
    compute(scene, release)
    assert "before" not in told(computed(scene, release))


# Deciding


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
    service.ask_again(
        scene.store, scheme=scene.scheme, release=release, by=scene.lead.account
    )
    compute(scene, release, guardian=1)
    assert computed(scene, release, guardian=1) == words
    assert [one.reason for one in row(scene, release).refusals] == ["people"]
    refuse(scene, release, guardian=1, reason="talk")
    service.ask_again(
        scene.store, scheme=scene.scheme, release=release, by=scene.lead.account
    )
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
        service.ask_again(
            scene.store, scheme=scene.scheme, release=release, by=scene.lead.account
        )


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


# Running out


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
    from feedback.releases.computing import work

    work(scene.store, orders[0])
    assert row(scene, release).computed is None
    assert row(scene, second).state is State.REQUESTED


# What was changed from outside


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
    one, other = (
        scene.store.one("waves", id=scene.wave(kind).id) for kind in ("pre", "post")
    )
    tampering(scene, "waves", {"membership": other["membership"]}, id=one["id"])
    release = request(scene)
    compute(scene, release)
    assert note(scene, release) == ALTERED


def test_a_key_of_somebody_else_is_noticed(scene):
    from crypto import Identity

    own = Identity.generate()
    tampering(
        scene, "waves", {"wave_key": own.recipient.public}, id=scene.wave("post").id
    )
    with pytest.raises(SchemeAlteredError):
        request(scene)


def test_words_of_somebody_else_are_not_shown_nor_published(scene):
    """Anybody can seal to the guardians' public keys; the mark tells whose words they are."""
    from crypto import context, seal
    from feedback.accounts.service import recipient

    release = request(scene)
    compute(scene, release)
    there = row(scene, release)
    forged = b'{"questions":[]}'
    sealed = seal(
        bytes(64) + forged,
        to=[recipient(scene.store, str(one.account)) for one in guardians(scene.store, scene.scheme)],
        context=context("release-words", "computed", release),
    )
    tampering(scene, "releases", {"computed": sealed}, id=release)
    with pytest.raises(ReleaseAltered):
        computed(scene, release)
    tampering(scene, "releases", {"computed": there.computed}, id=release)
    approve(scene, release)
    forged_lead = seal(
        bytes(64) + forged,
        to=[recipient(scene.store, scene.lead.account)],
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


# Published once is published for good


def test_a_restored_copy_publishes_no_second_version(scene, copied):
    import shutil

    before = copied(scene)
    released(scene)
    # A backup from before the release, restored with the newest never-back file.
    shutil.copy(scene.store._dir / "never-back", before.store._dir / "never-back")
    delete(before, "post", 0)
    release = request(before)
    compute(before, release)
    assert row(before, release).state is State.REQUESTED
    assert note(before, release) == SPENT


def test_a_restored_copy_may_publish_the_very_words_that_were_published(scene, copied):
    import shutil

    release = request(scene)
    compute(scene, release)
    approve(scene, release)
    scene.store.settle()
    before = copied(scene)
    publish(scene, release)
    shutil.copy(scene.store._dir / "never-back", before.store._dir / "never-back")
    publish(before, release)
    assert row(before, release).body == row(scene, release).body


# Beside other schemes


def second_scheme(scene, count, *, start=0, title="Second"):
    from tests.scenario import roster

    other = ready(
        scene.store, scene.clock, title=title, who=roster(count, start=start), held_by=scene
    )
    survey(other, "pre", ["2"] * count)
    survey(other, "post", ["4"] * count)
    return other


@pytest.mark.parametrize("until", ["computed", "published"])
def test_a_second_scheme_of_nearly_the_same_people_is_not_shown(scene, until):
    first = request(scene)
    compute(scene, first)
    if until == "published":
        approve(scene, first)
        publish(scene, first)
    other = second_scheme(scene, 12)
    release = request(other)
    compute(other, release)
    assert told(computed(other, release)) == {"name": "all", "not_shown": True}


def test_a_second_scheme_of_other_people_is_shown(scene):
    released(scene)
    other = second_scheme(scene, 12, start=100)
    release = released(other)
    assert told(row(other, release).body)["after"] == "most"
    assert len(check_ledger(scene.store, scene.store)) == 2


# What lies in the stores, and what it tells


def test_sizes_do_not_follow_the_answers_nor_how_many_answered(store, clock, tmp_path):
    from feedback.storage.sqlite import initialise
    from tests.conftest import MASTER

    def sizes(at, given):
        scene = ready(at, clock)
        survey(scene, "pre", given)
        survey(scene, "post", given)
        release = request(scene)
        compute(scene, release)
        approve(scene, release)
        there = row(scene, release)
        publish(scene, release)
        kept = scene.store.one("ledger", release=release)
        return [len(one) for one in (there.computed, there.populations, there.for_lead)] + [
            len(kept["body"])
        ]

    start = clock.now()
    many = sizes(store, ["4"] * 12)
    clock.move_to(start)
    other = initialise(tmp_path / "other", (MASTER,), clock)
    few = sizes(other, ["1"] * 8 + [None] * 4)
    other.close()
    assert many == few


def test_nothing_that_is_stored_before_approval_says_a_word(scene):
    release = request(scene)
    compute(scene, release)
    scene.store.settle()
    for path in scene.store._dir.glob("*.db"):
        assert b'"after"' not in path.read_bytes()


# In a process of its own


@pytest.fixture
def environment(scene, monkeypatch, tmp_path):
    import base64

    from tests.conftest import MASTER

    key = tmp_path / "master.key"
    key.write_text(base64.b64encode(MASTER).decode())
    key.chmod(0o600)
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(scene.store._dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY_FILE", str(key))
    monkeypatch.delenv("FEEDBACK_MASTER_KEY", raising=False)
    return key


@pytest.mark.usefixtures("environment")
def test_in_a_child_process_as_in_production(scene):
    release = request(scene)
    compute(scene, release, run=in_child)
    finish(scene, release)
    assert row(scene, release).state is State.COMPUTED
    assert progress(scene.store, job_of(release)).state == "done"
    assert told(computed(scene, release))["after"] == "most"


@pytest.mark.usefixtures("environment")
def test_a_child_that_cannot_begin_says_so_and_it_can_be_tried_again(scene, environment):
    release = request(scene)
    text = environment.read_text()
    environment.unlink()
    compute(scene, release, run=in_child)
    finish(scene, release)
    assert progress(scene.store, job_of(release)).state == "failed"
    environment.write_text(text)
    environment.chmod(0o600)
    compute(scene, release, run=in_child)
    finish(scene, release)
    assert row(scene, release).state is State.COMPUTED


@pytest.mark.usefixtures("environment")
def test_the_child_tells_nothing_on_its_standard_error(scene):
    orders = []
    release = request(scene)
    compute(scene, release, run=lambda _store, order: orders.append(order))
    wave = scene.wave("post")
    with scene.store.change(Event("upkeep"), "wave", wave=wave.file) as writer:
        writer.remove("answers", id=1)
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "feedback.releases.computing"],
        input=orders[0].to_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "a release cannot be computed: ReleaseAltered\n"


def test_an_order_keeps_its_seeds_to_itself():
    order = Order(release="r", scheme="s", by="a", now="n", seeds={"w": b"secret" * 5 + b"12"})
    assert "secret" not in repr(order)
    assert Order.from_json(order.to_json()) == order


def finish(scene, release):
    """Wait until the job has ended, one way or the other."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(20)
    assert progress(scene.store, job_of(release)).state in {"done", "failed"}
