"""Steps of retention by themselves: what they must not do, even where they were let begin."""

import pytest

from feedback.errors import Conflict
from feedback.retention import steps
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event


def test_a_hold_that_began_since_somebody_looked_is_kept(kept):
    found = load_scheme(kept.store, kept.scheme)
    with kept.store.change(Event("upkeep")) as w:
        hold = {"id": "h", "scheme": kept.scheme, "state": "active", "since": "2026-03-02"}
        w.add("holds", {**hold, "record": b""})
    rows = kept.store.count("audit")
    with pytest.raises(Conflict):
        steps.running(kept.store, found)
    assert kept.store.count("holds", id="h") == 1
    assert kept.store.count("holders", scheme=kept.scheme) > 0
    assert kept.store.count("audit") == rows
