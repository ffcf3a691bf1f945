"""docs/known-faults.md: each test that it names is there, and each fault names one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/known-faults.md"
SECTIONS = ["Pages and sign-in", "Inside", "The thief", "The mailbox"]
_CODE = re.compile(r"`([^`]+)`")
_NAMED = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def rows(text: str) -> list[tuple[str, str]]:
    """(fault, the cell that names its tests) of every table."""
    found = []
    for line in filter(lambda one: one.startswith("|"), text.splitlines()):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and cells[0] != "fault" and not set(cells[0]) <= {"-"}:
            assert len(cells) == 3, line
            assert all(cells), line
            found.append((cells[0], cells[2]))
    return found


@cache
def functions_of(path: str) -> frozenset[str]:
    """The names of a file's tests; of a class's too."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def missing(cell: str) -> list[str]:
    """What a cell names and is not there; the cell itself if it names no test."""
    wrong = []
    for name in _CODE.findall(cell) or [cell]:
        found = _NAMED.fullmatch(name)
        if not found or not (ROOT / found[1]).is_file() or found[2] not in functions_of(found[1]):
            wrong.append(name)
    return wrong


def test_each_fault_names_tests_that_are_there():
    told = rows(PAGE.read_text("utf-8"))
    assert len(told) > 20
    assert {fault: missing(cell) for fault, cell in told if missing(cell)} == {}


def test_no_fault_is_told_twice():
    told = [fault for fault, _cell in rows(PAGE.read_text("utf-8"))]
    assert sorted(told) == sorted(set(told))


def test_the_page_has_its_sections():
    found = re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert found == SECTIONS


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "some test",
        "`tests/rules/test_known_faults.py::test_that_is_not_there`",
        "`tests/rules/test_nothing.py::test_each_fault_names_tests_that_are_there`",
        "`tests/rules/test_known_faults.py`",
    ],
)
def test_the_rule_sees_what_is_missing(cell):
    assert missing(cell) == [*(_CODE.findall(cell) or [cell])]
