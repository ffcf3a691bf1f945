"""Files that people hand to a command, read strictly: every fault is an InputError."""

import json
from pathlib import Path

from feedback.releases.model import PlacedError

__all__ = ["InputError", "read_json", "read_text"]


class InputError(PlacedError):
    """Unusable input; `place` names file, line and column as far as they are known."""


def read_text(path: Path | str) -> str:
    """The file's text."""
    try:
        # Spreadsheets put a byte-order mark in front; it is not part of the first name.
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}, byte {error.start}", "is not UTF-8") from error


def read_json(text: str, place: str) -> object:
    """The text as JSON, in which no key is there twice and NaN is not a number."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"{place}, line {error.lineno}", f"is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, lists nested thousands deep, NaN, a key given twice.
        raise InputError(place, f"is not usable JSON: {error}") from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} is there twice")
    return values


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
