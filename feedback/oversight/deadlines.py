"""By when the law wants an answer, counted so that the day given is never too late.

Bank holidays are those of England and Wales, by rule. The law of freedom of information leaves
out more days: bank holidays of Scotland and Northern Ireland, and ones that are proclaimed for an
occasion (Freedom of Information Act 2000, section 10(6)). Each of those would only put the last
day off, so the day given here is the last one or earlier.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["Deadlines", "bank_holidays", "complaint", "deadlines", "foi", "month_after"]

_DAY: Final = timedelta(days=1)
_FOI_DAYS: Final = 20
_COMPLAINT_DAYS: Final = 30
_WEEKEND: Final = 5
_MONDAY: Final = 0


@dataclass(frozen=True)
class Deadlines:
    """Counted from the day on which a request came.

    `month` and `extended`: one month (UK GDPR, Article 12(3)), and two more where they are needed.
    `complaint`: 30 days to say that it came (Data Protection Act 2018, section 164A).
    `foi`: 20 working days (Freedom of Information Act 2000, section 10).
    """

    month: date
    extended: date
    complaint: date
    foi: date


def deadlines(came: date) -> Deadlines:
    """All of them for a request that came on a day."""
    return Deadlines(month_after(came), month_after(came, 3), complaint(came), foi(came))


def month_after(came: date, months: int = 1) -> date:
    """The same day of a later month, or its last one; on the next working day if that is none.

    As the Information Commissioner's guidance on time limits counts.
    """
    number = came.month - 1 + months
    year, month = came.year + number // 12, number % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return _working(date(year, month, min(came.day, last)))


def complaint(came: date) -> date:
    """30 days, not counting the day on which it came; on the next working day if that is none."""
    return _working(came + _COMPLAINT_DAYS * _DAY)


def foi(came: date) -> date:
    """The twentieth working day after it came."""
    day, left = came, _FOI_DAYS
    while left:
        day += _DAY
        left -= day == _working(day)
    return day


def bank_holidays(year: int) -> frozenset[date]:
    """Of England and Wales, by the Banking and Financial Dealings Act 1971, with Good Friday and
    Christmas Day: without any that are proclaimed for an occasion."""
    easter = _easter(year)
    fixed = [
        _first_monday(year, 5),
        _last_monday(year, 5),
        _last_monday(year, 8),
        easter - 2 * _DAY,
        easter + _DAY,
    ]
    new_year = date(year, 1, 1)
    while new_year.weekday() >= _WEEKEND:
        new_year += _DAY
    days = {*fixed, new_year}
    for day in (date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= _WEEKEND or day in days:
            day += _DAY  # noqa: PLW2901 - the day in its stead
        days.add(day)
    return frozenset(days)


def _working(day: date) -> date:
    while day.weekday() >= _WEEKEND or day in bank_holidays(day.year):
        day += _DAY
    return day


def _first_monday(year: int, month: int) -> date:
    day = date(year, month, 1)
    return day + (_MONDAY - day.weekday()) % 7 * _DAY


def _last_monday(year: int, month: int) -> date:
    day = date(year, month, calendar.monthrange(year, month)[1])
    return day - day.weekday() * _DAY


def _easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)
