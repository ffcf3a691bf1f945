"""`feedback audit`, as the operator runs it."""

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
    assert (whole.exit_code, "is whole. Rows: 1\n" in whole.output) == (0, True)
    with sqlite3.connect(data_dir / "main.db") as connection:
        connection.execute("UPDATE audit SET actor = 'b'")
    connection.close()
    changed = CliRunner().invoke(main, ["audit", "verify"])
    assert changed.exit_code == 1
    assert "row 1: was changed" in changed.output


def test_verify_names_incidents(
    store: SqliteStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())
    with store.change(Event("release.expired", by="a", scheme="s")):
        pass
    assert "Incident" not in CliRunner().invoke(main, ["audit", "verify"]).output
    detail = {"release": "r1", "audits": "determined"}
    with store.change(Event("release.withheld", by="a", scheme="s", detail=detail)):
        pass
    ended = CliRunner().invoke(main, ["audit", "verify"])
    assert ended.exit_code == 0
    assert (
        "Incident: row 2, 2026-03-02, release.withheld, scheme s, audits determined, release r1\n"
        "What to do: “Incidents” in docs/operations.md.\n"
    ) in ended.output


@pytest.fixture
def command(store: SqliteStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())
    with store.change(Event("scheme.created", by="a", scheme="s")):
        pass
    return lambda *given: CliRunner().invoke(main, ["audit", *map(str, given)])


def test_export_and_verify_the_file(command, store: SqliteStore, tmp_path: Path):
    file = tmp_path / "record.jsonl"
    assert command("export", file).output == "Rows written: 1\n"
    assert file.stat().st_mode & 0o777 == 0o600
    with store.change(Event("scheme.settings", by="a", scheme="s")):
        pass
    whole = command("verify", "--file", file)
    assert (whole.exit_code, "Rows since then: 1" in whole.output) == (0, True)
    file.write_text(file.read_text().replace('"a"', '"b"'))
    changed = command("verify", "--file", file)
    assert (changed.exit_code, "row 1: was changed" in changed.output) == (1, True)


def test_export_overwrites_nothing(command, tmp_path: Path):
    file = tmp_path / "there"
    file.write_text("mine")
    refused = command("export", file)
    assert (refused.exit_code, "Give another name" in refused.output) == (2, True)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}\n", None])
def test_a_file_that_is_no_export(command, tmp_path: Path, content: bytes | None):
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    refused = command("verify", "--file", file)
    assert refused.exit_code == 2
    assert (content is None) or "Give one from 'feedback audit export'" in refused.output
