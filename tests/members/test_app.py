"""Members who need codes from an app: each code once, and no time of any of it is kept."""

from datetime import timedelta

import pytest

from crypto import totp_code
from feedback.accounts import making, signing_in
from feedback.accounts.making import Step
from feedback.accounts.proofs import Proof, Wrong
from feedback.accounts.signing_in import Desk
from feedback.accounts.throttle import forget_old
from feedback.clock import epoch
from feedback.diaries.shelf import lay_out
from feedback.members import joining
from feedback.members.arrangements import change_arrangements
from tests.members import people


@pytest.fixture
def desk(store) -> Desk:
    return Desk(store, cost=people.CHEAP)


@pytest.fixture
def amina(store, clock):
    """Words, secret and address of somebody in a scheme that asks for an app."""
    scheme = people.a_scheme(store)
    change_arrangements(
        store, scheme=scheme, values={"app_for_members": True}, by="lead", version=0
    )
    person = people.on_list(store, scheme, "Amina Bello", "mentor")
    now = joining.begin(
        store, joining.offer(store, people.link(store, scheme, person)), diary="here"
    )
    words, secret = now.passphrase, now.totp
    assert Step.APP in now.todo
    proof = Proof(pepper=store.vault.key("pepper"), cost=people.CHEAP)
    now = making.confirm_passphrase(now, words, proof)
    now = making.confirm_app(now, totp_code(secret, at=epoch(clock)), at=epoch(clock))
    for step in now.todo:
        now = now.done(step)
    return joining.enrol(store, now, lay_out), person.email, words, secret


def _sign_in(desk, amina, code):
    _, email, words, _ = amina
    return signing_in.sign_in(desk, email=email, passphrase=words, code=code, device=None)


def _code(amina, clock, steps=0):
    return totp_code(amina[3], at=epoch(clock) + 30 * steps)


def _fail(desk, amina, code):
    with pytest.raises(Wrong):
        _sign_in(desk, amina, code)
    desk.store.clock.advance(timedelta(seconds=1))


def test_without_the_code_the_words_do_not_do(desk, amina):
    _fail(desk, amina, "")


def test_the_code_that_set_it_up_is_used(desk, amina, clock):
    _fail(desk, amina, _code(amina, clock))


def test_a_code_works_once_also_after_another_one(desk, amina, clock):
    clock.advance(timedelta(seconds=31))
    first = _code(amina, clock)
    assert _sign_in(desk, amina, first).account == amina[0]
    second = _code(amina, clock, 1)
    assert _sign_in(desk, amina, second).account == amina[0]
    for code in (first, second):
        _fail(desk, amina, code)


def test_no_row_that_is_backed_up_says_when(desk, amina, store, clock):
    before = store.one("accounts", id=amina[0])
    clock.advance(timedelta(days=3))
    _sign_in(desk, amina, _code(amina, clock))
    after = store.one("accounts", id=amina[0])
    assert before == after
    assert (after["totp_step"], after["checked_on"]) == (0, "1970-01-01")


def test_what_is_noted_in_between_is_soon_dropped(desk, amina, store, clock):
    clock.advance(timedelta(minutes=1))
    _sign_in(desk, amina, _code(amina, clock))
    clock.advance(timedelta(minutes=6))
    forget_old(store)
    assert store.count("throttles") == 0
