"""Questionnaires for tests, a line for each question.

asking.survey(asking.rating("honest", "I can be honest"), asking.text("more", "More?"))
"""

from collections.abc import Sequence

from feedback.questionnaires.model import Option, Question, Questionnaire, Scale


def points(*labels: str, favourable: Sequence[int]) -> Scale:
    """A scale of these words, from low to high; `favourable` are numbers, from 1."""
    options = tuple(Option(value=str(at), label=label) for at, label in enumerate(labels, start=1))
    return Scale(options=options, favourable=frozenset(map(str, favourable)))


AGREE = points(
    *("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"), favourable=(4, 5)
)


def rating(name: str, said: str, *, scale: Scale = AGREE, **more) -> Question:
    """A question to tick."""
    return Question(id=name, text=said, scale=scale, **more)


def text(name: str, said: str, **more) -> Question:
    """A question to write to."""
    return Question(id=name, text=said, kind="text", **more)


def survey(*questions: Question, roles: Sequence[str] = ("mentor",)) -> Questionnaire:
    """All of them."""
    return Questionnaire(title="A survey", roles=tuple(roles), questions=questions)
