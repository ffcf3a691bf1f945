"""The lead's form for all that members do: meetings, diary, sign-in, support."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.validators import StopValidation

from feedback.members.arrangements import Arrangements
from feedback.web.fields import Form, email, radios, text, textarea
from feedback.web.numbers import whole_number

__all__ = ["ArrangementsForm"]

_MOST: Final = 100_000
_YES_NO: Final = [("yes", _l("Yes")), ("no", _l("No"))]
_NUMBERS: Final = (
    *("fewest", "most", "shortest_minutes", "longest_minutes", "months"),
    *("media_file_mb", "media_person_mb"),
)
_FLAGS: Final = ("media", "app_for_members")
_TEXTS: Final = ("support_name", "support_email")


def _check_number(form: BaseForm, field: StringField) -> None:
    del form
    if whole_number((field.data or "").strip(), most=_MOST) is None:
        raise StopValidation(_("Enter a whole number, such as %(example)s", example=6))


def _number(label: str, *, hint: str = "") -> StringField:
    missing = _l("Enter a number")
    return text(label, hint=hint, missing=missing, limit=6, width=5, validators=[_check_number])


class ArrangementsForm(Form):
    """Every field is named as in `Arrangements`, so that a refusal finds it."""

    fewest = _number(_l("At least how many meetings?"))
    most = _number(_l("At most how many?"))
    shortest_minutes = _number(_l("How many minutes at least is a meeting?"))
    longest_minutes = _number(_l("How many minutes at most?"))
    months = _number(_l("Over how many months?"))
    prompts = textarea(
        _l("Questions of your own for the diary"),
        hint=_l(
            "They are added to the six that are there. One on each line, up to 10. Most schemes "
            "leave this empty."
        ),
        limit=3100,
        rows=4,
    )
    media = radios(
        _l("May people add photos, sound and video to their diary?"),
        _YES_NO,
        missing=_l("Choose yes or no"),
        inline=True,
    )
    media_file_mb = _number(
        _l("Largest file, in MB"), hint=_l("A minute of video from a phone is about 100 MB.")
    )
    media_person_mb = _number(_l("All files of one person together, in MB"))
    app_for_members = radios(
        _l("Must people also type codes from an app to sign in?"),
        _YES_NO,
        hint=_l(
            "Safer, and harder: each of them needs an app on their phone. Most schemes say no."
        ),
        missing=_l("Choose yes or no"),
        inline=True,
    )
    support_name = text(
        _l("Who supports the pairs?"),
        hint=_l("For example: Talent and Diversity Team. It stands in the contract."),
        limit=100,
    )
    support_email = email(
        _l("Their email address"),
        hint=_l("They get an email when a pairing ends. It says who, and not why."),
    )

    def fill(self, kept: Arrangements) -> None:
        """Show what is kept."""
        for name in _NUMBERS:
            self[name].data = str(getattr(kept, name))
        for name in _FLAGS:
            self[name].data = "yes" if getattr(kept, name) else "no"
        for name in _TEXTS:
            self[name].data = getattr(kept, name)
        self.prompts.data = "\n".join(kept.prompts)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """A name without an address would leave people without a way to reach it."""
        valid = bool(super().validate(extra_validators))
        if _line(self.support_name.data) and not _line(self.support_email.data):
            self.support_email.errors = [_("Enter their email address")]
            return False
        return valid

    def values(self) -> dict[str, object]:
        """What was typed, by name."""
        numbers = {name: whole_number(_line(self[name].data), most=_MOST) for name in _NUMBERS}
        prompts = tuple(filter(None, map(_line, (self.prompts.data or "").splitlines())))
        return {
            **numbers,
            **{name: self[name].data == "yes" for name in _FLAGS},
            **{name: _line(self[name].data) for name in _TEXTS},
            "prompts": prompts,
        }


def _line(typed: str | None) -> str:
    return " ".join((typed or "").split())
