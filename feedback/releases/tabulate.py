"""Counts for the places a plan left open. The only module that reads answers.

It can neither add a place nor leave one out: which figures exist follows from the plan.
"""

from collections.abc import Mapping, Sequence

from feedback.releases.model import AnswerError, Person, PersonId, Question, Wave
from feedback.releases.plan import WAVES, SlicePlan
from feedback.releases.words import word

Answer = str | None
Answers = Mapping[PersonId, tuple[Answer, Answer]]
"""Before and after of each person for one question; None where skipped or not submitted."""

_SHOWN_AS: dict[Wave, str] = {"pre": "before", "post": "after"}


def collect(question: Question, people: Sequence[Person]) -> Answers:
    """Everybody's answers to a question. An unknown option is an AnswerError."""
    return {
        person.id: (_of(question, "pre", person.before), _of(question, "post", person.after))
        for person in people
    }


def tell(question: Question, part: SlicePlan, answers: Answers) -> dict[str, str]:
    """The words of one shown part, by the keys of a release."""
    told: dict[str, str] = {}
    for wave, view in part.views():
        n = len(view.members)
        given = [answers[member][WAVES.index(wave)] for member in view.members]
        name = _SHOWN_AS[wave]
        favourable = sum(answer in question.favourable for answer in given)
        told[name] = word(favourable, n, view.scale)
        told[f"unanswered_{name}"] = word(given.count(None), n, view.scale)
    if part.rose and part.after is not None:
        members = part.after.members
        rose = sum(_rose(question, *answers[member]) for member in members)
        told["rose"] = word(rose, len(members), part.after.scale)
    return told


def _of(question: Question, wave: Wave, submitted: Mapping[str, Answer] | None) -> Answer:
    answer = None if submitted is None else submitted.get(question.id)
    if answer is None or question.kind == "text":
        return answer
    if not question.asks(wave):
        raise AnswerError(f"{question.id}, {wave}", "was not asked in this wave")
    if answer not in question.options:
        raise AnswerError(f"{question.id}, {wave}", "is not an option of this question")
    return answer


def _rose(question: Question, before: Answer, after: Answer) -> bool:
    if before is None or after is None:
        return False
    climbed = question.options.index(after) - question.options.index(before)
    return climbed < 0 if question.reverse else climbed > 0
