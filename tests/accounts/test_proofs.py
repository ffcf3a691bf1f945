"""Locks of an identity: what opens them, what does not, and that the work is always the same."""

from itertools import product

import pytest

from crypto import Cost, generate_passphrase, group, new_code, parse_code
from crypto import lock as crypto_lock
from feedback.accounts import proofs
from feedback.accounts.proofs import Given, Wrong
from feedback.accounts.signing_in import Desk
from tests.accounts.people import CHEAP, Known, first


@pytest.fixture
def known(desk: Desk) -> Known:
    return first(desk)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each slow hash that is done."""
    done: list[int] = []
    real = crypto_lock.argon2id

    def counted(*given, **settings):
        done.append(settings["memory_kib"])
        return real(*given, **settings)

    monkeypatch.setattr(crypto_lock, "argon2id", counted)
    return done


def prove(desk: Desk, email: str, given: Given):
    held = proofs.locked(desk.store, email, proof=desk.proof)
    return proofs.prove(desk.store, given, held, proof=desk.proof)


def test_any_two_prove_it(desk: Desk, known: Known):
    every = {
        "passphrase": known.words.upper().replace(" ", "  "),
        "recovery": group(parse_code(known.recovery, 20)).lower(),
        "code": known.code(desk.store),
    }
    for left_out in every:
        given = Given(**{name: typed for name, typed in every.items() if name != left_out})
        proved = prove(desk, known.email, given)
        assert proved.account == known.account
        assert (proved.step is None) == (left_out == "code")


def test_one_alone_proves_nothing(desk: Desk, known: Known):
    with pytest.raises(Wrong):
        prove(desk, known.email, Given(code=known.code(desk.store)))
    with pytest.raises(Wrong):
        prove(desk, known.email, Given())


@pytest.mark.parametrize(
    "names", [("passphrase", "code"), ("recovery", "code"), ("passphrase", "recovery")]
)
def test_every_wrong_try_costs_the_same(desk: Desk, known: Known, slow: list[int], names):
    wrong = {
        "passphrase": generate_passphrase(),
        "recovery": group(new_code(20)),
        "code": "000000" if known.code(desk.store) != "000000" else "000001",
    }
    right = {
        "passphrase": known.words,
        "recovery": known.recovery,
        "code": known.code(desk.store),
    }
    proofs.locked(desk.store, "warm@example.org", proof=desk.proof)  # the decoy is made once
    costs = set()
    for email, goods in product(
        (known.email, "nobody@example.org"), product((True, False), repeat=2)
    ):
        if email == known.email and all(goods):
            continue
        typed = {
            name: (right if good else wrong)[name] for name, good in zip(names, goods, strict=True)
        }
        slow.clear()
        with pytest.raises(Wrong):
            prove(desk, email, Given(**typed))
        costs.add(tuple(slow))
    assert costs == {(CHEAP.memory_kib,) * ("passphrase" in names)}


def test_the_decoy_is_made_for_known_people_too(desk: Desk, known: Known, slow: list[int]):
    fresh = Desk(desk.store, cost=Cost(memory_kib=16, iterations=1))
    proofs.locked(desk.store, known.email, proof=fresh.proof)
    made = len(slow)
    proofs.locked(desk.store, "nobody@example.org", proof=fresh.proof)
    assert (made, len(slow)) == (1, 1)


def test_recovery_code_that_is_none_is_tried_all_the_same(
    desk: Desk, known: Known, monkeypatch: pytest.MonkeyPatch
):
    tried = []
    real = proofs.open_code
    monkeypatch.setattr(
        proofs, "open_code", lambda *a, **settings: tried.append(1) or real(*a, **settings)
    )
    for typed in ("", "rubbish", known.recovery[:-1], known.recovery + "A", "Ü" * 300):
        with pytest.raises(Wrong):
            prove(desk, known.email, Given(recovery=typed, code=known.code(desk.store)))
    assert len(tried) == 5


def test_recovery_code_and_passphrase_of_two_people_prove_nothing(desk: Desk, known: Known):
    held = proofs.locked(desk.store, known.email, proof=desk.proof)
    other = proofs.Locked("x", held.by_passphrase, held.by_recovery, held.totp, 0)
    with pytest.raises(Wrong):  # the locks belong to one account and open for no other
        proofs.prove(
            desk.store,
            Given(passphrase=known.words, recovery=known.recovery),
            other,
            proof=desk.proof,
        )


@pytest.mark.parametrize(
    ("cost", "cheaper"),
    [
        (CHEAP, False),
        (Cost(memory_kib=16, iterations=1), True),
        (Cost(memory_kib=8, iterations=2), True),
    ],
)
def test_whether_the_cost_rose(desk: Desk, known: Known, cost: Cost, cheaper: bool):
    held = proofs.locked(desk.store, known.email, proof=desk.proof)
    assert proofs.cheaper(held.by_passphrase, cost) is cheaper


def test_nothing_secret_in_a_repr(desk: Desk, known: Known):
    given = Given(passphrase=known.words, recovery=known.recovery, code="123456")
    held = proofs.locked(desk.store, known.email, proof=desk.proof)
    text = repr(given) + repr(held) + repr(desk.proof)
    text += repr(prove(desk, known.email, Given(passphrase=known.words, recovery=known.recovery)))
    for secret in (known.words, known.recovery, "123456", known.secret):
        assert secret not in text
    assert repr(held.by_passphrase) not in text
    assert repr(desk.proof.pepper) not in text
