"""Erasing a person: nothing of theirs opens with any key, and nothing of others' changes."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crypto import CryptoError, open_envelope
from feedback.diaries.media_files import Folder
from feedback.errors import NotFound
from feedback.invitations.service import ask_again, mark_undeliverable, mint, remind, resolve
from feedback.members.places import place_of, take_place
from feedback.outbox.local import LocalTransport, kept
from feedback.outbox.model import Message
from feedback.outbox.service import post
from feedback.participants.approvals import ask_add, ask_mend
from feedback.participants.service import people
from feedback.responses import receipts, records
from feedback.responses.model import State
from feedback.responses.slots import open_slot
from feedback.rights.correcting import correct
from feedback.rights.erase import erase
from feedback.schemes import approvals
from feedback.storage.certificates import certified
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event, WaveGoneError
from tests.conftest import MASTER
from tests.members import people as members
from tests.responses import acts
from tests.scenario import Scene

WHO = 3


def email(number: int = WHO) -> str:
    return f"mentor{number}@council.example"


def gone(scene: Scene, number: int = WHO, address: str = ""):
    return erase(scene.store, scheme=scene.scheme, email=address or email(number), by="operator")


def opened(store: SqliteStore) -> str:
    """Everything that the server's own keys open in the main and the volatile store, as text."""
    tables = {
        "participants": ("id", "person"),
        "tokens": ("digest", "invitation"),
        "outbox": ("id", "payload"),
        "approvals": ("id", "subject"),
        "members": ("id", "record"),
        "enrolments": ("digest", "payload"),
        "accounts": ("id", "contact"),
    }
    found = []
    for table, (key, sealed) in tables.items():
        for row in store.all(table):
            name = row[key].hex() if isinstance(row[key], bytes) else row[key]
            if row[sealed]:
                found.append(json.dumps(store.vault.open_record(table, name, row[sealed])))
    return "\n".join(found)


def test_nothing_that_opens_says_who_they_were(scene: Scene):
    store, person = scene.store, scene.people[WHO]
    invitation = acts.invitation(scene, WHO)
    token = mint(store, invitation, scene.wave("pre").id)
    remind(store, wave=scene.wave("pre").id, by=scene.lead.account)
    ask_again(store, email=person.email)
    mark_undeliverable(store, invitation)
    ask_mend(store, scheme=scene.scheme, person=person, by=scene.lead.account)
    index = store.one("participants", id=person.id)["email_index"]
    before = opened(store)
    assert all(word in before for word in (person.name, person.email, invitation, index.hex()))
    assert gone(scene)
    after = opened(store)
    kept = [word for word in (person.name, person.email, invitation, index.hex()) if word in after]
    assert kept == []
    assert store.count("participants", email_index=index) == 0
    assert resolve(store, token) is None
    assert store.one("invitations", id=invitation)["state"] == "invited"
    others = scene.people[0]
    assert others.email in after


@pytest.mark.parametrize("when", ["open", "closed", "dealt"])
def test_what_they_sent_opens_with_no_key_not_even_from_a_copy_of_yesterday(
    scene: Scene, data_dir: Path, tmp_path: Path, when: str
):
    receipt = {number: acts.send(scene, number) for number in (WHO, 4)}
    if when != "open":
        (acts.close if when == "closed" else acts.deal)(scene)
    if when == "dealt":
        assert _opens(scene, WHO, 4) == [WHO, 4]
    scene.store.settle()
    old = tmp_path / "old"
    shutil.copytree(data_dir, old)
    assert gone(scene)
    if when != "dealt":
        with pytest.raises(NotFound):
            receipts.find(scene.store, receipt[WHO])
        assert receipts.find(scene.store, receipt[4])
        acts.deal(scene)
    assert [acts.marks(scene)[name] for name in _keys(scene, WHO, 4)] == [False, True]
    for name in ("keyring.db", "never-back"):
        shutil.copy(data_dir / name, old / name)
    there = scene.at(SqliteStore(old, (MASTER,), scene.clock), scene.clock)
    with closing(there.store):
        for act in (acts.close, acts.deal) if when == "open" else (acts.deal,):
            if when != "dealt":
                with pytest.raises(WaveGoneError):  # nothing is cleared beside an older main
                    act(there)
        assert there.wave("pre").state == "dealt"
        assert _opens(there, WHO, 4) == [4]


def _keys(scene: Scene, *numbers: int) -> list[bytes]:
    wave = scene.wave("pre").id
    everybody = people(scene.store, scene.scheme, left=True)
    there = {one.name: one.id for one in everybody}
    ids = [there.get(f"Person {n:03}") or next(o.id for o in everybody if o.left) for n in numbers]
    names = [records.slot_name(scene.store, wave, one) for one in ids]
    return [records.key_name(scene.store, name, "answers") for name in names]


def _opens(scene: Scene, *numbers: int) -> list[int]:
    """Of whom the holders together open the answers, as a release would."""
    identity, wave, found = acts.wave_identity(scene), scene.wave("pre"), []
    rows = {row["key_name"]: row for row in acts.dealt(scene, "answers")}
    for number, name in zip(numbers, _keys(scene, *numbers), strict=True):
        key = participant_key(scene.store, scene.store, name)
        try:
            plain = open_envelope(
                rows[name]["envelope"],
                identity=identity,
                context=records.answers_context(wave),
                key=key,
            )
        except CryptoError:
            continue
        found += [number] if plain else []
    return found


def test_numbers_and_everybody_else_stay_as_they_were(scene: Scene):
    store = scene.store
    for number in (0, WHO):
        acts.send(scene, number)
    counted = ("participants", "invitations", "participant_keys")
    before = {table: store.count(table) for table in counted}
    invited, slots = scene.wave("pre").invited, len(acts.columns_of(scene))
    assert gone(scene)
    assert {table: store.count(table) for table in counted} == before
    assert (scene.wave("pre").invited, len(acts.columns_of(scene))) == (invited, slots)
    assert len(scene.people) == 11
    everybody = people(store, scene.scheme, left=True)
    assert [one.role for one in everybody] == ["mentor"] * 12  # as many of each role were asked
    acts.tick(scene)
    assert scene.wave("pre").invited == invited  # and nobody is taken for a latecomer
    assert acts.state(scene, 0) is State.SUBMITTED


def test_two_who_were_erased_stay_two(scene: Scene):
    assert gone(scene, 3)
    assert gone(scene, 4)
    everybody = people(scene.store, scene.scheme, left=True)
    assert len({one.email for one in everybody}) == 12


def test_their_link_is_closed_for_good(scene: Scene):
    who = acts.visit(scene, WHO)
    acts.send(scene, WHO)
    assert gone(scene)
    place = who.place
    found = scene.store.wave(place.file).one("slots", name=place.name)
    assert open_slot(scene.store, place, found).state is State.CLOSED


def test_the_record_says_that_it_was_done_and_not_to_whom(scene: Scene):
    assert gone(scene)
    (row,) = scene.store.all("audit", event="person.erased")
    assert (row["scheme"], row["actor"], row["detail"]) == (scene.scheme, "operator", "{}")


def test_nobody_is_found_twice_and_strangers_never(scene: Scene):
    assert gone(scene, address="nobody@council.example") is None
    done = gone(scene, address=email().upper())
    assert certified(scene.store, done.code)
    assert gone(scene) is None
    assert scene.store.count("audit", event="person.erased") == 1
    with pytest.raises(NotFound):
        erase(scene.store, scheme="none", email=email(), by="operator")


def test_before_the_first_survey_opens_the_line_goes(store):
    scheme = members.a_scheme(store)
    person = members.on_list(store, scheme, "Amina Bello", "mentor")
    assert erase(store, scheme=scheme, email=person.email, by="operator")
    assert store.count("participants") == 0


def test_a_sign_in_of_this_scheme_alone_goes_with_its_diary(store):
    two = members.two(store)
    account, person = two.mentor.account, two.mentor.person
    folder = Folder(store, store.vault.name("diary", account))
    folder.create("a" * 32, b"header")
    with store.change(Event("upkeep")) as w:
        post(w, store, kind="sign-in-changed", payload={"account": account})
    assert erase(store, scheme=two.scheme, email=person.email, by="operator")
    assert store.one("accounts", id=account) is None
    assert store.count("diary_blocks", owner=store.vault.name("diary", account)) == 0
    assert not (store.media / store.vault.name("diary", account).hex()).exists()
    assert place_of(store, person.id) is None
    assert store.count("outbox") == 0
    assert two.mentee.email in opened(store)


def test_mails_that_lie_here_go_whichever_address_they_were_for(store):
    """Where there is no mail server: the sign-in may have an address of its own."""
    two = members.two(store)
    correct(store, account=two.mentor.account, name="Amina", email="amina@home.example")
    for to in (two.mentor.person.email, "Amina@home.example", two.mentee.email):
        LocalTransport(store).send([Message(to=to, subject="S", text="T", html="H")])
    assert erase(store, scheme=two.scheme, email=two.mentor.person.email, by="operator")
    assert [one.to for one in kept(store, page=1, size=9)[0]] == [two.mentee.email]


def test_a_sign_in_that_is_used_elsewhere_stays(store):
    two = members.two(store)
    other = members.a_scheme(store, title="Another")
    mine = members.on_list(store, other, "Amina Bello", "mentor", email=two.mentor.email)
    with store.change(Event("participant.enrol")) as w:
        take_place(
            w, store, scheme=other, participant=mine.id, account=two.mentor.account, diary="here"
        )
    assert erase(store, scheme=two.scheme, email=two.mentor.email, by="operator")
    assert store.one("accounts", id=two.mentor.account)
    assert place_of(store, two.mentor.person.id) is None
    assert place_of(store, mine.id).account == two.mentor.account


def test_what_others_decided_stays_without_the_name(scene: Scene):
    store = scene.store
    about = {"scheme": scene.scheme, "kind": "erase", "by": scene.lead.account}
    with store.change(Event("approval.asked")) as w:
        asked = approvals.add(w, store, subject={"address": email().upper()}, **about)
        other = approvals.add(w, store, subject={"address": "b@c.d"}, **about)
        guardian = scene.guardians[0].account
        approvals.settle(w, store, scheme=scene.scheme, approval_id=asked, yes=True, by=guardian)
    assert gone(scene)
    (found,) = approvals.settled(store, scene.scheme, "erase")
    assert found.subject == {"decision": "yes"}
    assert approvals.approval(store, scene.scheme, other).subject == {"address": "b@c.d"}


def test_broken_off_at_the_disk_it_is_done_again(store, monkeypatch):
    two = members.two(store)
    folder = Folder(store, store.vault.name("diary", two.mentor.account))
    folder.create("a" * 32, b"header")
    plain = Folder.remove_all

    def broken(_folder: Folder) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(Folder, "remove_all", broken)
    with pytest.raises(OSError, match="no disk"):
        erase(store, scheme=two.scheme, email=two.mentor.email, by="operator")
    assert store.one("accounts", id=two.mentor.account)  # nothing is forgotten that is still there
    monkeypatch.setattr(Folder, "remove_all", plain)
    assert erase(store, scheme=two.scheme, email=two.mentor.email, by="operator")
    assert store.one("accounts", id=two.mentor.account) is None
    assert not (store.media / store.vault.name("diary", two.mentor.account).hex()).exists()


def test_what_a_mail_service_says_of_their_mail_goes(scene: Scene):
    store = scene.store
    own, other = acts.invitation(scene, WHO), acts.invitation(scene, 0)
    with store.change(Event("upkeep"), "volatile") as w:
        for number, invitation in enumerate((own, other)):
            reference = bytes([number]) * 32
            record = {"kind": "invitation", "payload": {"invitation": invitation}}
            sealed = store.vault.lock_record("deliveries", reference.hex(), record)
            w.add("deliveries", {"reference": reference, "payload": sealed, "expires": 2**40})
    assert gone(scene)
    assert [row["reference"] for row in store.all("deliveries")] == [bytes([1]) * 32]


def test_who_was_only_asked_for_is_forgotten_too(scene: Scene):
    person = replace(scene.people[0], name="Newt New", email="newt@council.example")
    ask_add(scene.store, scheme=scene.scheme, person=person, by=scene.lead.account)
    assert "Newt New" in opened(scene.store)
    assert gone(scene, address="newt@council.example")
    assert "Newt New" not in opened(scene.store)
    assert gone(scene, address="newt@council.example") is None
    assert len(scene.people) == 12
