"""Questionnaires as TOML files: those shipped here, and copies that a scheme lead has edited."""

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

from feedback.questionnaires.errors import DefinitionError, DefinitionProblem
from feedback.questionnaires.items import ASKED_IN, DEFAULT_MAX_BYTES, KINDS, Question, Scale
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.rules import Fault, check
from feedback.questionnaires.tables import Reader, Table
from feedback.questionnaires.toml_lines import Lines, Path, syntax_fault

MAX_FILE_BYTES = 65_536
# Finding the line of a fault can take time with the square of the lines of one statement.
MAX_LINES = 1500

# A key of thousands of parts keeps tomllib busy for minutes; ours have three at the most.
_PART = r"""(?:[\w-]{1,99}+|"(?:[^"\\\n]|\\.){0,99}+"|'[^'\n]{0,99}+')"""
_DEEP = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{32}}")

HEAD_KEYS = ("title", "roles", "credit", "scales", "question")
SCALE_KEYS = ("options", "favourable")
QUESTION_KEYS = (
    *("id", "text", "text_post", "kind", "scale", "options", "favourable", "reverse"),
    *("waves", "roles", "required", "max_bytes"),
)


def shipped() -> tuple[str, ...]:
    """Names of the definitions that come with the service, sorted."""
    found = resources.files("feedback.questionnaires").joinpath("definitions").iterdir()
    return tuple(sorted(one.name.removesuffix(".toml") for one in found))


def load_shipped(name: str) -> Questionnaire:
    """A definition that comes with the service; KeyError for a name not in `shipped()`."""
    if name not in shipped():
        raise KeyError(name)
    folder = resources.files("feedback.questionnaires").joinpath("definitions")
    file = f"{name}.toml"
    return load(folder.joinpath(file).read_text(encoding="utf-8"), file=file)


def load(text: str, *, file: str) -> Questionnaire:
    """Parse and check a definition. Raises DefinitionError with every problem found."""
    text = text.removeprefix("\ufeff")
    if len(text.encode(errors="replace")) > MAX_FILE_BYTES or text.count("\n") > MAX_LINES:
        message = f"must be {MAX_FILE_BYTES // 1024} kB and {MAX_LINES} lines or fewer"
        raise DefinitionError([DefinitionProblem(file, 1, "file", message)])
    if _DEEP.search(text):
        raise DefinitionError([DefinitionProblem(file, 1, "TOML", "a key has too many dots")])
    reader = Reader(file, Lines(text))
    data = _toml(text, file)
    questionnaire, scales = _questionnaire(reader, data)
    for fault in check(questionnaire):
        reader.fail(*_place(fault, questionnaire, scales), fault.message)
    if reader.problems:
        raise DefinitionError(reader.problems)
    return questionnaire


def _place(
    fault: Fault, questionnaire: Questionnaire, scales: Mapping[int, str]
) -> tuple[Path, str]:
    """Where to mend a fault: one of a named scale at the scale, not at each of its questions."""
    if fault.question is None:
        return (), fault.field
    path: Path = ("question", fault.question)
    if fault.field not in SCALE_KEYS or fault.question not in scales:
        return path, fault.field
    question = questionnaire.questions[fault.question]
    if question.scale is None or question.kind != "scale":
        return path, "scale"
    return ("scales", scales[fault.question]), fault.field


def _toml(text: str, file: str) -> Table:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, reason = syntax_fault(error, text)
        raise DefinitionError([DefinitionProblem(file, line, "TOML", reason)]) from error


def _questionnaire(reader: Reader, data: Table) -> tuple[Questionnaire, Mapping[int, str]]:
    """What could be read, and which question took which named scale."""
    reader.known(data, (), HEAD_KEYS)
    scales: dict[str, Scale] = {}
    for name, table in reader.tables(data, (), "scales").items():
        reader.known(table, ("scales", name), SCALE_KEYS)
        scales[name] = reader.scale(table, ("scales", name))
    questions, taken = [], dict[int, str]()
    for position, table in enumerate(reader.array(data, (), "question")):
        path = ("question", position)
        reader.known(table, path, QUESTION_KEYS)
        name = reader.text(table, path, "scale")
        if name:
            taken[position] = name
            if name not in scales:
                reader.fail(path, "scale", f"there is no scale “{name}” in this file")
            if not table.keys().isdisjoint(SCALE_KEYS):
                reader.fail(path, "scale", "give a scale, or options of its own, not both")
        questions.append(_question(reader, table, path, scales.get(name)))
    questionnaire = Questionnaire(
        title=reader.text(data, (), "title"),
        roles=reader.texts(data, (), "roles"),
        questions=tuple(questions),
        credit=reader.text(data, (), "credit"),
    )
    return questionnaire, taken


def _question(reader: Reader, table: Table, path: Path, scale: Scale | None) -> Question:
    if scale is None and not table.keys().isdisjoint(SCALE_KEYS):
        scale = reader.scale(table, path)
    return Question(
        id=reader.text(table, path, "id"),
        text=reader.text(table, path, "text"),
        kind=reader.one_of(table, path, "kind", KINDS),
        scale=scale,
        reverse=reader.flag(table, path, "reverse"),
        waves=reader.one_of(table, path, "waves", ASKED_IN),
        roles=reader.texts(table, path, "roles"),
        text_post=reader.text(table, path, "text_post"),
        required=reader.flag(table, path, "required"),
        max_bytes=reader.number(table, path, "max_bytes", default=DEFAULT_MAX_BYTES),
    )
