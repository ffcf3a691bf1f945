"""What people read of a release."""

from feedback.releases.display import Reading, comments, footnotes, notes, overview, paper, view
from feedback.releases.display_model import Rounding
from feedback.releases.model import Policy

from .build import cohort, released, scale
from .made_up import (
    NAMES,
    TWELVE_PARTS,
    TWO_PARTS,
    VALUES,
    WRITTEN,
    counted,
    large,
    questions,
    small,
)


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
    assert all(figure.word.startswith("[") for figure in part.figures)


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


def labelled():
    """Questions as pages have them: options in words, and their stored values apart."""
    return {one.id: VALUES for one in questions(7)}


def test_parts_stand_after_everyone_asked_under_their_headings():
    views = view(large(5000, TWELVE_PARTS, count=1), Reading(questions(1), values=labelled()))
    headings = [(group.heading, len(group.slices)) for group in views[0].groups]
    assert headings == [("", 1), ("By role", 2), ("By directorate", 7), ("By grade", 3)]
    hidden = [part.name for part in views[0].slices if not part.shown]
    assert hidden == ["Highways"]
    assert [part.name for part in views[0].groups[2].shown][:2] == [
        "Adult social care",
        "Children's services",
    ]


def test_names_are_those_of_roles_alone():
    parts = (("role", "mentor", 60), ("team", "mentor", 60))
    reading = Reading(questions(1), names=NAMES, values=labelled())
    (question,) = view(large(120, parts, count=1), reading)
    assert [part.name for part in question.slices] == ["Everyone asked", "Mentors", "mentor"]


def test_a_part_in_numbers_has_a_table_and_a_picture_and_no_words():
    (question, *_) = view(large(60, (), count=1), Reading(questions(1), values=labelled()))
    (part,) = question.slices
    assert part.shown
    assert part.people == "about 60 people"
    assert (len(part.table), part.figures, len(part.pictures)) == (8, (), 1)
    assert ". After: " in part.pictures[0].svg  # for those who hear it
    assert part.line("favourable").brief == ("at least 25%", "58%")
    assert part.line("nothing") is None
    assert (part.asked_before, part.asked_after) == (True, True)


def test_after_alone_has_one_column():
    release = {"questions": [{"id": "q1", "slices": [counted("all", 60, after=False)]}]}
    (question,) = view(release, Reading(questions(1), values=labelled()))
    part = question.slices[0]
    assert (part.asked_before, part.asked_after, part.details) == (True, False, ())


def test_pictures_have_keys_of_their_own():
    release = large(5000, TWELVE_PARTS)
    keys = []
    for prefix in ("a", "b"):
        reading = Reading(questions(), values=labelled(), prefix=prefix)
        pictures = [
            *overview(release, reading),
            *(
                picture
                for question in view(release, reading)
                for picture in (*question.pictures, *question.slices[0].pictures)
            ),
        ]
        keys += [picture.key for picture in pictures]
    assert len(set(keys)) == len(keys) == 2 * (1 + 7 * (3 + 1))


def test_groups_have_the_pictures_that_compare_their_parts():
    (question,) = view(large(5000, TWELVE_PARTS, count=1), Reading(questions(1), values=labelled()))
    told = [[one.about for one in group.pictures] for group in question.groups]
    assert told == [[], ["By role"], ["By directorate"], ["By grade"]]


def test_the_overview_says_which_answers_are_meant():
    reading = Reading(questions(), values=labelled())
    (picture,) = overview(large(5000, ()), reading)
    assert "Agree or Strongly agree: 39% before, 60% after" in picture.svg
    assert "treated: Strongly disagree or Disagree: " in picture.svg
    assert all(f">{wave}<" in picture.svg for wave in ("Before", "After"))
    assert overview(small(), reading) == ()
    assert overview(large(60, (), count=1), reading) == ()


def test_comments_in_their_order():
    asked = [scale("q8", kind="text", text="What have you learned?")]
    (one,) = comments({"comments": WRITTEN}, asked)
    assert (one.question, one.wave) == ("What have you learned?", "After")
    assert one.quotes[1] == "We need more time for each meeting."
    assert one.themes[0] == "Being listened to"
    assert comments({}, asked) == ()
    (bare,) = comments({"comments": [{"question": "q8", "wave": "pre", "themes": ["Time"]}]}, asked)
    assert (bare.wave, bare.quotes) == ("Before", ())


def test_notes_say_how_the_numbers_are_made():
    views = view(large(60, TWO_PARTS, count=1), Reading(questions(1), values=labelled()))
    text = " ".join(footnotes(views, rounding=Rounding(base=10, hidden=24)))
    assert "nearest 10" in text
    assert "Counts of 24 or fewer are hidden." in text
    assert "People who skipped a question count in the group." in text
    assert "Some groups may be missing" in text
    assert "95% confidence interval" in text
    assert notes(views) == footnotes(views)
    alone = footnotes(view(large(60, (), count=1), Reading(questions(1), values=labelled())))
    assert not any("groups" in note for note in alone)
    words = view(small(1), Reading(questions(1)))
    assert footnotes(words) == ()
    assert notes(words)[1] == "Skipped answers count in the group, not as agreeing or rising."


def test_a_paper_holds_numbers_and_comments():
    asked = [*questions(1), scale("q8", kind="text", text="What have you learned?")]
    release = {**large(60, TWO_PARTS, count=1), "comments": WRITTEN}
    reading = Reading(asked, names=NAMES, values=labelled())
    written = comments(release, asked)
    text = paper("Our scheme", view(release, reading), written=written, met="All met.")
    assert "\n\nAll met.\n\n" in text
    everyone = (
        "Everyone asked (about 60 people): More people said this after: at least 25%, then 58%. "
        "On average people moved up by 0.6 of a step. The true change is likely between 0.3 and "
        "0.9. 42% rated themselves higher than before."
    )
    for line in (
        everyone,
        "- Disagree: before 10 people, 17%; after 7 or fewer people",
        "- Rated themselves higher than before: 25 people, 42%",
        "By role",
        "What people wrote",
        "What have you learned? (After)",
        "- Being listened to",
        "- “We need more time for each meeting.”",
        "No comparison group: we cannot say that the scheme caused this.",
    ):
        assert line in text.splitlines()
    assert "Average change" not in text


def test_every_sentence_of_numbers_is_translated():
    def marked(message):
        return f"[{message}]"

    release = large(60, TWO_PARTS, count=1)
    asked = questions(1)
    reading = Reading(asked, marked, values=labelled())
    (question,) = view(release, reading)
    for part in question.slices:
        assert part.headline.startswith("[")
        assert part.people == f"[about {part.people[7:9]} people]"
        assert all(text.startswith("[") for text in part.details)
        assert all(line.after.startswith("[") for line in part.table)
    assert question.slices[0].line("favourable").after.count("[") == 3  # people, share, the two
    assert all(note.startswith("[") for note in notes([question], marked))
