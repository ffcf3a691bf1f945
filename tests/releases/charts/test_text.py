"""Lines in a drawing."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.charts.text import broken, length


@given(st.text(max_size=400))
def test_lines_fit_and_lose_no_word_unless_there_are_too_many(text):
    found = broken(text, 15, 340)
    assert all(length(line, 15) <= 340 for line in found)
    assert len(found) <= 6
    if not found or not found[-1].endswith("…"):
        assert "".join("".join(found).split()) == "".join(text.split())


def test_words_stay_whole_where_they_fit():
    assert broken("My voice is listened to", 15, 120) == ("My voice is", "listened to")


def test_a_word_too_wide_for_a_line_is_cut():
    assert len(broken("W" * 60, 15, 340)) > 1


def test_what_is_too_long_ends_in_dots():
    found = broken("word " * 200, 15, 340)
    assert len(found) == 6
    assert found[-1].endswith("…")


def test_wide_letters_take_more_room():
    assert length("WWW", 15) > length("aaa", 15) > length("iii", 15)
    assert length("漢字", 10) == 20
