"""`feedback guardian`, as the operator runs it."""

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedback.accounts.holders import State, holder, mint_enrolment, nominate
from feedback.accounts.signing_in import Desk
from feedback.cli import main
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import enrol, lead, place


@pytest.fixture
def run(store: SqliteStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command on the same installation."""
    del store
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())

    def command(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ["guardian", *words], input=typed)

    return command


@pytest.fixture
def enrolled(desk: Desk) -> str:
    known, _ = lead(desk)
    held = place(desk, "guardian", "gill@example.org", by=known.account)
    enrol(desk, mint_enrolment(desk.store, held), name="Gill")
    return held


def test_nobody_yet(run):
    assert run("list").output == "There are no guardians yet.\n"


def test_list(run, enrolled: str, store: SqliteStore):
    output = run("list").output
    for text in (enrolled, "gill@example.org", holder(store, enrolled).fingerprint, "waits"):
        assert text in output


def test_confirm_asks(run, enrolled: str, store: SqliteStore):
    refused = run("confirm", enrolled, typed="n\n")
    assert refused.exit_code != 0
    assert holder(store, enrolled).fingerprint in refused.output
    assert holder(store, enrolled).state is State.ENROLLED
    assert run("confirm", enrolled, typed="y\n").exit_code == 0
    assert holder(store, enrolled).state is State.CONFIRMED


def test_confirm_without_asking(run, enrolled: str, store: SqliteStore):
    assert run("confirm", enrolled, "--yes").exit_code == 0
    assert holder(store, enrolled).acts
    again = run("confirm", enrolled, "--yes")
    assert again.exit_code == 1
    assert "cannot be confirmed" in again.output


def test_who_cannot_be_confirmed(run, desk: Desk):
    known, own = lead(desk)
    asked = place(desk, "guardian", "gill@example.org", by=known.account)
    for held in (own, asked, "nobody"):
        result = run("confirm", held, "--yes")
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")


def test_a_name_cannot_steer_the_terminal(run, desk: Desk):
    known, _ = lead(desk)
    nominate(
        desk.store,
        scheme="s",
        role="guardian",
        name="G\x1b[2Jill\u202e",
        email="g@example.org",
        title="a\nb",
        by=known.account,
    )
    output = run("list").output
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "a?b" in output
