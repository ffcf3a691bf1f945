"""Mails to people with accounts."""

import re
from pathlib import Path

import pytest

from feedback.accounts.holders import holders, nominate, withdraw
from feedback.config import Config
from feedback.outbox.local import LocalTransport, kept
from feedback.outbox.sending import send_batch
from feedback.outbox.service import post
from feedback.running.wiring import mail_handlers
from feedback.storage.store import Event
from tests.schemes import build

URL = "https://surveys.example.org"


@pytest.fixture
def lead(store):
    return build.make_account(store, "Leda Lead", "leda@council.example")


@pytest.fixture
def scheme(store, lead):
    return build.make_scheme(store, lead)


@pytest.fixture
def send(store, data_dir: Path):
    config = Config(data_dir=data_dir, master_keys=(bytes(32),), public_url=URL)

    def run(kind=None, **payload):
        if kind:
            with store.change(Event("upkeep")) as w:
                for row in w.all("outbox"):
                    w.remove("outbox", id=row["id"])
                post(w, store, kind=kind, payload=payload)
        before = kept(store, page=1, size=500)[1]
        while send_batch(store, config, LocalTransport(store), mail_handlers()).claimed:
            pass
        found, total = kept(store, page=1, size=500)
        return found[: total - before]

    return run


def nominated(store, scheme, lead):
    return nominate(
        store,
        scheme=scheme,
        role="guardian",
        name="Grace Guard",
        email="grace@union.example",
        title="DPO",
        by=lead,
    )


def test_a_nomination_carries_a_link_that_works(store, send, scheme, lead):
    holder = nominated(store, scheme, lead)
    (mail,) = send()
    assert mail.to == "grace@union.example"
    assert "Reverse mentoring 2026" in " ".join(mail.text.split())
    assert re.search(rf"^{URL}/enrol/[0-9A-Z]{{26}}$", mail.text, re.MULTILINE)
    assert store.count("enrolments") == 1
    assert holders(store, scheme)[1].id == holder


def test_a_nomination_taken_back_is_not_sent(store, send, scheme, lead):
    withdraw(store, holder=nominated(store, scheme, lead), by=lead)
    assert send() == []
    assert store.count("outbox") == 0


def test_every_guardian_is_asked_and_nobody_else(store, send, scheme, lead):
    build.add_guardian(store, scheme)
    build.add_guardian(store, scheme, "gus@network.example")
    mails = send("guardian-asked", scheme=scheme, what="people")
    assert {mail.to for mail in mails} == {"grace@union.example", "gus@network.example"}
    assert f"{URL}/schemes/{scheme}" in mails[0].text
    assert lead


def test_a_guardian_is_told_of_a_list_in_numbers_alone(store, send, scheme):
    build.add_guardian(store, scheme)
    held = next(one.id for one in holders(store, scheme) if one.role == "guardian")
    numbers = {"added": "3", "changed": "2", "removed": "1"}
    (mail,) = send("list-changed", holder=held, scheme=scheme, **numbers)
    assert mail.to == "grace@union.example"
    assert "Added: 3. Removed: 1. Changed: 2." in mail.text
    assert f"\n{URL}/schemes/{scheme}/agreement\n" in mail.text
    withdraw(store, holder=held, by="operator")
    assert send("list-changed", holder=held, scheme=scheme, **numbers) == []


def test_who_holds_keys_is_told_of_a_new_guardian_by_name(store, send, scheme, lead):
    build.add_guardian(store, scheme)
    led, guards = (one.id for one in holders(store, scheme))
    (mail,) = send("guardian-confirmed", holder=led, about=guards, scheme=scheme)
    assert mail.to == "leda@council.example"
    assert "Grace Guard (Data protection officer) is now a guardian" in " ".join(mail.text.split())
    assert f"\n{URL}/schemes/{scheme}/holders\n" in mail.text
    assert lead


def test_a_reset_is_told_to_the_person_and_to_others_in_their_own_words(store, send, scheme, lead):
    guardian = build.add_guardian(store, scheme)
    (own,) = send("reset-notice", account=lead, about=lead)
    (other,) = send("reset-notice", account=guardian, about=lead)
    assert "Your sign-in" in own.text
    assert "Leda Lead" in other.text
    assert other.to == "grace@union.example"


@pytest.mark.parametrize(
    "kind", ["check-keys", "release-waiting", "release-decided", "release-withheld"]
)
def test_notices_name_the_person_and_a_page(send, scheme, lead, kind):
    (mail,) = send(kind, account=lead, scheme=scheme)
    assert mail.to == "leda@council.example"
    assert "Hello Leda Lead." in mail.text
    assert f"\n{URL}/" in mail.text


def test_a_test_carries_a_link_like_a_surveys(send, lead):
    (mail,) = send("test", account=lead)
    assert re.search(rf"^{URL}/link/test/[0-9A-Z]{{16}}$", mail.text, re.MULTILINE)


@pytest.mark.parametrize("kind", ["check-keys", "test", "release-waiting"])
def test_nobody_is_written_to_who_is_gone(send, scheme, kind):
    assert send(kind, account="gone", scheme=scheme) == []


@pytest.mark.parametrize(("what", "page"), [("hold", "holds"), ("erase", "erase")])
def test_the_second_person_is_led_to_what_waits(send, scheme, lead, what, page):
    (mail,) = send("second-person", account=lead, scheme=scheme, what=what)
    assert "Hello Leda Lead." in mail.text
    assert mail.text.endswith(f"\n{URL}/schemes/{scheme}/{page}\n")
