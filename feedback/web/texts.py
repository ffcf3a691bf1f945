"""Where the texts are: what is read out of code, templates and shipped files for translation.

Found: `_`, `_l`, `ngettext` and `N_` in Python and templates; the sentences of service errors,
which are written in English and looked up where they are shown, also where a constant of the
same module holds them; and what `feedback.wording` names.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_file

from feedback.wording import shipped_texts

__all__ = ["ERRORS", "extract", "in_python"]

_ONE: Final = frozenset({"_", "_l", "N_", "gettext", "lazy_gettext"})
_MANY: Final = frozenset({"ngettext", "lazy_ngettext"})
ERRORS: Final = frozenset({"Rejected", "Conflict", "NotAllowed", "NotFound", "Stale", "Full"})
"""Errors whose first argument is a sentence to read. One that begins with a small letter is for
the log alone."""
_KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS: Final = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}

Text = str | tuple[str, str]


def extract(root: Path) -> Catalog:
    """All texts of the checkout at `root`, with the files they stand in and no line numbers,
    which would change the catalogue at every edit."""
    found: dict[Text, dict[str, None]] = {}

    def add(text: Text, file: str) -> None:
        if text not in ("", ("", "")):
            found.setdefault(text, {})[file] = None

    for path in sorted((root / "feedback").rglob("*.py")):
        for text in in_python(path.read_text("utf-8")):
            add(text, str(path.relative_to(root)))
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for text in _in_template(path):
                add(text, str(path.relative_to(root)))
    for file, text in shipped_texts():
        add(text, file)
    catalogue = Catalog(project="Candour", charset="utf-8")
    for text, files in sorted(found.items(), key=lambda one: (min(one[1]), str(one[0]))):
        places: Any = [(file, None) for file in sorted(files)]  # babel writes these without a line
        catalogue.add(text, locations=places)
    return catalogue


def in_python(source: str) -> Iterator[Text]:
    """The texts of one module, in no order."""
    tree = ast.parse(source)
    constants = _constants(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _name(node.func)
        if name in _ONE:
            yield from _strings(node.args[0], constants)
        elif name in _MANY:
            one, many = (list(_strings(arg, constants)) for arg in node.args[:2])
            yield from zip(one, many, strict=True)
        elif name in ERRORS:
            yield from (text for text in _strings(node.args[0], constants) if _told(text))


def _told(text: str) -> bool:
    return not text[:1].islower()


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _constants(tree: ast.Module) -> dict[str, str]:
    """Module-level names of single texts."""
    found: dict[str, str] = {}
    for node in tree.body:
        targets: Iterable[Any] = (
            [node.target]
            if isinstance(node, ast.AnnAssign)
            else node.targets
            if isinstance(node, ast.Assign)
            else []
        )
        value = getattr(node, "value", None)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            found |= {one.id: value.value for one in targets if isinstance(one, ast.Name)}
    return found


def _strings(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in constants:
            yield constants[name]
        case ast.IfExp(body=body, orelse=orelse):
            yield from _strings(body, constants)
            yield from _strings(orelse, constants)
        case _:
            return


def _in_template(path: Path) -> Iterator[Text]:
    rows = extract_from_file("jinja2", path, _KEYWORDS, options=_OPTIONS)
    for _, message, *_more in rows:
        if isinstance(message, tuple):
            yield (str(message[0]), str(message[1]))
        else:
            yield str(message)
