"""Normalising in a time that grows with the length alone."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import normalise

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
PILES = ("\u0301\u0327", "\u0f73\u0301", "\uff9e\u0301", "\u0344\u0327", "\u0e38\u0301")


@given(st.text(max_size=30) | st.text("aé\u0301\u0327ﬁ가", max_size=30), st.sampled_from(FORMS))
def test_of_what_people_write_it_is_pythons(text, form):
    assert normalise(form, text) == unicodedata.normalize(form, text)


@given(st.text("e\u0301\u0327\u0f73\uff9e\u0344", max_size=200), st.sampled_from(FORMS))
def test_twice_is_once(text, form):
    assert normalise(form, normalise(form, text)) == normalise(form, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pile", PILES)
def test_marks_that_pile_up_take_no_time(form, pile):
    began = time.process_time()
    assert normalise(form, "e" + pile * 20_000)
    assert time.process_time() - began < 1  # 2 s and more without the joiners
