"""Reading a template file key by key, noting every problem with file, line and field."""

from collections.abc import Sequence
from typing import cast

from feedback.questionnaires.errors import DefinitionProblem
from feedback.questionnaires.toml_lines import Lines, Path

__all__ = ["TemplateError", "TemplateReader"]


class TemplateError(Exception):
    """A template that cannot be used; `problems` holds all of them, by line."""

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
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
        lines: Lines,
        data: dict[str, object],
        *,
        path: Path = (),
        problems: list[DefinitionProblem] | None = None,
    ) -> None:
        self._file, self._data, self._path = file, data, path
        self._lines = lines
        self._read: set[str] = set()
        self._parts: list[TemplateReader] = []
        self._problems = [] if problems is None else problems

    def fail(self, key: str, message: str) -> None:
        path = (*self._path, key)
        shown = ", ".join(str(part + 1) if isinstance(part, int) else part for part in path)
        line = self._lines.of(path)
        self._problems.append(DefinitionProblem(self._file, line, shown, message))

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
        part = TemplateReader(self._file, self._lines, data, path=path, problems=self._problems)
        self._parts.append(part)
        return part

    def note_unknown(self) -> None:
        """Note the keys that nobody asked for, here and in every table below."""
        for key in self._data.keys() - self._read:
            self.fail(key, f"is not known here; known are {', '.join(sorted(self._read))}")
        for part in self._parts:
            part.note_unknown()
