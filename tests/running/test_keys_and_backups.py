"""A backup from before a rotation needs the old master key, and only that."""

import shutil

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.running.keyfile import encoded
from tests.conftest import MASTER


@pytest.fixture
def run(tmp_path, monkeypatch, blank):
    shutil.copytree(blank, tmp_path / "data")
    (tmp_path / "data.key").write_text(encoded([MASTER]))
    (tmp_path / "data.key").chmod(0o600)
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "data"))
    return lambda *args, **env: CliRunner().invoke(main, [str(one) for one in args], env=env)


def test_a_backup_from_before_a_rotation_is_restored_with_the_old_key_listed(run, tmp_path):
    away, folder, key = tmp_path / "restored", tmp_path / "backups", tmp_path / "data.key"
    folder.mkdir()
    assert run("backup-key", tmp_path / "private").exit_code == 0
    assert run("backup", folder).exit_code == 0
    assert run("keys", "rotate").exit_code == 0
    assert run("keys", "drop-old", "--yes").exit_code == 0

    restore = ("restore", folder, "--key", tmp_path / "private", "--to", away)
    refused = run(*restore)
    assert refused.exit_code == 1
    assert "master key" in refused.output
    assert not away.exists() or not list(away.iterdir())

    key.write_text(key.read_text() + encoded([MASTER]))
    assert run(*restore).exit_code == 0
    there = {"FEEDBACK_DATA_DIR": str(away), "FEEDBACK_MASTER_KEY_FILE": str(key)}
    assert "run 'feedback keys rotate'" in run("keys", "check", **there).output
    assert "12 keys of the stores were wrapped" in run("keys", "rotate", **there).output
    assert run("keys", "drop-old", "--yes", **there).exit_code == 0
    assert run("keys", "check", **there).exit_code == 0
    assert run("audit", "verify", **there).exit_code == 0
