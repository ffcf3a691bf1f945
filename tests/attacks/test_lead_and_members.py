"""A scheme lead, or a guardian, who wants to know who keeps a diary here."""

from datetime import timedelta

import pytest

from feedback.diaries.shelf import Record, Shelf, new_id
from feedback.members import joining
from feedback.members.inviting import invite_members
from feedback.members.mail import JOIN
from tests.attacks.browser import page, pages_of, signed_in
from tests.members import people


@pytest.fixture
def readers(app, running, clock):
    return [signed_in(app, clock, one) for one in (running.lead, running.guardians[0])]


def seen(app, scene, readers) -> list[dict[str, str]]:
    return [{path: page(one, path) for path in pages_of(app, scene)} for one in readers]


def choose(scene) -> people.Member:
    """One sets up a sign-in and writes, one only a sign-in, one keeps to paper."""
    store, made = scene.store, scene.scheme
    writes = people.member(store, made, scene.people[0])
    Shelf(store, writes.account, writes.identity).save(
        [Record(id=new_id(), kind="entry", content={"text": "hard"})]
    )
    people.member(store, made, scene.people[1], diary="elsewhere")
    joining.choose_elsewhere(store, people.link(store, made, scene.people[2]))
    return writes


def test_no_page_of_a_holder_moves_with_what_members_choose(app, running, readers):
    before = seen(app, running, readers)
    assert sum("govuk" in text for text in before[0].values()) > 15
    choose(running)
    assert seen(app, running, readers) == before


def pressed(scene) -> tuple[int, int, set[int]]:
    """The button that asks everybody: how many mails wait for it, how many lines of the record,
    how large the mails' rows are."""
    store = scene.store
    before = store.count("outbox"), store.count("audit")
    invite_members(store, scheme=scene.scheme, by=scene.lead.account)
    sizes = {len(row["payload"]) for row in store.all("outbox", kind="join")}
    return store.count("outbox") - before[0], store.count("audit") - before[1], sizes


def test_nor_does_the_button_that_asks_them(app, running, clock):
    before = pressed(running)
    choose(running)
    clock.advance(timedelta(days=1))
    assert pressed(running) == before
    store = running.store
    waiting = [
        store.vault.open_record("outbox", str(row["id"]), row["payload"])
        for row in store.all("outbox", kind="join")
    ]
    mails = JOIN.make(store, app.extensions["candour-config"], waiting)
    asked = {person.email for person in running.people[3:]}
    assert {mail.to for mail in mails if mail} == asked


def test_a_lead_comes_to_no_page_of_a_member(app, running, readers):
    del app
    choose(running)
    for reader in readers:
        for path in ("/my", "/my/diary", "/my/ready", "/my/diary/search", "/my/diary/print"):
            assert reader.get(path).status_code == 403, path
