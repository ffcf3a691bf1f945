"""The form of an entry, made for the questions that it has, and the one for searching."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from feedback.diaries.model import LONGEST, Answer, Entry
from feedback.diaries.search import words_of
from feedback.web.fields import Form, day, text, textarea

__all__ = ["Search", "WriteForm", "entry_from", "form_of"]

_ROWS_FREE: Final = 14
_ROWS: Final = 5
_NO_WORD: Final = _l("Enter a word to look for")


class WriteForm(Form):
    """The day; `form_of` adds a box for the text, or one for each question."""

    day = day(
        _l("Date"),
        hint=_l("The day that this entry is about."),
        missing=_l("Enter a date"),
        size="s",
    )

    def validate_day(self, field: Field) -> None:
        latest: date = self.latest
        if field.data is not None and field.data > latest:
            raise ValidationError(_("Enter today's date or an earlier one"))

    latest = date.max

    def boxes(self) -> list[Field]:
        """The boxes to write in, in order."""
        return [self[name] for name in self._fields if name != "day"]


class Search(Form):
    words = text(
        _l("Words to look for"),
        hint=_l("An entry is found if all of the words are in it. Parts of words count too."),
        missing=_NO_WORD,
    )

    def validate_words(self, field: Field) -> None:
        if not words_of(field.data or ""):
            raise ValidationError(_NO_WORD)


def form_of(entry: Entry, *, today: date, sent: bool) -> WriteForm:
    """The form of an entry, filled in with it, or with what was `sent`."""
    made = type("OfEntry", (WriteForm,), {"latest": today, **_boxes(entry)})
    values: dict[str, Any] = {"day": entry.day, "text": entry.text}
    values |= {f"answer_{at}": one.text for at, one in enumerate(entry.answers)}
    form: WriteForm = made(data=values) if sent else made(formdata=None, data=values)
    return form


def entry_from(form: WriteForm, entry: Entry) -> Entry:
    """The entry with what was typed; where no real day was, it keeps the one it has."""
    answers = tuple(
        Answer(one.question, form[f"answer_{at}"].data or "")
        for at, one in enumerate(entry.answers)
    )
    typed = form["text"].data or "" if "text" in form else entry.text
    return replace(entry, day=form.day.data or entry.day, answers=answers, text=typed)


def _boxes(entry: Entry) -> dict[str, Any]:
    if not entry.answers:
        return {"text": _box(_l("Your entry"), rows=_ROWS_FREE)}
    return {f"answer_{at}": _box(one.question, rows=_ROWS) for at, one in enumerate(entry.answers)}


def _box(label: str, *, rows: int) -> Field:
    return textarea(label, limit=LONGEST, rows=rows)
