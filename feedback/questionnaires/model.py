"""A questionnaire as data: its questions for every role and both surveys of a scheme.

One questionnaire serves a whole scheme, so that a slot can be sized from it alone: a size
that depended on the role would tell which rows belong to mentors.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise

from feedback.canonical import canonical, sha256_of
from feedback.questionnaires.errors import MalformedError, NotAskedError
from feedback.questionnaires.items import (
    ASKED_IN,
    DEFAULT_MAX_BYTES,
    KINDS,
    WAVES,
    Kind,
    Option,
    Question,
    Scale,
    Wave,
    Waves,
)
from feedback.questionnaires.placeholders import filler
from feedback.questionnaires.shape import Shape, flag, listed, shaped, word

__all__ = [
    "ASKED_IN",
    "DEFAULT_MAX_BYTES",
    "KINDS",
    "QUESTIONS_PER_PAGE",
    "WAVES",
    "Kind",
    "Option",
    "Page",
    "Question",
    "Questionnaire",
    "Scale",
    "Wave",
    "Waves",
]

QUESTIONS_PER_PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A few questions shown together; `number` counts from 1 up to `total`."""

    number: int
    total: int
    questions: tuple[Question, ...]


def _balanced(questions: Sequence[Question]) -> list[tuple[Question, ...]]:
    """Pages of nearly equal length: seven questions as 4 + 3, never 5 + 2."""
    pages = -(-len(questions) // QUESTIONS_PER_PAGE)
    cuts = [-(-len(questions) * at // pages) for at in range(pages + 1)] if pages else []
    return [tuple(questions[start:end]) for start, end in pairwise(cuts)]


def _pages(asked: Sequence[Question]) -> tuple[Page, ...]:
    cut = [
        *_balanced([question for question in asked if question.kind == "scale"]),
        *_balanced([question for question in asked if question.kind == "text"]),
    ]
    return tuple(
        Page(number=number, total=len(cut), questions=questions)
        for number, questions in enumerate(cut, start=1)
    )


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """All questions of a scheme. `roles` are the keys of the roles asked, in order.

    `filled` says that placeholders were replaced: what is then in braces is only text.
    `credit` is a line of acknowledgement that the licence of some items asks for.
    """

    title: str
    roles: tuple[str, ...]
    questions: tuple[Question, ...]
    credit: str = ""
    filled: bool = False

    def asked(self, role: str, wave: Wave) -> tuple[Question, ...]:
        """The questions one person gets. NotAskedError for a role or wave that is not ours."""
        try:
            return self._asked[role, wave]
        except KeyError:
            raise NotAskedError(role, wave) from None

    def for_(self, role: str, wave: Wave) -> tuple[Page, ...]:
        """One person's pages: ratings first, then texts, at most five to a page."""
        try:
            return self._pages[role, wave]
        except KeyError:
            raise NotAskedError(role, wave) from None

    # Worked out once: each page that a participant sees asks for them several times.

    @cached_property
    def _asked(self) -> dict[tuple[str, Wave], tuple[Question, ...]]:
        return {
            (role, wave): tuple(one for one in self.questions if one.asked(role, wave))
            for role in self.roles
            for wave in WAVES
        }

    @cached_property
    def _pages(self) -> dict[tuple[str, Wave], tuple[Page, ...]]:
        return {key: _pages(asked) for key, asked in self._asked.items()}

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)

    @property
    def scale_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.kind == "scale")

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The different scales in use, in order of first use."""
        return tuple(dict.fromkeys(one.scale for one in self.questions if one.scale))

    def text_questions(self, wave: Wave, role: str) -> tuple[Question, ...]:
        return tuple(one for one in self.asked(role, wave) if one.kind == "text")

    def largest_texts(self, wave: Wave) -> tuple[int, ...]:
        """Byte limits of the texts of a slot: for each position the most that any role may need."""
        limits = [[one.max_bytes for one in self.text_questions(wave, role)] for role in self.roles]
        longest = max(map(len, limits), default=0)
        return tuple(
            max(row[position] for row in limits if position < len(row))
            for position in range(longest)
        )

    def to_dict(self) -> Shape:
        return {
            "title": self.title,
            "roles": list(self.roles),
            "questions": [question.to_dict() for question in self.questions],
            "credit": self.credit,
            "filled": self.filled,
        }

    def to_json(self) -> str:
        """Canonical: what is stored, and what `hash` is taken of."""
        return canonical(self.to_dict())

    @cached_property
    def hash(self) -> str:
        """Hex SHA-256 of the canonical JSON: the exact version that people were shown."""
        return sha256_of(self.to_dict())

    @classmethod
    def from_dict(cls, data: object) -> "Questionnaire":
        """Strict on shape (MalformedError); what a questionnaire must hold is `rules.check`."""
        fields = shaped(data, *cls.__dataclass_fields__)
        return cls(
            title=word(fields["title"]),
            roles=tuple(word(role) for role in listed(fields["roles"])),
            questions=tuple(Question.from_dict(one) for one in listed(fields["questions"])),
            credit=word(fields["credit"]),
            filled=flag(fields["filled"]),
        )

    @classmethod
    def from_json(cls, text: str) -> "Questionnaire":
        """The inverse of `to_json`; MalformedError unless `text` is its canonical spelling."""
        try:
            made = cls.from_dict(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise MalformedError("this is not JSON") from error
        if made.to_json() != text:
            raise MalformedError("this is not the canonical spelling")
        return made

    def fill(self, settings: Mapping[str, str]) -> "Questionnaire":
        """The same questionnaire with its placeholders replaced, once and for all.

        Raises PlaceholderError, naming question and placeholder. A filled questionnaire comes
        back as it is, so that braces inside a setting are never taken for a placeholder.
        """
        if self.filled:
            return self
        fill = filler(settings)
        return replace(
            self,
            title=fill("title", self.title),
            questions=tuple(
                replace(
                    one,
                    text=fill(one.id, one.text),
                    text_post=fill(one.id, one.text_post),
                    scale=one.scale and one.scale.relabel(partial(fill, one.id)),
                )
                for one in self.questions
            ),
            filled=True,
        )
