"""Forms of a contract: what the pair fills in, its signature, and a clause for the lead."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.agreements.model import MAX_HEADING, MAX_PROMISE, MAX_TEXT, Clause
from feedback.agreements.terms import MAX_DATES, MAX_WORDS, DatesError, Terms, check, read_dates
from feedback.agreements.values import Limits
from feedback.errors import N_
from feedback.web.fields import Form, checkbox, radios, textarea
from feedback.web.fields import text as line
from feedback.web.numbers import whole_number
from feedback.wording import lazily

__all__ = ["ClauseForm", "SignForm", "TermsForm", "sign_form", "terms_form"]

_MOST: Final = 999
_LONGEST_DATES: Final = 2000


class TermsForm(Form):
    """What the two agree by themselves. `words` is taken out where there is only one choice."""

    limits: Limits
    terms: Terms | None = None

    often = radios(
        _l("How often will you meet?"),
        [
            ("month", _l("Every month")),
            ("fortnight", _l("Every two weeks")),
            ("week", _l("Every week")),
            ("own", _l("Some other way")),
        ],
        missing=_l("Choose how often you will meet"),
    )
    often_own = line(
        _l("If some other way, how often?"), hint=_l("Fill in if you chose this above.")
    )
    number = line(
        _l("How many times will you meet?"), missing=_l("Enter how many times"), limit=3, width=3
    )
    minutes = line(
        _l("How many minutes is each meeting?"),
        missing=_l("Enter how many minutes"),
        limit=3,
        width=3,
    )
    dates = textarea(
        _l("Dates you have agreed"),
        hint=_l("One on each line, like 14 3 2027. You can leave this empty and agree them later."),
        limit=_LONGEST_DATES,
        rows=6,
    )
    place = radios(
        _l("Where will you meet?"),
        [
            ("person", _l("In person")),
            ("video", _l("By video")),
            ("both", _l("Sometimes in person, sometimes by video")),
        ],
        missing=_l("Choose where you will meet"),
    )
    where = line(
        _l("At which place?"),
        hint=_l("Choose a place where both of you feel at ease. May be empty if it is by video."),
        limit=MAX_WORDS,
    )
    words = radios(
        _l("Which words of the contract?"),
        [
            ("ours", _l("Those that we both signed")),
            ("scheme", _l("The scheme's newer words")),
        ],
        missing=_l("Choose which words"),
    )

    def fill(self, terms: Terms) -> None:
        """Show what was agreed or proposed before."""
        self.often.data, self.often_own.data = terms.often, terms.often_own
        self.number.data, self.minutes.data = str(terms.number), str(terms.minutes)
        self.dates.data = "\n".join(f"{one.day} {one.month} {one.year}" for one in terms.dates)
        self.place.data, self.where.data = terms.place, terms.where

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Every fault at its field; what was typed is `terms` where there is none."""
        valid = bool(super().validate(extra_validators))
        typed = self._typed()
        if typed is None:
            return False
        for field, message, told in check(typed, self.limits):
            valid = False
            if not self[field].errors:
                self[field].errors = [_(message) % told]
        self.terms = typed if valid else None
        return valid

    def _typed(self) -> Terms | None:
        numbers = {name: whole_number(_line(self[name].data), most=_MOST) for name in _NUMBERS}
        for name, number in numbers.items():
            if number is None and not self[name].errors:
                self[name].errors = [_("Enter a whole number, such as %(example)s", example=4)]
        if self.dates.errors:
            return None  # more than anybody types is not read through for days
        try:
            days = read_dates(self.dates.data or "")
        except DatesError as error:
            told = _("“%(line)s” is not a date that we can read. Write it like 14 3 2027")
            self.dates.errors = [told % {"line": str(error)[:40]}]
            return None
        if len(days) > MAX_DATES or None in numbers.values():
            return None
        often = str(self.often.data or "")
        return Terms(
            often=often,
            often_own=_line(self.often_own.data) if often == "own" else "",
            dates=days,
            number=numbers["number"] or 0,
            minutes=numbers["minutes"] or 0,
            place=str(self.place.data or ""),
            where=_line(self.where.data),
        )


_NUMBERS: Final = ("number", "minutes")


def terms_form(limits: Limits, *, choice: bool) -> TermsForm:
    """The form within these limits; `choice`: there are newer words than those in force."""
    made: TermsForm = type("LimitedTermsForm", (TermsForm,), {"limits": limits})()
    made.number.description = _span(limits.fewest, limits.most)
    made.minutes.description = _span(limits.shortest_minutes, limits.longest_minutes)
    if not choice:
        del made.words
    return made


def _span(least: int, most: int) -> str:
    told = {"least": least, "most": most}
    said: str = _("In this scheme: %(most)s.", **told) if least == most else ""
    return said or _("In this scheme: from %(least)s to %(most)s.", **told)


class SignForm(Form):
    """A tick for each promise, promise_0, promise_1, …, and a `name` typed below them."""

    promises: tuple[str, ...] = ()

    @property
    def boxes(self) -> list[Any]:
        return [self[f"promise_{place}"] for place in range(len(self.promises))]

    @property
    def ticked(self) -> list[str]:
        """The promises whose boxes are ticked."""
        return [promise for promise, box in zip(self.promises, self.boxes, strict=True) if box.data]


def sign_form(promises: tuple[str, ...], *, empty: bool = False) -> SignForm:
    """The form for a contract with these promises; `empty`: whatever was sent."""
    fields: dict[str, Any] = {
        f"promise_{place}": checkbox(
            promise, missing=lazily(N_("Tick “%(promise)s”"), promise=promise)
        )
        for place, promise in enumerate(promises)
    }
    # Fields stand in the order in which they are made, and so do their errors in the summary.
    missing = _l("Type your full name to sign")
    fields["name"] = line(missing, missing=missing, limit=100, autocomplete="name")
    kind = type("PromisesForm", (SignForm,), fields | {"promises": promises})
    made: SignForm = kind(formdata=None) if empty else kind()
    return made


class ClauseForm(Form):
    """One clause of the words."""

    heading = line(_l("Heading"), missing=_l("Enter a heading"), limit=MAX_HEADING)
    text = textarea(
        _l("Text"),
        hint=_l("Each line becomes a paragraph."),
        missing=_l("Enter the text"),
        limit=MAX_TEXT,
        rows=10,
    )
    rule = checkbox(_l("This is a ground rule, and gets a letter"))
    promise = line(
        _l("What each of them ticks when signing"),
        hint=_l("A short sentence with “I”. Leave it empty if there is nothing to tick."),
        limit=MAX_PROMISE,
    )

    def fill(self, clause: Clause) -> None:
        """Show what is kept."""
        self.heading.data, self.text.data = clause.heading, clause.text
        self.rule.data, self.promise.data = clause.rule, clause.promise

    def clause(self) -> Clause:
        """What was typed."""
        return Clause(
            heading=self.heading.data or "",
            text=self.text.data or "",
            rule=bool(self.rule.data),
            promise=self.promise.data or "",
        )


def _line(typed: str | None) -> str:
    return " ".join((typed or "").split())
