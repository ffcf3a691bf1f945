"""Whether the clock can be trusted: jumps both ways, put right or not, and over a restart."""

from datetime import timedelta

import pytest

from feedback.running.steady import EVENLY, Steady
from feedback.running.wiring import jobs

MONTH, HOUR, WEEKEND = timedelta(days=30), timedelta(hours=1), timedelta(days=3)


class Hours:
    """Seconds that pass, on the store's clock too."""

    def __init__(self, clock):
        self._clock = clock
        self.now = 5.0

    def __call__(self):
        return self.now

    def pass_(self, by):
        self.now += by.total_seconds()
        self._clock.advance(by)


@pytest.fixture
def hours(clock):
    return Hours(clock)


@pytest.fixture
def steady(store, hours):
    return Steady(store, hours)


def test_a_clock_that_goes_evenly_is_trusted(steady, hours):
    for _ in range(5):
        assert steady()
        hours.pass_(MONTH)
        hours.pass_(timedelta(minutes=1))


@pytest.mark.parametrize("jump", [MONTH, -MONTH, HOUR, -HOUR])
def test_a_jump_that_is_put_right_does_nothing(steady, clock, hours, caplog, jump):
    assert steady()
    clock.advance(jump)
    assert not steady()
    hours.pass_(HOUR / 2)
    assert not steady()
    clock.advance(-jump)
    assert steady()
    told = [one for one in caplog.records if "the clock jumped" in one.getMessage()]
    assert [one.fields["seconds"] for one in told] == [jump.total_seconds(), -jump.total_seconds()]


@pytest.mark.parametrize("jump", [MONTH, -HOUR])
def test_a_jump_that_stays_is_believed_after_an_hour(steady, clock, hours, jump):
    assert steady()
    clock.advance(jump)
    assert not steady()
    hours.pass_(timedelta(seconds=EVENLY - 1))
    assert not steady()
    hours.pass_(timedelta(seconds=1))
    assert steady()


def test_what_a_time_service_corrects_is_no_jump(steady, clock):
    clock.advance(timedelta(minutes=4))
    assert steady()


def test_a_start_with_a_wrong_clock_is_noticed(store, steady, clock, hours):
    hours.pass_(timedelta(minutes=2))
    assert steady()
    clock.advance(MONTH)
    again = Steady(store, hours)
    assert not again()
    hours.pass_(timedelta(minutes=2))
    assert not Steady(store, hours)(), "what the wrong clock said in between counts for nothing"
    clock.advance(-MONTH)
    assert again()


def test_after_a_weekend_it_waits_an_hour_and_after_a_night_it_does_not(store, steady, hours):
    hours.pass_(timedelta(minutes=2))
    assert steady()
    hours.pass_(timedelta(hours=12))
    assert Steady(store, hours)()
    hours.pass_(WEEKEND)
    again = Steady(store, hours)
    assert not again()
    hours.pass_(HOUR)
    assert again()


def test_whatever_goes_by_the_date_waits():
    assert {job.name for job in jobs() if not job.dated} == {
        "reseal",
        "upkeep",
        "settle",
        "heartbeat",
    }
