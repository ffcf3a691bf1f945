"""`feedback doctor` as a whole: it tells all, ends with a status, and changes nothing."""

import json
import os
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.clock import SystemClock
from feedback.running.doctor.examining import examine
from feedback.running.keyfile import encoded
from tests.conftest import MASTER
from tests.ports import free_port
from tests.storage.fixtures import BEHIND, unpack
from tests.storage.together import processes


@pytest.fixture
def env(tmp_path, blank):
    shutil.copytree(blank, tmp_path / "data")
    (tmp_path / "data.key").write_text(encoded([MASTER]))
    (tmp_path / "data.key").chmod(0o600)
    return {"FEEDBACK_DATA_DIR": str(tmp_path / "data"), "FEEDBACK_PORT": str(free_port())}


def _run(env, *args):
    got = CliRunner().invoke(main, ["doctor", *args], env=env)
    assert got.exit_code in {0, 1}, got.output
    return got


def _levels(env, *args):
    told = json.loads(_run(env, "--json", *args).output)
    assert len({one["check"] for one in told["checks"]}) == len(told["checks"])
    return {one["check"]: one["level"] for one in told["checks"]}


def test_all_is_told_in_lines_and_for_programs(env):
    got = _run(env)
    levels = _levels(env)
    assert got.exit_code == 0
    assert "fault" not in levels.values()
    assert {"permissions", "clock", "disk", "mail", "certificate", "keys", "backup"} < levels.keys()
    assert {"time service", "swap", "worker", "never-back", "store main"} < levels.keys()
    assert f"{list(levels.values()).count('ok')} well" in got.output
    for name, level in levels.items():
        assert f"{level:8}{name}: " in got.output
    assert got.output.count("What to do:") == list(levels.values()).count("warning")


def test_other_machines_are_left_alone_when_told(env):
    assert not {"mail", "certificate"} & _levels(env, "--offline").keys()


def test_a_fault_ends_with_one(env, tmp_path):
    (tmp_path / "data" / "main.db").chmod(0o644)
    got = _run(env)
    assert got.exit_code == 1
    assert "fault   permissions: " in got.output


def test_settings_that_are_refused_are_a_finding(env, tmp_path):
    (tmp_path / "data.key").chmod(0o644)
    got = _run(env)
    assert got.exit_code == 1
    assert "chmod 600" in got.output
    assert "time zones" in got.output


@pytest.mark.parametrize("lost", [("main.db",), ("main.db", "keyring.db", "volatile.db")])
def test_missing_stores_are_told_and_not_made(env, tmp_path, lost):
    for name in lost:
        (tmp_path / "data" / name).unlink()
    assert _levels(env)["stores"] == "fault"
    assert not [name for name in lost if (tmp_path / "data" / name).exists()]


def test_a_file_that_is_no_store_is_told(env, tmp_path):
    (tmp_path / "data" / "main.db").write_bytes(b"nonsense" * 1000)
    assert _levels(env)["stores"] == "fault"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("given", [{}, {"FEEDBACK_MASTER_KEY": encoded([MASTER])}])
def test_somebody_who_may_not_look_is_told_so(env, given):
    """Not a trace of an error: each check that cannot be made says so."""

    def look(_at):
        os.setuid(65534)
        found = examine(env | given, SystemClock(), offline=True)
        return {one.check: (one.level.value, one.means) for one in found}

    (found,) = processes(1, look)
    level, means = found["stores" if given else "settings"]
    assert level == "fault"
    assert "Permission denied" in means or "cannot be read" in means
    assert found["time zones"][0] == "ok"


def test_it_changes_nothing_and_names_nobody(tmp_path):
    old = unpack(BEHIND, tmp_path)
    env = {"FEEDBACK_DATA_DIR": str(old.data), "FEEDBACK_PORT": str(free_port())}
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    plain, told = _run(env).output, _run(env, "--json").output
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    # SQLite itself leaves an empty log, and its index, beside a file that nobody else has open.
    logs = {path for path in after if path.name.endswith(("-wal", "-shm"))}
    assert not [path for path in logs if path.name.endswith("-wal") and after[path]]
    assert {path: text for path, text in after.items() if path not in logs} == before
    for output in (plain, told):
        assert "@" not in output
        assert "Leda" not in output
        assert encoded([old.master]).strip() not in output
    raw = sqlite3.connect(old.data / "main.db")
    assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    raw.close()
