"""What a pair fills in: read as people write it, kept within the scheme's limits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.agreements.terms import FREQUENCIES, PLACES, DatesError, Terms, check, read_dates
from feedback.members.arrangements import Arrangements

from .conftest import TERMS

LIMITS = Arrangements(fewest=4, most=6, shortest_minutes=45, longest_minutes=60, months=6)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
WRITTEN = st.sampled_from(["%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b, %Y", "%Y-%m-%d"])


@given(st.lists(st.tuples(DAYS, WRITTEN), max_size=8), st.sampled_from(["\n", "\r\n", "\n\n  "]))
def test_days_are_read_however_people_write_them(given_days, gap):
    typed = gap.join(day.strftime(form) for day, form in given_days)
    assert read_dates(typed) == tuple(sorted({day for day, _ in given_days}))


@pytest.mark.parametrize("typed", ["1st March 2027", "1 mar 2027", "01-03-2027", " 1.3.2027. "])
def test_the_same_day(typed):
    assert read_dates(typed) == (date(2027, 3, 1),)


@pytest.mark.parametrize(
    "typed",
    ["soon", "31 2 2027", "1 3 27", "0 1 2027", "1 ma 2027", "1 3 2027 4", "1 3", "٣ 3 2027"],
)
def test_what_is_no_day_is_told_by_its_line(typed):
    with pytest.raises(DatesError) as told:
        read_dates(f"1 3 2027\n{typed}")
    assert str(told.value) == typed


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused(typed):
    try:
        found = read_dates(typed)
    except DatesError:
        return
    assert all(isinstance(one, date) for one in found)


def faults(**changed: object) -> dict[str, str]:
    found = check(replace(TERMS, **changed), LIMITS)
    return {field: message % told for field, message, told in found}


def test_within_the_limits_there_is_no_fault():
    assert faults() == {}
    assert faults(often="own", often_own="When we can", place="video", where="") == {}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"often": "daily"}, "often", "Choose how often"),
        ({"often": "own"}, "often_own", "Say how often"),
        ({"often": "own", "often_own": "x" * 201}, "often_own", "200 characters"),
        ({"number": 3}, "number", "from 4 to 6 meetings"),
        ({"number": 7}, "number", "from 4 to 6 meetings"),
        ({"minutes": 44}, "minutes", "from 45 to 60 minutes"),
        ({"minutes": 61}, "minutes", "from 45 to 60 minutes"),
        ({"place": "moon"}, "place", "where you will meet"),
        ({"where": ""}, "where", "Say where"),
        ({"where": "a\u202eb"}, "where", "can be seen"),
    ],
)
def test_each_fault_stands_at_its_field(changed, field, words):
    found = faults(**changed)
    assert list(found) == [field]
    assert words in found[field]


def test_dates_fit_the_number_and_the_months():
    first = date(2026, 8, 31)
    days = tuple(first + timedelta(days=7 * at) for at in range(5))
    assert faults(dates=days) == {"dates": "You gave 5 dates for 4 meetings"}
    assert faults(dates=(first, date(2027, 2, 28))) == {}
    late = {"dates": "The last date is more than 6 months after the first"}
    assert faults(dates=(first, date(2027, 3, 1))) == late


def test_where_there_is_one_choice_the_error_says_it():
    one = replace(LIMITS, fewest=4, most=4, shortest_minutes=90, longest_minutes=90)
    found = check(replace(TERMS, number=5, minutes=60), one)
    assert [message % told for _, message, told in found] == [
        "This scheme asks for 4 meetings",
        "In this scheme a meeting lasts 90 minutes",
    ]


@given(
    st.builds(
        Terms,
        often=st.sampled_from(FREQUENCIES),
        often_own=st.text(max_size=20),
        dates=st.lists(DAYS, max_size=6).map(tuple),
        number=st.integers(-5, 200),
        minutes=st.integers(-5, 1000),
        place=st.sampled_from(PLACES),
        where=st.text(max_size=20),
    )
)
def test_terms_come_back_as_they_were(terms):
    assert Terms.of(terms.to_dict()) == terms
    outside = not 4 <= terms.number <= 6
    assert outside == any(field == "number" for field, _, _ in check(terms, LIMITS))
