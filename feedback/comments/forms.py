"""Forms of the guardian who reads comments."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from feedback.comments.model import THEME_LENGTH, Verdict
from feedback.comments.service import Read, Reading
from feedback.web.fields import Form, checkboxes, radios, text

__all__ = ["Decide", "Remove", "TakeOut", "Theme"]

_IN_YOUR_WORDS: Final = _l(
    "What several people say. Do not copy what one of them wrote. It is part of the results only "
    "if three or more comments stand under it."
)


class Decide(Form):
    """About one comment. Without `how` where it cannot be quoted."""

    how = radios(
        _l("May this comment be quoted?"),
        (),
        hint=_l("People were told that names are taken out."),
        missing=_l("Choose what happens with this comment"),
    )
    themes = checkboxes(
        _l("Themes that it belongs to"), (), hint=_l("As many as fit, or none."), size="s"
    )
    new_theme = text(_l("A new theme, in your own words"), hint=_IN_YOUR_WORDS, limit=THEME_LENGTH)

    @classmethod
    def about(cls, there: Reading, one: Read, **more: Any) -> "Decide":  # noqa: ANN401 - as the form
        """The form for one comment as it may be decided about now."""
        form = cls(**more)
        form.themes.choices = [SelectChoice(theme.id, theme.text) for theme in there.themes]
        if not there.themes:
            del form.themes
        if not there.may_quote(one):
            del form.how
            return form
        cut = _("Yes, with words taken out: choose them next")
        if one.entry.cuts:
            cut = _("Yes, with words taken out, as above")
        form.how.choices = [
            SelectChoice("quote", _("Yes, as it is")),
            SelectChoice("cut", cut),
            SelectChoice("out", _("No")),
        ]
        return form

    def fill(self, one: Read) -> None:
        """Show what was decided."""
        if "how" in self and one.entry.read:
            quoted = one.entry.verdict is Verdict.QUOTE
            self.how.data = ("cut" if one.entry.cuts else "quote") if quoted else "out"
        if "themes" in self:
            self.themes.data = list(one.entry.themes)

    @property
    def chosen(self) -> str:
        return str(self.how.data) if "how" in self else "out"

    @property
    def chosen_themes(self) -> Sequence[str]:
        return self.themes.data or [] if "themes" in self else []


class TakeOut(Form):
    """Which words go; the page draws them in the comment itself."""


class Theme(Form):
    """Words of a theme."""

    text = text(
        _l("A theme, in your own words"),
        hint=_IN_YOUR_WORDS,
        missing=_l("Write the theme in your own words"),
        limit=THEME_LENGTH,
    )


class Remove(Form):
    """A button alone."""
