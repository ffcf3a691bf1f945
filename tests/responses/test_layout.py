"""Sizes come from the questionnaire alone."""

import pytest

from crypto import box_size, envelope_size, lock_size
from feedback.participants.profile import groups_fit
from feedback.questionnaires.definition import load_shipped
from feedback.responses.layout import KEYS_MARK_SIZE, layout_of
from feedback.schemes.templates import load_templates
from tests import asking
from tests.responses.conftest import ASKED


def test_a_slot_holds_the_largest_thing_that_may_lie_in_it():
    layout = layout_of(ASKED, "pre")
    assert layout.comments == (4 + 1 + 64 + 600,) * 2
    assert layout.parts == (
        envelope_size(layout.answers),
        *(envelope_size(size) for size in layout.comments),
        lock_size(layout.receipt),
    )
    assert layout.slot == 4 + 1 + max(sum(layout.parts) + KEYS_MARK_SIZE, lock_size(layout.draft))
    assert layout.row == box_size(layout.slot)
    assert layout.purposes == ("answers", "comment-0", "comment-1")


def test_a_wave_with_more_questions_does_not_show_in_the_answers():
    """Ratings of the other survey have their byte too."""
    assert layout_of(ASKED, "pre") == layout_of(ASKED, "post")


def test_every_role_has_the_same_slot():
    """Its places are as many, and each as large, as any role may need."""
    good = asking.text("good", "What is good?", max_bytes=200)
    bad = asking.text("bad", "What is not?", max_bytes=600, roles=("mentee",))
    asked = asking.survey(*ASKED.questions[:3], good, bad, roles=("mentor", "mentee"))
    assert layout_of(asked, "pre").comments == (4 + 1 + 64 + 200, 4 + 1 + 64 + 600)


def test_comments_are_of_equal_size_where_their_limits_are():
    assert len(set(layout_of(ASKED, "pre").comments)) == 1


@pytest.mark.parametrize("key", [one.key for one in load_templates()])
def test_shipped_questionnaires_fit(key: str):
    """20,000 slots should be dealt within half a gigabyte."""
    template = next(one for one in load_templates() if one.key == key)
    asked = load_shipped(template.questionnaire)
    for wave in ("pre", "post"):
        assert layout_of(asked, wave).row < 25_000


def test_groups_that_would_not_fit_are_told_beforehand():
    assert groups_fit("mentor", {"directorate": "x" * 100, "site": "y" * 100})
    assert not groups_fit("mentor", {"directorate": "x" * 500})
