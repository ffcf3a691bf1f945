"""How long each class of record is kept: every table has one class, and periods fit together."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.schemes.model import DEFAULT_POLICY
from feedback.schemes.periods import DEFAULTS, RANGES, after, faults, periods
from feedback.storage.schema import TABLES


def test_every_table_belongs_to_exactly_one_class():
    named = [table for one in periods(DEFAULT_POLICY).classes for table in one.tables]
    assert sorted(named) == sorted(TABLES)


# What the schema says of the tables of a class, in its own words.
SAID = {
    "answers": r"until (the wave|the survey) is destroyed|until dealt",
    "links": r"until the wave is destroyed|as long as what it opens",
    "pairs": "the pairs' months after the scheme's end",
    "people": "the people's months after the scheme's end",
    "diaries": "goes with the account|the diary's months after the scheme's end",
    "running": "the record's years after the scheme's end",
    "actions": "six years after the scheme's end",
    "results": "for good: published results",
    "ledger": "for good",
    "accounts": "a year after",
    "enrolments": "14 days",
    "mails": "until sent|seven days|the newest 500",
    "sessions": r"hours|one day|until the next run",
    "installation": "as long as the installation",
}


def test_the_schema_says_of_each_table_what_its_class_says():
    for one in periods(DEFAULT_POLICY).classes:
        for table in one.tables:
            assert re.search(SAID[one.key], TABLES[table].keep), table


def test_every_class_says_from_when_and_has_one_period_at_most():
    for one in periods(DEFAULT_POLICY).classes:
        assert one.what
        assert one.starts
        assert one.months is None or one.days is None, one.key


def test_a_policy_of_an_earlier_version_has_the_usual_periods():
    older = {name: value for name, value in DEFAULT_POLICY.items() if name not in DEFAULTS}
    assert periods(older) == periods(DEFAULT_POLICY)


def test_the_policy_decides():
    found = periods({**DEFAULT_POLICY, "people_months": 7, "record_years": 2, "keep_days": 45})
    assert (found.of("people").months, found.of("people").days) == (7, None)
    assert (found.of("actions").months, found.of("running").months) == (72, 24)
    assert (found.of("answers").months, found.of("answers").days) == (None, 45)
    assert periods(DEFAULT_POLICY, backup_days=9).of("backups").days == 9


def test_where_before_is_compared_with_after_the_first_answers_wait_for_the_second():
    assert periods(DEFAULT_POLICY).of("answers").starts.endswith("of the second survey")
    single = periods({**DEFAULT_POLICY, "paired": False})
    assert single.of("answers").starts == "the last day to change answers"
    assert single.of("people").starts == periods(DEFAULT_POLICY).of("people").starts


def test_an_unknown_class_is_a_fault():
    with pytest.raises(KeyError):
        periods(DEFAULT_POLICY).of("tea")


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 100))
def test_months_later_is_the_same_day_or_the_last_of_its_month(start, months):
    then = after(start, months)
    assert (then.year - start.year) * 12 + then.month - start.month == months
    assert then.day == start.day or (then.day < start.day and (then.day >= 28))


def test_periods_must_fit_each_other():
    assert faults(dict(DEFAULTS)) == []
    assert [key for key, _ in faults({**DEFAULTS, "pairs_months": 9})] == ["pairs_months"]
    assert [key for key, _ in faults({**DEFAULTS, "diary_months": 1})] == ["diary_months"]
    assert all(DEFAULTS[name] in allowed for name, allowed in RANGES.items())
