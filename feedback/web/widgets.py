"""The GOV.UK widgets with their faults mended, and two parts that belong to them.

Mended in govuk-frontend-wtf 3.2: an empty hint with a dangling aria-describedby; settings of
one field that leak into the next rendering; a question lost where its legend has a setting; a
date posted without its three parts, which raised an error; English-only labels of a date; text
that gains spaces at every redisplay.
"""
# the widgets upstream carry no types
# mypy: disallow-subclassing-any=False

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from govuk_frontend_wtf import wtforms_widgets as govuk
from markupsafe import Markup
from wtforms import DateField, Field, FieldList, FormField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from feedback.web.languages import DEFAULT, language
from feedback.web.pages import area_text

Params = dict[str, Any]
_DATE_PARTS: Final = 3
# a year of two digits would be one of the first century; year 0 is none
_FIRST_YEAR: Final = 1900
# what counts days or months on from a day must not run past the last one that there is
_LAST_YEAR: Final = 2199


class _Mended:
    """Mixed in before a widget of govuk-frontend-wtf."""

    template: str

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:  # noqa: ANN401 - as upstream
        if "params" in kwargs:
            # upstream merges into and deletes from what the field keeps for every rendering
            kwargs["params"] = deepcopy(kwargs["params"])
        params: Params = super().map_gov_params(field, **kwargs)  # type: ignore[misc]  # of the widget
        if not (params.get("hint") or {}).get("text"):
            params["hint"] = None
        if params.get("errorMessage"):
            # a lazy text calls itself safe HTML, also where it holds what somebody typed
            params["errorMessage"]["text"] = str(params["errorMessage"]["text"])
            if language() != DEFAULT:
                params["errorMessage"]["visuallyHiddenText"] = _("Error")
        if "fieldset" in params:
            # upstream writes the question only where no setting of the fieldset was given
            legend = params["fieldset"].setdefault("legend", {})
            legend.setdefault("text", field.label.text)
        return params

    def render(self, params: Params) -> Markup:
        """Render without Flask's context processors, which a widget has no use for."""
        template = current_app.jinja_env.get_template(self.template)
        return Markup(template.render(params=params))  # noqa: S704 - an autoescaped template


class GovTextInput(_Mended, govuk.GovTextInput):
    """A line of text."""


class GovPasswordInput(_Mended, govuk.GovPasswordInput):
    """A secret, with a button that shows it; never filled in again."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:  # noqa: ANN401 - as upstream
        params = super().map_gov_params(field, **kwargs)
        return params | _showing()


class GovRadioInput(_Mended, govuk.GovRadioInput):
    """One of several."""


class GovCheckboxesInput(_Mended, govuk.GovCheckboxesInput):
    """Any of several."""


class GovCheckboxInput(_Mended, govuk.GovCheckboxInput):
    """A single tick."""


class GovSelect(_Mended, govuk.GovSelect):
    """One of many, in a list that opens."""


class GovFileInput(_Mended, govuk.GovFileInput):
    """A file to send."""


class GovCharacterCount(_Mended, govuk.GovCharacterCount):
    """Several lines of text, with what is left of the limit said below."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:  # noqa: ANN401 - as upstream
        params = super().map_gov_params(field, **kwargs)
        params["value"] = area_text(params.get("value") or "")
        return params if language() == DEFAULT else params | _counting()


def _showing() -> Params:
    """The button's words: the macro's own are English alone, and speak of a password."""
    return {
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show what you typed"),
        "hidePasswordAriaLabelText": _("Hide what you typed"),
        "passwordShownAnnouncementText": _("What you typed is visible"),
        "passwordHiddenAnnouncementText": _("What you typed is hidden"),
    }


def _counting() -> Params:
    """The counter's words, the same for every number, which its script or macro fills in."""
    count = "%{count}"
    left = {"other": _("Characters left: %(count)s", count=count)}
    over = {"other": _("Characters too many: %(count)s", count=count)}
    return {
        "textareaDescriptionText": _(
            "You can write up to this many characters: %(count)s", count=count
        ),
        "charactersUnderLimitText": left,
        "charactersAtLimitText": _("No characters left"),
        "charactersOverLimitText": over,
    }


class GovDateInput(_Mended, govuk.GovDateInput):
    """Day, month and year in a box each, all three named as the field is."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> Params:  # noqa: ANN401 - as upstream
        raw = field.raw_data
        if raw is not None and len(raw) != _DATE_PARTS:
            # a hand-made post; upstream unpacks three and would raise
            field.raw_data = (list(raw) + [""] * _DATE_PARTS)[:_DATE_PARTS]
        params = super().map_gov_params(field, **kwargs)
        params["id"] = field.id
        for item, label in zip(params["items"], (_("Day"), _("Month"), _("Year")), strict=True):
            item["label"] = label
        return params


class DayField(DateField):
    """A day typed as three numbers; `data` is a date, or None where all three are empty.

    WTForms' own takes an empty first box for an empty date, whatever stands in the others.
    """

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the three boxes; what is no real day is an error of the field."""
        self.data = None
        boxes = [box.strip() for box in valuelist]
        if not any(boxes):
            return
        try:
            day_of_month, month, year = (int(box) for box in boxes)
            self.data = date(year if _FIRST_YEAR <= year <= _LAST_YEAR else 0, month, day_of_month)
        except (ValueError, OverflowError) as error:
            raise ValueError(_("Enter a real date, such as 14 3 2026")) from error


class DayGiven:
    """A validator: the day must be given; `missing` is the error."""

    def __init__(self, missing: str) -> None:
        self._missing = missing

    def __call__(self, form: BaseForm, field: Field) -> None:
        del form
        if field.data is None and not field.errors:
            raise StopValidation(self._missing)


def summary_errors(form: BaseForm) -> list[dict[str, str]]:
    """The first error of each field, in the form's order, with a link to where to mend it.

    A date links to its first box, `#name-day`, since nothing carries the field's own id.
    Errors of the whole form come first and have no link. Where several fields say the same
    ("Enter a number"), each says its own label before: a link must tell where it leads.
    """
    whole = [{"text": str(error)} for error in getattr(form, "form_errors", ())]
    found = list(_field_errors(form))
    often = Counter(text for _, _, text in found)
    return whole + [
        {"text": _named(label, text) if often[text] > 1 else text, "href": f"#{place}"}
        for place, label, text in found
    ]


def _named(label: str, text: str) -> str:
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def _field_errors(fields: "BaseForm | FieldList[Any]") -> Iterator[tuple[str, str, str]]:
    """Place, label and first error of each field that has one."""
    for field in fields:
        if isinstance(field, FormField):
            yield from _field_errors(field.form)
        elif isinstance(field, FieldList) and len(field):
            yield from _field_errors(field)
        elif field.errors:
            place = f"{field.name}-day" if isinstance(field.widget, GovDateInput) else field.id
            yield place, str(field.label.text), str(field.errors[0])
