"""`feedback keys`: what it says, and that it says no key."""

import base64
import os
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.running.keyfile import encoded
from feedback.storage.rewrapping import fingerprint
from tests.conftest import MASTER
from tests.storage.fixtures import BEHIND, unpack


@pytest.fixture
def run(tmp_path, monkeypatch, blank):
    shutil.copytree(blank, tmp_path / "data")
    (tmp_path / "data.key").write_text(encoded([MASTER]))
    (tmp_path / "data.key").chmod(0o600)
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "data"))
    secrets = set()

    def invoke(*args, **env):
        secrets.update((tmp_path / "data.key").read_text().split())
        got = CliRunner().invoke(main, ["keys", *args], env=env)
        secrets.update((tmp_path / "data.key").read_text().split())
        if "--print" not in args:
            assert not [one for one in secrets if one in got.output]
        return got

    return invoke


def test_from_one_key_to_the_next(run, tmp_path):
    old = fingerprint(MASTER)
    first = run("check")
    assert first.exit_code == 0
    assert f"1. {old}: opens 12 of 12 keys" in first.output
    assert "mode 600" in first.output

    rotated = run("rotate")
    assert rotated.exit_code == 0
    assert "12 keys of the stores were wrapped under it" in rotated.output
    assert f"Still listed: {old}" in rotated.output
    assert "expire after 7 days" in rotated.output

    both = run("check")
    assert f"2. {old}: nothing needs it" in both.output
    assert "All keys of the stores open under the first." in both.output

    refused = run("drop-old")  # nobody says yes
    assert refused.exit_code == 1
    assert len((tmp_path / "data.key").read_text().split()) == 2
    dropped = run("drop-old", "--yes")
    assert dropped.exit_code == 0
    assert old in dropped.output
    assert len((tmp_path / "data.key").read_text().split()) == 1
    assert run("check").exit_code == 0
    again = run("drop-old")  # nothing is asked where there is nothing to drop
    assert (again.exit_code, "Only one master key" in again.output) == (1, True)


def test_a_key_that_is_only_listed_is_said_to_be_waiting(run):
    assert run("add").exit_code == 0
    got = run("check")
    assert got.exit_code == 0
    assert "run 'feedback keys rotate'" in got.output
    assert run("drop-old", "--yes").exit_code == 1


def test_a_key_for_the_environment_is_printed_and_nothing_changed(run, tmp_path):
    before = (tmp_path / "data.key").read_bytes()
    got = run("add", "--print")
    assert len(base64.b64decode(got.output)) == 32
    assert got.output != run("add", "--print").output
    assert (tmp_path / "data.key").read_bytes() == before


def test_the_environments_keys(run, tmp_path):
    (tmp_path / "data.key").rename(tmp_path / "away")
    (tmp_path / "data.key").touch()
    new = encoded([bytes([9]) * 32])
    both = new + encoded([MASTER])
    assert run("rotate", FEEDBACK_MASTER_KEY=encoded([MASTER])).exit_code == 2
    assert run("rotate", FEEDBACK_MASTER_KEY=both).exit_code == 0
    dropped = run("drop-old", "--yes", FEEDBACK_MASTER_KEY=both)
    assert "Take it out of the list" in dropped.output
    assert run("check", FEEDBACK_MASTER_KEY=new).exit_code == 0
    lost = run("check", FEEDBACK_MASTER_KEY=encoded([MASTER]))
    assert lost.exit_code == 1
    assert "No listed key opens: audit, blind" in lost.output


def test_a_check_says_what_is_wrong_and_changes_nothing(run, tmp_path):
    raw = sqlite3.connect(tmp_path / "data" / "keyring.db")
    raw.execute("DELETE FROM purpose_keys WHERE name = 'slots'")
    raw.commit()
    raw.close()
    (tmp_path / "data.key.new").write_text("left")
    got = run("check")
    assert got.exit_code == 1
    assert "Missing from the keyring: slots." in got.output
    assert "left by a crash" in got.output
    (tmp_path / "data.key").chmod(0o644)
    got = run("check")
    assert (got.exit_code, "chmod 600" in got.output) == (2, True)


@pytest.mark.parametrize("command", [["check"], ["rotate"], ["drop-old", "--yes"], ["add"]])
def test_nothing_is_made_where_nothing_is(run, tmp_path, command):
    shutil.rmtree(tmp_path / "data")
    assert run(*command).exit_code == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["init", "serve", "worker", "keys rotate", "audit verify"])
def test_every_command_refuses_newer_stores_alike(tmp_path, command):
    old = unpack(BEHIND, tmp_path)
    raw = sqlite3.connect(old.data / "volatile.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    env = {"FEEDBACK_DATA_DIR": str(old.data), "FEEDBACK_PORT": "9"}
    got = CliRunner().invoke(main, command.split(), env=env)
    assert got.exit_code == 2
    assert len(got.output.strip().splitlines()) == 1
    assert "newer program again. No store was changed" in got.output
    raw = sqlite3.connect(old.data / "main.db")
    assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    raw.close()
    assert os.environ.get("FEEDBACK_DATA_DIR") != str(old.data)
