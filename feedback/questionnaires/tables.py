"""Reading the tables of a definition file, noting every problem with its line."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar, cast

from crypto import normalise
from feedback.questionnaires.errors import DefinitionProblem
from feedback.questionnaires.items import Option, Scale
from feedback.questionnaires.toml_lines import Lines, Path

Table = Mapping[str, object]
T = TypeVar("T", bound=str)


def tidy(text: str) -> str:
    """One line, one space between words, one spelling of accented letters."""
    return normalise("NFC", " ".join(text.split()))


class Reader:
    """Each method gives a usable value and notes a problem where the file had another kind."""

    def __init__(self, file: str, lines: Lines) -> None:
        self._file, self._lines = file, lines
        self._found: dict[tuple[int, str], DefinitionProblem] = {}

    @property
    def problems(self) -> tuple[DefinitionProblem, ...]:
        return tuple(self._found.values())

    def fail(self, path: Path, key: str, message: str) -> None:
        """Note a problem; the first at a place counts, since later ones follow from it."""
        line = self._lines.of((*path, key))
        shown = [str(part + 1) if isinstance(part, int) else part for part in path]
        field = f"{' '.join(shown)}, {key}" if shown else key
        self._found.setdefault((line, field), DefinitionProblem(self._file, line, field, message))

    def known(self, table: Table, path: Path, keys: Collection[str]) -> None:
        for key in table.keys() - set(keys):
            self.fail(path, key, f"is not known here; known are {', '.join(keys)}")

    def text(self, table: Table, path: Path, key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return tidy(value)
        self.fail(path, key, "must be text in quotes")
        return ""

    def texts(self, table: Table, path: Path, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(tidy(one) for one in value)
        self.fail(path, key, "must be a list of texts")
        return ()

    def flag(self, table: Table, path: Path, key: str) -> bool:
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.fail(path, key, "must be true or false")
        return False

    def number(self, table: Table, path: Path, key: str, *, default: int) -> int:
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.fail(path, key, "must be a whole number")
        return default

    def one_of(self, table: Table, path: Path, key: str, allowed: Sequence[T]) -> T:
        """A missing key means the first of `allowed`."""
        value = table.get(key, allowed[0])
        if isinstance(value, str) and value in allowed:
            return cast("T", value)
        self.fail(path, key, f"must be one of {', '.join(allowed)}")
        return allowed[0]

    def tables(self, table: Table, path: Path, key: str) -> dict[str, Table]:
        """A table of tables, such as [scales.agree]."""
        value = table.get(key, {})
        if isinstance(value, dict) and all(isinstance(one, dict) for one in value.values()):
            return value
        self.fail(path, key, f"must be tables, [{key}.name]")
        return {}

    def array(self, table: Table, path: Path, key: str) -> list[Table]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return value
        self.fail(path, key, f"must be tables, [[{key}]]")
        return []

    def scale(self, table: Table, path: Path) -> Scale:
        """Options are labels in order, low to high, with the values 1, 2, …; or have their own."""
        options = []
        value = table.get("options", [])
        for position, one in enumerate(value if isinstance(value, list) else [None], start=1):
            if isinstance(one, str):
                options.append(Option(value=str(position), label=tidy(one)))
            elif isinstance(one, dict) and one.keys() == {"value", "label"}:
                own = (self.text(one, (*path, "options"), key) for key in ("value", "label"))
                options.append(Option(value=next(own), label=next(own)))
            else:
                self.fail(path, "options", "must be a list of labels, or of {value, label}")
        favourable = self.texts(table, path, "favourable")
        return Scale(options=tuple(options), favourable=frozenset(favourable))
