"""Edits of a contract's words, as the lead makes them on the page. Nothing changes in place."""

from dataclasses import replace
from typing import Final, Literal

from feedback.agreements.model import (
    MAX_CLAUSES,
    Clause,
    ContractText,
    clause_fault,
)
from feedback.errors import Conflict, NotFound, Rejected
from feedback.questionnaires.tables import tidy

__all__ = ["add", "change", "clause_of", "move", "remove"]

_LAST: Final = "A contract needs at least one clause."


def add(text: ContractText, clause: Clause) -> ContractText:
    """After the last one. Rejected, with the field."""
    if len(text.clauses) >= MAX_CLAUSES:
        raise Rejected(
            "A contract can have up to %(most)s clauses",
            field="heading",
            values={"most": MAX_CLAUSES},
        )
    return replace(text, clauses=(*text.clauses, _checked(clause)))


def change(text: ContractText, place: int, clause: Clause) -> ContractText:
    """In place of the clause at `place` (from 0). NotFound; Rejected, with the field."""
    clause_of(text, place)
    return _with(text, place, _checked(clause))


def move(text: ContractText, place: int, way: Literal["up", "down"]) -> ContractText:
    """One up or down. NotFound; Conflict at the end."""
    moved = clause_of(text, place)
    target = place + (-1 if way == "up" else 1)
    if not 0 <= target < len(text.clauses):
        raise Conflict("This clause cannot move any further.")
    other = text.clauses[target]
    return _with(_with(text, target, moved), place, other)


def remove(text: ContractText, place: int) -> ContractText:
    """Without the clause at `place`. NotFound; Conflict for the last one there is."""
    clause_of(text, place)
    if len(text.clauses) == 1:
        raise Conflict(_LAST)
    return replace(text, clauses=text.clauses[:place] + text.clauses[place + 1 :])


def clause_of(text: ContractText, place: int) -> Clause:
    """The clause at `place`, from 0. NotFound."""
    if not 0 <= place < len(text.clauses):
        raise NotFound("There is no such clause.")
    return text.clauses[place]


def _with(text: ContractText, place: int, clause: Clause) -> ContractText:
    return replace(text, clauses=(*text.clauses[:place], clause, *text.clauses[place + 1 :]))


def _checked(clause: Clause) -> Clause:
    """With spaces tidied; its paragraphs are the lines that are not empty."""
    lines = [tidy(line) for line in clause.text.splitlines()]
    tidied = Clause(
        heading=tidy(clause.heading),
        text="\n".join(filter(None, lines)),
        rule=clause.rule,
        promise=tidy(clause.promise),
    )
    if fault := clause_fault(tidied):
        field, message, values = fault
        raise Rejected(message, field=field, values=values)
    return tidied
