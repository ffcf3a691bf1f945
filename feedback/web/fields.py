"""Short makers of form fields in the GOV.UK style, so that a form reads:

    class Answers(Form):
        understand = radios(_l("How well …?"), SCALE, missing=_l("Choose an answer"))
        hopes = textarea(_l("What do you hope to learn?"), limit=2000)

Labels, hints and errors are lazy texts (`lazy_gettext`). `missing` is the error where a field
is left empty; without it the field is optional.
"""

from collections.abc import Collection, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from feedback.addresses import MAX_EMAIL, email_fault
from feedback.characters import visible
from feedback.web.widgets import (
    DayField,
    DayGiven,
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextInput,
    Params,
)

# one pair for each choice: what is stored, what is shown
Choices = Sequence[tuple[str, str]]


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form without a token field of its own: every POST's token is checked before any view."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        csrf = False

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:  # noqa: ANN401 - as WTForms
            """What was sent as a form: to a field for files its files, to any other its texts.

            Flask-WTF would hand a text to a field for files, and the other way round; and it would
            take JSON for a form, whose values are of any type.
            """
            if request and request.is_json and not hasattr(formdata, "getlist"):
                return None
            given = super().wrap_formdata(form, formdata)
            if given is None or given is formdata:
                return given
            files = {one.name for one in form if isinstance(one, FileField)}
            return given if not files and not request.files else _by_kind(files)


def _by_kind(files: Collection[str]) -> MultiDict[str, Any]:
    sent: MultiDict[str, Any] = MultiDict()
    for name, text_ in request.form.items(multi=True):
        if name not in files:
            sent.add(name, text_)
    for name, file in request.files.items(multi=True):
        if name in files:
            sent.add(name, file)
    return sent


def _present(missing: str | None) -> list[Any]:
    return [InputRequired(missing)] if missing else [Optional()]


def _labelled(size: str, **more: Any) -> Params:  # noqa: ANN401 - settings of any macro
    return {"params": {"label": {"classes": f"govuk-label--{size}"}} | more}


def _grouped(size: str, **more: Any) -> Params:  # noqa: ANN401 - settings of any macro
    legend = {"classes": f"govuk-fieldset__legend--{size}"}
    return {"params": {"fieldset": {"legend": legend}} | more}


def _choices(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in choices]


def _plain_lines(text: str | None) -> str | None:
    """Browsers post every line end as two characters, but count it as one."""
    return text.replace("\r\n", "\n") if text else text


def _visible_line(text: str | None) -> str | None:
    """Nothing that nobody sees: two names that look alike must be the same."""
    return visible(text) if text else text


def text(
    label: str,
    *,
    hint: str = "",
    missing: str | None = None,
    limit: int = 200,
    width: int | None = None,
    autocomplete: str = "off",
    size: str = "s",
    validators: Sequence[Any] = (),
) -> StringField:
    """A line of text of at most `limit` characters.

    Args:
        label: the question.
        hint: said below it.
        missing: the error where it is left empty; None makes it optional.
        limit: in characters.
        width: of the box, in characters: 2, 3, 4, 5, 10, 20 or 30; None fills the line.
        autocomplete: the purpose's token (WCAG 1.3.5), or "off".
        size: of the label: s, m, l or xl.
        validators: more of WTForms' validators.
    """
    more = {"classes": f"govuk-input--width-{width}"} if width else {}
    checks = [*_present(missing), Length(max=limit, message=_too_long(limit)), *validators]
    keywords = _labelled(size, **more) | {"autocomplete": autocomplete}
    return StringField(
        label,
        checks,
        filters=[_visible_line],
        description=hint,
        widget=GovTextInput(),
        render_kw=keywords,
    )


def email(
    label: str, *, hint: str = "", missing: str | None = None, validators: Sequence[Any] = ()
) -> EmailField:
    """An email address; the form's owner validates its form."""
    widget = GovTextInput()
    widget.input_type = "email"
    keywords = _labelled("s") | {"autocomplete": "email", "spellcheck": "false"}
    checks = [*_present(missing), Length(max=MAX_EMAIL, message=_too_long(MAX_EMAIL)), *validators]
    return EmailField(label, checks, description=hint, widget=widget, render_kw=keywords)


def check_email(form: BaseForm, field: StringField) -> None:
    """A validator: an address to which mail can be sent, or what is wrong with it."""
    del form
    if fault := email_fault((field.data or "").strip()):
        raise StopValidation(_(fault))


def code(
    label: str, *, hint: str = "", missing: str | None = None, width: int = 20, digits: bool = False
) -> StringField:
    """A code that people copy from paper or a phone: wide letters, no corrections."""
    keywords = _labelled(
        "s", classes=f"govuk-input--width-{width} govuk-input--extra-letter-spacing"
    )
    keywords |= {"autocomplete": "one-time-code" if digits else "off", "autocapitalize": "none"}
    keywords |= {"spellcheck": "false"} | ({"inputmode": "numeric"} if digits else {})
    checks = [*_present(missing), Length(max=200, message=_too_long(200))]
    return StringField(
        label,
        checks,
        filters=[_visible_line],
        description=hint,
        widget=GovTextInput(),
        render_kw=keywords,
    )


def passphrase(
    label: str, *, hint: str = "", missing: str | None = None, new: bool = False
) -> PasswordField:
    """A passphrase, which a button can show; `new` where one is chosen."""
    keywords = _labelled("s", autocomplete="new-password" if new else "current-password")
    checks = [*_present(missing), Length(max=1000, message=_too_long(1000))]
    return PasswordField(
        label, checks, description=hint, widget=GovPasswordInput(), render_kw=keywords
    )


def textarea(
    label: str,
    *,
    hint: str = "",
    missing: str | None = None,
    limit: int = 4000,
    rows: int = 5,
    size: str = "s",
    validators: Sequence[Any] = (),
) -> TextAreaField:
    """Several lines of at most `limit` characters, counted down from three quarters."""
    keywords = _labelled(size, maxlength=limit, threshold=75, rows=rows)
    checks = [*_present(missing), Length(max=limit, message=_too_long(limit)), *validators]
    return TextAreaField(
        label,
        checks,
        filters=[_plain_lines],
        description=hint,
        widget=GovCharacterCount(),
        render_kw=keywords,
    )


def radios(
    label: str,
    choices: Choices,
    *,
    hint: str = "",
    missing: str | None = None,
    inline: bool = False,
    size: str = "s",
    default: str | None = None,
) -> RadioField:
    """One of several; `missing` is the error where none is chosen."""
    more = {"classes": "govuk-radios--inline"} if inline else {}
    return RadioField(
        label,
        _present(missing),
        choices=_choices(choices),
        description=hint,
        default=default,
        widget=GovRadioInput(),
        render_kw=_grouped(size, **more),
    )


def checkboxes(
    label: str, choices: Choices, *, hint: str = "", missing: str | None = None, size: str = "s"
) -> SelectMultipleField:
    """Any of several; `data` is a list of stored values."""
    checks = [DataRequired(missing)] if missing else []
    return SelectMultipleField(
        label,
        checks,
        choices=_choices(choices),
        description=hint,
        widget=GovCheckboxesInput(),
        render_kw=_grouped(size),
    )


def checkbox(label: str, *, hint: str = "", missing: str | None = None) -> BooleanField:
    """A single tick; `missing` is the error where it must be set and is not."""
    checks = [DataRequired(missing)] if missing else []
    return BooleanField(label, checks, description=hint, widget=GovCheckboxInput())


def select(
    label: str, choices: Choices, *, hint: str = "", missing: str | None = None, size: str = "s"
) -> SelectField:
    """One of many, in a list that opens; up to about seven, radios are easier."""
    return SelectField(
        label,
        _present(missing),
        choices=_choices(choices),
        description=hint,
        widget=GovSelect(),
        render_kw=_labelled(size),
    )


def day(label: str, *, hint: str = "", missing: str | None = None, size: str = "s") -> DayField:
    """A day in three boxes; `data` is a date or None."""
    checks = [DayGiven(missing)] if missing else []
    return DayField(
        label, checks, description=hint, widget=GovDateInput(), render_kw=_grouped(size)
    )


def upload(
    label: str, *, hint: str = "", missing: str | None = None, accept: str = ""
) -> FileField:
    """A file; `accept` is what the browser offers, such as ".csv" (no check of it)."""
    keywords = _labelled("s") | ({"accept": accept} if accept else {})
    return FileField(
        label, _present(missing), description=hint, widget=GovFileInput(), render_kw=keywords
    )


def _too_long(limit: int) -> str:
    message: str = _l("Use %(limit)s characters or fewer", limit=limit)
    return message
