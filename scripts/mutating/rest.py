"""Mutants of what mutmut leaves alone: constants, fields, properties, and what is decorated.

These run when a module is imported, so each is a file of its own and a fresh import. The
operators are mutmut's.
"""

import contextlib
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Final, NamedTuple

import libcst as cst
import pytest
from forks import judged
from functions import Quick
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import get_ignored_lines

_LIMIT: Final = 300
_OURS: Final = ("crypto", "feedback", "tests", "conftest")
_LOADED: Final = Path("loaded.json")


class Mutant(NamedTuple):
    """A whole module with one change, and the change for reading."""

    source: str
    diff: str


class _Rest(MutationVisitor):
    """Goes where mutmut does not, and not where it does."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom):
            return True
        if isinstance(node, cst.Assign) and _named(node, "__all__"):
            return True
        return isinstance(node, cst.FunctionDef) and not _decorated(node)


def _named(node: cst.Assign, name: str) -> bool:
    return any(isinstance(t.target, cst.Name) and t.target.value == name for t in node.targets)


def _decorated(node: cst.FunctionDef) -> bool:
    found = [one.decorator for one in node.decorators]
    names = [one.value if isinstance(one, cst.Name) else "" for one in found]
    return bool(names) and names not in (["staticmethod"], ["classmethod"])


def mutants(module: str) -> list[Mutant]:
    """Every one of a module."""
    path = Path(module)
    plain = path.read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(plain))
    visitor = _Rest(mutation_operators, get_ignored_lines(module, plain, wrapper))
    tree = wrapper.visit(visitor)
    made = []
    for one in visitor.mutations:
        source = deep_replace(tree, one.original_node, one.mutated_node).code
        lines = unified_diff(plain.splitlines(), source.splitlines(), module, module, "", "", 1, "")
        made.append(Mutant(source, "\n".join(lines)))
    return made


def tried(module: str, chosen: Sequence[Mutant], arguments: Sequence[str]) -> list[str]:
    """What became of each, in order."""
    run = _pytest(arguments)
    if not _LOADED.exists():
        if judged(lambda: run() or _note_loaded(), 3600) != "survived":
            sys.exit("a test fails before anything is changed")
        for name in json.loads(_LOADED.read_text()):
            with contextlib.suppress(Exception):  # then the tests load it themselves
                importlib.import_module(name)
    path = Path(module)
    plain = path.read_text("utf-8")
    states = []
    try:
        for mutant in chosen:
            path.write_text(mutant.source)
            states.append(judged(run, _LIMIT))
            print(".!"[states[-1] != "killed"], end="", flush=True)
    finally:
        path.write_text(plain)
    return states


def _pytest(arguments: Sequence[str]) -> Callable[[], int]:
    def run() -> int:
        sys.dont_write_bytecode = True  # two mutants of one second and size would be taken for one
        return pytest.main(list(arguments), plugins=[Quick()])

    return run


def _note_loaded() -> int:
    """What the tests bring in of others, for the parent to have it at hand."""
    others = [name for name in sys.modules if name.split(".")[0] not in _OURS]
    _LOADED.write_text(json.dumps(others))
    return 0
