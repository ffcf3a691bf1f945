"""The next meeting as a calendar file (RFC 5545): a day and a time, and nothing of the log.

Calendars at work are read by others. So the title is a plain word; the place, the partner and
the scheme are left out.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from feedback.clock import LONDON
from feedback.meetings.model import Next

__all__ = ["NAME", "TYPE", "calendar_file"]

NAME: Final = "meeting.ics"
TYPE: Final = "text/calendar; charset=utf-8"
_MAKER: Final = "-//Candour//Calendar//EN"


def calendar_file(then: Next, *, minutes: int, title: str) -> bytes:
    """One event of `minutes`, or of the whole day where no time is agreed.

    The same meeting gives the same bytes: no time of making is in it. ValueError without a day.
    """
    import icalendar  # noqa: PLC0415 - takes 90 ms, which no page needs

    if then.on is None:
        raise ValueError("no day is agreed")
    event = icalendar.Event()
    event.add("uid", then.uid)
    event.add("summary", title)
    # Wanted by the format; the day itself, as when it was saved is nobody's business.
    noon = datetime.combine(then.on, time(12), UTC)
    event.add("dtstamp", noon)
    if then.at is None:
        event.add("dtstart", then.on)
    else:
        event.add("dtstart", datetime.combine(then.on, then.at, LONDON).astimezone(UTC))
        event.add("duration", timedelta(minutes=minutes))
    calendar = icalendar.Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
