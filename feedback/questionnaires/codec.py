"""Closed answers of one person as bytes of a fixed length.

One byte for each rating of the whole questionnaire, in its order: 0 is no answer, i is option
number i. Ratings of other roles and of the other survey are there too, as 0, so that the
length tells nothing about who answered or when.
"""

from collections.abc import Mapping

from feedback.questionnaires.errors import CodecError
from feedback.questionnaires.model import Questionnaire, Wave

NO_ANSWER = 0


def size(questionnaire: Questionnaire) -> int:
    """Length in bytes of everybody's closed answers."""
    return len(questionnaire.scale_questions)


def encode(
    questionnaire: Questionnaire, wave: Wave, role: str, answers: Mapping[str, str | None]
) -> bytes:
    """Answers by question id; None, "" and a missing id all mean no answer.

    Raises CodecError for a question that this person was not asked, or a value that is not
    among its options; NotAskedError for an unknown role or wave.
    """
    asked = {one.id: one for one in questionnaire.asked(role, wave) if one.kind == "scale"}
    for stranger in answers.keys() - asked.keys():
        raise CodecError(f"{stranger}: not a rating that was asked")
    data = bytearray()
    for question in questionnaire.scale_questions:
        value = answers.get(question.id)
        if not value:
            data.append(NO_ANSWER)
        elif question.scale and value in question.scale.values:
            data.append(question.scale.values.index(value) + 1)
        else:
            raise CodecError(f"{question.id}: not one of the options")
    return bytes(data)


def decode(
    questionnaire: Questionnaire, wave: Wave, role: str, data: bytes
) -> dict[str, str | None]:
    """The strict inverse: every rating this person was asked, with its value or None."""
    if len(data) != size(questionnaire):
        raise CodecError(f"expected {size(questionnaire)} bytes, not {len(data)}")
    asked = {one.id for one in questionnaire.asked(role, wave)}
    answers: dict[str, str | None] = {}
    for question, code in zip(questionnaire.scale_questions, data, strict=True):
        values = question.scale.values if question.scale else ()
        if code > len(values):
            raise CodecError(f"{question.id}: no option number {code}")
        if question.id in asked:
            answers[question.id] = values[code - 1] if code else None
        elif code:
            raise CodecError(f"{question.id}: answered, but was not asked")
    return answers
