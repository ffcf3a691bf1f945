"""Handing over to a new lead or deputy: whoever holds an outer layer passes it on."""

import pytest

from crypto import Identity
from feedback.errors import Conflict
from tests.responses.handing_over.steps import (
    finish,
    follow,
    missing,
    opened_by,
    pass_on,
    place,
    seed,
)


def test_a_new_lead_gets_the_outer_layers_and_the_old_one_keeps_none(scene):
    at = scene.wave("pre")
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    assert missing(scene, new)
    with pytest.raises(Conflict, match="keys are not passed on"):
        finish(scene, scene.lead)
    assert pass_on(scene, scene.lead, new) == 2
    assert not missing(scene, new)
    for guardian in scene.guardians:
        found = seed(scene, at.id, new, guardian)
        assert Identity(found).recipient.public == at.wave_key
    assert opened_by(scene, scene.lead.identity)
    finish(scene, scene.lead)
    assert opened_by(scene, scene.lead.identity) == []
    assert place(scene, scene.lead).state == "left"


def test_what_the_one_who_left_could_open_is_in_no_file(scene):
    nests = [one["nest"] for one in scene.store.all("wave_nests", outer_account=scene.lead.account)]
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    pass_on(scene, scene.lead, new)
    finish(scene, scene.lead)
    files = b"".join(path.read_bytes() for path in scene.folder.rglob("*") if path.is_file())
    kept = scene.store.one(
        "wave_nests", outer_account=new.account, inner_account=scene.guardians[0].account
    )
    assert kept["nest"][-400:] in files  # what is there is found by this
    assert not any(one[-400:] in files for one in nests)


@pytest.mark.parametrize("giver", ["lead", "deputy"])
def test_whoever_holds_outer_layers_passes_them_on(scene, giver):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    assert pass_on(scene, getattr(scene, giver), new) == 2
    assert not missing(scene, new)


def test_a_guardian_passes_on_the_layer_around_the_other(scene):
    nest_of_two = next(
        one
        for one in scene.store.all("wave_nests")
        if one["outer_account"] in {who.account for who in scene.guardians}
    )
    by_account = {who.account: who for who in scene.guardians}
    outer, inner = (
        by_account[nest_of_two["outer_account"]],
        by_account[nest_of_two["inner_account"]],
    )
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    assert pass_on(scene, outer, new) == 1
    assert missing(scene, new)  # with the other guardian there is none yet
    with pytest.raises(Conflict, match="no keys that this person lacks"):
        pass_on(scene, inner, new)
    assert pass_on(scene, scene.lead, new) == 1
    assert not missing(scene, new)


def test_passing_on_twice_changes_nothing(scene):
    new = follow(scene, "deputy", "Dora New", leaving=scene.deputy)
    assert pass_on(scene, scene.lead, new) == 2
    before = scene.store.all("wave_nests"), scene.store.count("audit")
    assert pass_on(scene, scene.lead, new) == 0
    assert pass_on(scene, scene.deputy, new) == 0
    assert (scene.store.all("wave_nests"), scene.store.count("audit")) == before
