"""Passphrases: generated, and as they are typed."""

import unicodedata
from importlib import resources

import cases
from hypothesis import given
from hypothesis import strategies as st

import crypto

# What is likeliest to change when folded and composed again.
tricky = st.text(
    "\u00df\u0130\u0131\u017f\u0149\u01f0\u0390\u0345\u0301\u0308\u0323\u1fb3\ufb01\u03c2"
    "aI\t\u00a8\u2126"
)


@cases.plain
@given(typed=st.one_of(st.text(), tricky))
def test_normalising_twice_changes_nothing(typed):
    once = crypto.normalise_passphrase(typed)
    assert crypto.normalise_passphrase(once) == once


@cases.plain
@given(words=st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1), min_size=1, max_size=6))
def test_capitals_and_spaces_do_not_matter(words):
    plain = " ".join(words)
    typed = "\u00a0 \n".join(words).title() + "\t"
    assert crypto.normalise_passphrase(plain) == plain
    assert crypto.normalise_passphrase(typed) == plain
    assert crypto.normalise_passphrase(f" {plain.upper()}\u3000") == plain


@cases.plain
@given(typed=st.text())
def test_how_a_keyboard_composes_does_not_matter(typed):
    forms = {unicodedata.normalize(form, typed) for form in ("NFC", "NFD")}
    assert len({crypto.normalise_passphrase(form) for form in forms}) == 1


def test_where_the_words_are_cut_matters():
    assert crypto.normalise_passphrase("on line") != crypto.normalise_passphrase("online")


def test_generated_ones_are_words_of_the_list_already_normal():
    listed = set(resources.files("crypto").joinpath("words.txt").read_text("ascii").split())
    made = [crypto.generate_passphrase() for _ in range(50)]
    assert len(set(made)) == 50
    assert all(crypto.normalise_passphrase(passphrase) == passphrase for passphrase in made)
    assert all(len(passphrase.split(" ")) == 6 for passphrase in made)
    assert {word for passphrase in made for word in passphrase.split(" ")} <= listed


def test_the_list_is_as_long_as_six_words_need():
    listed = resources.files("crypto").joinpath("words.txt").read_text("ascii").split()
    assert len(listed) == len(set(listed)) == 7681
    assert all(word.isalpha() and word.islower() for word in listed)
    assert 7681**6 > 2**77


def test_more_words_on_request():
    assert len(crypto.generate_passphrase(8).split()) == 8


def test_nobody_is_handed_a_word_that_hurts():
    listed = set(resources.files("crypto").joinpath("words.txt").read_text("ascii").split())
    assert not listed & {"racism", "skinhead", "chimp", "savage", "mongrel", "hatred", "cathouse"}
