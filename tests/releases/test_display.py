"""What people read of a release."""

import pytest

from feedback.releases.display import Reading, paper, view
from feedback.releases.display_words import boxes, figures, headline, rise_of
from feedback.releases.model import Policy

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
    assert [box.filled for box in boxes(code)] == filled


def test_figures_come_in_reading_order():
    part = released(cohort([("1", "5")] * 12)).to_dict()["questions"][0]["slices"][0]
    assert [(figure.key, figure.word) for figure in figures(part)] == [
        ("before", "few or none"),
        ("after", "most or all"),
        ("rose", "most or all"),
        ("unanswered_before", "few or none"),
        ("unanswered_after", "few or none"),
    ]


def test_a_view_names_parts_and_leaves_texts_out():
    people = cohort([("1", "5")] * 12) + cohort([("1", "5")] * 3, role="mentee", start=12)
    questions = [scale(text="How well?"), scale("why", kind="text")]
    release = released(people, policy=Policy(family="role"), questions=questions).to_dict()
    (question,) = view(release, Reading(questions, names={"mentor": "Mentors"}))
    assert (question.text, question.said) == ("How well?", "“This” means: 4 or 5.")
    mentee, mentor = question.slices
    assert (mentor.name, mentor.people, mentor.shown) == ("Mentors", "10 or more people", True)
    assert (mentee.name, mentee.people, mentee.shown) == ("mentee", "", False)


def test_one_favourable_option_is_named_alone():
    questions = [scale(favourable=("5",))]
    (question,) = view(released(cohort([("1", "5")] * 12)).to_dict(), Reading(questions))
    assert question.said == "“This” means: 5."


def test_every_sentence_is_translated():
    def marked(message):
        return f"[{message}]"

    questions = [scale()]
    views = view(released(cohort([("1", "5")] * 12)).to_dict(), Reading(questions, marked))
    (part,) = views[0].slices
    assert part.headline.startswith("[More people said this after: [few or none], then")
    assert part.people == "[10 or more people]"
    assert all(figure.label.startswith("[") for figure in part.figures)


def test_paper():
    questions = [scale(text="How well?")]
    views = view(released(cohort([("1", "5")] * 12)).to_dict(), Reading(questions))
    assert paper("Our scheme", views) == (
        "Our scheme\n"
        "\n"
        "How well?\n"
        "“This” means: 4 or 5.\n"
        "Everyone asked (10 or more people): "
        "More people said this after: few or none, then most or all. "
        "Most or all rated themselves higher than before.\n"
        "- Said this before: few or none\n"
        "- Said this after: most or all\n"
        "- Rated themselves higher than before: most or all\n"
        "- Skipped this question before: few or none\n"
        "- Skipped this question after: few or none\n"
        "\n"
        "In words: few or none (up to a quarter), some (up to half), "
        "most or all (three quarters or more).\n"
        "Skipped answers count in the group, not as agreeing or rising.\n"
        "No comparison group: we cannot say that the scheme caused this.\n"
    )
