"""Forms of oversight."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from feedback.oversight.holds import MOST
from feedback.oversight.record import Asked
from feedback.oversight.told import Part
from feedback.web.fields import Choices, Form, check_email, day, email, radios, select, textarea

__all__ = ["CHECKS", "PARTS", "Came", "EndHold", "Erase", "Filter", "NewHold"]

PARTS: Final = {
    Part.SETTINGS: _l("Settings and questions"),
    Part.PEOPLE: _l("List of people"),
    Part.KEYS: _l("Who holds the keys"),
    Part.SURVEYS: _l("Surveys"),
    Part.RESULTS: _l("Results and comments"),
    Part.RIGHTS: _l("Rights and legal holds"),
    Part.SIGN_IN: _l("Sign-ins"),
    Part.SERVICE: _l("Running the service"),
}


class Filter(Form):
    """What of the record to show; all of it where nothing is chosen."""

    part = select(_l("What"), [("", _l("Everything")), *((str(key), PARTS[key]) for key in PARTS)])
    by = select(_l("Who"), [("", _l("Everybody"))])
    since = day(_l("From"), hint=_l("For example, 14 3 2027"))
    until = day(_l("To"))

    def offer(self, people: Choices) -> None:
        """These may be chosen in `by`, beside everybody."""
        self.by.choices = [
            SelectChoice(value="", label=_l("Everybody")),
            *(SelectChoice(value=value, label=label) for value, label in people),
        ]

    def asked(self) -> Asked:
        """What is chosen, once it is valid."""
        return Asked(
            part=self.part.data or "",
            by=self.by.data or "",
            since=self.since.data,
            until=self.until.data,
        )


class NewHold(Form):
    reason = textarea(
        _l("Why is the hold needed?"),
        hint=_l(
            "For example, the number of a case. Lead and guardians read this. Name nobody who "
            "takes part."
        ),
        missing=_l("Say why"),
        limit=MOST,
        rows=3,
    )


class EndHold(Form):
    reason = textarea(
        _l("Why is it not needed any more?"),
        hint=_l("Lead and guardians read this. Name nobody who takes part."),
        missing=_l("Say why"),
        limit=MOST,
        rows=3,
    )


CHECKS: Final = {
    "met": _l("I met them"),
    "rang": _l("I rang them on a number that we had before they asked"),
    "vouched": _l("Somebody who knows them, and whom I know, spoke with them for me"),
}


class Erase(Form):
    email = email(
        _l("Email address of the person who asked"),
        hint=_l("The one that our emails went to."),
        missing=_l("Enter an email address"),
        validators=[check_email],
    )
    check = radios(
        _l("How did you make sure that it is they who ask?"),
        list(CHECKS.items()),
        hint=_l("An email is not enough: whoever reads their mail could send it."),
        missing=_l("Choose how you made sure"),
    )


class Came(Form):
    came = day(
        _l("On which day did it come?"),
        hint=_l("For example, 14 3 2027. It is not kept."),
        missing=_l("Enter the day on which it came"),
    )
