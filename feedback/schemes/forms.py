"""Forms of schemes. Each says how its fields become what the services take."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.validators import StopValidation

from feedback.schemes.settings import GROUPS, Settings
from feedback.web.fields import Form, check_email, checkbox, day, email, radios, text, textarea

__all__ = [
    "Agree",
    "Dates",
    "Decide",
    "Extend",
    "NewScheme",
    "Nominate",
    "SchemeSettings",
    "Waive",
    "unfinished",
]

_OWN: Final = "own"
_MOST_COLUMNS: Final = 6
_COLUMN: Final = re.compile(r"[^\W_][\w &/()'-]{0,39}")
_TAKEN: Final = frozenset({"name", "email", "role", "pair", "all", "participant", "wave"})


class NewScheme(Form):
    template = radios(_l("What to start from"), (), missing=_l("Choose what to start from"))
    title = text(
        _l("Name of the scheme"),
        hint=_l(
            "For example: Reverse mentoring 2026. Once it runs, anyone can see it on the help page."
        ),
        missing=_l("Give the scheme a name"),
        limit=100,
    )
    organisation = text(
        _l("Your organisation"),
        hint=_l("As people know it. It stands in emails and on pages."),
        missing=_l("Enter the name of your organisation"),
        limit=100,
    )


def _columns(text_: str | None) -> tuple[str, ...]:
    lines = [" ".join(line.split()) for line in (text_ or "").splitlines()]
    return tuple(line for line in lines if line)


def _check_columns(form: BaseForm, field: StringField) -> None:
    del form
    names = _columns(field.data)
    keys = [name.casefold() for name in names]
    if len(names) > _MOST_COLUMNS:
        raise StopValidation(_("Use up to %(most)s columns", most=_MOST_COLUMNS))
    for name in names:
        key = name.casefold()
        if not _COLUMN.fullmatch(name) or key in _TAKEN or keys.count(key) > 1:
            raise StopValidation(_("“%(name)s” cannot be the name of a column", name=name))


class SchemeSettings(Form):
    """All settings. Only what a page cannot do without is asked for at each save; what the
    first survey needs besides is listed on the scheme's page."""

    title = text(_l("Name of the scheme"), missing=_l("Give the scheme a name"), limit=100)
    organisation = text(
        _l("Organisation"), missing=_l("Enter the name of your organisation"), limit=100
    )
    place = text(
        _l("Place"), hint=_l("A town or region, where questions name one. May be empty."), limit=100
    )
    group = radios(
        _l("What do the mentors want their group to be called?"),
        [*((group, group) for group in GROUPS), (_OWN, _l("In their own words"))],
        hint=_l("Agree this with them. It cannot be changed once the first survey opens."),
        missing=_l("Choose how the group is called"),
    )
    group_own = text(_l("Their own words"), hint=_l("Fill in if you chose this above."), limit=100)
    mentor = text(_l("One person who mentors"), missing=_l("Enter a word"), limit=40, width=20)
    mentors = text(_l("Several of them"), missing=_l("Enter a word"), limit=40, width=20)
    mentee = text(_l("One person who is mentored"), missing=_l("Enter a word"), limit=40, width=20)
    mentees = text(_l("Several of them"), missing=_l("Enter a word"), limit=40, width=20)
    employees = radios(
        _l("Do the mentors work for the organisation?"),
        [("yes", _l("Yes")), ("no", _l("No"))],
        missing=_l("Choose yes or no"),
        inline=True,
    )
    lead_name = text(
        _l("Name of the scheme lead"), hint=_l("People read who will see the results."), limit=100
    )
    contact_name = text(
        _l("Whom can people ask if an email is real?"), hint=_l("A name they know."), limit=100
    )
    contact_phone = text(_l("That person's telephone"), limit=40, width=20)
    contact_email = email(
        _l("That person's email address"),
        hint=_l("We also take what follows the @ as your organisation's own."),
        validators=[check_email],
    )
    rights_contact = text(
        _l("Whom do people ask about their data?"),
        hint=_l("Your data protection officer: a name, and an address or telephone."),
        limit=200,
    )
    law = text(
        _l("Legal ground"),
        hint=_l("Ask your data protection officer. For councils it is usually public task."),
        missing=_l("Enter the legal ground"),
        limit=200,
    )
    support = textarea(
        _l("Where people can turn for help"),
        hint=_l("One line each. Put in your own numbers where it says so."),
        limit=2000,
        rows=8,
    )
    welsh = checkbox(
        _l("Emails to people in the scheme are in Welsh too"),
        hint=_l(
            "The Welsh stands below the English, and its link opens the pages in Welsh. It is a "
            "draft that no translator has checked yet."
        ),
    )
    breakdowns = textarea(
        _l("Columns of your list of people"),
        hint=_l(
            "Only for large schemes that compare parts, such as directorates. One name on each "
            "line. Most schemes leave this empty."
        ),
        limit=300,
        rows=3,
        validators=[_check_columns],
    )

    def fill(self, settings: Settings) -> None:
        """Show what is kept."""
        for name in _PLAIN:
            self[name].data = getattr(settings, name)
        offered = settings.group in GROUPS
        self.group.data = settings.group if offered else _OWN
        self.group_own.data = "" if offered else settings.group
        self.employees.data = "yes" if settings.employees else "no"
        self.breakdowns.data = "\n".join(settings.breakdowns)
        self.welsh.data = settings.welsh

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Own words are needed where they were chosen."""
        valid = bool(super().validate(extra_validators))
        if self.group.data == _OWN and not (self.group_own.data or "").strip():
            self.group_own.errors = [_("Enter the words that the mentors chose")]
            return False
        return valid

    def settings(self) -> Settings:
        """What was typed, whole: a field that is not in the form cannot be set."""
        group = self.group_own.data if self.group.data == _OWN else self.group.data
        plain = {name: _tidy(name, self[name].data or "") for name in _PLAIN}
        return Settings(
            **plain,
            group=" ".join((group or "").split()),
            employees=self.employees.data == "yes",
            breakdowns=_columns(self.breakdowns.data),
            welsh=bool(self.welsh.data),
        )


_PLAIN: Final = (
    *("title", "organisation", "place", "mentor", "mentors", "mentee", "mentees"),
    *("lead_name", "contact_name", "contact_phone", "contact_email", "rights_contact"),
    *("law", "support"),
)


def _tidy(name: str, typed: str) -> str:
    if name != "support":
        return " ".join(typed.split())
    lines = [" ".join(line.split()) for line in typed.splitlines()]
    return "\n".join(line for line in lines if line)


class Nominate(Form):
    name = text(_l("Name"), missing=_l("Enter a name"), limit=100)
    title = text(
        _l("What they are"),
        hint=_l("For example: data protection officer, union representative, or head of equality."),
        missing=_l("Enter what they are"),
        limit=100,
    )
    email = email(_l("Email address"), missing=_l("Enter an email address"))


class Waive(Form):
    """Written agreement to go on with one guardian."""

    typed = text(_l("Type your full name to sign"), missing=_l("Type your name to sign"), limit=100)
    understood = checkbox(
        _l("I know that if the guardian loses their sign-in, all answers are lost for good."),
        missing=_l("Tick the box to go on"),
    )


class Dates(Form):
    """Days of both surveys. Those of one that has opened are taken out by the view."""

    pre_opens = day(_l("First survey opens"), hint=_l("For example, 14 3 2027"))
    pre_closes = day(_l("First survey: last day to answer"))
    post_opens = day(_l("Second survey opens"), hint=_l("Soon after the last meetings."))
    post_closes = day(_l("Second survey: last day to answer"))


class Extend(Form):
    closes = day(_l("New last day to answer"), missing=_l("Enter the new last day"))


class Agree(Form):
    read = checkbox(
        _l("I have read the questions, the rules and the settings, and I agree to them."),
        missing=_l("Tick the box if you agree"),
    )


class Decide(Form):
    """A no, and why."""

    reason = textarea(
        _l("What should be changed?"),
        hint=_l("The scheme lead reads this. Don't name anyone."),
        missing=_l("Say what should be changed"),
        limit=500,
        rows=3,
    )


_SHORT: Final = {
    "title": _l("the name of the scheme"),
    "organisation": _l("your organisation"),
    "group": _l("how the group is called"),
    "mentor": _l("the names of the roles"),
    "mentors": _l("the names of the roles"),
    "mentee": _l("the names of the roles"),
    "mentees": _l("the names of the roles"),
    "lead_name": _l("the name of the scheme lead"),
    "contact_name": _l("whom people can ask if an email is real"),
    "contact_phone": _l("a telephone number"),
    "rights_contact": _l("whom people ask about their data"),
    "support": _l("telephone numbers or addresses for help"),
}


def unfinished(settings: Settings) -> list[str]:
    """What is still missing before a survey can open, in plain words."""
    return list(dict.fromkeys(str(_SHORT[name]) for name in settings.missing()))
