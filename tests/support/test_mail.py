"""What the mails say: no more than is needed, and never who or why."""

import pytest

from feedback.accounts.service import account_contact, email_index, manner
from feedback.config import Config
from feedback.members.arrangements import change_arrangements
from feedback.members.pairs import pairs_of
from feedback.members.places import place_of
from feedback.outbox.model import Message
from feedback.running.wiring import mail_handlers
from feedback.storage.store import Event
from feedback.support.service import end_pairing
from tests.meetings.conftest import Pairing
from tests.members.people import lead_of

SUPPORT = "support@council.example"


@pytest.fixture
def pairing(pairing: Pairing) -> Pairing:
    """With a support contact."""
    change_arrangements(
        pairing.store,
        scheme=pairing.both.scheme,
        values={"support_name": "Sue Support", "support_email": SUPPORT},
        by=lead_of(pairing.store, pairing.both.scheme),
        version=0,
    )
    return pairing


def sent(pairing: Pairing, who: str) -> dict[str, Message | None]:
    """The mails that an end by this one makes, by kind."""
    (pair,) = pairs_of(pairing.store, pairing.of(who).account)
    end_pairing(pairing.store, pair=pair, by=pairing.of(who).person.id)
    config = Config(pairing.folder, (), public_url="https://surveys.example.org")
    handlers = mail_handlers()
    found = {}
    for row in pairing.store.all("outbox"):
        payload = pairing.store.vault.open_record("outbox", row["id"], row["payload"])
        kind = str(row["kind"])
        (found[kind],) = handlers[kind].make(pairing.store, config, [payload])
    return found


def test_the_other_is_told_without_a_name_and_where_to_turn(pairing: Pairing):
    mail = sent(pairing, "mentor")["pairing-ended"]
    assert mail.to == pairing.both.mentee.email
    words = " ".join(mail.text.split())
    assert "has ended" in words
    assert "nobody is asked for a reason" in words
    assert f"Sue Support {SUPPORT}" in words
    for name in ("Amina", "Chris", "ended it"):
        assert name not in mail.text + mail.subject
    assert mail.subject == "A change in your scheme"


def test_the_support_contact_learns_two_names_and_not_who(pairing: Pairing, copied):
    texts = []
    for who in ("mentor", "mentee"):
        found = copied() if texts else pairing
        if texts:
            change_arrangements(
                found.store,
                scheme=found.both.scheme,
                values={"support_name": "Sue Support", "support_email": SUPPORT},
                by=lead_of(found.store, found.both.scheme),
                version=0,
            )
        mail = sent(found, who)["pairing-ended-support"]
        assert mail.to == SUPPORT
        assert "Amina Bello 1" in mail.text
        assert "Chris Dean 1" in mail.text
        texts.append(mail.text)
    assert texts[0] == texts[1]


def test_without_an_account_it_goes_to_the_address_of_the_list(pairing: Pairing):
    place = place_of(pairing.store, pairing.both.mentor.person.id)
    with pairing.store.change(Event("test")) as w:
        w.remove("members", id=place.id)
    mail = sent(pairing, "mentee")["pairing-ended"]
    assert mail.to == pairing.both.mentor.person.email


def test_with_an_account_it_goes_to_the_address_that_they_gave_there(pairing: Pairing):
    who, store = pairing.both.mentee, pairing.store
    contact = account_contact(
        store,
        who.account,
        name="Chris Dean 1",
        email="chris@home.example",
        key=who.identity.recipient.public,
        manner=manner(store, store.one("accounts", id=who.account)),
    )
    index = email_index(store, "chris@home.example")
    with store.change(Event("test")) as w:
        w.set("accounts", {"contact": contact, "email_index": index}, id=who.account)
    assert sent(pairing, "mentor")["pairing-ended"].to == "chris@home.example"


def test_without_any_contact_nobody_is_written_to_in_vain(pairing: Pairing):
    change_arrangements(
        pairing.store,
        scheme=pairing.both.scheme,
        values={"support_name": "", "support_email": ""},
        by=lead_of(pairing.store, pairing.both.scheme),
        version=1,
    )
    found = sent(pairing, "mentor")
    assert found["pairing-ended-support"] is None
    assert "talk to somebody" not in found["pairing-ended"].text
