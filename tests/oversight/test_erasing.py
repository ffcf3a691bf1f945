"""Erasing in the browser: two people, one page whether anybody was there, an address that goes."""

import json
from datetime import timedelta

import pytest

from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.oversight import erasing
from feedback.storage.certificates import certified
from feedback.storage.store import Event


def ask(scene, email=None, who=None, check="met") -> str:
    by = (who or scene.lead).account
    address = email or scene.people[0].email
    return erasing.ask(scene.store, scheme=scene.scheme, email=address, check=check, by=by)


def decide(scene, approval, who=None, *, yes=True):
    by = (who or scene.guardians[0]).account
    return erasing.decide(scene.store, scheme=scene.scheme, approval=approval, yes=yes, by=by)


def listed(scene) -> set[str]:
    return {one.email for one in scene.people}


def kept(scene, approval) -> dict:
    row = scene.store.one("approvals", id=approval)
    return scene.store.vault.open_record("approvals", approval, row["subject"])


def test_a_second_person_agrees_and_the_person_is_gone(scene):
    gone = scene.people[0].email
    approval = ask(scene)
    assert gone in listed(scene)
    done = decide(scene, approval)
    assert gone not in listed(scene)
    assert certified(scene.store, done.code)
    assert kept(scene, approval) == {"decision": "yes"}
    assert erasing.waiting(scene.store, scene.scheme) == []


@pytest.mark.parametrize("who", ["deputy", "guardian", "lead"])
def test_anybody_else_who_holds_a_key_may_agree(scene, who):
    second = {"deputy": scene.deputy, "guardian": scene.guardians[1], "lead": scene.lead}[who]
    assert decide(scene, ask(scene, who=scene.guardians[0]), second) is not None


def test_lead_and_deputy_alone_erase_nobody(scene, base, browse):
    """They could take out whom they expect to say what they do not want to read."""
    approval = ask(scene)
    with pytest.raises(NotAllowed):
        decide(scene, approval, scene.deputy)
    with pytest.raises(NotAllowed):
        decide(scene, approval, scene.deputy, yes=False)
    assert scene.people[0].email in listed(scene)
    deputy = browse(scene.deputy)
    assert "A guardian agrees to this" in deputy.get(f"{base}/erase").page.text()
    assert "Yes, erase" not in deputy.text


def test_nobody_agrees_to_what_they_asked(scene):
    approval = ask(scene)
    with pytest.raises(NotAllowed):
        decide(scene, approval, scene.lead)
    assert scene.people[0].email in listed(scene)
    assert decide(scene, approval, scene.lead, yes=False) is None
    assert kept(scene, approval) == {"decision": "no"}


def test_refusals(scene):
    for bad in ("no address", "a@", ""):
        with pytest.raises(Rejected):
            erasing.ask(
                scene.store, scheme=scene.scheme, email=bad, check="met", by=scene.lead.account
            )
    with pytest.raises(Rejected):
        ask(scene, check="guessed")
    with pytest.raises(NotAllowed):
        ask(scene, who=scene.deputy)
    approval = ask(scene, "one@example.org")
    with pytest.raises(Conflict):
        ask(scene, " ONE@example.org")
    with pytest.raises(NotFound):
        decide(scene, "none")
    until = (scene.store.now() + timedelta(hours=1)).isoformat(timespec="seconds")
    with scene.store.change(Event("upkeep")) as writer:
        writer.set("accounts", {"barred_until": until}, id=scene.guardians[1].account)
    with pytest.raises(NotAllowed):
        decide(scene, approval, scene.guardians[1])
    decide(scene, approval)
    with pytest.raises(Conflict):
        decide(scene, approval)


def test_killed_before_the_decision_is_written_it_can_be_agreed_to_again(scene, monkeypatch):
    approval = ask(scene)

    def killed(*_given, **_more):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(erasing.approvals, "settle", killed)
        with pytest.raises(RuntimeError):
            decide(scene, approval)
    assert scene.store.one("approvals", id=approval)["state"] == "asked"
    assert decide(scene, approval) is not None
    assert kept(scene, approval) == {"decision": "yes"}


def test_the_record_and_the_files_say_the_same_whether_anybody_was_there(scene, copied):
    told = []
    for there, email in ((scene, scene.people[0].email), (copied(scene), "nobody@example.org")):
        newest = there.store.all("audit", order="seq desc", limit=1)[0]["seq"]
        assert decide(there, ask(there, email)) is not None
        rows = there.store.all("audit", order="seq", seq__gt=newest)
        told.append([(row["event"], row["scheme"], json.loads(row["detail"])) for row in rows])
        there.store.settle()
        assert email.encode() not in (there.folder / "main.db").read_bytes()
    assert told[0] == told[1]
    assert [event for event, _, _ in told[0]] == [
        "erasure.asked",
        "person.erased",
        "erasure.decided",
    ]


def test_the_pages_are_the_same_for_an_unknown_address(scene, base, browse, lead):
    shown = []
    guardian = browse(scene.guardians[0])
    gone = scene.people[0].email
    for email in (gone, "nobody@example.org"):
        lead.get(f"{base}/erase/new")
        lead.post(f"{base}/erase/new", email=email, check="rang")
        assert "A second person is asked by email." in lead.page.text()
        assert "Take this back" in lead.page.text()
        assert "Yes, erase" not in lead.page.text()
        guardian.get(f"{base}/erase")
        text = guardian.page.text()
        assert "rang them on a number" in text
        assert "cannot be undone" in text
        (asked,) = erasing.waiting(scene.store, scene.scheme)
        guardian.post(f"{base}/erase/{asked.id}", answer="yes")
        done = guardian.page
        code = done.text(done.all("code")[0])
        assert certified(scene.store, code)
        assert email not in guardian.text
        shown.append(done.text().replace(code, ""))
    assert shown[0] == shown[1]
    assert gone not in listed(scene)


def test_asking_and_agreeing_want_a_fresh_sign_in(scene, base, lead):
    lead.get(f"{base}/erase")
    scene.clock.advance(timedelta(minutes=11))
    assert lead.get(f"{base}/erase/new").path != f"{base}/erase/new"


def test_what_is_wrong_stands_at_the_field(base, lead):
    lead.get(f"{base}/erase/new")
    lead.post(f"{base}/erase/new", email="nobody")
    text = lead.page.text()
    assert "Choose how you made sure" in text
    assert "There is a problem" in text


def test_the_schemes_page_tells_who_is_asked(scene, base, browse, lead):
    ask(scene)
    said = "You are asked to agree that a person is erased"
    assert said not in lead.get(base).page.text()
    assert said not in browse(scene.deputy).get(base).page.text()
    assert said in browse(scene.guardians[0]).get(base).page.text()
