"""The words tier as people read it."""

import pytest

from feedback.releases.display_words import boxes, figures, headline, rise_of

from .build import cohort, released, scale


@pytest.mark.parametrize(
    ("before", "after", "rose", "text"),
    [
        ("few", "many", None, "More people said this after: few or none, then more than half."),
        (
            "few",
            "some",
            None,
            (
                "More people said this after: few or none, then some. "
                "The difference could be one person."
            ),
        ),
        (
            "few",
            "most",
            "most",
            (
                "More people said this after: few or none, then most or all. "
                "Most or all rated themselves higher than before."
            ),
        ),
        (
            "some",
            "some",
            None,
            "No clear change: some both times. Small changes would not show.",
        ),
        ("some", "some", "many", "Some both times, yet more than half rated themselves higher."),
        (
            "some",
            "some",
            "few",
            (
                "No clear change: some both times. Small changes would not show. "
                "Few or none rated themselves higher than before."
            ),
        ),
        ("most", "most", None, "Most or all, both times: little room to rise."),
        (
            "many",
            "some",
            "few",
            (
                "Fewer people said this after: more than half, then some. "
                "The difference could be one person. "
                "Few or none rated themselves higher than before."
            ),
        ),
        (
            "many",
            "some",
            "many",
            (
                "Mixed: fewer people said this after: more than half, then some. "
                "The difference could be one person. "
                "More than half rated themselves higher than before."
            ),
        ),
        (
            "most",
            "some",
            None,
            (
                "Fewer people said this after: most or all, then some. "
                "Things may be worse, or people judge themselves harder."
            ),
        ),
        (None, "most", None, "Most or all said this. There is no before to compare with."),
        ("some", None, None, "Before, some said this."),
        (
            "more_than_half",
            "more_than_half",
            None,
            "No clear change: more than half both times. Small changes would not show.",
        ),
        (
            "half_or_fewer",
            "more_than_half",
            None,
            (
                "More people said this after: half or fewer, then more than half. "
                "The difference could be one person."
            ),
        ),
        (
            "half_or_fewer",
            "most",
            None,
            ("Before, half or fewer said this. After, most or all said this."),
        ),
    ],
)
def test_headlines(before, after, rose, text):
    words = {"before": before, "after": after, "rose": rose}
    assert headline({key: code for key, code in words.items() if code}) == text


def test_not_shown():
    assert headline({"name": "all", "not_shown": True}) == (
        "Not shown, to protect people. This says nothing about the answers."
    )


def test_mentors_agree_and_worry():
    part = {"before": "few", "after": "most", "rose": "many"}
    mentors = scale(roles=("mentor",))
    assert headline(part, rise_of(mentors)).endswith("More than half agreed more than before.")
    worry = scale(roles=("mentor",), reverse=True)
    assert headline(part, rise_of(worry)).endswith("More than half worried less than before.")
    assert rise_of(scale()) == "rated"


@pytest.mark.parametrize(
    ("code", "filled"),
    [
        ("few", [1, 0, 0, 0]),
        ("most", [0, 0, 0, 1]),
        ("half_or_fewer", [1, 0]),
        ("more_than_half", [0, 1]),
    ],
)
def test_boxes(code, filled):
    assert list(boxes(code)) == filled


def test_figures_come_in_reading_order():
    part = released(cohort([("1", "5")] * 12)).to_dict()["questions"][0]["slices"][0]
    assert [(figure.key, figure.word) for figure in figures(part)] == [
        ("before", "few or none"),
        ("after", "most or all"),
        ("rose", "most or all"),
        ("unanswered_before", "few or none"),
        ("unanswered_after", "few or none"),
    ]
