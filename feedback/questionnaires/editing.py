"""Edits of a questionnaire, as the editor in the browser makes them.

Each takes a questionnaire and gives a new one that keeps every rule, or raises EditError with
the form field to mark. Nothing is changed in place: answers belong to the exact old version.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from feedback.questionnaires.errors import EditError
from feedback.questionnaires.items import Question
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.rules import check
from feedback.questionnaires.tables import tidy

LONGEST_SUGGESTED_ID = 30


def add(questionnaire: Questionnaire, question: Question) -> Questionnaire:
    """At the end."""
    questions = [*questionnaire.questions, _tidied(question)]
    return _checked(questionnaire, questions, len(questions) - 1)


def change(questionnaire: Questionnaire, question: Question) -> Questionnaire:
    """In place of the one with the same id."""
    position = _position(questionnaire, question.id)
    questions = list(questionnaire.questions)
    questions[position] = _tidied(question)
    return _checked(questionnaire, questions, position)


def add_block(
    questionnaire: Questionnaire, block: Questionnaire, *, roles: Sequence[str]
) -> Questionnaire:
    """Append all questions of another questionnaire, asked of `roles`, with its credit line."""
    added = [replace(one, roles=tuple(roles)) for one in block.questions]
    credits_ = dict.fromkeys(filter(None, (questionnaire.credit, block.credit)))
    joined = replace(questionnaire, credit=" ".join(credits_))
    return _checked(joined, [*questionnaire.questions, *added])


def remove(questionnaire: Questionnaire, question_id: str) -> Questionnaire:
    position = _position(questionnaire, question_id)
    questions = list(questionnaire.questions)
    del questions[position]
    return _checked(questionnaire, questions)


def move(
    questionnaire: Questionnaire, question_id: str, direction: Literal["up", "down"]
) -> Questionnaire:
    position = _position(questionnaire, question_id)
    target = position + (-1 if direction == "up" else 1)
    questions = list(questionnaire.questions)
    if not 0 <= target < len(questions):
        raise EditError("order", "This question cannot move further %(way)s", way=direction)
    questions[position], questions[target] = questions[target], questions[position]
    return _checked(questionnaire, questions, target)


def suggest_id(questionnaire: Questionnaire, text: str) -> str:
    """A readable id that is still free, made of the words of `text`."""
    words = "-".join(re.findall(r"[a-z0-9]+", text.casefold().replace("'", "")))
    base = words[:LONGEST_SUGGESTED_ID].strip("-")
    base = base if base[:1].isalpha() else f"q-{base}".rstrip("-")
    taken = {question.id for question in questionnaire.questions}
    if base not in taken:
        return base
    return next(free for n in range(2, len(taken) + 3) if (free := f"{base}-{n}") not in taken)


def _tidied(question: Question) -> Question:
    return replace(
        question,
        text=tidy(question.text),
        text_post=tidy(question.text_post),
        scale=question.scale and question.scale.relabel(tidy),
    )


def _position(questionnaire: Questionnaire, question_id: str) -> int:
    for position, question in enumerate(questionnaire.questions):
        if question.id == question_id:
            return position
    raise EditError("id", "There is no question “%(id)s”", id=question_id)


def _checked(
    questionnaire: Questionnaire, questions: Sequence[Question], edited: int | None = None
) -> Questionnaire:
    """The edit, if every rule holds; a fault of the edited question is told before others."""
    if questionnaire.filled:
        raise EditError("id", "These words are agreed and cannot be edited")
    changed = replace(questionnaire, questions=tuple(questions))
    faults = sorted(check(changed), key=lambda fault: fault.question != edited)
    if faults:
        raise EditError(faults[0].field, faults[0].template, **faults[0].params)
    return changed
