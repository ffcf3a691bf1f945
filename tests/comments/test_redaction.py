"""Taking words out: what is left is the original with gaps, and nothing else."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedback.comments.redaction import GAP, MOST_CUTS, cuts_of, fits, redacted, ticked, words

TEXT = "My manager, Tom Hughes (Bury), said: “no”."

texts = st.text(min_size=1, max_size=200).filter(lambda text: bool(text.strip()))


def shown(text: str, *chosen: str) -> str:
    """With these words taken out, wherever they stand."""
    there = words(text)
    numbers = [at for at, (start, end) in enumerate(there) if text[start:end] in chosen]
    return redacted(text, cuts_of(text, numbers))


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (("Tom", "Hughes"), "My manager, […] (Bury), said: “no”."),
        (("Hughes", "Bury"), "My manager, Tom […]), said: “no”."),
        (("Bury",), "My manager, Tom Hughes ([…]), said: “no”."),
        (("My",), "[…] manager, Tom Hughes (Bury), said: “no”."),
        (("no",), "My manager, Tom Hughes (Bury), said: “[…]”."),
        (("manager", "no"), "My […], Tom Hughes (Bury), said: “[…]”."),
    ],
)
def test_words_go_and_punctuation_stays(chosen, left):
    assert shown(TEXT, *chosen) == left


def test_what_is_only_punctuation_can_go_too():
    assert shown("Great :) !!! 😀", ":)", "!!!", "😀") == "Great […]"


def test_a_gap_does_not_tell_how_many_words_went():
    assert shown("a Tom b", "Tom") == shown("a Tom Hughes Senior b", "Tom", "Hughes", "Senior")


def test_a_script_without_spaces_is_cut_into_pieces():
    assert len(words("漢" * 100)) == 3


@given(texts, st.data())
def test_the_result_is_the_original_with_spans_replaced(text: str, data: st.DataObject):
    there = words(text)
    chosen = data.draw(st.sets(st.integers(0, len(there) - 1), max_size=len(there)))
    cuts = cuts_of(text, chosen)
    assume(len(cuts) <= MOST_CUTS)
    result, at, left = redacted(text, cuts), 0, ""
    for start, end in cuts:
        left += text[at:start] + GAP
        at = end
    assert result == left + text[at:]
    # Every chosen word is gone, and no other.
    assert ticked(text, cuts) == frozenset(chosen)
    taken = {position for start, end in cuts for position in range(start, end)}
    for number, (start, end) in enumerate(there):
        inside = set(range(start, end)) & taken
        assert inside == (set(range(start, end)) if number in chosen else set())


@given(texts)
def test_words_cover_everything_that_can_be_read(text: str):
    there = words(text)
    assert all(start < end for start, end in there)
    assert all(one[1] <= other[0] for one, other in pairwise(there))
    rest = redacted_all(text)
    assert not any(one.isalnum() for one in rest)


def redacted_all(text: str) -> str:
    taken = {position for start, end in words(text) for position in range(start, end)}
    return "".join(one for at, one in enumerate(text) if at not in taken)


@given(texts, st.lists(st.tuples(st.integers(-5, 220), st.integers(-5, 220)), max_size=15))
def test_spans_that_do_not_fit_are_refused(text: str, cuts: list[tuple[int, int]]):
    flat = [edge for cut in cuts for edge in cut]
    good = (
        flat == sorted(flat)
        and all(start < end for start, end in cuts)
        and (not flat or (flat[0] >= 0 and flat[-1] <= len(text)))
        and len(cuts) <= MOST_CUTS
    )
    assert fits(text, cuts) == good
    if not good:
        with pytest.raises(ValueError, match="not spans"):
            redacted(text, cuts)


@pytest.mark.parametrize("number", [-1, 8, 10**30])
def test_a_word_that_is_not_there_is_refused(number):
    with pytest.raises(IndexError):
        cuts_of("one two three", [0, number])
