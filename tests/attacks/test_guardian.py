"""Who would be a guardian: asked, signed up and never confirmed; or written into the database."""

import pytest

from feedback.accounts import holders
from feedback.participants.approvals import ask_remove
from feedback.storage.store import Event
from tests.attacks.browser import signed_in
from tests.scenario import CHEAP, enrol


@pytest.fixture
def puppet(running, store, clock):
    """A friend of the lead's, to whom the first guardian has said yes without asking."""
    second = [one for one in holders.holders(store, running.scheme) if one.role == "guardian"][1]
    holders.withdraw(store, holder=second.id, by="operator")
    with store.change(Event("handover.decided", scheme=running.scheme)) as w:
        asked = holders.replace(
            w,
            store,
            scheme=running.scheme,
            role="guardian",
            name="Pat Puppet",
            email="pat@evil.example",
            title="Friend",
        )
    return enrol(store, clock, holder=asked, cost=CHEAP)


def test_who_is_not_confirmed_reads_no_names_and_decides_nothing(
    app, running, puppet, store, clock
):
    person = running.people[0]
    ask_remove(store, scheme=running.scheme, person=person.id, by=running.lead.account)
    waiting = store.all("approvals", scheme=running.scheme, state="asked")
    browser = signed_in(app, clock, puppet)
    base = f"/schemes/{running.scheme}"
    for path in ("", "/agreement", "/holders", "/policy", "/release", "/outcomes", "/dates"):
        assert person.email not in browser.get(base + path).text
    refused = browser.get(f"{base}/people/changes")
    assert refused.status_code == 403
    assert person.name not in refused.text
    browser.get("/sign-out")
    for approval in waiting:
        given = browser.post(f"{base}/people/changes/{approval['id']}", answer="yes")
        assert given.status_code == 403
        given = browser.post(f"{base}/holders/requests/{approval['id']}", answer="yes")
        assert given.status_code in {403, 404}
    assert store.all("approvals", scheme=running.scheme, state="asked") == waiting


@pytest.mark.parametrize("role", ["guardian", "deputy"])
def test_a_writer_of_the_database_makes_nobody_a_holder_of_keys(app, running, store, clock, role):
    """No page opens by a row that somebody wrote who has the file and none of the keys."""
    browser = signed_in(app, clock, running.lead)
    pages = ("agreement", "comments", "requests", "settings/read", "outcomes", "people")
    with store.change(Event("upkeep")) as w:
        w.set("holders", {"role": role}, scheme=running.scheme, account=running.lead.account)
    there = [browser.get(f"/schemes/{running.scheme}/{page}") for page in pages]
    assert {one.status_code for one in there} == {500}
    assert not any(running.people[0].email in one.text for one in there)
