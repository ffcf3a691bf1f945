"""A release as tables: one row for each thing told."""

from feedback.packs.tables import about, tables
from feedback.releases.display_model import same

from .telling import DIGEST, NOT_SHOWN, counted, odd, told


def table(of, key):
    found = next(one for one in tables(of, same) if one.key == key)
    return [dict(zip(found.head, row, strict=True)) for row in found.rows]


def test_words_are_a_row_each():
    rows = table(told(), "results")
    assert [(row["What they did"], row["Survey"], row["Result"]) for row in rows] == [
        ("Said this before", "Before", "some"),
        ("Said this after", "After", "most or all"),
        ("Rated themselves higher than before", "After", "more than half"),
        ("Skipped this question before", "Before", "few or none"),
        ("Skipped this question after", "After", "few or none"),
    ]
    assert {row["People"] for row in rows} == {""}
    assert {row["People in the group"] for row in rows} == {"10 or more people"}


def test_counts_are_numbers_beside_their_words_and_what_is_hidden_has_none():
    rows = table(told(counted(), counted("north", n=30, breakdown="place")), "results")
    assert {row["Group"] for row in rows} == {"Everyone asked", "north"}
    by = {
        (row["What they did"], row["Survey"]): row
        for row in rows
        if row["Group"] == "Everyone asked"
    }
    counts = counted()["counts_before"]
    assert (counts["1"], counts["3"]) == ("hidden", 15)
    assert by["3", "Before"]["People"] == 15
    assert by["3", "Before"]["Share"] == "25%"
    assert by["1", "Before"]["People"] == ""
    assert "7 or fewer" in by["1", "Before"]["Result"]


def test_what_is_not_shown_is_said_once_and_no_figure_stands_beside_it():
    (row,) = table(told(NOT_SHOWN), "results")
    assert "Not shown, to protect people" in row["Result"]
    assert row["People"] == row["Share"] == row["People in the group"] == ""


def test_sentences_comments_and_questions():
    comments = [{"question": "q1", "wave": "post", "quotes": ["Go on"], "themes": ["Time"]}]
    of = told(counted(), comments=comments)
    (sentence,) = table(of, "sentences")
    part = of.questions[0].slices[0]
    assert sentence["In a sentence"] == " ".join([part.headline, *part.details])
    assert [(row["Kind"], row["Comment"]) for row in table(of, "comments")] == [
        ("Theme", "Time"),
        ("Quote", "Go on"),
    ]
    assert table(of, "questions")[0]["Answers"] == "1; 2; 3; 4; 5"


def test_there_is_no_table_of_comments_without_comments():
    assert [one.key for one in tables(told(), same)] == ["results", "sentences", "questions"]


def test_the_first_sheet_says_what_it_is_and_how_to_check_it():
    rows = about(told(), same).rows
    assert ("Number of the release", DIGEST.hex()) in rows
    assert ("Published on", "2026-07-29") in rows
    assert ("First survey", "2026-03-09 to 2026-03-23") in rows
    assert any("no comparison group" in text for _, text in rows)


def test_every_row_is_as_long_as_its_head():
    for of in (told(), odd()):
        for one in tables(of, same):
            assert {len(row) for row in one.rows} == {len(one.head)}
