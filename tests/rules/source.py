"""The source of the packages: parsed once for all tests that look into it, and what it makes."""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
KIND = re.compile(r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*")
# Whoever makes an event says its kind to one of these, in this place.
MAKERS = {"Event": 0, "event_of": 0, "passing": 3}


@cache
def trees() -> Mapping[str, ast.Module]:
    """Path from the root -> its tree, of every module of the service and of crypto."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text())
        for package in ("feedback", "crypto")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def texts(path: str) -> frozenset[str]:
    """Every text constant in a module."""
    return frozenset(
        node.value
        for node in ast.walk(trees()[path])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def events() -> Mapping[str, set[str]]:
    """Kind of event -> paths of the modules that make one.

    Where a name stands for the kind, every text in the module that could be one counts.
    """
    found: dict[str, set[str]] = {}
    for path, tree in trees().items():
        for kind in _kinds(path, tree):
            found.setdefault(kind, set()).add(path)
    return found


def _kinds(path: str, tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        named = [one.value for one in node.keywords if one.arg == "kind"]
        place = MAKERS.get(name)
        if place is None or not (named or len(node.args) > place):
            continue
        given = named[0] if named else node.args[place]
        if isinstance(given, ast.Constant):
            found.add(str(given.value))
        elif not _passed_in(given, tree):
            found |= {text for text in texts(path) if KIND.fullmatch(text)}
    return found


def _passed_in(given: ast.expr, tree: ast.Module) -> bool:
    """Whether it is a parameter of a maker itself, or of one of its kind: read at its callers."""
    makers = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in MAKERS
    ]
    names = {arg.arg for maker in makers for arg in maker.args.args}
    return isinstance(given, ast.Name) and given.id in names
