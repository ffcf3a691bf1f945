"""Opening a survey: keys first, then slots, then everybody's link, in one step or none."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.audit.service import entries
from feedback.errors import Conflict
from feedback.participants.service import put_person
from feedback.responses import lifecycle, opening, receipts
from feedback.responses.layout import layout_of
from feedback.responses.model import State
from feedback.responses.opening import add_latecomers, open_wave
from feedback.responses.waves import asked_in
from feedback.storage.store import Event
from tests.responses import acts
from tests.scenario import Scene, move_to, open_survey


def slots_of(scene: Scene) -> list[dict]:
    return scene.store.wave(str(scene.wave("pre").file)).all("slots", order="id")


def join(scene: Scene, number: int) -> str:
    """Somebody whom the guardian has let in."""
    like = scene.people[0]
    person = replace(
        like, id=secrets.token_hex(8), name=f"Zoe {number}", email=f"zoe{number}@council.example"
    )
    with scene.store.change(Event("person.decided", scheme=scene.scheme)) as writer:
        return put_person(scene.store, writer, scene.scheme, person)


def test_everybody_has_a_slot_keys_and_a_mail(planned: Scene):
    store = planned.store
    posted = store.count("outbox", kind="invitation")
    open_survey(planned, "pre")
    wave = planned.wave("pre")
    assert (wave.invited, store.count("invitations", wave=wave.id)) == (12, 12)
    assert store.count("outbox", kind="invitation") - posted == 12
    names = [row["name"] for row in slots_of(planned)]
    assert names == sorted(acts.name(planned, number) for number in range(12))
    purposes = layout_of(asked_in(store, wave), "pre").purposes
    wanted = {acts.key_name(planned, number, one) for number in range(12) for one in purposes}
    assert {row["name"] for row in store.all("participant_keys")} == wanted
    assert {acts.state(planned, number) for number in range(12)} == {State.EMPTY}
    (event,) = [one for one in entries(store, planned.scheme) if one.event == "wave.opened"]
    assert event.detail == {"wave": wave.id, "invited": 12}


def test_it_opens_on_its_day_and_not_before(planned: Scene):
    move_to(planned, planned.wave("pre").opens - timedelta(days=1))
    assert planned.wave("pre").state == "planned"
    move_to(planned, planned.wave("pre").opens)
    assert planned.wave("pre").state == "open"
    assert planned.wave("post").state == "planned"


def test_its_seed_is_there_for_every_pair_that_may_release(planned: Scene):
    open_survey(planned, "pre")
    wave = planned.wave("pre")
    assert acts.wave_identity(planned).recipient.public == wave.wave_key
    assert acts.comments_identity(planned).recipient.public == wave.comments_key
    lead, (one, two) = planned.lead.account, [held.account for held in planned.guardians]
    pairs = {
        (row["outer_account"], row["inner_account"])
        for row in planned.store.all("wave_nests", wave=wave.id)
    }
    assert {frozenset(pair) for pair in pairs} == {
        frozenset({lead, one}),
        frozenset({lead, two}),
        frozenset({one, two}),
    }
    assert not any(inner == lead for _, inner in pairs)


def test_each_survey_has_keys_of_its_own(scene: Scene):
    acts.deal(scene)
    open_survey(scene, "post")
    before, after = scene.wave("pre"), scene.wave("post")
    keys = {before.wave_key, before.comments_key, after.wave_key, after.comments_key}
    assert len(keys - {None}) == 4
    names = {acts.name(scene, number, "pre") for number in range(12)}
    assert not names & {acts.name(scene, number, "post") for number in range(12)}


@pytest.mark.parametrize("step", ["_make_keys", "_add_slots", "_add_seeds", "invite_all"])
def test_a_crash_on_the_way_leaves_it_planned_and_the_next_try_opens_it(
    planned: Scene, monkeypatch: pytest.MonkeyPatch, step: str
):
    def crash(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(opening, step, crash)
    planned.clock.advance(planned.wave("pre").opens - planned.store.today())
    with pytest.raises(ZeroDivisionError):
        lifecycle.tick(planned.store)
    assert planned.wave("pre").state == "planned"
    assert planned.store.count("invitations") == planned.store.count("wave_nests") == 0
    assert planned.store.wave_files() == [], "what is left half made is cleared"
    monkeypatch.undo()
    lifecycle.tick(planned.store)
    assert planned.wave("pre").state == "open"
    assert planned.store.wave_files() == [planned.wave("pre").file]
    assert planned.store.count("participant_keys") == 36
    acts.send(planned, 0)


def test_opening_twice_is_refused(planned: Scene):
    wave = planned.wave("pre")
    open_survey(planned, "pre")
    before = planned.wave("pre")
    with pytest.raises(Conflict):
        open_wave(planned.store, wave)
    assert planned.wave("pre") == before
    assert planned.store.count("invitations") == 12
    lifecycle.tick(planned.store)
    assert planned.store.wave_files() == [before.file]


def test_nobody_waits_for_a_scheme_that_cannot_open(planned: Scene):
    with planned.store.change(Event("upkeep")) as writer:
        writer.set("schemes", {"state": "draft"}, id=planned.scheme)
    move_to(planned, planned.wave("pre").opens)
    assert planned.wave("pre").state == "planned"
    assert planned.store.wave_files() == []


def test_latecomers_get_what_the_others_have(scene: Scene):
    receipt = acts.send(scene, 0)
    before = slots_of(scene)
    for number in (1, 2):
        join(scene, number)
    lifecycle.tick(scene.store)
    wave, after = scene.wave("pre"), slots_of(scene)
    assert (wave.invited, len(after)) == (14, 14)
    assert after[:12] == before
    assert [row["name"] for row in after[12:]] == sorted(row["name"] for row in after[12:])
    assert len({len(row["body"]) for row in after}) == 1
    late = [at for at, one in enumerate(scene.people) if one.name.startswith("Zoe")]
    sent = [acts.send(scene, number) for number in late]
    assert all(receipts.find(scene.store, one) for one in (receipt, *sent))
    assert add_latecomers(scene.store, wave) == 0
    (event,) = [one for one in entries(scene.store, scene.scheme) if one.event == "wave.joined"]
    assert event.detail == {"wave": wave.id, "people": 2}
    acts.deal(scene)
    assert len(acts.dealt(scene, "answers")) == 14
    assert sum(acts.marks(scene).values()) == 3


def test_a_crash_while_letting_somebody_in_is_made_good(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    join(scene, 1)

    def crash(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(opening, "invite_all", crash)
    with pytest.raises(ZeroDivisionError):
        lifecycle.tick(scene.store)
    assert len(slots_of(scene)) == 13
    monkeypatch.undo()
    lifecycle.tick(scene.store)
    assert len(slots_of(scene)) == 13
    assert (scene.wave("pre").invited, scene.store.count("participant_keys")) == (13, 39)


def test_after_closing_nobody_joins(scene: Scene):
    acts.close(scene)
    join(scene, 1)
    lifecycle.tick(scene.store)
    assert (scene.wave("pre").invited, len(slots_of(scene))) == (12, 12)


def test_whoever_leaves_keeps_what_they_sent(scene: Scene):
    acts.send(scene, 5)
    person = scene.people[5]
    wanted = acts.key_name(scene, 5)
    with scene.store.change(Event("person.decided", scheme=scene.scheme)) as writer:
        put_person(scene.store, writer, scene.scheme, replace(person, left=True))
    lifecycle.tick(scene.store)
    assert len(slots_of(scene)) == 12
    acts.deal(scene)
    assert acts.marks(scene)[wanted] is True
