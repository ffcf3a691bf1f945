"""The mails that carry links."""

import re

import pytest

from feedback.invitations import service
from feedback.invitations.mail import AGAIN, INVITATION, REMINDER, link, minutes
from feedback.outbox.local import LocalTransport, kept
from feedback.outbox.sending import send_batch
from feedback.participants.service import people, put_person
from feedback.schemes.service import filled
from feedback.storage.store import Event

HANDLERS = {"invitation": INVITATION, "reminder": REMINDER, "again": AGAIN}
TOKEN = re.compile(r"/i/([0-9A-Z]{16})$", re.MULTILINE)


@pytest.fixture
def send(store, config):
    """Send everything; the mails."""

    def run():
        before = kept(store, page=1, size=500)[1]
        while send_batch(store, config, LocalTransport(store), HANDLERS).claimed:
            pass
        found, total = kept(store, page=1, size=500)
        return found[: total - before]

    return run


def test_everybody_gets_a_link_of_their_own(store, opened, send):
    mails = send()
    there = {person.id: person for person in people(store, opened.scheme)}
    assert {mail.to for mail in mails} == {person.email for person in there.values()}
    for mail in mails:
        found = service.resolve(store, TOKEN.search(mail.text)[1])
        assert there[found.participant].email == mail.to
    assert "Connie Contact, 0161 496 0000" in mails[0].text


@pytest.mark.usefixtures("opened")
def test_mails_of_a_role_differ_in_nothing_but_the_link(send):
    def same(mail):
        return re.sub(r"[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}", "", mail.text)

    mails = send()
    assert len(mails) == 24
    assert len({same(mail) for mail in mails}) <= 2  # one for each role


def test_a_reminder_says_the_same_to_everybody(store, opened, send):
    send()
    service.remind(store, wave=opened.wave, by=opened.lead)
    mails = send()
    texts = {re.sub(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}|/i/\w+", "", mail.text) for mail in mails}
    assert len(mails) == 24
    assert len(texts) == 1


def test_nothing_is_sent_once_the_survey_is_not_open(store, opened, send):
    with store.change(Event("upkeep")) as w:
        w.set("waves", {"state": "closed"}, id=opened.wave)
    assert send() == []
    assert store.count("tokens") == 0


def test_who_left_is_not_asked_any_more(store, opened, send):
    gone = people(store, opened.scheme)[0]
    with store.change(Event("upkeep")) as w:
        put_person(store, w, opened.scheme, type(gone)(**vars(gone) | {"left": True}))
    assert gone.email not in {mail.to for mail in send()}


def test_who_asks_again_gets_a_link_to_the_same_place(store, opened, send):
    send()
    service.ask_again(store, email=" MENTOR3@council.example")
    service.ask_again(store, email="stranger@elsewhere.example")
    mails = send()
    assert [mail.to for mail in mails] == ["mentor3@council.example"]
    found = service.resolve(store, TOKEN.search(mails[0].text)[1])
    person = next(one for one in people(store, opened.scheme) if one.id == found.participant)
    assert person.email == "mentor3@council.example"
    assert store.count("outbox", kind="again") == 0


@pytest.mark.parametrize(("state", "sent"), [("closed", 1), ("dealt", 1), ("destroyed", 0)])
def test_asking_again_works_as_long_as_there_is_something_to_delete(
    store, opened, send, state, sent
):
    send()
    with store.change(Event("upkeep")) as w:
        w.set("waves", {"state": state}, id=opened.wave)
    service.ask_again(store, email="mentor3@council.example")
    assert len(send()) == sent


@pytest.mark.usefixtures("opened")
def test_a_refused_address_is_marked(store):
    row = store.all("invitations", limit=1)[0]
    INVITATION.undeliverable(store, {"invitation": row["id"]})
    assert store.one("invitations", id=row["id"])["state"] == "undeliverable"


@pytest.mark.usefixtures("opened")
def test_no_link_is_in_the_clear_on_the_disk(store, send, data_dir):
    tokens = [TOKEN.search(mail.text)[1] for mail in send()]
    store.close()
    content = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert len(tokens) == 24
    assert not any(token.encode() in content for token in tokens)


def test_the_base_of_a_link_is_a_setting(config):
    assert link(config, "T") == "https://surveys.example.org/i/T"


def test_a_survey_takes_as_long_as_its_questions(store, opened):
    asked = filled(store, opened.scheme).questions
    texts = [question for question in asked if question.kind == "text"]
    scales = [question for question in asked if question.kind == "scale"]
    assert minutes([]) == 2
    assert minutes([texts[0]] * 5) == 5
    assert minutes([scales[0]] * 7) == 3
