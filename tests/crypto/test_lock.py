"""Locks by passphrase and by code. Argon2id runs at its lowest cost here, except once."""

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto

PEPPER = bytes(range(32))
CODE = bytes(range(10))
codes = st.binary(min_size=10, max_size=40)
OVERHEAD = 4 + 6 + 16 + 32 + 16  # magic, costs, salt, commitment, tag


WORDS = "six words"


def lock(passphrase: str = WORDS, secret: bytes = b"seed", **changes) -> bytes:
    given_ = {"pepper": PEPPER, "context": cases.HERE, "cost": cases.CHEAP} | changes
    return crypto.lock_passphrase(secret, passphrase=passphrase, **given_)


def unlock(locked: bytes, passphrase: str = WORDS, **changes) -> bytes:
    given_ = {"pepper": PEPPER, "context": cases.HERE} | changes
    return crypto.open_passphrase(locked, passphrase=passphrase, **given_)


@cases.plain
@given(secret=cases.plaintexts, passphrase=st.text(), pepper=cases.keys, context=cases.contexts)
def test_round_trip_by_passphrase(secret, passphrase, pepper, context):
    locked = lock(passphrase, secret, pepper=pepper, context=context)
    assert unlock(locked, passphrase, pepper=pepper, context=context) == secret
    assert len(locked) == OVERHEAD + crypto.LENGTH_SIZE + len(secret)


@cases.plain
@given(secret=cases.plaintexts, code=codes, context=cases.contexts, more=cases.slack)
def test_round_trip_by_code(secret, code, context, more):
    size = cases.padded_size(secret, more)
    locked = crypto.lock_code(secret, code=code, context=context, size=size)
    assert crypto.open_code(locked, code=code, context=context) == secret
    assert len(locked) == crypto.lock_size(size or crypto.LENGTH_SIZE + len(secret))


def test_the_default_cost_is_the_second_recommended_one():
    locked = lock(cost=crypto.DEFAULT_COST)
    assert (locked[4:8], locked[8], locked[9]) == ((64 * 1024).to_bytes(4, "big"), 3, 1)
    assert unlock(locked) == b"seed"


@cases.plain
@given(other=st.text(), pepper=cases.keys, context=cases.contexts)
def test_passphrase_pepper_and_context_must_be_right(other, pepper, context):
    locked = lock()
    wrong = [{"passphrase": other}, {"pepper": pepper}, {"context": context}]
    right = {"passphrase": WORDS, "pepper": PEPPER, "context": cases.HERE}
    for change in wrong:
        if not change.items() <= right.items():
            with pytest.raises(crypto.NotRecipient):
                unlock(locked, **change)


@cases.plain
@given(code=codes, context=cases.contexts)
def test_code_and_context_must_be_right(code, context):
    locked = crypto.lock_code(b"seed", code=CODE, context=cases.HERE)
    for change in ({"code": code}, {"context": context}):
        if not change.items() <= {"code": CODE, "context": cases.HERE}.items():
            with pytest.raises(crypto.NotRecipient):
                crypto.open_code(locked, **({"code": CODE, "context": cases.HERE} | change))


def affordable(locked: bytes) -> bool:
    """Whether trying costs no more than 4 MiB: a flipped bit may ask for half a GiB."""
    memory = int.from_bytes(locked[4:8], "big")
    return len(locked) < 8 or memory <= 4096 or memory > 1 << 20


def test_every_change_to_a_lock_by_passphrase_is_noticed():
    locked = lock(secret=bytes(32))
    for changed in (*cases.flips(locked), *cases.cuts_and_growths(locked)):
        if affordable(changed):
            with pytest.raises(crypto.CryptoError):
                unlock(changed)


def test_every_change_to_a_lock_by_code_is_noticed():
    locked = crypto.lock_code(b"seed", code=CODE, context=cases.HERE, size=16)
    for changed in (*cases.flips(locked), *cases.cuts_and_growths(locked)):
        with pytest.raises(crypto.CryptoError):
            crypto.open_code(changed, code=CODE, context=cases.HERE)


def test_a_lock_opens_under_the_key_it_commits_to_and_no_other():
    one, other = (crypto.lock_code(b"seed", code=CODE, context=cases.HERE) for _ in range(2))
    with pytest.raises(crypto.NotRecipient):
        crypto.open_code(one[:20] + other[20:], code=CODE, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_code(one[:20] + other[20:52] + one[52:], code=CODE, context=cases.HERE)
    with pytest.raises(crypto.Tampered):
        crypto.open_code(one[:52] + other[52:], code=CODE, context=cases.HERE)


def test_the_two_kinds_are_not_mistaken():
    with pytest.raises(crypto.Malformed):
        crypto.open_code(lock(), code=CODE, context=cases.HERE)
    with pytest.raises(crypto.Malformed):
        unlock(crypto.lock_code(bytes(100), code=CODE, context=cases.HERE))


@cases.plain
@given(raw=st.binary(max_size=200), start=st.sampled_from([b"", b"CNL", b"CNL\1", b"CNL\2"]))
def test_any_bytes_at_all_give_a_typed_error(raw, start):
    with pytest.raises(crypto.CryptoError):
        crypto.open_code(start + raw, code=CODE, context=cases.HERE)
    if affordable(start + raw):
        with pytest.raises(crypto.CryptoError):
            unlock(start + raw)


@pytest.mark.parametrize(
    "cost", [(8, 1, 1), (1 << 20, 16, 8), (64, 1, 8), (1 << 20, 1, 1), (8, 16, 1)]
)
def test_costs_within_the_bounds(cost):
    assert crypto.Cost(*cost).memory_kib == cost[0]


@pytest.mark.parametrize(
    "cost",
    [
        (7, 1, 1), (0, 1, 1), ((1 << 20) + 1, 1, 1), (2**32 - 1, 1, 1), (63, 1, 8),
        (64, 0, 1), (64, 17, 1), (64, 255, 1), (64, 1, 0), (1024, 1, 9), (4096, 1, 255),
    ],
)  # fmt: skip
def test_costs_out_of_bounds_are_refused_whether_asked_for_or_read(cost):
    memory, iterations, lanes = cost
    with pytest.raises(crypto.Malformed):
        crypto.Cost(memory_kib=memory, iterations=iterations, lanes=lanes)
    locked = lock()
    changed = locked[:4] + memory.to_bytes(4, "big") + bytes([iterations, lanes]) + locked[10:]
    with pytest.raises(crypto.Malformed, match="bounds"):
        unlock(changed)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_pepper_has_32_bytes(size):
    with pytest.raises(crypto.Malformed):
        lock(pepper=bytes(size))
    with pytest.raises(crypto.Malformed):
        unlock(lock(), pepper=bytes(size))


def test_a_passphrase_is_text():
    with pytest.raises(crypto.Malformed):
        lock("six \ud800 words")
    with pytest.raises(crypto.Malformed):
        unlock(lock(), "six words\udfff")


def test_a_code_has_80_bits():
    with pytest.raises(crypto.Malformed):
        crypto.lock_code(b"seed", code=CODE[1:], context=cases.HERE)
    with pytest.raises(crypto.Malformed):
        crypto.open_code(
            crypto.lock_code(b"seed", code=CODE, context=cases.HERE),
            code=CODE[1:],
            context=cases.HERE,
        )


def test_two_locks_of_one_secret_share_no_block():
    blocks = [
        {sealed[i : i + 16] for i in range(10, len(sealed) - 15)} for sealed in (lock(), lock())
    ]
    assert not blocks[0] & blocks[1]
