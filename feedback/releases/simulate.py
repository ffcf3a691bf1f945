"""What would be released, from three files: the dry run of `engine.compute`.

`parse` holds the formats; this module turns rows into people and runs the one code path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from feedback.releases.engine import compute
from feedback.releases.inputs import InputError, read_text
from feedback.releases.model import Person, Question
from feedback.releases.parse import (
    Row,
    read_answers,
    read_policy,
    read_questions,
)

__all__ = ["Simulated", "run"]


@dataclass(frozen=True)
class Simulated:
    """The release as JSON text; `withheld`: a last check fired, so that nothing is shown."""

    body: str
    withheld: bool


def run(policy_path: Path | str, questions_path: Path | str, answers_path: Path | str) -> Simulated:
    """The release of these files. Raises InputError, which names the place."""
    policy, invited = read_policy(read_text(policy_path), str(policy_path))
    questions = read_questions(read_text(questions_path), str(questions_path), policy)
    place = str(answers_path)
    rows = read_answers(read_text(answers_path), place, policy, questions)
    people = _people(rows, place, questions)
    _check_invited(invited, people, place)
    release = compute(policy, questions, people, invited=invited)
    shown = release.nothing() if release.alarms else release
    return Simulated(shown.to_bytes().decode(), bool(release.alarms))


@dataclass
class _Found:
    """One participant while the rows are read."""

    role: str
    groups: Mapping[str, str]
    waves: dict[str, Mapping[str, str | None]] = field(default_factory=dict)


def _people(rows: Sequence[Row], place: str, questions: Sequence[Question]) -> list[Person]:
    found: dict[str, _Found] = {}
    for row in rows:
        person = found.setdefault(row.participant, _Found(row.role, row.groups))
        where = f"{place}, line {row.line}"
        if row.wave in person.waves:
            raise InputError(f"{where}, participant", f"is there twice in wave {row.wave}")
        if row.role != person.role:
            raise InputError(f"{where}, role", "differs between the waves")
        for name, value in row.groups.items():
            if value != person.groups[name]:
                raise InputError(f"{where}, {name}", "differs between the waves")
        _check_answers(row, where, questions)
        person.waves[row.wave] = row.answers
    return [
        Person(name, one.role, one.groups, one.waves.get("pre"), one.waves.get("post"))
        for name, one in found.items()
    ]


def _check_answers(row: Row, where: str, questions: Sequence[Question]) -> None:
    for question in questions:
        answer = row.answers[question.id]
        if answer is None:
            continue
        here = f"{where}, {question.id}"
        if question.waves not in ("both", row.wave):
            raise InputError(here, f"is not asked in wave {row.wave}")
        if not question.asked_of(row.role):
            raise InputError(here, f"is not asked of role {row.role}")
        if question.kind == "scale" and answer not in question.options:
            raise InputError(here, f"{answer!r} is not an option")


def _check_invited(invited: Mapping[str, int] | None, people: Sequence[Person], place: str) -> None:
    if invited is None:
        return
    answered: dict[str, int] = {}
    for person in people:
        answered[person.role] = answered.get(person.role, 0) + 1
    for role, number in sorted(answered.items()):
        if role not in invited:
            raise InputError(f"{place}, role {role}", "is not in the policy's invited")
        if number > invited[role]:
            raise InputError(f"{place}, role {role}", "more people answered than were invited")
