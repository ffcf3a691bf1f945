"""Somebody who was asked to be the guardian, signed up, and was never confirmed by anybody."""

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
