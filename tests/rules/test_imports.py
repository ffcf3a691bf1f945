"""Who may reach the files: the storage package alone, and nothing else opens SQLite."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

import pytest

from tests.rules.source import trees


@cache
def modules() -> Mapping[str, set[str]]:
    """Path -> what it imports."""
    return {path: _imports(path) for path in trees()}


def _imports(path: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(trees()[path]):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _importers(module: str) -> set[str]:
    return {
        path
        for path, names in modules().items()
        if any(name == module or name.startswith(f"{module}.") for name in names)
    }


def test_modules_are_found():
    assert "feedback/storage/sqlite.py" in modules()
    assert len(modules()) > 100


# These name SQLite's error, to say in a line why the stores do not open or cannot be read, or to go
# on where one cannot be written. They open none.
NAMES_ITS_ERROR = {
    "feedback/backups/commands.py",
    "feedback/releases/commands.py",
    "feedback/running/health.py",
    "feedback/running/opening.py",
    "feedback/running/restore_commands.py",
    "feedback/running/steady.py",
}


def test_nothing_but_storage_opens_sqlite():
    users = {path for path in _importers("sqlite3") if not path.startswith("feedback/storage/")}
    assert users == NAMES_ITS_ERROR
    for path in users:
        used = {
            node.attr
            for node in ast.walk(trees()[path])
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "sqlite3"
        }
        assert used == {"Error"}


def test_sqlite_utils_is_used_by_the_storage_package_alone():
    users = _importers("sqlite_utils")
    assert users
    assert all(path.startswith("feedback/storage/") for path in users)


@pytest.mark.parametrize("name", ["connect", "prepare", "empty_log"])
def test_files_are_opened_by_the_storage_package_alone(name: str):
    users = _importers(f"feedback.storage.files.{name}")
    assert users
    assert all(path.startswith("feedback/storage/") for path in users)


def test_one_module_holds_the_primitives():
    assert _importers("cryptography") == {"crypto/primitives.py"}
    assert _importers("pyotp") == {"crypto/totp.py"}


def test_crypto_stands_alone():
    for path, names in modules().items():
        if path.startswith("crypto/"):
            assert not {name for name in names if name.split(".")[0] in {"feedback", "flask"}}


def test_nobody_asks_another_clock():
    """`random` and `datetime.now` are refused by the linter; these are the other ways.

    A demonstration's authenticator app shows codes for whoever signs in now.
    """
    clocks = {"time.time", "time.localtime", "time.gmtime", "datetime.utcnow", "date.today"}
    for path in modules().keys() - {"feedback/demo/commands.py"}:
        tree = trees()[path]
        asked = {
            f"{getattr(node.value, 'id', '')}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
        }
        assert not asked & clocks, path


def test_packages_hold_no_code_above_features():
    """import-linter does not see what a parent package runs."""
    tree = trees()["feedback/__init__.py"]
    assert all(isinstance(node, ast.Expr) for node in tree.body)


def test_pages_load_none_of_the_heavy_libraries():
    """They are for computing, for tables and for reports: each is imported when it is used."""
    # numpy: sqlite-utils would load it, but feedback/storage/database.py keeps it out.
    heavy = ("numpy", "ortools", "odfdo", "pandas", "scipy", "weasyprint", "xlsxwriter")
    program = (
        "import sys, feedback.app, feedback.running.wiring; "
        f"print([one for one in {heavy} if one in sys.modules])"
    )
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, check=True
    )
    assert found.stdout.strip() == b"[]"
