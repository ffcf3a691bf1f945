"""Who holds which key, and for what a deposit opens."""

from dataclasses import replace

import pytest

from crypto import CryptoError, open_core, peel
from feedback.errors import Conflict, NotAllowed
from feedback.releases import service
from feedback.releases.deposits import open_deposits
from feedback.releases.records import open_words
from feedback.releases.states import State
from feedback.responses.opening import nest_context
from feedback.responses.waves import wave as load_wave
from feedback.storage.store import Event
from tests.releases.scenes import (
    approve,
    compute,
    computed,
    new_lead,
    request,
    row,
)


def test_the_lead_opens_the_outer_layer_and_no_more(scene):
    for nest in scene.store.all("wave_nests", outer_account=scene.lead.account):
        context = nest_context(str(nest["wave"]), str(nest["inner_account"]))
        core = peel(nest["nest"], identity=scene.lead.identity, context=context)
        with pytest.raises(CryptoError):
            open_core(core, identity=scene.lead.identity, context=context)


def test_no_holder_alone_opens_a_survey_with_everything_that_is_stored(scene):
    everybody = (scene.lead, scene.deputy, *scene.guardians)
    for held in everybody:
        for nest in scene.store.all("wave_nests"):
            context = nest_context(str(nest["wave"]), str(nest["inner_account"]))
            with pytest.raises(CryptoError):
                open_core(nest["nest"], identity=held.identity, context=context)
            if nest["outer_account"] == held.account:
                core = peel(nest["nest"], identity=held.identity, context=context)
                with pytest.raises(CryptoError):
                    open_core(core, identity=held.identity, context=context)
            else:
                with pytest.raises(CryptoError):
                    peel(nest["nest"], identity=held.identity, context=context)


def test_deposits_open_for_their_guardian_only(scene):
    release = request(scene)
    there = row(scene, release)
    waves = [load_wave(scene.store, one) for one in there.waves]
    first, second = scene.guardians
    seeds = open_deposits(scene.store, there, waves, by=first.account, identity=first.identity)
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


def test_two_guardians_stand_in_once_nobody_who_leads_has_keys(scene):
    new = new_lead(scene)
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


def pair(scene):
    """The two guardians in the order of their common nest."""
    accounts = {one.account: one for one in scene.guardians}
    nests = scene.store.all("wave_nests", wave=scene.wave("pre").id)
    found = next(one for one in nests if one["outer_account"] in accounts)
    return accounts[found["outer_account"]], accounts[found["inner_account"]]
