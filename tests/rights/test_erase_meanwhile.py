"""Erasing somebody while something else changes what is kept of them."""

import pytest

from feedback.rights import traces
from feedback.rights.erase import erase
from feedback.storage.store import Event


def test_a_list_that_was_destroyed_meanwhile_gets_no_line_back(
    scene, monkeypatch: pytest.MonkeyPatch
):
    person, look = scene.people[3], traces.find

    def found(*given, **named):
        with scene.store.change(Event("upkeep")) as w:
            w.remove("participants", scheme=scene.scheme)
        return look(*given, **named)

    monkeypatch.setattr(traces, "find", found)
    assert erase(scene.store, scheme=scene.scheme, email=person.email, by="operator")
    assert scene.store.count("participants", scheme=scene.scheme) == 0
