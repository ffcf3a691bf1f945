"""Strict readers of the files of `feedback disclosure`: every fault names its place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from feedback.releases.disclosure_json import (
    check_fields,
    list_of,
    load,
    number,
    object_of,
    text,
    texts,
)
from feedback.releases.inputs import InputError

__all__ = ["Figure", "Question", "Slice", "Slices", "Terms", "read_question", "read_slices"]

_PEOPLE = 100_000
"""No cohort is larger; it keeps a slip of the keyboard from filling the memory."""

_TIERS = ("counted", "words")

People = frozenset[int]


@dataclass(frozen=True)
class Terms:
    """The part of a policy that the audits need; `words`: told in words, not in counts."""

    k: int = 8
    coalition: int = 1
    min_possible: int = 2
    words: bool = False


@dataclass(frozen=True)
class Figure:
    """low ≤ Σ weights[answer] over these people ≤ high."""

    people: People
    weights: Mapping[str, int]
    low: int
    high: int


@dataclass(frozen=True)
class Question:
    """What `check` is asked. `answers`: one for each person, None where not known."""

    terms: Terms
    people: int
    states: tuple[str, ...]
    published: tuple[Figure, ...]
    answers: tuple[str | None, ...] | None


@dataclass(frozen=True)
class Slice:
    """A part of a cohort that somebody would like to show."""

    name: str
    people: People


@dataclass(frozen=True)
class Slices:
    """What `plan` is asked: slices by priority, beside populations already published."""

    terms: Terms
    people: int
    slices: tuple[Slice, ...]
    published: tuple[People, ...]


def read_question(path: Path | str) -> Question:
    """The file of `check`. Raises InputError."""
    values = object_of(load(path), "the file")
    check_fields(values, "", ("people", "states", "published"), ("policy", "answers"))
    people = number(values["people"], "people", 1, _PEOPLE)
    states = texts(values["states"], "states")
    figures = list_of(values["published"], "published")
    question = Question(
        _terms(values.get("policy", {})),
        people,
        states,
        tuple(_figure(one, f"published[{at}]", people, states) for at, one in enumerate(figures)),
        _answers(values.get("answers"), people, states),
    )
    _check_joint(states)
    return question


def read_slices(path: Path | str) -> Slices:
    """The file of `plan`. Raises InputError."""
    values = object_of(load(path), "the file")
    check_fields(values, "", ("people", "slices"), ("policy", "published"))
    people = number(values["people"], "people", 1, _PEOPLE)
    slices: list[Slice] = []
    for at, one in enumerate(list_of(values["slices"], "slices")):
        where = f"slices[{at}]"
        fields = object_of(one, where)
        check_fields(fields, where, ("name", "people"))
        name = text(fields["name"], f"{where}.name")
        if name in {other.name for other in slices}:
            raise InputError(f"{where}.name", f"{name!r} is there twice")
        slices.append(Slice(name, _members(fields["people"], f"{where}.people", people)))
    published = list_of(values.get("published", []), "published")
    return Slices(
        _terms(values.get("policy", {})),
        people,
        tuple(slices),
        tuple(_members(one, f"published[{at}]", people) for at, one in enumerate(published)),
    )


def _terms(value: object) -> Terms:
    values = object_of(value, "policy")
    check_fields(values, "policy", (), ("k", "coalition", "min_possible", "tier"))
    numbers = {
        name: number(values[name], f"policy.{name}", least)
        for name, least in (("k", 1), ("coalition", 0), ("min_possible", 1))
        if name in values
    }
    tier = values.get("tier", _TIERS[0])
    if tier not in _TIERS:
        raise InputError("policy.tier", f"{tier!r} is not {' or '.join(_TIERS)}")
    return Terms(**numbers, words=tier == "words")


def _figure(value: object, where: str, people: int, states: Collection[str]) -> Figure:
    fields = object_of(value, where)
    check_fields(fields, where, ("people", "low", "high"), ("states", "weights"))
    if ("states" in fields) == ("weights" in fields):
        raise InputError(where, "needs either states or weights")
    members = _members(fields["people"], f"{where}.people", people)
    if not members:
        raise InputError(f"{where}.people", "is empty")
    if "states" in fields:
        weights = dict.fromkeys(texts(fields["states"], f"{where}.states"), 1)
        place = f"{where}.states"
    else:
        place = f"{where}.weights"
        weights = {
            state: number(weight, f"{place}[{state!r}]")
            for state, weight in object_of(fields["weights"], place).items()
        }
    for state in weights:
        if state not in states:
            raise InputError(place, f"{state!r} is not one of the states")
    if not weights:
        raise InputError(place, "is empty")
    low = number(fields["low"], f"{where}.low")
    high = number(fields["high"], f"{where}.high")
    if low > high:
        raise InputError(f"{where}.low", f"{low} is above high = {high}")
    each = [weights.get(state, 0) for state in states]
    least, most = min(each) * len(members), max(each) * len(members)
    if low > most or high < least:
        raise InputError(where, f"{low} … {high} is outside {least} … {most}, all that can be")
    return Figure(members, weights, low, high)


def _answers(value: object, people: int, states: Collection[str]) -> tuple[str | None, ...] | None:
    if value is None:
        return None
    answers: list[str | None] = []
    for at, one in enumerate(list_of(value, "answers")):
        if one is not None and (not isinstance(one, str) or one not in states):
            raise InputError(f"answers[{at}]", f"{one!r} is not one of the states")
        answers.append(one)
    if len(answers) != people:
        raise InputError("answers", f"has {len(answers)} entries, not people = {people}")
    return tuple(answers)


def _check_joint(states: tuple[str, ...]) -> None:
    """A state with a bar is an answer before and one after; then all of them are."""
    if not any("|" in state for state in states):
        return
    for at, state in enumerate(states):
        if state.count("|") != 1:
            raise InputError(f"states[{at}]", f"{state!r} is not of the form 'pre|post'")


def _members(value: object, where: str, people: int) -> People:
    if value == "all":
        return frozenset(range(people))
    if not isinstance(value, list):
        raise InputError(where, "is neither 'all' nor a list of people")
    members: set[int] = set()
    for at, one in enumerate(value):
        person = number(one, f"{where}[{at}]", 0)
        if person >= people:
            raise InputError(where, f"{person} is not below people = {people}")
        if person in members:
            raise InputError(where, f"{person} is there twice")
        members.add(person)
    return frozenset(members)
