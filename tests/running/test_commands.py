"""`feedback init` and `feedback worker`, and what they say when settings are wrong."""

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.running.opening import CannotStart
from feedback.running.serving import processes


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "data"))
    return lambda *args, **env: CliRunner().invoke(main, args, env=env)


def test_init_makes_a_key_and_stores_and_may_be_run_again(run, tmp_path):
    first = run("init")
    assert first.exit_code == 0
    assert str(tmp_path / "data.key") in first.output
    key = (tmp_path / "data.key").read_bytes()
    again = run("init")
    assert again.exit_code == 0
    assert (tmp_path / "data.key").read_bytes() == key


def test_nothing_is_readable_for_others(run, tmp_path):
    run("init")
    assert not [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]


@pytest.mark.parametrize("command", ["init", "serve", "worker"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FEEDBACK_PORT", "http"),
        ("FEEDBACK_PUBLIC_URL", "http://surveys.example.org"),
        ("FEEDBACK_MASTER_KEY", "short"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(run, command, name, value):
    run("init")
    got = run(command, **{name: value})
    assert got.exit_code == 2
    assert name in got.output
    assert len(got.output.strip().splitlines()) == 1


def test_a_wrong_key_is_named_in_one_line(run, tmp_path):
    run("init")
    got = run("worker", "--once", FEEDBACK_MASTER_KEY="A" * 43 + "=")
    assert got.exit_code == 2
    assert "key" in got.output
    assert len(got.output.strip().splitlines()) == 1
    (tmp_path / "data.key").unlink()
    assert "Put it back" in run("init").output


def test_the_worker_does_what_is_due_and_ends(run):
    run("init")
    assert run("worker", "--once").exit_code == 0


@pytest.mark.parametrize(("text", "count"), [("1", 1), ("3", 3)])
def test_how_many_processes_can_be_set(text, count):
    assert processes({"FEEDBACK_PROCESSES": text}) == count
    assert processes({}) >= 1


@pytest.mark.parametrize("text", ["0", "65", "two", "-1", "1.5"])
def test_a_number_of_processes_that_is_none_is_refused(text):
    with pytest.raises(CannotStart, match="FEEDBACK_PROCESSES"):
        processes({"FEEDBACK_PROCESSES": text})
