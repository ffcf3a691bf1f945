"""Asking everybody on a list, so that nobody can tell who has chosen."""

from datetime import timedelta

import pytest

from feedback.config import Config
from feedback.errors import NotFound
from feedback.members import joining
from feedback.members.inviting import invite_member, invite_members
from feedback.members.mail import JOIN, SIGN_IN_CHANGED
from feedback.participants import service as people_service
from feedback.storage.store import Event
from tests.members import people


@pytest.fixture
def config(data_dir) -> Config:
    return Config(data_dir, (bytes(32),), public_url="https://surveys.example.org")


@pytest.fixture
def four(store, scheme):
    """Somebody asked, somebody with a sign-in, somebody on paper, somebody who left."""
    names = ("Amina Bello", "Chris Dean", "Dana Else", "Erik Fall")
    found = [people.on_list(store, scheme, name, "mentor") for name in names]
    people.member(store, scheme, found[1])
    joining.choose_elsewhere(store, people.link(store, scheme, found[2]))
    by = people.lead_of(store, scheme)
    people_service.remove(store, scheme=scheme, person=found[3].id, by=by)
    return found


def invite(store, scheme: str) -> list[dict]:
    invite_members(store, scheme=scheme, by=people.lead_of(store, scheme))
    return payloads(store)


def payloads(store) -> list[dict]:
    return [
        store.vault.open_record("outbox", str(row["id"]), row["payload"])
        for row in store.all("outbox", kind="join")
    ]


def test_the_same_rows_whoever_has_chosen(store, scheme, four):
    asked = {one["person"] for one in invite(store, scheme)}
    assert asked == {one.id for one in four[:3]}
    assert {row["batch"] for row in store.all("outbox")} == {""}


def test_only_who_is_still_to_be_asked_gets_a_mail(store, scheme, four, config):
    mails = JOIN.make(store, config, invite(store, scheme))
    assert sorted(mail.to for mail in mails if mail) == [four[0].email]
    (mail,) = [mail for mail in mails if mail]
    assert mail.subject == "Your place in the scheme"
    token = mail.text.split("/join/")[1].split()[0]
    assert joining.offer(store, token).participant == four[0].id


def test_at_most_once_a_day(store, scheme, four, clock):
    first = invite(store, scheme)
    assert invite(store, scheme) == first
    by = people.lead_of(store, scheme)
    invite_member(store, scheme=scheme, person=four[0].id, by=by)
    assert len(payloads(store)) == len(first)
    events = store.count("audit")
    invite(store, scheme)
    assert store.count("audit") == events
    clock.advance(timedelta(days=1))
    assert len(invite(store, scheme)) == 2 * len(first)


def test_one_alone(store, scheme, four, clock):
    by = people.lead_of(store, scheme)
    invite_member(store, scheme=scheme, person=four[1].id, by=by)
    assert [one["person"] for one in payloads(store)] == [four[1].id]
    assert len(invite(store, scheme)) == 3  # the others today, this one not twice
    clock.advance(timedelta(days=1))
    for gone in (four[3].id, "nobody"):
        with pytest.raises(NotFound):
            invite_member(store, scheme=scheme, person=gone, by=by)
    assert len(payloads(store)) == 3


def test_who_leaves_before_it_is_sent_gets_none(store, scheme, four, config):
    waiting = invite(store, scheme)
    by = people.lead_of(store, scheme)
    people_service.remove(store, scheme=scheme, person=four[0].id, by=by)
    assert JOIN.make(store, config, waiting) == [None] * 3


def test_no_token_waits_in_the_outbox(store, scheme, amina):
    assert [one["person"] for one in invite(store, scheme)] == [amina.id]
    assert store.count("enrolments") == 0
    assert [set(one) for one in payloads(store)] == [{"scheme", "person"}]


def test_word_that_a_sign_in_was_changed(store, scheme, config):
    made = people.member(store, scheme, people.on_list(store, scheme, "Amina Bello", "mentor"))
    mail, none = SIGN_IN_CHANGED.make(
        store, config, [{"account": made.account}, {"account": "closed"}]
    )
    assert (mail.to, none) == (made.email, None)
    assert "https://surveys.example.org/account" in mail.text


@pytest.mark.parametrize(
    ("table", "values"), [("schemes", {"policy_version": 99}), ("members", {"record": bytes(300)})]
)
def test_that_word_goes_whatever_else_was_meddled_with(store, scheme, config, table, values):
    """It warns of a stranger, who may be the one who meddled."""
    made = people.member(store, scheme, people.on_list(store, scheme, "Amina Bello", "mentor"))
    with store.change(Event("upkeep")) as writer:
        assert writer.set(table, values) == 1
    (mail,) = SIGN_IN_CHANGED.make(store, config, [{"account": made.account}])
    assert mail.to == made.email
