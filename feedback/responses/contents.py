"""What goes into a slot, as bytes: drafts, sealed answers, comments. Pure; strict both ways."""

import json
from dataclasses import dataclass

from feedback.participants.profile import PROFILE_SIZE, encode_profile
from feedback.questionnaires import codec
from feedback.questionnaires.errors import QuestionnaireError
from feedback.questionnaires.model import Questionnaire, Wave
from feedback.responses.layout import QUESTION_ID_SIZE, TOLD_SIZE
from feedback.responses.model import Answers, Profile

__all__ = [
    "Comment",
    "ContentError",
    "decode_answers",
    "decode_comment",
    "decode_draft",
    "decode_told",
    "encode_answers",
    "encode_comment",
    "encode_draft",
]

_DECLINED = 255  # "prefer not to say": an answer in a draft, none in the sealed answers


class ContentError(Exception):
    """The bytes are not what this questionnaire writes."""


@dataclass(frozen=True)
class Comment:
    question: str
    text: str
    quote: bool


def encode_draft(questionnaire: Questionnaire, wave: Wave, role: str, answers: Answers) -> bytes:
    """Page, one byte for each rating of the questionnaire, this role's texts in order, then the
    version of the notice if it is known."""
    data = bytearray([answers.page])
    for question in questionnaire.scale_questions:
        given = answers.closed.get(question.id)
        values = question.scale.values if question.scale else ()
        if given == "":
            data.append(_DECLINED)
        else:
            data.append(values.index(given) + 1 if given in values else 0)
    for question in questionnaire.text_questions(wave, role):
        raw = answers.texts.get(question.id, "").encode()
        if len(raw) > question.max_bytes:
            raise ContentError("a text is longer than its limit")
        data += len(raw).to_bytes(2, "big") + raw
    return bytes(data) + answers.told


def decode_draft(questionnaire: Questionnaire, wave: Wave, role: str, data: bytes) -> Answers:
    """Undo `encode_draft`."""
    ratings = questionnaire.scale_questions
    if len(data) < 1 + len(ratings):
        raise ContentError("a draft is too short")
    closed = {}
    for question, code in zip(ratings, data[1:], strict=False):
        values = question.scale.values if question.scale else ()
        if code == _DECLINED:
            closed[question.id] = ""
        elif code > len(values):
            raise ContentError("a draft holds an answer that is not among the options")
        elif code:
            closed[question.id] = values[code - 1]
    texts, at = {}, 1 + len(ratings)
    for question in questionnaire.text_questions(wave, role):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if len(data) < max(end, at + 2):
            raise ContentError("a draft is too short")
        texts[question.id] = _text(data[at + 2 : end])
        at = end
    told = data[at:]
    if len(told) not in {0, TOLD_SIZE}:
        raise ContentError("a draft is too long")
    return Answers(closed=closed, texts=texts, page=data[0], told=told)


def encode_answers(
    questionnaire: Questionnaire, wave: Wave, profile: Profile, answers: Answers
) -> bytes:
    """Profile as JSON in its fixed room, with the version of the notice; then the coded ratings.

    Before there were versions somebody's columns may have been let in that leave no room for
    one: theirs is left out.
    """
    about = encode_profile(profile.role, profile.groups, told=answers.told)
    if len(about) > PROFILE_SIZE:
        about = encode_profile(profile.role, profile.groups)
    if len(about) > PROFILE_SIZE:
        raise ContentError("role and groups are too long")
    coded = codec.encode(questionnaire, wave, profile.role, answers.closed)
    return about.ljust(PROFILE_SIZE, b" ") + coded


def decode_answers(
    questionnaire: Questionnaire, wave: Wave, data: bytes
) -> tuple[Profile, dict[str, str | None]]:
    """Undo `encode_answers`: who they are as far as a release needs it, and the ratings."""
    try:
        about = json.loads(data[:PROFILE_SIZE])
        profile = Profile(role=about["role"], groups=about["groups"])
        return profile, codec.decode(questionnaire, wave, profile.role, data[PROFILE_SIZE:])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ContentError("a profile is not readable") from error
    except QuestionnaireError as error:
        raise ContentError("answers are not readable") from error


def decode_told(data: bytes) -> bytes:
    """The version of the notice in what `encode_answers` made; empty where it is not known."""
    try:
        return bytes.fromhex(str(json.loads(data[:PROFILE_SIZE]).get("told", "")))
    except (ValueError, AttributeError) as error:
        raise ContentError("a profile is not readable") from error


def encode_comment(comment: Comment) -> bytes:
    """Whether it may be quoted, the question in its fixed room, the text."""
    question = comment.question.encode()
    if len(question) > QUESTION_ID_SIZE:
        raise ContentError("a question's id is too long")
    return bytes([comment.quote]) + question.ljust(QUESTION_ID_SIZE, b"\0") + comment.text.encode()


def decode_comment(data: bytes) -> Comment:
    """Undo `encode_comment`."""
    if len(data) < 1 + QUESTION_ID_SIZE or data[0] > 1:
        raise ContentError("a comment is not readable")
    question = _text(data[1 : 1 + QUESTION_ID_SIZE].rstrip(b"\0"))
    return Comment(question, _text(data[1 + QUESTION_ID_SIZE :]), bool(data[0]))


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        # Not chained: that error's message would carry what somebody wrote.
        raise ContentError("a text is not readable") from None
