"""Forms that participants meet. A page's form is made from its questions, once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from feedback.errors import N_
from feedback.questionnaires.model import Page, Question, Wave
from feedback.responses.model import Answers
from feedback.web.fields import Form, checkbox, code, radios, textarea
from feedback.wording import lazily, shipped_lazy

__all__ = [
    "CheckForm",
    "DeleteForm",
    "ReceiptForm",
    "ReturnForm",
    "answers_of",
    "complete",
    "only_unanswered",
    "page_form",
    "quoted",
    "values_of",
]

_PREFIX: Final = "q-"
# Posted for "prefer not to say"; no option has this value, which the definitions forbid.
_REFUSED: Final = "none"


class CheckForm(Form):
    """The last question before sending."""

    quote = radios(
        _l("May we quote your comments, with names taken out?"),
        [("yes", _l("Yes")), ("no", _l("No"))],
        missing=_l("Choose yes or no"),
        inline=True,
    )


class DeleteForm(Form):
    sure = checkbox(
        _l("Yes, delete my answers"), missing=_l("Tick the box if you want to delete your answers")
    )


class ReturnForm(Form):
    code = code(
        _l("Your code to come back"),
        hint=_l("16 letters and numbers, like ABCD-EFGH-JKMN-PQRS"),
        missing=_l("Type the code that you kept"),
    )


class ReceiptForm(Form):
    code = code(
        _l("Your receipt code"),
        hint=_l("32 letters and numbers in groups of four"),
        missing=_l("Type the code that you kept"),
        width=30,
    )


class _Fits:
    """A text within its room, which is counted in bytes: some letters take several."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def __call__(self, form: BaseForm, field: Field) -> None:
        del form
        over = len((field.data or "").encode()) - self._limit
        if over > 0:
            raise ValidationError(_l("Make this shorter by about %(count)s characters", count=over))


@lru_cache(maxsize=512)
def _form_class(questions: tuple[Question, ...], wave: Wave, hint: str) -> type[Form]:
    return type("PageForm", (Form,), {_PREFIX + q.id: _field(q, wave, hint) for q in questions})


def page_form(
    page: Page, wave: Wave, *, hint: str, values: Mapping[str, str] | None = None
) -> Form:
    """The form of one page, bound to what was posted, or filled with `values`."""
    made = _form_class(page.questions, wave, hint)
    if values is None:
        return made()
    return made(formdata=None, data=values)


def answers_of(page: Page, form: Form, *, partial: bool = False) -> Answers:
    """What a page's form holds. `partial` takes what is there from a form with errors."""
    closed: dict[str, str] = {}
    texts: dict[str, str] = {}
    for question in page.questions:
        field = form[_PREFIX + question.id]
        if question.kind == "text":
            texts[question.id] = _clean(field.data)
        elif field.data == _REFUSED:
            closed[question.id] = ""
        elif field.data in {option.value for option in question.options}:
            closed[question.id] = field.data
        elif not partial:
            raise ValueError("an unanswered question passed the form")
    return Answers(closed=closed, texts=texts, page=page.number)


def complete(page: Page, posted: MultiDict[str, str]) -> Answers | None:
    """What a page holds that was posted in perfect order: the same as its form would say.

    None for anything else, on which the form then has its say. Nearly every page is in order,
    and making its form takes longer than all the rest of reading it.
    """
    closed: dict[str, str] = {}
    texts: dict[str, str] = {}
    for question in page.questions:
        given = posted.getlist(_PREFIX + question.id)
        if len(given) != 1:
            return None
        if question.kind == "text":
            if len(given[0].encode()) > question.max_bytes or "\r" in _clean(given[0]):
                return None
            texts[question.id] = _clean(given[0])
        elif given[0] == _REFUSED:
            closed[question.id] = ""
        elif any(given[0] == option.value for option in question.options):
            closed[question.id] = given[0]
        else:
            return None
    return Answers(closed=closed, texts=texts, page=page.number)


def quoted(posted: MultiDict[str, str]) -> bool | None:
    """The last question's answer, where it was posted in perfect order; None as of `complete`."""
    given = posted.getlist("quote")
    return given[0] == "yes" if given in (["yes"], ["no"]) else None


def only_unanswered(page: Page, form: Form) -> bool:
    """Whether the form's only errors are ratings not given yet: a draft may lack those."""
    kinds = {_PREFIX + question.id: question.kind for question in page.questions}
    return all(
        kinds.get(name) == "scale" and form[name].data is None for name in form.errors if name
    )


def values_of(answers: Answers) -> dict[str, str]:
    """The reverse: field name → value."""
    closed = {_PREFIX + name: value or _REFUSED for name, value in answers.closed.items()}
    return closed | {_PREFIX + name: text for name, text in answers.texts.items()}


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _field(question: Question, wave: Wave, hint: str) -> Any:  # noqa: ANN401 - WTForms' unbound field
    label = shipped_lazy(question.wording(wave))
    if question.kind == "text":
        return textarea(
            label,
            hint=hint,
            limit=question.max_bytes,
            validators=[_Fits(question.max_bytes)],
        )
    choices = [(option.value, shipped_lazy(option.label)) for option in question.options]
    refuse = (_REFUSED, _l("Prefer not to say"))
    return radios(
        label,
        [*choices, refuse],
        missing=lazily(N_("Choose an answer to “%(question)s”"), question=label),
    )
