"""Strict readers of the three files of a dry run. Every fault is an InputError with its place."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.releases.inputs import InputError, read_json
from feedback.releases.model import (
    PlacedError,
    Policy,
    Question,
    item_digest,
)

_FIXED = ("participant", "wave", "role")
_FIELDS = frozenset(("id", "text", "options", "favourable", "reverse", "kind", "waves", "roles"))


@dataclass(frozen=True)
class Row:
    """One line of answers: what one participant submitted in one wave."""

    line: int
    participant: str
    wave: str
    role: str
    groups: Mapping[str, str]
    answers: Mapping[str, str | None]


def read_policy(text: str, place: str) -> tuple[Policy, Mapping[str, int] | None]:
    """The policy, and how many of each role were invited (None where not given)."""
    values = read_json(text, place)
    if not isinstance(values, dict):
        raise InputError(place, "must be an object")
    invited = values.pop("invited", None)
    if invited is not None:
        _check_numbers(invited, f"{place}, invited")
    try:
        policy = Policy.from_dict(values)
    except PlacedError as error:
        raise InputError(f"{place}, {error.place}", error.message) from error
    for name in policy.columns:
        if name in _FIXED:
            raise InputError(place, f"a breakdown cannot be called {name!r}")
    return policy, invited


def read_questions(text: str, place: str, policy: Policy) -> tuple[Question, ...]:
    """The questions in their order; ids must differ from each other and other columns."""
    values = read_json(text, place)
    if not isinstance(values, list):
        raise InputError(place, "must be a list")
    taken = {*_FIXED, *policy.columns}
    questions = []
    for number, value in enumerate(values, start=1):
        where = f"{place}, question {number}"
        question = _question(value, where)
        if question.id in taken:
            raise InputError(f"{where}, id", f"{question.id!r} is taken already")
        taken.add(question.id)
        questions.append(question)
    return tuple(questions)


def read_answers(
    text: str, place: str, policy: Policy, questions: Sequence[Question]
) -> tuple[Row, ...]:
    """The rows, each with every column. Options are not looked at here."""
    ids = tuple(question.id for question in questions)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, (*_FIXED, *policy.columns, *ids), place)
        # An empty line is a line end too many, not a person.
        return tuple(
            _row(
                dict(zip(header, _full(cells, header, place, line), strict=True)), line, ids, place
            )
            for cells, line in ((cells, reader.line_num) for cells in reader)
            if cells
        )
    except csv.Error as error:
        raise InputError(f"{place}, line {reader.line_num}", str(error)) from error


def _check_header(header: Sequence[str], wanted: Sequence[str], place: str) -> None:
    where = f"{place}, line 1"
    for name in wanted:
        if name not in header:
            raise InputError(where, f"the column {name!r} is missing")
    for name in header:
        if header.count(name) > 1:
            raise InputError(where, f"the column {name!r} is there twice")
        if name not in wanted:
            raise InputError(where, f"the column {name!r} is neither fixed, breakdown nor question")


def _full(cells: list[str], header: Sequence[str], place: str, line: int) -> list[str]:
    if len(cells) != len(header):
        raise InputError(f"{place}, line {line}", f"has {len(cells)} columns, not {len(header)}")
    return cells


def _row(cells: Mapping[str, str], line: int, ids: Sequence[str], place: str) -> Row:
    for name in cells:
        if name not in ids and not cells[name]:
            raise InputError(f"{place}, line {line}, {name}", "is empty")
    if cells["wave"] not in ("pre", "post"):
        raise InputError(f"{place}, line {line}, wave", f"{cells['wave']!r} is not pre or post")
    return Row(
        line=line,
        participant=cells["participant"],
        wave=cells["wave"],
        role=cells["role"],
        groups={name: cells[name] for name in cells if name not in (*_FIXED, *ids)},
        answers={name: cells[name] or None for name in ids},
    )


def _question(value: object, where: str) -> Question:
    if not isinstance(value, dict):
        raise InputError(where, "must be an object")
    for name in value:
        if name not in _FIELDS:
            raise InputError(where, f"{name!r} is not a field of a question")
    kind = value.get("kind", "scale")
    wanted = ("id", "options", "favourable") if kind == "scale" else ("id",)
    for name in wanted:
        if name not in value:
            raise InputError(where, f"{name!r} is missing")
    texts = {name: _string(value.get(name, ""), f"{where}, {name}") for name in ("id", "text")}
    lists = {
        name: _strings(value.get(name, []), f"{where}, {name}")
        for name in ("options", "favourable", "roles")
    }
    reverse = value.get("reverse", False)
    if not isinstance(reverse, bool):
        raise InputError(f"{where}, reverse", "must be true or false")
    try:
        return Question(
            id=texts["id"],
            item=item_digest(texts["text"], lists["options"]),
            text=texts["text"],
            options=lists["options"],
            favourable=frozenset(lists["favourable"]),
            reverse=reverse,
            kind=kind,
            waves=value.get("waves", "both"),
            roles=lists["roles"],
        )
    except PlacedError as error:
        raise InputError(f"{where}, {error.place}", error.message) from error


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(where, "must be a text")
    if not value.isascii() and value.encode(errors="ignore").decode() != value:
        # JSON can say half a character, which no file can hold as UTF-8.
        raise InputError(where, "holds half a character")
    return value


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputError(where, "must be a list of texts")
    return tuple(_string(one, where) for one in value)


def _check_numbers(value: object, where: str) -> None:
    if not isinstance(value, dict):
        raise InputError(where, "must be an object with a number for each role")
    for role, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise InputError(f"{where}, {role!r}", "must be a whole number, 0 or more")
