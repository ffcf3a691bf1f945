"""Handing over while a survey is running: to a new lead, deputy and guardian."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crypto import Identity, nest
from feedback.accounts import holders as held
from feedback.clock import SetClock
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.releases.service import tick
from feedback.responses import new_guardian, passing_on
from feedback.responses.opening import nest_context
from feedback.schemes import handover
from feedback.schemes.model import SchemeAlteredError
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.releases.scenes import compute, released, request, row
from tests.responses.handing import (
    ask,
    comments_seed,
    finish,
    follow,
    give,
    missing,
    opened_by,
    pass_on,
    place,
    seed,
)
from tests.scenario import Scene, answer, deal_survey, open_survey, ready, survey

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def with_deputy(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Lead, deputy, two guardians; the first survey is open."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("handing") / "data", (MASTER,), clock)
    made = ready(store, clock, deputy=True)
    open_survey(made, "pre")
    store.settle()
    store.close()
    return made


@pytest.fixture
def scene(with_deputy: Scene, tmp_path: Path) -> Iterator[Scene]:
    folder = tmp_path / "data"
    shutil.copytree(with_deputy.folder, folder)
    clock = SetClock(with_deputy.clock.now())
    store = SqliteStore(folder, (MASTER,), clock)
    yield with_deputy.at(store, clock)
    store.close()


def rows(scene: Scene) -> tuple[int, int, int]:
    tables = ("wave_nests", "comment_seeds", "deposits")
    return tuple(scene.store.count(table) for table in tables)


def tampering(scene: Scene, table: str, values: dict, **where) -> None:
    store = "volatile" if table == "deposits" else "main"
    with scene.store.change(Event("upkeep"), store) as writer:
        assert writer.set(table, values, **where) == 1


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


def waiting_release(scene: Scene, account: str) -> dict:
    empty = dict.fromkeys(
        ("computed", "populations", "digest", "decided_by", "reason", "for_lead", "body")
    )
    return empty | {
        "id": "r1",
        "scheme": scene.scheme,
        "waves": scene.wave("pre").id,
        "state": "approved",
        "membership": b"",
        "policy_version": 1,
        "questionnaire": "",
        "asked_by": account,
        "asked_on": "2026-03-09",
        "published_on": None,
    }


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
