"""`feedback upgrade`, on an installation that earlier code made."""

import sqlite3

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.storage.inspecting import store_files
from tests.storage.fixtures import VERSIONS, unpack


@pytest.fixture
def old(tmp_path):
    return unpack(VERSIONS[0], tmp_path)


def _run(old, *args):
    env = {"FEEDBACK_DATA_DIR": str(old.data)}
    return CliRunner().invoke(main, ["upgrade", *args], env=env)


def _versions(old):
    return {one.path.name: one.version for one in store_files(old.data)}


def test_a_dry_run_changes_nothing_and_the_real_one_does_what_it_said(old):
    before = _versions(old)
    tried = _run(old, "--dry-run")
    assert tried.exit_code == 0
    assert "main: version 1 to 3\n" in tried.output
    assert "This works, tried on copies." in tried.output
    assert _versions(old) == before
    assert not (old.data / "upgrading").exists()

    done = _run(old)
    assert done.exit_code == 0
    assert done.output.splitlines()[:-1] == tried.output.splitlines()[:-1]
    assert _versions(old)["main.db"] == 3
    for args in ([], ["--dry-run"]):
        assert _run(old, *args).output == "The stores are up to date.\n"


@pytest.mark.parametrize("args", [[], ["--dry-run"]])
def test_newer_stores_and_none_are_refused(old, tmp_path, args):
    raw = sqlite3.connect(old.data / "diaries.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = _versions(old)
    got = _run(old, *args)
    assert (got.exit_code, "newer program again" in got.output) == (2, True)
    assert _versions(old) == before
    (old.data / "keyring.db").rename(tmp_path / "away")
    assert "no stores" in _run(old, *args).output
