"""What a scheme's page is told: read once, as it is now."""

import pytest

from feedback.schemes import service
from feedback.schemes.facts import gather
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.schemes.conftest import Setting


def add_release(store: SqliteStore, scheme: str, release: str, state: str) -> None:
    row = {
        "id": release,
        "scheme": scheme,
        "waves": "",
        "state": state,
        "membership": b"",
        "policy_version": 1,
        "questionnaire": "",
        "asked_by": "a",
        "asked_on": store.today().isoformat(),
    }
    empty = ("computed", "populations", "digest", "decided_by", "reason", "for_lead")
    with store.change(Event("upkeep")) as writer:
        writer.add("releases", row | dict.fromkeys((*empty, "body", "published_on")))


@pytest.mark.parametrize(("first", "second"), [("a1", "b2"), ("b2", "a1")])
def test_of_two_requests_on_one_day_the_later_one_is_told(
    store: SqliteStore, opened: Setting, first: str, second: str
):
    add_release(store, opened.scheme, first, "refused")
    add_release(store, opened.scheme, second, "requested")
    found = service.scheme(store, opened.scheme)
    assert gather(store, found, 1).release == "requested"
