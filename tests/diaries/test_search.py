"""Every word, whatever its capitals and accents; where it stands is shown as it was written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.diaries.model import Answer, Entry, Kept
from feedback.diaries.search import excerpt, fold, search, words_of


def kept(text: str, *answers: Answer) -> Kept:
    entry = Entry(scheme="", form="free", day=date(2026, 3, 1), text=text, answers=answers)
    return Kept(id="00" * 16, entry=entry, revision=1)


def marked(text: str, query: str) -> list[str]:
    (hit,) = search([kept(text)], query, most=1).hits
    return [piece.text for piece in hit.pieces if piece.found]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Then Zoë said no.", "zoe", ["Zoë"]),
        ("Then ZOE said no.", "zoë", ["ZOE"]),
        ("A ﬁne day on the STRASSE", "fine straße", ["ﬁne", "STRASSE"]),
        ("Résumé, and e\u0301lan", "RESUME elan", ["Résumé", "e\u0301lan"]),
        ("listening", "listen", ["listen"]),
        ("A needle, hay, a NEEDLEWORK", "needle needlework", ["needle", "NEEDLEWORK"]),
        ("100% sure (a+b)", "(a+b) 100%", ["100%", "(a+b)"]),
    ],
)
def test_words_are_found_as_they_were_written(text, query, found):
    assert marked(text, query) == found


def test_all_words_must_occur_and_none_finds_nothing():
    entries = [kept("one two"), kept("one"), kept("two")]
    assert [hit.kept.entry.text for hit in search(entries, "two one", most=9).hits] == ["one two"]
    for nothing in ("", "  \n", "three"):
        assert search(entries, nothing, most=9).total == 0


def test_all_are_counted_and_the_first_are_shown():
    found = search([kept("one")] * 5, "one", most=2)
    assert (found.total, len(found.hits)) == (5, 2)


def test_a_question_that_was_answered_is_searched_too():
    answered = kept("", Answer("How well did I listen?", "Badly"), Answer("Feedback?", ""))
    found = [search([answered], word, most=9).total for word in ("badly", "listen", "feedback")]
    assert found == [1, 1, 0]


def test_a_long_text_is_shown_around_the_first_place():
    text = "before " * 100 + "needle " + "after " * 100
    (hit,) = search([kept(text)], "needle", most=1).hits
    shown = "".join(piece.text for piece in hit.pieces)
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert len(shown) < 300
    assert [piece.text for piece in hit.pieces if piece.found] == ["needle"]


@given(text=st.text(min_size=1, max_size=200), start=st.integers(0, 200), length=st.integers(1, 20))
def test_whatever_stands_in_a_text_is_found_in_it(text, start, length):
    start %= len(text)
    asked = text[start : start + length]
    if not words_of(asked):
        return
    entry = kept(text).entry
    if not all(word in fold(text) for word in words_of(asked)):
        return  # a mark cut off from its letter
    found = excerpt(entry, words_of(asked))
    plain = "".join(piece.text for piece in found).removeprefix("… ").removesuffix(" …")
    assert plain in text
    assert any(piece.found for piece in found)
