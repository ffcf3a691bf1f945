"""Words that people make up: which are taken, and what is said of the others."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import Identity
from feedback.accounts import own_words
from feedback.accounts.making import Making, Step
from feedback.accounts.proofs import Given, Locked, Proof, prove, seal_totp
from feedback.errors import Rejected
from tests.accounts.people import CHEAP

OWN = ("Amina Bello", "amina.bello@council.example")
GOOD = "kettle orbit mustard violin"


def making(todo=(Step.PASSPHRASE, Step.RECOVERY)) -> Making:
    begun = Making.begin(account="a", identity=Identity.generate(), now=0, todo=todo)
    return replace(begun, name=OWN[0], email=OWN[1])


@pytest.mark.parametrize(
    "words", [GOOD, "Kettle  ORBIT mustard violin", "тайна окно корабль луна", "vQ9#rT2pLx7&mZ4w"]
)
def test_good_words(words: str):
    assert own_words.fault(words, own=OWN) == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("password1", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "Repeating"),
        ("abcdefghijklmnop", "Rows like abc"),
        ("qwertyuiop", "easy to guess"),
        ("19071984", "Dates"),
        ("", "easy to guess"),
        ("kettle orbit", "easy to guess"),
        ("amina bello", "name and address"),
        ("Amina Bello amina bello council example Amina", "name and address"),
        ("amina.bello@council.example bello amina council", "name and address"),
        ("Amina Bello kettle", "name and address"),
    ],
)
def test_words_that_are_not_taken(words: str, said: str):
    assert said in own_words.fault(words, own=OWN)


def test_signs_that_look_like_letters_keep_nobody_waiting():
    # All kinds at once: every reading of them together took zxcvbn some ten seconds.
    begun = process_time()
    own_words.fault("4@8({[<369!1|70$5+%2" * 2, own=OWN)
    assert process_time() - begun < 3  # loading its lists is in this, too


def test_ones_own_name_may_stand_beside_enough_others():
    assert own_words.fault(f"amina {GOOD}", own=OWN) == ""


def test_they_open_what_they_locked(store):
    proof = Proof(pepper=store.vault.key("pepper"), cost=CHEAP)
    begun = making()
    done = own_words.choose(begun, GOOD, GOOD.upper(), proof)
    assert (done.todo, done.passphrase, done.words) == ((Step.RECOVERY,), "", True)
    assert GOOD not in str(done.keep())
    totp = seal_totp(done.identity, account="a", secret="JBSWY3DPEHPK3PXP")
    held = Locked("a", bytes.fromhex(done.by_passphrase), b"", totp, 0)
    assert prove(store, Given(passphrase=GOOD), held, proof=proof).identity == begun.identity


def test_both_must_be_the_same(store):
    proof = Proof(pepper=store.vault.key("pepper"), cost=CHEAP)
    with pytest.raises(Rejected) as error:
        own_words.choose(making(), GOOD, f"{GOOD}s", proof)
    assert error.value.field == "passphrase2"
    with pytest.raises(Rejected) as error:
        own_words.choose(making(), "password1", "password1", proof)
    assert error.value.field == "passphrase"
    assert "password1" not in str(error.value)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_judged(typed: str):
    assert isinstance(own_words.fault(typed, own=OWN), str)
