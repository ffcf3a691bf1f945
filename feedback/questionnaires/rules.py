"""What every questionnaire must hold, whether it came from a file or from the editor."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.questionnaires.items import ASKED_IN, KINDS, Question, Scale
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.placeholders import unknown_placeholders

MAX_QUESTIONS = 60
MIN_OPTIONS = 2
MAX_OPTIONS = 10
MAX_TEXT = 300
MAX_LABEL = 80
MAX_TITLE = 100
MAX_CREDIT = 300
TEXT_BYTES = range(100, 8001)

ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
# The bar is kept out of values because a pair of answers is written "before|after".
VALUE = re.compile(r"[A-Za-z0-9_-]{1,20}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule. `question` is a position in the questionnaire, None for its head.

    `template` with `params` (percent formatting) is the message, kept apart for translation.
    """

    question: int | None
    field: str
    template: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.template % self.params


Broken = Iterator[tuple[str, str, dict[str, object]]]


def check(questionnaire: Questionnaire) -> tuple[Fault, ...]:
    """Every broken rule, in order; empty for a questionnaire that may be used."""
    faults = [Fault(None, *broken) for broken in _head(questionnaire)]
    seen: set[str] = set()
    for position, question in enumerate(questionnaire.questions):
        faults += [Fault(position, *broken) for broken in _question(question, questionnaire)]
        if question.id in seen:
            faults.append(
                Fault(position, "id", "“%(id)s” is used by two questions", {"id": question.id})
            )
        seen.add(question.id)
    return tuple(faults)


def _head(questionnaire: Questionnaire) -> Broken:
    yield from _wording("title", questionnaire.title, MAX_TITLE, filled=questionnaire.filled)
    if len(questionnaire.credit) > MAX_CREDIT:
        yield "credit", "must be %(most)d characters or fewer", {"most": MAX_CREDIT}
    roles = questionnaire.roles
    if not roles or len(set(roles)) != len(roles):
        yield "roles", "must name at least one role, each once", {}
    for role in roles:
        if not ID.fullmatch(role):
            yield (
                "roles",
                "“%(role)s” must be small letters, digits, - or _",
                {"role": role},
            )
        elif not any(not one.roles or role in one.roles for one in questionnaire.questions):
            yield "roles", "there is no question for the role “%(role)s”", {"role": role}
    if len(questionnaire.questions) > MAX_QUESTIONS:
        yield "question", "there can be at most %(most)d questions", {"most": MAX_QUESTIONS}


def _question(question: Question, questionnaire: Questionnaire) -> Broken:
    if not ID.fullmatch(question.id):
        yield "id", "must be small letters, digits, - or _, beginning with a letter", {}
    yield from _wording("text", question.text, MAX_TEXT, filled=questionnaire.filled)
    if question.text_post:
        yield from _wording("text_post", question.text_post, MAX_TEXT, filled=questionnaire.filled)
        if question.waves != "both":
            yield "text_post", "is only for a question that is asked both times", {}
    for role in question.roles:
        if role not in questionnaire.roles:
            yield "roles", "“%(role)s” is not a role of this questionnaire", {"role": role}
    if len(set(question.roles)) != len(question.roles):
        yield "roles", "names a role twice", {}
    if question.waves not in ASKED_IN:
        yield "waves", "must be one of %(allowed)s", {"allowed": ", ".join(ASKED_IN)}
    if question.kind not in KINDS:
        yield "kind", "must be one of %(allowed)s", {"allowed": ", ".join(KINDS)}
    yield from _kind(question, filled=questionnaire.filled)


def _kind(question: Question, *, filled: bool) -> Broken:
    if question.kind == "scale":
        if question.scale is None:
            yield "options", "a rating needs options", {}
        else:
            yield from _scale(question.scale, filled=filled)
        return
    if question.scale is not None:
        yield "options", "a text has no options", {}
    if question.reverse:
        yield "reverse", "is only for a rating", {}
    if question.required:
        yield "required", "a text is always optional", {}
    if question.max_bytes not in TEXT_BYTES:
        limits: dict[str, object] = {"least": TEXT_BYTES.start, "most": TEXT_BYTES.stop - 1}
        yield "max_bytes", "must be from %(least)d to %(most)d", limits


def _scale(scale: Scale, *, filled: bool) -> Broken:
    values, labels = scale.values, [option.label for option in scale.options]
    if not MIN_OPTIONS <= len(values) <= MAX_OPTIONS:
        yield "options", "there must be from 2 to %(most)d options", {"most": MAX_OPTIONS}
    if len(set(values)) != len(values):
        yield "options", "two options have the same value", {}
    if len({label.casefold() for label in labels}) != len(labels):
        yield "options", "two options read the same", {}
    for option in scale.options:
        if not VALUE.fullmatch(option.value):
            yield "options", "“%(value)s” is not a value", {"value": option.value}
        yield from _wording("options", option.label, MAX_LABEL, filled=filled)
    if not scale.favourable or not scale.favourable < set(values):
        yield "favourable", "must name some of the options, but not all", {}


def _wording(name: str, text: str, most: int, *, filled: bool) -> Broken:
    """A filled text may be longer, and may hold braces: both come from the settings."""
    if not text:
        yield name, "must not be empty", {}
    if len(text) > (10 * most if filled else most):
        yield name, "must be %(most)d characters or fewer", {"most": most}
    if text != " ".join(text.split()) or not text.isprintable():
        yield name, "must be one line, without extra spaces or control characters", {}
    if not filled:
        for placeholder in unknown_placeholders(text):
            yield name, "“%(name)s” in braces is not a setting", {"name": placeholder}
