"""The notice is true of the scheme: its size, and whose answers are shown together."""

import pytest

from feedback.responses.notices import notice_of
from tests.scenario import open_survey, ready, roster


@pytest.mark.parametrize(
    ("count", "policy", "numbers", "parts"),
    [
        (12, {}, False, False),
        (49, {"breakdowns": ["role"]}, False, False),
        (50, {}, True, False),
        (50, {"breakdowns": ["role"]}, True, True),
        (12, {"family": "role"}, False, True),
    ],
)
def test_words_or_numbers_and_of_whom(store, clock, count, policy, numbers, parts):
    scene = ready(store, clock, who=roster(count), policy=policy)
    before = notice_of(store, scene.wave("pre"))
    assert (before.numbers, before.parts) == (numbers, parts)  # as the guardian previews it
    open_survey(scene, "pre")
    after = notice_of(store, scene.wave("pre"))
    assert (after.numbers, after.parts) == (numbers, parts)
