"""Forms of the questionnaire editor, and how what was typed becomes a question."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.validators import StopValidation

from feedback.questionnaires import editing
from feedback.questionnaires.errors import EditError
from feedback.questionnaires.items import DEFAULT_MAX_BYTES, Option, Question, Scale
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.rules import TEXT_BYTES
from feedback.web import fields
from feedback.web.fields import Form
from feedback.web.numbers import whole_number

__all__ = ["BlockForm", "FileForm", "QuestionForm", "put_edit_error"]

_NUMBERS: Final = re.compile(r"[\s,;]+")


def put_edit_error(form: Form, error: EditError) -> None:
    """Show an edit's refusal at its field, or above the form."""
    message = _(error.template) % error.params
    if error.field in form._fields:
        field = form[error.field]
        field.errors = [*field.errors, message]
    else:
        form.form_errors.append(message)


def _check_limit(form: BaseForm, field: StringField) -> None:
    del form
    typed = (field.data or "").strip()
    least, most = TEXT_BYTES.start, TEXT_BYTES.stop - 1
    if whole_number(typed, most=most) not in TEXT_BYTES:
        raise StopValidation(
            _("Enter a whole number from %(least)s to %(most)s", least=least, most=most)
        )


class QuestionForm(Form):
    """One question: new, or as it is."""

    text = fields.textarea(
        _l("Question"),
        hint=_l(
            "You can write {group}, {place}, {organisation}, {mentor} and {mentee}: your settings "
            "are put in."
        ),
        missing=_l("Enter the question"),
        limit=300,
        rows=3,
    )
    text_post = fields.textarea(
        _l("Other words in the second survey"),
        hint=_l("Leave empty to use the same words both times."),
        limit=300,
        rows=3,
    )
    waves = fields.radios(
        _l("When is it asked?"),
        [
            ("both", _l("In both surveys")),
            ("pre", _l("Only in the first survey")),
            ("post", _l("Only in the second survey")),
        ],
        missing=_l("Choose when it is asked"),
    )
    roles = fields.checkboxes(_l("Who is asked?"), (), missing=_l("Choose who is asked"))
    kind = fields.radios(
        _l("How do people answer?"),
        [("scale", _l("They choose an answer")), ("text", _l("They write"))],
        missing=_l("Choose how people answer"),
    )
    options = fields.textarea(
        _l("Answers to choose from"),
        hint=_l("One on each line, from low to high. “Prefer not to say” is added by itself."),
        limit=900,
        rows=6,
    )
    favourable = fields.text(
        _l("Which lines are good answers?"),
        hint=_l(
            "Their numbers, for example: 4, 5. With at least two good ones and two others, we can "
            "also show how many rose."
        ),
        limit=40,
        width=10,
    )
    reverse = fields.checkbox(_l("Lower is better: people do well when they go down the list"))
    max_bytes = fields.text(
        _l("Longest text, in letters"),
        hint=_l("From 100 to 8000. Letters with accents count twice."),
        limit=5,
        width=5,
        validators=[_check_limit],
    )

    def fill(self, questionnaire: Questionnaire, question: Question) -> None:
        """Show a question as it is."""
        self.text.data, self.text_post.data = question.text, question.text_post
        self.waves.data, self.kind.data = question.waves, question.kind
        self.roles.data = list(question.roles or questionnaire.roles)
        self.reverse.data = question.reverse
        self.max_bytes.data = str(question.max_bytes)
        self.show_scale(question.scale)

    def show_scale(self, scale: Scale | None) -> None:
        """Show the answers of a scale."""
        if scale:
            self.options.data = "\n".join(option.label for option in scale.options)
            places = [at for at, value in enumerate(scale.values, 1) if value in scale.favourable]
            self.favourable.data = ", ".join(map(str, places))

    def changed(self, questionnaire: Questionnaire, question_id: str) -> Questionnaire:
        """The questionnaire with this question as typed. Raises EditError."""
        kept = questionnaire.question(question_id)
        made = self._question(questionnaire, question_id, kept)
        return (editing.change if kept else editing.add)(questionnaire, made)

    def _question(
        self, questionnaire: Questionnaire, question_id: str, kept: Question | None
    ) -> Question:
        rated = self.kind.data == "scale"
        chosen = tuple(role for role in questionnaire.roles if role in (self.roles.data or ()))
        made = Question(
            id=question_id,
            text=self.text.data or "",
            text_post=(self.text_post.data or "") if self.waves.data == "both" else "",
            waves=self.waves.data,
            kind=self.kind.data,
            scale=self._scale(kept.scale if kept else None) if rated else None,
            reverse=bool(self.reverse.data) and rated,
            roles=() if chosen == questionnaire.roles else chosen,
            max_bytes=DEFAULT_MAX_BYTES if rated else int(self.max_bytes.data or 0),
        )
        return replace(made, required=kept.required and rated) if kept else made

    def _scale(self, kept: Scale | None) -> Scale:
        labels = [" ".join(line.split()) for line in (self.options.data or "").splitlines()]
        labels = [label for label in labels if label]
        # Values are what is stored and counted: the same number of answers keeps them.
        same = kept is not None and len(kept.values) == len(labels)
        values = kept.values if kept and same else tuple(str(at + 1) for at in range(len(labels)))
        options = tuple(
            Option(value=value, label=label) for value, label in zip(values, labels, strict=True)
        )
        return Scale(options=options, favourable=frozenset(self._favourable(values)))

    def _favourable(self, values: Sequence[str]) -> list[str]:
        typed = [one for one in _NUMBERS.split((self.favourable.data or "").strip()) if one]
        for one in typed:
            places = {str(place) for place in range(1, len(values) + 1)}
            if one not in places:
                raise EditError(
                    "favourable", "“%(number)s” is not the number of a line", number=one
                )
        return [values[int(one) - 1] for one in typed]


class BlockForm(Form):
    roles = fields.checkboxes(_l("Who is asked?"), (), missing=_l("Choose who is asked"))


class FileForm(Form):
    file = fields.upload(
        _l("Questions (TOML)"),
        hint=_l("A file that you downloaded here before and have edited."),
        missing=_l("Choose a file"),
        accept=".toml",
    )
