"""Whether a scheme is under a hold: its own, and only while it lasts."""

from feedback.schemes.holding import ACTIVE, ENDED, held
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event


def _hold(store: SqliteStore, name: str, scheme: str, state: str) -> None:
    row = {"id": name, "scheme": scheme, "state": state, "since": "2026-03-02", "record": b"."}
    with store.change(Event("upkeep")) as writer:
        writer.add("holds", row)


def test_a_hold_is_of_one_scheme_and_lasts_until_it_ends(store: SqliteStore):
    assert not held(store, "s1")
    _hold(store, "h1", "s1", ENDED)
    assert not held(store, "s1")
    _hold(store, "h2", "s1", ACTIVE)
    assert held(store, "s1")
    assert not held(store, "s2")
    with store.change(Event("upkeep")) as writer:
        writer.set("holds", {"state": ENDED}, id="h2")
        assert not held(writer, "s1")
