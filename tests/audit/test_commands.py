"""`feedback audit verify`, as the operator runs it."""

import base64
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event


def test_verify(store: SqliteStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())
    with store.change(Event("scheme.created", by="a", scheme="s")):
        pass
    whole = CliRunner().invoke(main, ["audit", "verify"])
    assert (whole.exit_code, "is whole: 1 rows" in whole.output) == (0, True)
    with sqlite3.connect(data_dir / "main.db") as connection:
        connection.execute("UPDATE audit SET actor = 'b'")
    connection.close()
    changed = CliRunner().invoke(main, ["audit", "verify"])
    assert changed.exit_code == 1
    assert "row 1: was changed" in changed.output
