"""Each parser, for as many values as a test may take; and that the limits notice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.limits import Slow, TooLarge, within
from tests.fuzz.parsers import Escaped, Reader, attempt, readers


@pytest.fixture(scope="module")
def known():
    with readers() as found:
        yield found


def test_what_is_valid_is_taken(known):
    refused = [one.name for one in known.values() for data in one.valid if not attempt(one, data)]
    assert refused == []


@settings(max_examples=40)
@given(data=st.data())
def test_nothing_but_their_own_errors_comes_out(known, data):
    one = known[data.draw(st.sampled_from(sorted(known)))]
    attempt(one, data.draw(one.bytes()))


def test_another_error_is_noticed():
    with pytest.raises(Escaped, match="KeyError"):
        attempt(Reader("mine", lambda data: {}[data], (), (ValueError,)), b"x")
    assert attempt(Reader("mine", int, (), (ValueError,)), b"x") is False


def test_what_takes_too_long_is_noticed(monkeypatch):
    monkeypatch.setattr("tests.fuzz.limits.SECONDS", 0.01)
    with pytest.raises(Slow), within("a loop"):
        sum(range(2_000_000))


def test_what_takes_too_much_memory_is_noticed(monkeypatch):
    monkeypatch.setattr("tests.fuzz.limits.GROWTH", 10)
    with pytest.raises(TooLarge), within("a block"):
        assert b"x" * 40_000_000
