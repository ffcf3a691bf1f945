"""Forms of a meeting: what happened, the next steps in any number, and the next meeting."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, HiddenField, StringField
from wtforms import Form as Part
from wtforms.validators import StopValidation

from feedback.meetings.model import BOTH, LONGEST, MOST_STEPS, Given, Meeting, Next, Step
from feedback.web.fields import Choices, Form, checkbox, day, radios, text, textarea

__all__ = ["Confirm", "Delete", "MeetingForm", "add_step", "meeting_form"]

_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?\s*(m\.?)?", re.IGNORECASE)
_NOON: Final = 12
_HOUR: Final = 60
_TEXT: Final = 4000


class ClockField(StringField):
    """A time of day as people type it: 14:30, 2.30pm, 2 pm. `clock` is a time, or None."""

    clock: time | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - as WTForms has it
        del form
        typed = (self.data or "").strip()
        self.clock = read_clock(typed)
        if typed and self.clock is None:
            raise StopValidation(_("Enter a time, such as 14:30 or 2:30pm"))


def read_clock(typed: str) -> time | None:
    """The time that was typed; None for none, and for what is no time."""
    found = _CLOCK.fullmatch(typed)
    if found is None:
        return None
    hour, minute, half, meridiem = int(found[1]), int(found[2] or 0), found[3], found[4]
    if bool(half) != bool(meridiem) or (half and not 1 <= hour <= _NOON):
        return None
    if not half and found[2] is None:
        return None  # "14" may be a slip
    if half:
        hour = hour % _NOON + (_NOON if half.lower() == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _clock(label: str) -> ClockField:
    made: Any = text(label, hint=_l("For example, 14:30 or 2:30pm"), width=5, limit=10)
    field: ClockField = ClockField(*made.args, **made.kwargs)
    return field


class StepPart(Part):
    """One step; all empty, it is none."""

    key = HiddenField()
    what = textarea(_l("What is to be done"), limit=300, rows=2)
    who_key = radios(_l("Who does it"), (), inline=True)
    due = day(_l("By when (if you agreed a day)"))


class MeetingForm(Form):
    """What one of the two writes down. Made by `meeting_form`."""

    on = day(_l("Date"), missing=_l("Enter the date of the meeting"))
    at = _clock(_l("Time (if you like)"))
    place = text(_l("Place (if you like)"), hint=_l("For example, Room 2, or by video"))
    hours = text(_l("Hours"), width=2, limit=2)
    minutes = text(_l("Minutes"), width=3, limit=4)
    areas = textarea(_l("What you talked about"), limit=_TEXT)
    goals = textarea(_l("Goals"), limit=_TEXT, rows=3)
    steps = FieldList(FormField(StepPart), min_entries=1, max_entries=MOST_STEPS)
    next_on = day(_l("Date"))
    next_at = _clock(_l("Time"))
    next_place = text(_l("Place"))
    # Named so that a page that shows what was typed leaves it out (`errorpages.SECRET`).
    seen_token = HiddenField()

    today: date
    total: int = 0

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Each field, and how they fit together."""
        fits = bool(super().validate(extra_validators))
        checks = (self._day(), self._length(), self._steps(), self._next())
        return fits and all(checks)

    @property
    def given(self) -> Given:
        """What was typed, once it is valid."""
        if self.on.data is None:
            raise ValueError("this form is not valid")
        return Given(
            on=self.on.data,
            at=self.at.clock,
            place=(self.place.data or "").strip(),
            minutes=self.total,
            areas=(self.areas.data or "").strip(),
            goals=(self.goals.data or "").strip(),
            steps=tuple(_step(part.form) for part in self.steps if not _blank(part.form)),
            next=Next(self.next_on.data, self.next_at.clock, (self.next_place.data or "").strip()),
        )

    def _day(self) -> bool:
        if self.on.data is None or self.on.data <= self.today:
            return True
        return _fault(self.on, _("The date must be today, or a day before"))

    def _length(self) -> bool:
        typed = [(field.data or "").strip() for field in (self.hours, self.minutes)]
        if not any(typed):
            return _fault(self.hours, _("Enter how long it took"))
        if not all(one.isascii() and one.isdigit() for one in typed if one):
            return _fault(
                self.hours, _("Enter how long it took in whole numbers, such as 1 and 30")
            )
        hours, minutes = (int(one or 0) for one in typed)
        self.total = hours * _HOUR + minutes
        if not 1 <= self.total <= LONGEST:
            return _fault(self.hours, _("Enter from 1 minute to 24 hours"))
        return True

    def _steps(self) -> bool:
        fits = True
        for part in self.steps:
            if not _blank(part.form):
                if not (part.form.what.data or "").strip():
                    fits = _fault(part.form.what, _("Enter what is to be done"))
                if not part.form.who_key.data and not part.form.who_key.errors:
                    fits = _fault(part.form.who_key, _("Choose who does it"))
        if not fits:
            self.steps.errors = [_("A step is not complete")]  # the page's title tells of errors
        return fits

    def _next(self) -> bool:
        if self.next_on.data is None:
            if self.next_at.clock and not self.next_on.errors:
                return _fault(self.next_on, _("Enter the day as well"))
            return True
        if self.on.data is None or self.next_on.data >= self.on.data:
            return True
        return _fault(self.next_on, _("The next meeting must be after this one"))


class Confirm(Form):
    """A yes to what has this digest."""

    digest = HiddenField()


class Delete(Form):
    """A tick, so that nobody deletes by a slip."""

    sure = checkbox(_l("Delete this draft for good"), missing=_l("Tick the box to delete it"))


def meeting_form(people: Choices, today: date, filled: Meeting | None = None) -> MeetingForm:
    """The form for a pair. `people`: ids and names of the two; `filled`: what stands there."""
    form = MeetingForm(data=_data(filled) if filled else None)
    form.today = today
    _choose(form, people)
    return form


def add_step(form: MeetingForm, people: Choices) -> None:
    """One more empty step, as far as there is room."""
    if len(form.steps) < MOST_STEPS:
        form.steps.append_entry()
    _choose(form, people)


def _choose(form: MeetingForm, people: Choices) -> None:
    both = (BOTH, _("Both of us"))
    for part in form.steps:
        part.form.who_key.choices = [*people, both]


def _data(one: Meeting) -> MultiDict[str, Any] | dict[str, Any]:
    return {
        "on": one.on,
        "at": _typed(one.at),
        "place": one.place,
        "hours": str(one.minutes // _HOUR) if one.minutes >= _HOUR else "",
        "minutes": str(one.minutes % _HOUR),
        "areas": one.areas,
        "goals": one.goals,
        "steps": [
            {"key": step.id, "what": step.what, "who_key": step.who, "due": step.due}
            for step in one.steps
        ],
        "next_on": one.next.on,
        "next_at": _typed(one.next.at),
        "next_place": one.next.place,
        "seen_token": one.digest,
    }


def _typed(at: time | None) -> str:
    return "" if at is None else at.strftime("%H:%M")


def _step(part: StepPart) -> Step:
    what = (part.what.data or "").strip()
    return Step(part.key.data or "", what, part.who_key.data, part.due.data)


def _blank(part: StepPart) -> bool:
    """Whether nothing was typed in a step; who does it may be chosen already."""
    typed: Sequence[str] = part.due.raw_data or []
    return not (part.what.data or "").strip() and not part.due.data and not any(typed)


def _fault(field: Any, message: str) -> bool:  # noqa: ANN401 - any field of a form
    """Put an error to a field; False."""
    field.errors = [*field.errors, message]
    return False
