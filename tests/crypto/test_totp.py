"""One-time passwords: each accepted once, and none older than the last."""

import time
from urllib.parse import parse_qs, urlparse

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crypto

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = 2_000_000_010
STEP = NOW // 30


def code(offset: int = 0, at: float = NOW) -> str:
    return crypto.totp_code(SECRET, at=at + 30 * offset)


def accepted(typed: str, last_step: int = 0, at: float = NOW) -> int | None:
    return crypto.accepted_step(SECRET, typed, at=at, last_step=last_step)


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_one_step_to_either_side(offset):
    assert accepted(code(offset)) == STEP + offset


@pytest.mark.parametrize("offset", [-20, -3, -2, 2, 3, 20])
def test_no_further(offset):
    assert accepted(code(offset)) is None


def test_a_then_b_then_a():
    a, b = code(0), code(1)
    first = accepted(a)
    second = accepted(b, last_step=first)
    assert (first, second) == (STEP, STEP + 1)
    assert accepted(a, last_step=second) is None
    assert accepted(b, last_step=second) is None


def test_an_older_code_is_dead_once_a_newer_one_was_used():
    assert accepted(code(-1), last_step=accepted(code(0))) is None


@cases.plain
@given(
    start=st.integers(10**6, 4 * 10**9),
    tries=st.lists(st.tuples(st.integers(0, 45), st.integers(-3, 3)), max_size=25),
)
def test_accepted_steps_only_ever_rise(start, tries):
    now, last = start, 0
    for wait, offset in tries:
        now += wait
        step = accepted(code(offset, at=now), last_step=last, at=now)
        if step is not None:
            assert step > last
            assert abs(step - now // 30) <= 1
            last = step


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "12345", "1234567", "abcdef", "-12345", "12345\0", "\ud800", "é" * 6, "0x1234",
        "\uff11" * 6, "\u0661" * 6, "?" * 6, "9" * 10**6, " " * 10**6,
    ],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_code_is_just_refused(typed):
    assert accepted(typed[:200]) is None
    assert accepted(typed) is None


@cases.plain
@given(typed=st.text(st.characters(), max_size=120))
def test_any_text_is_refused_or_a_code(typed):
    step = accepted(typed)
    assert step is None or "".join(typed.split()) in {code(-1), code(0), code(1)}


def test_spaces_do_not_matter_but_other_digits_do():
    right = code()
    assert accepted(f" {right[:3]}\u00a0{right[3:]}\n") == STEP
    assert accepted("".join(chr(ord(c) - ord("0") + 0xFF10) for c in right)) is None
    assert accepted(right + " " * 94) == STEP
    assert accepted(right + " " * 95) is None
    assert accepted(right + "0") is None


@pytest.mark.parametrize("at", [0, 29, 30, 59, 60])
def test_the_first_steps_of_all(at):
    assert accepted(code(at=at), last_step=-1, at=at) == at // 30


@pytest.mark.parametrize("at", [1729987200 + 900 * quarter for quarter in range(12)])
def test_codes_do_not_depend_on_the_clock_on_the_wall(at, monkeypatch):
    expected = code(at=at)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")  # where 01:30 came twice that night
        time.tzset()
        assert code(at=at) == expected
        assert accepted(expected, at=at) == at // 30
    time.tzset()


def test_parts_of_a_second_do_not_matter():
    assert code(at=NOW + 0.99) == code()
    assert accepted(code(), at=NOW + 19.99) == STEP


def test_new_secrets_have_160_bits_and_differ():
    made = {crypto.new_totp_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(secret) * 5 == 160 for secret in made)


def test_the_address_for_the_app_says_who_and_where():
    address = urlparse(crypto.totp_uri(SECRET, name="lead@example.org", issuer="Candour"))
    query = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/Candour:lead%40example.org"
    assert (query["secret"], query["issuer"]) == ([SECRET], ["Candour"])
