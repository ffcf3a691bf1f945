"""What passing on refuses: strangers, swapped records, half of a change, the last one out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crypto import Identity, nest
from feedback.accounts import holders as held
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.responses import passing_on
from feedback.responses.opening import nest_context
from feedback.schemes import handover
from feedback.schemes.model import SchemeAlteredError
from feedback.storage.store import Event
from tests.releases.scenes import released, row
from tests.responses.handing_over.steps import (
    ask,
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
    waiting_release,
)
from tests.scenario import answer, deal_survey, open_survey, ready, survey


def test_only_who_acts_gets_keys(scene):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1], confirm=False)
    with pytest.raises(Conflict, match="confirmed by IT"):
        ask(scene, scene.lead, new)
    held.confirm(scene.store, holder=place(scene, new).id)
    assert ask(scene, scene.lead, new) == 2
    held.withdraw(scene.store, holder=place(scene, new).id, by=new.account)
    with pytest.raises(NotFound):
        give(scene, scene.guardians[1], new)


def test_only_who_acts_passes_on(scene):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    other = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1], confirm=False)
    with pytest.raises(NotAllowed):
        pass_on(scene, other, new)
    with pytest.raises(NotAllowed):
        pass_on(scene, replace(scene.lead, account="0" * 16), new)
    with pytest.raises(NotAllowed):
        pass_on(scene, new, new)


def test_a_holder_is_found_in_their_own_scheme_only(scene):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    second = ready(scene.store, scene.clock, title="Second", held_by=scene)
    with pytest.raises(NotFound):
        passing_on.pass_on(
            scene.store,
            scheme=second.scheme,
            holder=place(scene, new).id,
            by=scene.lead.account,
            identity=scene.lead.identity,
        )


def test_who_was_reset_just_now_passes_nothing_on(scene):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    until = (scene.store.now() + timedelta(hours=24)).isoformat()
    tampering(scene, "accounts", {"barred_until": until}, id=scene.lead.account)
    with pytest.raises(NotAllowed, match="24 hours"):
        pass_on(scene, scene.lead, new)
    scene.clock.advance(timedelta(hours=25))
    assert pass_on(scene, scene.lead, new) == 2


def test_a_swapped_survey_key_is_seen(scene):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    before = rows(scene)
    other = Identity.generate().recipient.public
    tampering(scene, "waves", {"wave_key": other}, id=scene.wave("pre").id)
    with pytest.raises(SchemeAlteredError):
        pass_on(scene, scene.lead, new)
    assert rows(scene) == before


def test_a_swapped_nest_is_seen_when_it_is_opened(scene):
    at, leaving = scene.wave("pre"), scene.guardians[1]
    new = follow(scene, "guardian", "Anna New", leaving=leaving)
    swapped = nest(
        bytes(32),
        inner=leaving.identity.recipient,
        outer=scene.lead.identity.recipient,
        context=nest_context(at.id, leaving.account),
    )
    where = {"outer_account": scene.lead.account, "inner_account": leaving.account}
    tampering(scene, "wave_nests", {"nest": swapped}, wave=at.id, **where)
    ask(scene, scene.lead, new)
    before = rows(scene)
    with pytest.raises(SchemeAlteredError):
        give(scene, leaving, new)
    assert rows(scene) == before


def test_all_surveys_are_passed_on_or_none(scene):
    deal_survey(scene, "pre")
    open_survey(scene, "post")
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    before = rows(scene)
    where = {
        "wave": scene.wave("post").id,
        "outer_account": scene.lead.account,
        "inner_account": scene.guardians[1].account,
    }
    whole = scene.store.one("wave_nests", **where)["nest"]
    tampering(scene, "wave_nests", {"nest": whole[:-1] + bytes(1)}, **where)
    with pytest.raises(Conflict, match="do not open"):
        pass_on(scene, scene.lead, new)
    assert rows(scene) == before
    tampering(scene, "wave_nests", {"nest": whole}, **where)
    assert pass_on(scene, scene.lead, new) == 4


def test_a_destroyed_surveys_keys_do_not_come_back(scene, monkeypatch):
    """Destroyed between looking and writing: as a slow request and the worker may meet."""
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    lacking = passing_on.lacking

    def late(*arguments):
        found = lacking(*arguments)
        tampering(scene, "waves", {"state": "destroyed"}, id=scene.wave("pre").id)
        return found

    monkeypatch.setattr(passing_on, "lacking", late)
    before = rows(scene)
    pass_on(scene, scene.lead, new)
    assert rows(scene) == before


def test_who_goes_while_keys_are_sealed_to_them_gets_none(scene, monkeypatch):
    new = follow(scene, "deputy", "Dora New", leaving=scene.deputy)
    lacking = passing_on.lacking

    def late(*arguments):
        found = lacking(*arguments)
        held.withdraw(scene.store, holder=place(scene, new).id, by=new.account)
        return found

    monkeypatch.setattr(passing_on, "lacking", late)
    before = rows(scene)
    with pytest.raises(NotFound):
        pass_on(scene, scene.lead, new)
    assert rows(scene) == before


def test_the_last_who_could_open_stays(scene):
    """A lead without keys has joined; only the deputy could still open with a guardian."""
    follow(scene, "lead", "Nora New", leaving=scene.lead)
    store = scene.store
    with store.change(Event("upkeep")) as writer:
        held.leave(writer, store, holder=place(scene, scene.lead).id)
        for one in store.all("wave_nests"):
            if one["outer_account"] != scene.deputy.account:
                writer.remove("wave_nests", id=one["id"])
    with pytest.raises(Conflict, match="Without you"):
        finish(scene, scene.deputy)


def test_keys_of_a_lead_and_a_guardian_who_come_at_once_meet(scene):
    """The new guardian gets a nest with the new lead too, whoever is first."""
    lead = follow(scene, "lead", "Nora New", leaving=scene.lead)
    guardian = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    ask(scene, scene.lead, guardian)
    give(scene, scene.guardians[1], guardian)
    pass_on(scene, scene.lead, lead)
    assert not missing(scene, lead)
    assert not missing(scene, guardian)
    at = scene.wave("pre")
    assert Identity(seed(scene, at.id, lead, guardian)).recipient.public == at.wave_key


def test_everybody_hands_over_and_the_new_people_release(scene):
    old = (scene.lead, scene.deputy, *scene.guardians)
    lead = follow(scene, "lead", "Nora New", leaving=scene.lead)
    deputy = follow(scene, "deputy", "Dora New", leaving=scene.deputy)
    pass_on(scene, scene.lead, lead)
    pass_on(scene, scene.lead, deputy)
    finish(scene, scene.lead)
    finish(scene, scene.deputy)
    scene = replace(scene, lead=lead, deputy=deputy)
    for number, name in enumerate(("Anna New", "Bea New")):
        leaving = scene.guardians[number]
        new = follow(scene, "guardian", name, leaving=leaving)
        ask(scene, deputy, new)
        give(scene, leaving, new)
        finish(scene, leaving)
        kept = list(scene.guardians)
        kept[number] = new
        scene = replace(scene, guardians=tuple(kept))
    for one in old:
        assert opened_by(scene, one.identity) == []
    for number in range(12):
        answer(scene, "pre", number, lambda _question: "2")
    deal_survey(scene, "pre")
    survey(scene, "post", ["4"] * 12)
    release = released(scene)
    assert row(scene, release).state == "published"


def test_nobody_leaves_while_results_wait_that_only_they_can_read(scene):
    new = follow(scene, "deputy", "Dora New", leaving=scene.deputy)
    pass_on(scene, scene.lead, new)
    store, account = scene.store, scene.lead.account
    with store.change(Event("upkeep")) as writer:
        writer.add("releases", waiting_release(scene, account))
    with pytest.raises(Conflict, match="Results wait"):
        finish(scene, scene.deputy)
    tampering(scene, "releases", {"state": "published"}, id="r1")
    finish(scene, scene.deputy)


def test_a_second_guardian_who_joins_later_gets_keys(store, clock):
    """The lead and the one guardian waived in writing; another comes while the survey runs."""
    scene = ready(store, clock)
    second = scene.guardians[1]
    open_survey(scene, "pre")
    with store.change(Event("upkeep")) as writer:
        for side in ("outer_account", "inner_account"):
            writer.remove("wave_nests", **{side: second.account})
        writer.remove("comment_seeds", account=second.account)
    assert missing(scene, second)
    assert not missing(scene, scene.lead)
    ask(scene, scene.lead, second)
    assert give(scene, scene.guardians[0], second) == 2
    assert not missing(scene, second)
    assert handover.keys_missing(store, scene.scheme, place(scene, scene.lead)) is False


def test_nobody_decides_about_their_own_request_while_another_can(scene):
    asking, other = scene.guardians
    approval = handover.ask_handover(
        scene.store,
        scheme=scene.scheme,
        role="guardian",
        name="Anna New",
        email="anna@new.example",
        title="Officer",
        leaving=place(scene, asking).id,
        by=asking.account,
    )
    with pytest.raises(NotAllowed, match="other guardian decides"):
        handover.decide_handover(
            scene.store, scheme=scene.scheme, approval=approval, yes=True, by=asking.account
        )
    handover.decide_handover(
        scene.store, scheme=scene.scheme, approval=approval, yes=True, by=other.account
    )
    assert handover.waiting(scene.store, scene.scheme) == []
