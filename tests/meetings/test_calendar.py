"""The calendar file: read back by the library, and with nothing of the log in it."""

from datetime import UTC, date, datetime, time

import icalendar
import pytest

from feedback.meetings.calendar import calendar_file
from feedback.meetings.model import Next

SUMMER = Next(date(2026, 7, 2), time(14, 30), "The back room of the Lamb", "f00d" * 4)


def event(made: bytes):
    (found,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    return found


def test_a_time_in_london_is_told_as_every_calendar_understands_it():
    found = event(calendar_file(SUMMER, minutes=60, title="Meeting"))
    assert found.start == datetime(2026, 7, 2, 13, 30, tzinfo=UTC)
    assert found.end == datetime(2026, 7, 2, 14, 30, tzinfo=UTC)


def test_without_a_time_it_is_a_day():
    found = event(calendar_file(Next(SUMMER.on, uid="x"), minutes=60, title="Meeting"))
    assert found.start == SUMMER.on
    assert "DURATION" not in found


def test_it_holds_nothing_of_the_log_and_no_time_of_making():
    made = calendar_file(SUMMER, minutes=60, title="Meeting")
    assert b"Lamb" not in made
    assert {name for name, _ in event(made).property_items()} == {
        *("BEGIN", "END", "UID", "SUMMARY", "DTSTAMP", "DTSTART", "DURATION")
    }
    assert made == calendar_file(SUMMER, minutes=60, title="Meeting")
    assert event(made)["SUMMARY"] == "Meeting"


def test_the_same_meeting_keeps_its_name_when_it_is_moved():
    moved = Next(date(2026, 7, 9), time(9), "", SUMMER.uid)
    names = {
        str(event(calendar_file(one, minutes=60, title="Meeting"))["UID"])
        for one in (SUMMER, moved)
    }
    assert names == {SUMMER.uid}


def test_without_a_day_there_is_no_file():
    with pytest.raises(ValueError, match="no day"):
        calendar_file(Next(), minutes=60, title="Meeting")
