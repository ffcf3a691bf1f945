"""Decisions as data: read back as written, in a room that does not follow them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.comments.model import (
    MOST_THEMES,
    THEME_LENGTH,
    Decisions,
    Entry,
    Sheet,
    Theme,
    Verdict,
    room,
)
from feedback.comments.redaction import MOST_CUTS

CUTS = tuple((10_000 + 2 * at, 10_001 + 2 * at) for at in range(MOST_CUTS))
THEMES = tuple(Theme(f"{at:06x}", "\U0001f600" * THEME_LENGTH) for at in range(MOST_THEMES))


def largest(comments: int, questions: int) -> Decisions:
    """Everything at its longest."""
    each = comments // questions
    ids = tuple(theme.id for theme in THEMES)
    return Decisions(
        tuple(
            Sheet(
                "q" * 39 + str(at),
                tuple(
                    Entry(99_000_000 + row, f"{row:08x}", Verdict.QUOTE, CUTS, ids)
                    for row in range(at * each, (at + 1) * each)
                ),
                THEMES,
            )
            for at in range(questions)
        )
    )


@pytest.mark.parametrize(("comments", "questions"), [(1, 1), (12, 1), (60, 5), (600, 6)])
def test_the_room_holds_the_longest_decisions(comments, questions):
    made = largest(comments, questions)
    assert len(made.to_bytes()) + 4 <= room(comments=comments, questions=questions)
    assert Decisions.from_bytes(made.to_bytes()) == made


@given(st.text(alphabet='"\\/é\u2028', min_size=THEME_LENGTH, max_size=THEME_LENGTH))
def test_no_character_takes_more_than_its_share(text: str):
    themes = tuple(replace(theme, text=text) for theme in THEMES)
    made = Decisions((Sheet("q", (), themes),))
    assert len(made.to_bytes()) + 4 <= room(comments=0, questions=1)
    assert Decisions.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}{}",
        b"3",
        b'[["q"]]',
        b'[["q",[],[[1,"a","quote",[],[]],[1,"b","",[],[]]]]]',
        b'[["q",[],[[1,"a","quote",[],[]],[2,"a","",[],[]]]]]',
        b'[["q",[],[[1,"a","publish",[],[]]]]]',
        b'[["q",[],[[1,"a","quote",[[1]],[]]]]]',
    ],
)
def test_what_is_no_decisions_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - any reason
        Decisions.from_bytes(data)


def test_a_mark_follows_what_was_decided_alone():
    entry = Entry(1, "a")
    changed = [
        replace(entry, verdict=Verdict.LEAVE_OUT),
        replace(entry, verdict=Verdict.QUOTE),
        replace(entry, cuts=((1, 2),)),
        replace(entry, themes=("x",)),
    ]
    assert len({entry.mark, *(one.mark for one in changed)}) == 5
    assert replace(entry, row=2, handle="b").mark == entry.mark


def test_a_theme_that_goes_leaves_its_comments_read():
    sheet = Sheet(
        "q", (Entry(1, "a", Verdict.LEAVE_OUT, (), ("x", "y")),), (Theme("x", "X"), Theme("y", "Y"))
    )
    without = sheet.without("x")
    assert [one.id for one in without.themes] == ["y"]
    assert without.entries[0].themes == ("y",)
    assert without.entries[0].read
