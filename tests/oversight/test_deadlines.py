"""Last days for an answer, against published examples and calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.oversight.deadlines import bank_holidays, complaint, deadlines, foi, month_after

# https://www.gov.uk/bank-holidays, England and Wales
PUBLISHED = {
    2026: [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)],
    2027: [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)],
    2028: [(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)],
}
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays(year: int):
    assert bank_holidays(year) == {date(year, *day) for day in PUBLISHED[year]}


@pytest.mark.parametrize(
    ("came", "by"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # 3 October is a Saturday
        (date(2026, 3, 31), date(2026, 4, 30)),  # there is no 31 April
        (date(2027, 1, 30), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend, a day in its stead
        (date(2026, 11, 18), date(2026, 12, 18)),
    ],
)
def test_a_month(came: date, by: date):
    assert month_after(came) == by


def test_two_months_more_pass_the_year():
    assert month_after(date(2026, 11, 30), 3) == date(2027, 3, 1)


def test_a_complaint():
    """The Commissioner's example: the 30 days begin on the day after."""
    assert complaint(date(2026, 6, 4)) == date(2026, 7, 6)  # 4 July is a Saturday


@pytest.mark.parametrize(
    ("came", "by"),
    [
        (date(2026, 11, 2), date(2026, 11, 30)),
        (date(2026, 11, 1), date(2026, 11, 27)),  # a Sunday: Monday is the first day
        (date(2026, 12, 14), date(2027, 1, 14)),  # three holidays on the way
    ],
)
def test_freedom_of_information(came: date, by: date):
    assert foi(came) == by


@given(DAYS)
def test_the_last_day_is_a_working_day_and_not_soon(came: date):
    found = deadlines(came)
    for day in (found.month, found.extended, found.complaint, found.foi):
        assert day.weekday() < 5
        assert day not in bank_holidays(day.year)
    assert timedelta(28) <= found.month - came <= timedelta(38)
    assert found.foi - came >= timedelta(26)
    worked = [
        day
        for number in range(1, (found.foi - came).days + 1)
        if (day := came + timedelta(number)).weekday() < 5 and day not in bank_holidays(day.year)
    ]
    assert len(worked) == 20


@given(st.integers(2024, 2100))
def test_eight_bank_holidays_a_year(year: int):
    assert len({day for day in bank_holidays(year) if day.weekday() < 5}) == 8
