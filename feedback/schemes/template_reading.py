"""Reading a template file key by key, noting every problem with file, line and field."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class TemplateProblem:
    """One thing to mend; `line` counts from 1."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.message}"


class TemplateError(Exception):
    """A template that cannot be used; `problems` holds all of them, by line."""

    def __init__(self, problems: Sequence[TemplateProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class TemplateReader:
    """A table of the file. Values of the wrong kind are noted, and a usable one given instead.

    Keys that nobody asked for are problems too: `finish`, called on the whole file, raises them
    with the rest.
    """

    def __init__(
        self,
        file: str,
        text: "str | _Places",
        data: dict[str, object],
        *,
        path: Path = (),
        problems: list[TemplateProblem] | None = None,
    ) -> None:
        self._file, self._data, self._path = file, data, path
        self._places = _Places(text) if isinstance(text, str) else text
        self._read: set[str] = set()
        self._parts: list[TemplateReader] = []
        self._problems = [] if problems is None else problems

    def fail(self, key: str, message: str) -> None:
        path = (*self._path, key)
        shown = ", ".join(str(part + 1) if isinstance(part, int) else part for part in path)
        line = self._places.line_of(path)
        self._problems.append(TemplateProblem(self._file, line, shown, message))

    def text(self, key: str, *, empty: bool = False) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not (value.strip() or empty):
            self.fail(key, "must be text in quotes" + ("" if empty else ", and not empty"))
            return ""
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.fail(key, "must be a list of texts")
            return ()
        if len(set(value)) != len(value):
            self.fail(key, "names something twice")
        return tuple(" ".join(one.split()) for one in value)

    def number(self, key: str, allowed: range) -> int:
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            self.fail(key, f"must be a whole number from {allowed.start} to {allowed.stop - 1}")
            return allowed.start
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            self.fail(key, "must be true or false")
        return value is True

    def table(self, key: str) -> "TemplateReader":
        value = self._take(key)
        if not isinstance(value, dict):
            self.fail(key, f"must be a table, [{key}]")
        return self._part(value if isinstance(value, dict) else {}, (*self._path, key))

    def array(self, key: str) -> "list[TemplateReader]":
        value = self._take(key) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(key, f"must be tables, [[{key}]]")
            return []
        return [self._part(one, (*self._path, key, place)) for place, one in enumerate(value)]

    def finish(self) -> None:
        """Raise TemplateError if anything was wrong."""
        self.note_unknown()
        if self._problems:
            raise TemplateError(self._problems)

    def _take(self, key: str) -> object:
        self._read.add(key)
        return self._data.get(key)

    def _part(self, value: object, path: Path) -> "TemplateReader":
        data = cast("dict[str, object]", value)
        part = TemplateReader(self._file, self._places, data, path=path, problems=self._problems)
        self._parts.append(part)
        return part

    def note_unknown(self) -> None:
        """Note the keys that nobody asked for, here and in every table below."""
        for key in self._data.keys() - self._read:
            self.fail(key, f"is not known here; known are {', '.join(sorted(self._read))}")
        for part in self._parts:
            part.note_unknown()


def syntax_problem(error: Exception, text: str, file: str) -> TemplateProblem:
    """The line of a TOML syntax error, which tomllib tells in its message alone."""
    place = re.search(r"line (\d+), column", str(error))
    line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
    return TemplateProblem(file, line, "TOML", str(error))


class _Places:
    """Where each key stands, found only when something is wrong.

    A file cut off after any whole statement still parses, so what a beginning of the file holds
    for the first time stands in its last statement, however that is spread over lines.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def line_of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it; 1 if there is none."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    @cached_property
    def _lines(self) -> dict[Path, int]:
        lines = self._text.split("\n")
        found: dict[Path, int] = {}
        begins = 1
        for end in range(1, len(lines) + 1):
            try:
                data = tomllib.loads("\n".join(lines[:end]) + "\n")
            except tomllib.TOMLDecodeError:
                continue
            for path in _paths(data, ()):
                found.setdefault(path, begins)
            # Blank lines and comments parse too, so the next statement begins right after.
            begins = end + 1
        return found


def _paths(data: object, above: Path) -> Iterator[Path]:
    """Every path into tables and lists, outer before inner."""
    if isinstance(data, dict):
        inner: Iterable[tuple[str | int, object]] = data.items()
    elif isinstance(data, list):
        inner = enumerate(data)
    else:
        return
    for part, value in inner:
        yield (*above, part)
        yield from _paths(value, (*above, part))
