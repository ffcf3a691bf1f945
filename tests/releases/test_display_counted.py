"""The counted tier as people read it."""

import pytest

from feedback.releases.display_counted import Counted, details, headline, table
from feedback.releases.display_model import Rounding

from .build import scale

WORDS = ("Never", "Seldom", "Often", "Always")


def part(told=None, *, question=None, n=100, **more):
    """A part of 100 people; unless told otherwise 40 said "Often" or "Always", then 60."""
    counts = {"Never": 20, "Seldom": 40, "Often": 30, "Always": 10}
    later = {"Never": 10, "Seldom": 30, "Often": 40, "Always": 20}
    usual = {"name": "all", "n": n, "counts_before": counts, "counts_after": later}
    asked = question or scale(options=WORDS, favourable=("Often", "Always"))
    made = {**usual, **(told or {}), **more}
    kept = {name: value for name, value in made.items() if value is not None}
    return Counted(kept, asked, asked.options, Rounding())


def change(mean, low, high):
    return {"mean": mean, "low": low, "high": high}


def said(often, always):
    """Counts of which only these two matter."""
    return {"Never": "hidden", "Seldom": "hidden", "Often": often, "Always": always}


def rows(found):
    return [(line.label, line.before, line.after) for line in found]


def test_a_table_has_every_option_then_who_said_this_who_rose_and_the_mean_change():
    told = part(
        rose=45,
        change=change("0.4", "0.2", "0.6"),
        counts_before={"Never": "hidden", "Seldom": 50, "Often": 30, "Always": 15},
    )
    assert rows(table(told)) == [
        ("Never", "7 or fewer people", "10 people, 10% or less"),
        ("Seldom", "50 people, 50%", "30 people, 30%"),
        ("Often", "30 people, 30%", "40 people, 40%"),
        ("Always", "15 people, 15%", "20 people, 20%"),
        ("Said this (Often or Always)", "45 people, 45%", "60 people, 60%"),
        ("Rated themselves higher than before", "", "45 people, 45%"),
        ("Average change in steps", "", "+0.4 (+0.2 to +0.6)"),
    ]


def test_cells_are_numbers_for_a_spreadsheet():
    lines = table(part(counts_before=said("hidden", 25), rose=90, or_more=["rose"]))
    told = {line.key: line.cells for line in lines if line.key in ("favourable", "rose")}
    before, after = told["favourable"]
    assert (before.count, before.share) == (25, "at least 25%")
    assert (after.count, after.share) == (60, "60%")
    assert (told["rose"][1].count, told["rose"][1].share) == (90, "90% or more")
    assert told["rose"][0] is None


def test_options_are_found_by_their_stored_values():
    asked = scale(options=WORDS, favourable=("Always",))
    told = {"name": "all", "n": 50, "counts_after": {"1": 10, "2": 15, "10": 15, "3": 10}}
    lines = table(Counted(told, asked, ("1", "2", "3", "10"), Rounding()))
    assert [line.after.split()[0] for line in lines[:4]] == ["10", "15", "10", "15"]


def group(before, after, **more):
    """A part, of which the favourable answers are told together."""
    counts = {"counts_before": {"favourable": before}, "counts_after": {"favourable": after}}
    return part({"name": "mentor", "breakdown": "role", **counts, **more})


def test_parts_tell_the_favourable_together():
    told = group("hidden", 60, rose=45)
    assert rows(table(told)) == [
        ("Said this (Often or Always)", "7 or fewer people", "60 people, 60%"),
        ("Rated themselves higher than before", "", "45 people, 45%"),
    ]
    assert headline(told) == "More people said this after: 7 or fewer people, then 60%."
    top = group(60, 95, or_more=["counts_after/favourable"])
    assert table(top)[0].after == "95 or more people, 90% or more"


def test_numbers_that_mean_or_more_say_so():
    told = part(counts_after=said("hidden", 90), or_more=["counts_after/Always"])
    line = table(told)[3]
    assert line.after == "90 or more people, 90% or more"
    # Where the group is small the top begins below nine tenths.
    small = part(n=60, counts_after=said("hidden", 50), or_more=["counts_after/Always"])
    assert table(small)[3].after == "50 or more people, 83% or more"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "More people said this after: 40%, then 60%."),
        (
            {"counts_after": said(20, 10)},
            (
                "Fewer people said this after: 40%, then 30%. "
                "Things may be worse, or people judge themselves harder."
            ),
        ),
        (
            {"counts_after": said(30, 10)},
            "No clear change: 40% both times. Small changes would not show.",
        ),
        (
            {"counts_after": said(35, 10)},
            "No clear change: 40%, then 45%. Small changes would not show.",
        ),
        (
            {"counts_before": said("hidden", 20), "counts_after": said(30, 30)},
            "More people said this after: at least 20%, then 60%.",
        ),
        ({"counts_before": None}, "60% said this. There is no before to compare with."),
        ({"counts_after": None}, "Before, 40% said this."),
        (
            {"counts_before": None, "counts_after": said("hidden", "hidden")},
            "14 or fewer people said this. There is no before to compare with.",
        ),
        (
            {"counts_before": said(45, 45), "counts_after": said(40, 55)},
            "90% or more, both times: little room to rise.",
        ),
        (
            {"n": 200, "counts_before": said(10, "hidden"), "counts_after": said(120, "hidden")},
            "More people said this after: 10% or less, then at least 60%.",
        ),
    ],
)
def test_headlines_of_counts_alone(more, text):
    assert headline(part(**more)) == text


@pytest.mark.parametrize(
    ("interval", "after", "text"),
    [
        (("0.1", "0.7"), said(30, 30), "More people said this after: 40%, then 60%."),
        (
            ("0.1", "0.7"),
            said(35, 10),
            "People rated themselves higher on average: 40% said this before, 45% after.",
        ),
        (
            ("0.1", "0.7"),
            said(10, 10),
            (
                "Mixed: fewer people said this after: 40%, then 20%. "
                "Yet people rated themselves higher on average."
            ),
        ),
        (
            ("-0.7", "-0.1"),
            said(10, 10),
            (
                "Fewer people said this after: 40%, then 20%. "
                "Things may be worse, or people judge themselves harder."
            ),
        ),
        (
            ("-0.7", "-0.1"),
            said(30, 10),
            (
                "People rated themselves lower on average: 40% said this before, 40% after. "
                "Things may be worse, or people judge themselves harder."
            ),
        ),
        (
            ("-0.7", "-0.1"),
            said(30, 30),
            (
                "Mixed: more people said this after: 40%, then 60%. "
                "Yet people rated themselves lower on average."
            ),
        ),
        (
            ("-0.1", "0.7"),
            said(35, 15),
            "No clear change: 40%, then 50%. Small changes would not show.",
        ),
        (
            ("-0.1", "0.7"),
            said(45, 35),
            (
                "Mixed: more people said this after: 40%, then 80%. "
                "Yet answers did not clearly move on average."
            ),
        ),
        (
            ("-0.7", "0.1"),
            said("hidden", "hidden"),
            (
                "Mixed: fewer people said this after: 40%, then 14 or fewer people. "
                "Yet answers did not clearly move on average."
            ),
        ),
    ],
)
def test_headlines_by_the_published_interval(interval, after, text):
    assert headline(part(counts_after=after, change=change("0.0", *interval))) == text


def test_where_all_counts_are_hidden_the_mean_change_speaks_alone():
    asked = scale(options=("A", *WORDS), favourable=WORDS)
    hidden = dict.fromkeys(asked.options, "hidden")
    told = "How many said this is hidden, to protect people."

    def small(**more):
        both = {"counts_before": hidden, "counts_after": hidden}
        made = {"name": "all", "n": 50, **both, **more}
        kept = {name: value for name, value in made.items() if value is not None}
        return Counted(kept, asked, asked.options, Rounding(hidden=12))

    assert headline(small()) == told
    assert headline(small(counts_before=None)) == told
    assert headline(small(change=change("0.3", "0.1", "0.5"))) == (
        f"People rated themselves higher on average. {told}"
    )
    assert headline(small(change=change("0.3", "-0.1", "0.5"))) == (
        f"No clear change on average. Small changes would not show. {told}"
    )
    assert rows(table(small()))[-1][1:] == ("hidden", "hidden")


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (
            ("0.4", "0.2", "0.6"),
            (
                "On average people moved up by 0.4 of a step. "
                "The true change is likely between 0.2 and 0.6."
            ),
        ),
        (
            ("1.2", "0.9", "1.5"),
            (
                "On average people moved up by 1.2 steps. "
                "The true change is likely between 0.9 and 1.5."
            ),
        ),
        (
            ("-0.4", "-0.6", "-0.2"),
            (
                "On average people moved down by 0.4 of a step. "
                "The true change is likely between 0.2 and 0.6."
            ),
        ),
        (
            ("0.1", "-0.2", "0.4"),
            (
                "On average people moved up by 0.1 of a step. "
                "The true change is likely between 0.2 down and 0.4 up."
            ),
        ),
        (
            ("0.0", "-0.2", "0.2"),
            (
                "On average answers stayed where they were. "
                "The true change is likely between 0.2 down and 0.2 up."
            ),
        ),
    ],
)
def test_effects(numbers, text):
    assert details(part(change=change(*numbers))) == (text,)


def test_mentors_agree_and_worry():
    mentors = scale(options=WORDS, favourable=("Often", "Always"), roles=("mentor",))
    agreed = part(question=mentors, rose=45, change=change("0.4", "0.2", "0.6"))
    assert details(agreed) == (
        (
            "On average people agreed more, by 0.4 of a step. "
            "The true change is likely between 0.2 and 0.6."
        ),
        "45% agreed more than before.",
    )
    worry = scale(options=WORDS, favourable=("Never",), roles=("mentor",), reverse=True)
    worried = part(question=worry, rose="hidden", change=change("-0.1", "-0.4", "0.2"))
    assert details(worried) == (
        (
            "On average people worried more, by 0.1 of a step. "
            "The true change is likely between 0.4 more and 0.2 less."
        ),
        "7 or fewer people worried less than before.",
    )
