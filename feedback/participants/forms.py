"""Forms of the list of people. Columns of a scheme become fields of its form."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.validators import StopValidation

from feedback.participants.model import Participant
from feedback.schemes.settings import Settings
from feedback.web.fields import Form, check_email, email, radios, text, upload

__all__ = ["PersonForm", "Upload", "person_form"]


def _check_name(form: BaseForm, field: StringField) -> None:
    del form
    if not any(map(str.isalpha, field.data or "")):
        raise StopValidation(_("A name needs a letter"))


class PersonForm(Form):
    """One person. `columns` are the scheme's, in the order of the fields group_0, group_1, …"""

    columns: tuple[str, ...] = ()

    name = text(_l("Name"), missing=_l("Enter a name"), limit=100, validators=[_check_name])
    email = email(
        _l("Email address"),
        hint=_l("Their link goes there."),
        missing=_l("Enter an email address"),
        validators=[check_email],
    )
    role = radios(_l("Role"), (), missing=_l("Choose a role"))
    pair = text(
        _l("Pair"),
        hint=_l("The same number or name for both people of a pair. May be empty."),
        limit=40,
        width=10,
    )

    def fill(self, person: Participant) -> None:
        """Show what is kept."""
        for name in ("name", "email", "role", "pair"):
            self[name].data = getattr(person, name)
        for place, column in enumerate(self.columns):
            self[f"group_{place}"].data = person.groups.get(column, "")

    def person(self, person_id: str = "") -> Participant:
        """What was typed."""
        groups: Mapping[str, str] = {
            column: _line(self[f"group_{place}"].data) for place, column in enumerate(self.columns)
        }
        return Participant(
            id=person_id,
            name=_line(self.name.data),
            email=(self.email.data or "").strip(),
            role=str(self.role.data),
            pair=_line(self.pair.data),
            groups=groups,
        )


class Upload(Form):
    file = upload(
        _l("File with people (CSV)"),
        hint=_l("From a spreadsheet: Save as, then “CSV UTF-8”."),
        missing=_l("Choose a file"),
        accept=".csv,text/csv",
    )


def person_form(settings: Settings) -> PersonForm:
    """The form of one scheme."""
    fields = {
        f"group_{place}": text(column, limit=60, width=20)
        for place, column in enumerate(settings.breakdowns)
    }
    made = type("SchemePersonForm", (PersonForm,), fields | {"columns": settings.breakdowns})
    form: PersonForm = made()
    form.role.choices = list(settings.role_names().items())
    return form


def _line(typed: str | None) -> str:
    return " ".join((typed or "").split())
