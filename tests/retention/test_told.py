"""No diary is destroyed whose owner was not told."""

import pytest

from feedback.errors import NotFound
from feedback.members import joining
from feedback.participants.service import people
from feedback.retention.model import Step
from feedback.schemes.ending import mark
from feedback.storage.store import Event
from tests.retention.conftest import PAPER


def test_once_owners_are_told_nobody_begins_a_diary_here(kept):
    """A list of people may be kept as long as the diaries are."""
    kept.go(kept.scene.wave("post").destroys)
    person = next(one for one in people(kept.store, kept.scheme) if one.email == PAPER)
    with kept.store.change(Event("upkeep"), "volatile", "main") as w:
        link = joining.invite(w, kept.store, scheme=kept.scheme, person=person.id)
    assert joining.offer(kept.store, link).participant == person.id
    with kept.store.change(Event("upkeep")) as w:
        mark(w, kept.scheme, Step.TOLD, kept.store.today())
    with pytest.raises(NotFound):
        joining.offer(kept.store, link)
