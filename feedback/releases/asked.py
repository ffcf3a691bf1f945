"""A scheme's questions as the release engine takes them, and as people read them."""

from collections.abc import Sequence
from dataclasses import replace

from feedback.questionnaires.model import Question as Asked
from feedback.questionnaires.model import Questionnaire
from feedback.releases.model import Question
from feedback.schemes.model import Wave

__all__ = ["all_questions", "questions", "questions_to_read"]


def all_questions(asked: Questionnaire) -> tuple[Question, ...]:
    """Every question of both surveys; options are the stored values."""
    return tuple(_question(one, one.scale.values if one.scale else ()) for one in asked.questions)


def questions(asked: Questionnaire, waves: Sequence[Wave]) -> tuple[Question, ...]:
    """Those of these surveys."""
    kinds = {"both", *(wave.kind for wave in waves)}
    return tuple(one for one in all_questions(asked) if one.waves in kinds)


def questions_to_read(asked: Questionnaire, waves: Sequence[Wave]) -> tuple[Question, ...]:
    """The same with the options' words, and the wording that was read last."""
    texts = {one.id: one for one in asked.questions}
    kind = waves[-1].kind
    return tuple(
        _read(question, texts[question.id], texts[question.id].wording(kind))
        for question in questions(asked, waves)
    )


def _question(one: Asked, options: Sequence[str]) -> Question:
    return Question(
        id=one.id,
        item=one.item,
        text=one.text,
        options=tuple(options),
        favourable=one.favourable,
        reverse=one.reverse,
        kind=one.kind,
        waves=one.waves,
        roles=one.roles,
        former=one.former_item,
    )


def _read(question: Question, one: Asked, text: str) -> Question:
    labels = {option.value: option.label for option in one.options}
    return replace(
        question,
        text=text,
        options=tuple(labels.values()),
        favourable=frozenset(labels[value] for value in one.favourable),
    )
