"""Forms of how long what is kept, and of the end of a scheme."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.validators import StopValidation

from feedback.schemes.periods import RANGES, faults
from feedback.web.fields import Form, checkbox, text
from feedback.web.numbers import whole_number

__all__ = ["End", "PeriodsForm"]

_FIELDS: Final = tuple(RANGES)


class _Within:
    def __init__(self, allowed: range) -> None:
        self._allowed = allowed

    def __call__(self, form: BaseForm, field: StringField) -> None:
        del form
        least, most = self._allowed.start, self._allowed.stop - 1
        if whole_number((field.data or "").strip(), most=most) not in self._allowed:
            message = _("Enter a number from %(least)s to %(most)s", least=least, most=most)
            raise StopValidation(message)


def _number(name: str, label: str, hint: str) -> StringField:
    within = [_Within(RANGES[name])]
    missing = _l("Enter a number")
    return text(label, hint=hint, missing=missing, limit=4, width=3, validators=within)


class PeriodsForm(Form):
    """Each counted from the end of the scheme."""

    pairs_months = _number(
        "pairs_months",
        _l("For how many months can pairs read what they share?"),
        _l("Their contract and the log of their meetings. 3 is usual, 1 to 12."),
    )
    people_months = _number(
        "people_months",
        _l("For how many months is the list of people kept?"),
        _l("Names, email addresses, roles. 3 is usual, 1 to 12. As long as pairs need it."),
    )
    diary_months = _number(
        "diary_months",
        _l("For how many months can people read their own diary?"),
        _l(
            "12 is usual, 1 to 36. We write to them 30 days before. They can delete it at any time."
        ),
    )
    record_years = _number(
        "record_years",
        _l("For how many years is it kept who ran the scheme?"),
        _l("Names of holders of keys, what they agreed to, what people were told. 6 is usual."),
    )

    def fill(self, policy: Mapping[str, Any]) -> None:
        """Show what is kept."""
        for name in _FIELDS:
            self[name].data = str(policy[name])

    def periods(self) -> dict[str, int]:
        """What was typed, once it is valid."""
        return {name: int(self[name].data or 0) for name in _FIELDS}

    def fit(self) -> bool:
        """Whether the numbers fit each other; else the fields say why not."""
        wrong = faults(self.periods())
        said = {
            "pairs_months": _("The list of people must be kept as long as what pairs share"),
            "diary_months": _("Diaries must be kept as long as the list of people"),
        }
        for name, _why in wrong:
            self[name].errors = [*self[name].errors, said[name]]
        return not wrong


class End(Form):
    """The lead's last act."""

    sure = checkbox(
        _l("I know that this cannot be taken back, and what is destroyed when."),
        missing=_l("Tick the box if you want to end the scheme"),
    )
