"""Legal holds: two people, what they cover, and above all what they never do."""

import sqlite3
from datetime import datetime, time, timedelta

import pytest

from feedback.accounts.service import account
from feedback.clock import LONDON
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.oversight import holds
from feedback.responses import lifecycle
from feedback.schemes import approvals
from feedback.schemes.holding import held
from feedback.storage.store import Event
from tests.scenario import survey

WHY = "Tribunal case 12/2026"


def ask(scene, who=None, reason=WHY) -> str:
    by = (who or scene.lead).account
    return holds.ask(scene.store, scheme=scene.scheme, reason=reason, by=by)


def decide(scene, approval, who=None, *, yes=True) -> None:
    by = (who or scene.guardians[0]).account
    holds.decide(scene.store, scheme=scene.scheme, approval=approval, yes=yes, by=by)


def begun(scene) -> str:
    decide(scene, ask(scene))
    (found,) = [one for one in holds.holds(scene.store, scene.scheme) if one.active]
    return found.id


def test_a_hold_begins_when_the_other_person_agrees(scene):
    approval = ask(scene)
    assert not held(scene.store, scene.scheme)
    decide(scene, approval)
    assert held(scene.store, scene.scheme)
    (found,) = holds.holds(scene.store, scene.scheme)
    assert (found.reason, found.asked_by) == (WHY, scene.lead.account)
    assert found.agreed_by == scene.guardians[0].account


def test_the_lead_agrees_to_what_a_guardian_asks(scene):
    approval = ask(scene, scene.guardians[1])
    for who in (*scene.guardians, scene.deputy):
        with pytest.raises(NotAllowed):
            decide(scene, approval, who)
    decide(scene, approval, scene.lead)
    assert held(scene.store, scene.scheme)


@pytest.mark.parametrize("who", ["lead", "deputy"])
def test_only_a_guardian_agrees_to_what_the_lead_asks(scene, who):
    approval = ask(scene)
    with pytest.raises(NotAllowed):
        decide(scene, approval, getattr(scene, who))
    assert not held(scene.store, scene.scheme)


def test_nobody_agrees_to_what_they_asked_in_another_role(scene):
    """A guardian asked, and has taken the lead's place since."""
    store, by = scene.store, scene.lead.account
    subject = {"reason": WHY, "agrees": "lead"}
    with store.change(Event("upkeep")) as w:
        made = approvals.add(w, store, scheme=scene.scheme, kind="hold", subject=subject, by=by)
    with pytest.raises(NotAllowed):
        decide(scene, made, scene.lead)
    decide(scene, made, scene.lead, yes=False)
    assert not held(store, scene.scheme)


def test_a_no(scene):
    approval = ask(scene)
    decide(scene, approval, yes=False)
    assert not held(scene.store, scene.scheme)
    with pytest.raises(Conflict):
        decide(scene, approval)
    assert ask(scene)


def test_it_ends_in_the_same_way(scene):
    hold = begun(scene)
    by = scene.guardians[0].account
    approval = holds.ask_end(scene.store, scheme=scene.scheme, hold=hold, reason="over", by=by)
    assert held(scene.store, scene.scheme)
    with pytest.raises(NotAllowed):
        decide(scene, approval, scene.guardians[1])
    decide(scene, approval, scene.lead)
    assert not held(scene.store, scene.scheme)
    (found,) = holds.holds(scene.store, scene.scheme)
    assert (found.ended, found.why_ended) == (scene.store.today(), "over")
    with pytest.raises(Conflict):
        holds.ask_end(scene.store, scheme=scene.scheme, hold=hold, reason="over", by=by)


def test_refusals(scene):
    with pytest.raises(Rejected):
        ask(scene, reason=" \n ")
    with pytest.raises(NotAllowed):
        ask(scene, scene.deputy)
    ask(scene)
    with pytest.raises(Conflict):
        ask(scene)
    with pytest.raises(NotFound):
        decide(scene, "none")
    with pytest.raises(NotFound):
        holds.ask_end(
            scene.store, scheme=scene.scheme, hold="none", reason="x", by=scene.lead.account
        )


def test_nobody_whose_proofs_are_new_takes_part(scene):
    approval = ask(scene)
    who = scene.guardians[0].account
    until = (scene.store.now() + timedelta(hours=1)).isoformat(timespec="seconds")
    with scene.store.change(Event("upkeep")) as writer:
        writer.set("accounts", {"barred_until": until}, id=who)
    assert account(scene.store, who).barred(scene.store.now())
    with pytest.raises(NotAllowed):
        decide(scene, approval)


def test_the_reason_is_sealed_and_in_no_record_of_actions(scene):
    begun(scene)
    scene.store.settle()
    assert b"Tribunal" not in (scene.folder / "main.db").read_bytes()
    with sqlite3.connect(scene.folder / "main.db") as main:
        events = dict(main.execute("SELECT event, detail FROM audit WHERE event LIKE 'hold.%'"))
    main.close()
    assert events == {"hold.asked": '{"what": "begin"}', "hold.begun": "{}"}


def test_a_survey_is_destroyed_on_its_day_in_spite_of_a_hold(scene):
    """Seeds, answers, comments and keys: whatever the hold says."""
    survey(scene, "pre", ["2"] * 12)
    survey(scene, "post", ["4"] * 12)
    begun(scene)
    file = scene.wave("pre").file
    assert scene.store.count("participant_keys") > 0
    assert scene.store.count("wave_nests") > 0
    scene.clock.move_to(datetime.combine(scene.wave("pre").destroys, time(12), LONDON))
    lifecycle.tick(scene.store)
    assert held(scene.store, scene.scheme)
    assert {scene.wave("pre").state, scene.wave("post").state} == {"destroyed"}
    assert file not in scene.store.wave_files()
    for table in ("participant_keys", "wave_nests", "comment_seeds"):
        assert scene.store.count(table) == 0


def test_the_pages(scene, base, browse, lead):
    said = lead.get(f"{base}/holds").page.text()
    assert "There is no hold." in said
    assert "never covers answers, comments, diaries or their keys" in said
    lead.get(f"{base}/holds/new")
    lead.post(f"{base}/holds/new", reason=" ")
    assert "Say why" in lead.page.text()
    lead.post(f"{base}/holds/new", reason=WHY)
    assert "The other person is asked by email." in lead.page.text()
    assert "This waits for the other person" in lead.page.text()
    assert "Yes, begin it" not in lead.text
    guardian = browse(scene.guardians[0])
    assert WHY in guardian.get(f"{base}/holds").page.text()
    (asked,) = holds.waiting(scene.store, scene.scheme)
    guardian.post(f"{base}/holds/requests/{asked.id}", answer="yes")
    assert f"Agreed by {scene.guardians[0].name}" in guardian.page.text()
    assert "The hold has begun." in guardian.page.text()
    assert held(scene.store, scene.scheme)
    (hold,) = holds.holds(scene.store, scene.scheme)
    guardian.get(f"{base}/holds/{hold.id}/end")
    assert WHY in guardian.page.text()
    guardian.post(f"{base}/holds/{hold.id}/end", reason="The case is closed")
    (asked,) = holds.waiting(scene.store, scene.scheme)
    lead.get(f"{base}/holds")
    lead.post(f"{base}/holds/requests/{asked.id}", answer="yes")
    assert "Why it ended The case is closed" in lead.page.text()
    assert "The hold has ended." in lead.page.text()
    assert lead.get(f"{base}/holds/none/end").status == 404
    lead.get(f"{base}/holds")
    lead.post(f"{base}/holds/requests/{asked.id}", answer="perhaps")
    assert lead.status == 400


def test_a_deputy_reads_and_decides_nothing(scene, base, browse):
    begun(scene)
    holds.ask_end(
        scene.store,
        scheme=scene.scheme,
        hold=holds.holds(scene.store, scene.scheme)[0].id,
        reason="over",
        by=scene.lead.account,
    )
    deputy = browse(scene.deputy)
    assert WHY in deputy.get(f"{base}/holds").page.text()
    assert "Yes, end it" not in deputy.text
    assert "holds/new" not in deputy.text
    assert deputy.get(f"{base}/holds/new").status == 403


def test_both_are_written_to(scene):
    ask(scene)
    assert scene.store.count("outbox", kind="second-person") == len(scene.guardians)


def test_agreeing_wants_a_fresh_sign_in(scene, base, browse):
    approval = ask(scene)
    guardian = browse(scene.guardians[0])
    guardian.get(f"{base}/holds")
    scene.clock.advance(timedelta(minutes=11))
    guardian.post(f"{base}/holds/requests/{approval}", answer="yes")
    assert guardian.path.startswith("/sign-in/again") or "again" in guardian.path
    assert not held(scene.store, scene.scheme)


def test_the_schemes_page_tells_who_is_asked(scene, base, browse, lead):
    ask(scene)
    said = "You are asked about a legal hold"
    assert said not in lead.get(base).page.text()
    assert said not in browse(scene.deputy).get(base).page.text()
    assert said in browse(scene.guardians[1]).get(base).page.text()
