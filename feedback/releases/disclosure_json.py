"""Values of a JSON file, read strictly: every fault is an InputError with its place."""

from collections.abc import Collection, Mapping
from pathlib import Path

from feedback.releases.inputs import InputError, read_json, read_text

__all__ = ["check_fields", "list_of", "load", "number", "object_of", "text", "texts"]


def check_fields(
    values: Mapping[str, object], where: str, needed: Collection[str], more: Collection[str] = ()
) -> None:
    """Refuse a field that is missing, or that nobody would read."""
    for name in needed:
        if name not in values:
            raise InputError(where or "the file", f"{name!r} is missing")
    for name in values:
        if name not in needed and name not in more:
            raise InputError(where or "the file", f"{name!r} is not a field")


def number(value: object, where: str, least: int | None = None, most: int | None = None) -> int:
    """A whole number; true, 1.0 and "1" are none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(where, "is not a whole number")
    if least is not None and value < least:
        raise InputError(where, f"{value} is below {least}")
    if most is not None and value > most:
        raise InputError(where, f"{value} is above {most}")
    return value


def text(value: object, where: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value:
        raise InputError(where, "is not a text")
    return value


def texts(value: object, where: str) -> tuple[str, ...]:
    """A list of different texts, at least one."""
    texts = [text(one, f"{where}[{at}]") for at, one in enumerate(list_of(value, where))]
    if not texts:
        raise InputError(where, "is empty")
    for at, one in enumerate(texts):
        if one in texts[:at]:
            raise InputError(f"{where}[{at}]", f"{one!r} is there twice")
    return tuple(texts)


def list_of(value: object, where: str) -> list[object]:
    """A list of anything."""
    if not isinstance(value, list):
        raise InputError(where, "is not a list")
    return value


def object_of(value: object, where: str) -> dict[str, object]:
    """An object."""
    if not isinstance(value, dict):
        raise InputError(where, "is not an object")
    return value


def load(path: Path | str) -> object:
    """The file as JSON."""
    return read_json(read_text(path), str(path))
