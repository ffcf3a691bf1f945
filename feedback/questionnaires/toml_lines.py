"""On which line of a TOML file a table or key stands, which tomllib does not tell.

A TOML file is a row of statements, each a header or one key with its value, and each parses
by itself. So lines are gathered until tomllib accepts them: that is one statement, however
its strings, arrays and comments are spread. Only a file that parsed as a whole is given here.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property

Path = tuple[str | int, ...]


class Lines:
    """Line numbers by path: ("question", 2, "waves") is a key of the third [[question]]."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it; 1 if there is none."""
        while path and path not in self._found:
            path = path[:-1]
        return self._found.get(path, 1)

    @cached_property
    def _found(self) -> dict[Path, int]:
        """Made only when a fault asks for it: most files have none."""
        found: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        here: Path = ()
        for line, source, parsed in _statements(self._text):
            names = _names(parsed)
            if source.startswith("["):
                here = _header(names, counts, repeated=source.startswith("[["))
                found.setdefault(here, line)
            else:
                for end in range(1, len(names) + 1):
                    found.setdefault(here + names[:end], line)
        return found


def syntax_fault(error: Exception, text: str) -> tuple[int, str]:
    """The line and the reason of what tomllib says of a file that does not parse."""
    # Up to Python 3.13 tomllib tells the place in its message alone.
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    line = int(place[1]) if place and place[1] else text.rstrip("\n").count("\n") + 1
    return line, str(error)[: place.start()] if place else str(error)


def _header(names: Path, counts: dict[Path, int], *, repeated: bool) -> Path:
    """The path a header opens; `counts` holds how often each [[header]] came before."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if not repeated:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path] - 1)


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, object]]]:
    gathered, start = "", 1
    for number, line in enumerate(text.split("\n"), start=1):
        start = start if gathered else number
        gathered += line.rstrip("\r") + "\n"
        try:
            parsed = tomllib.loads(gathered)
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            yield start, gathered.lstrip(), parsed
        gathered = ""


def _names(parsed: dict[str, object]) -> Path:
    """The dotted name of a statement; the keys of an inline table count as part of it."""
    names: Path = ()
    inner: object = parsed
    while isinstance(inner, dict) and inner:
        name, inner = next(iter(inner.items()))
        names = (*names, name)
    return names
