"""Forms of people who use their rights."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectMultipleField

from feedback.web.fields import Form, checkbox, checkboxes, email, text

__all__ = ["Corrected", "Object", "Parts", "parts_form"]


class Parts(Form):
    """Which of one's answers are to go; the choices are made for each person."""

    parts: SelectMultipleField


def parts_form(choices: Sequence[tuple[str, str]]) -> Parts:
    """Bound to what was posted."""

    class Chosen(Parts):
        parts = checkboxes(
            _l("Which answers do you want to take out?"),
            choices,
            missing=_l("Choose at least one answer"),
            size="m",
        )

    return Chosen()


class Object(Form):
    """An objection before results are made."""

    sure = checkbox(
        _l("Leave my answers out of all results"),
        missing=_l("Tick the box if you want your answers left out"),
    )


class Corrected(Form):
    """What a sign-in says of somebody."""

    name = text(_l("Your name"), missing=_l("Type your name"), limit=100)
    email = email(_l("The email address that you sign in with"))
