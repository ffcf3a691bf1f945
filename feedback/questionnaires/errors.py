"""What can be wrong with a questionnaire, its file, an edit of it, or coded answers."""

from collections.abc import Sequence
from dataclasses import dataclass


class QuestionnaireError(Exception):
    """Base of every error of this package."""


class MalformedError(QuestionnaireError):
    """Stored JSON that no questionnaire was written as."""


class NotAskedError(QuestionnaireError):
    """A role or survey that this questionnaire does not know."""

    def __init__(self, role: str, wave: str) -> None:
        super().__init__(f"this questionnaire asks nothing of role {role!r} in survey {wave!r}")


class PlaceholderError(QuestionnaireError):
    """A {placeholder} that cannot be filled. `question` is an id, or "title"."""

    def __init__(self, question: str, placeholder: str, reason: str) -> None:
        self.question, self.placeholder = question, placeholder
        super().__init__(f"{question}: {{{placeholder}}} {reason}")


class CodecError(QuestionnaireError):
    """Answers that do not fit the questionnaire, or bytes that are no coded answers."""


class EditError(QuestionnaireError):
    """An edit that would leave an invalid questionnaire. `field` is the form field to mark.

    `template` with `params` (percent formatting) is the message, kept apart for translation.
    """

    def __init__(self, field: str, template: str, **params: object) -> None:
        self.field, self.template, self.params = field, template, params
        super().__init__(field, self.message)

    @property
    def message(self) -> str:
        return self.template % self.params


@dataclass(frozen=True, slots=True, order=True)
class DefinitionProblem:
    """One thing to mend in a definition file; `line` counts from 1."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.message}"


class DefinitionError(QuestionnaireError):
    """A definition file that cannot be used; `problems` holds all of them, by line."""

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        self.problems = tuple(sorted(problems))
        first = self.problems[0]
        self.file, self.line, self.field = first.file, first.line, first.field
        self.message = first.message
        super().__init__("\n".join(map(str, self.problems)))
