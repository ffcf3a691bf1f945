"""Strict reading of decoded JSON: the exact keys and types, or MalformedError."""

from collections.abc import Sequence
from typing import TypeVar, cast

from feedback.questionnaires.errors import MalformedError

Shape = dict[str, object]
T = TypeVar("T", bound=str)


def shaped(data: object, *keys: str) -> Shape:
    """An object with exactly these keys."""
    if not isinstance(data, dict) or set(data) != set(keys):
        raise MalformedError(f"expected an object with the keys {', '.join(keys)}")
    return data


def listed(data: object, *, length: int | None = None) -> list[object]:
    if not isinstance(data, list) or (length is not None and len(data) != length):
        raise MalformedError("expected a list" + (f" of {length}" if length else ""))
    return data


def word(data: object) -> str:
    if not isinstance(data, str):
        raise MalformedError("expected text")
    return data


def flag(data: object) -> bool:
    if not isinstance(data, bool):
        raise MalformedError("expected true or false")
    return data


def number(data: object) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise MalformedError("expected a whole number")
    return data


def one_of(data: object, allowed: Sequence[T]) -> T:
    if not isinstance(data, str) or data not in allowed:
        raise MalformedError(f"expected one of {', '.join(allowed)}")
    return cast("T", data)
