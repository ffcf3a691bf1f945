"""Forms of the policy and of the guardian's decision."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import StopValidation

from feedback.releases.model import ALL, LEAST_K, ROLE
from feedback.releases.policies import KEEP_DAYS, MOST, SECOND_THOUGHTS, family_choices
from feedback.releases.states import REASONS
from feedback.schemes.settings import Settings
from feedback.web.fields import Form, checkbox, checkboxes, radios, text
from feedback.web.numbers import whole_number

__all__ = ["Approve", "PolicyForm", "Publish", "Refuse"]

_YES_NO: Final = (("yes", _l("Yes")), ("no", _l("No")))


class _Within:
    """A validator: a whole number in a range."""

    def __init__(self, allowed: range) -> None:
        self._allowed = allowed

    def __call__(self, form: BaseForm, field: StringField) -> None:
        del form
        typed = (field.data or "").strip()
        least, most = self._allowed.start, self._allowed.stop - 1
        if whole_number(typed, most=most) not in self._allowed:
            message = _("Enter a number from %(least)s to %(most)s", least=least, most=most)
            raise StopValidation(message)


def _number(label: str, *, hint: str, allowed: range) -> StringField:
    return text(
        label,
        hint=hint,
        missing=_l("Enter a number"),
        limit=4,
        width=3,
        validators=[_Within(allowed)],
    )


class PolicyForm(Form):
    k = _number(
        _l("How many people must answer before anything is shown?"),
        hint=_l(
            "8 is usual, 5 is the least. A larger number keeps people safer, but if fewer "
            "answer, you get nothing. For 5 to 7 people there are only two words: half or "
            "fewer, more than half."
        ),
        allowed=range(LEAST_K, MOST["k"] + 1),
    )
    paired = radios(
        _l("When are results shown?"),
        [
            ("yes", _l("Before and after together, once both surveys are over")),
            ("no", _l("Each survey by itself")),
        ],
        hint=_l("Publish “before” now, and you may never be able to show change."),
        missing=_l("Choose when results are shown"),
    )
    family = radios(
        _l("Whose answers are shown together?"),
        (),
        hint=_l(
            "Only one of these, for good. From a total and its parts together, people can be "
            "worked out. Each part needs enough people of its own."
        ),
        missing=_l("Choose whose answers are shown together"),
    )
    coalition = _number(
        _l("How many people may tell each other their answers, and still learn nobody else's?"),
        hint=_l("1 is usual: it keeps people safe from a colleague who took part."),
        allowed=range(1, MOST["coalition"] + 1),
    )
    show_rose = radios(
        _l("Show how many people rated themselves higher than before?"),
        _YES_NO,
        hint=_l(
            "This is the best sign of change. But someone who knows what a person said before "
            "can sometimes work out what they said after."
        ),
        missing=_l("Choose yes or no"),
        inline=True,
    )
    min_comments = _number(
        _l("How many people must write a comment before any is quoted?"),
        hint=_l("8 is usual, 5 is the least."),
        allowed=range(LEAST_K, MOST["min_comments"] + 1),
    )
    second_thoughts = _number(
        _l("For how many days can people still change their answers, once a survey closes?"),
        hint=_l("7 is usual. Nobody sees anything before these days are over."),
        allowed=SECOND_THOUGHTS,
    )
    keep_days = _number(
        _l("How many days after that are answers destroyed?"),
        hint=_l(
            "90 is usual. Results must be asked for and published before. What is published "
            "stays. First answers are kept until the second ones are destroyed."
        ),
        allowed=KEEP_DAYS,
    )
    breakdowns = checkboxes(
        _l("Beside everybody together, which groups may be shown in large schemes?"),
        (),
        hint=_l(
            "From 50 people on, results are rounded numbers, and groups of about 20 people or more "
            "can stand beside the whole. With groups, more small numbers are hidden. Leave this "
            "empty if you do not need it."
        ),
    )

    @classmethod
    def for_scheme(cls, settings: Settings, **more: Any) -> "PolicyForm":  # noqa: ANN401 - as the form
        """The form with the parts that this scheme's list of people knows."""
        form = cls(**more)
        form.family.choices = [
            SelectChoice(value=name, label=_family(name, settings))
            for name in family_choices(settings.breakdowns)
        ]
        form.breakdowns.choices = [
            SelectChoice(value=name, label=_breakdown(name, settings))
            for name in (ROLE, *settings.breakdowns)
        ]
        return form

    def rows(self) -> list[dict[str, str]]:
        """What is kept, for somebody who only reads it."""
        found = []
        for field in self:
            chosen = field.data if isinstance(field.data, list) else [field.data]
            named = {one.value: str(one.label) for one in getattr(field, "choices", ())}
            words = [named.get(value, str(value)) for value in chosen]
            found.append({"key": str(field.label.text), "value": ", ".join(words) or _("None")})
        return found

    def fill(self, policy: Mapping[str, Any]) -> None:
        """Show what is kept."""
        for name in _NUMBERS:
            self[name].data = str(policy[name])
        for name in _FLAGS:
            self[name].data = "yes" if policy[name] else "no"
        self.family.data = policy["family"]
        self.breakdowns.data = list(policy["breakdowns"])

    def policy(self, kept: Mapping[str, object]) -> dict[str, object]:
        """What was typed, with what the form does not show taken from what is kept."""
        numbers = {name: int(self[name].data or 0) for name in _NUMBERS}
        flags = {name: self[name].data == "yes" for name in _FLAGS}
        chosen = {"family": self.family.data, "breakdowns": self.breakdowns.data or []}
        return {**kept, **numbers, **flags, **chosen}


_NUMBERS: Final = ("k", "coalition", "min_comments", "second_thoughts", "keep_days")
_FLAGS: Final = ("paired", "show_rose")


def _family(name: str, settings: Settings) -> str:
    if name == ALL:
        return str(_("Everybody who was asked the question"))
    if name != ROLE:
        return str(_("Each value of “%(name)s” by itself", name=name))
    first, second = settings.mentors.capitalize(), settings.mentees
    return str(_("%(first)s and %(second)s, each by themselves", first=first, second=second))


def _breakdown(name: str, settings: Settings) -> str:
    return f"{settings.mentors.capitalize()}, {settings.mentees}" if name == ROLE else name


class Approve(Form):
    """The guardian's yes."""

    read = checkbox(
        _l("I have read these words. I approve these exact words, nothing else."),
        missing=_l("Tick the box if you approve these words"),
    )


class Refuse(Form):
    """The guardian's no."""

    reason = radios(
        _l("Why not?"),
        [(code, _l(words)) for code, words in REASONS.items()],
        hint=_l("The lead reads this reason, and nothing else from you."),
        missing=_l("Choose a reason"),
    )


class Publish(Form):
    """The lead's last step."""

    sure = checkbox(
        _l("I know that this cannot be taken back or changed."),
        missing=_l("Tick the box if you want to publish"),
    )
