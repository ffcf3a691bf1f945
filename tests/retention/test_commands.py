"""`feedback retention`: a dry run that changes nothing, and the run that does what it said."""

import base64
import json

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.retention import commands
from tests.conftest import MASTER
from tests.retention.conftest import Kept


@pytest.fixture
def feedback(kept: Kept, monkeypatch):
    """The command line over the scheme's folder, on the scheme's day."""
    monkeypatch.setattr("feedback.running.opening.SystemClock", lambda: kept.scene.clock)
    env = {
        "FEEDBACK_DATA_DIR": str(kept.scene.folder),
        "FEEDBACK_MASTER_KEY": base64.b64encode(MASTER).decode(),
    }
    return lambda *args: CliRunner().invoke(main, ["retention", *args], env=env)


def test_the_dry_run_says_what_and_when_and_changes_nothing(kept: Kept, feedback):
    before = kept.store.count("audit")
    done = feedback("due")
    assert done.exit_code == 0, done.output
    day = kept.scene.wave("post").destroys.isoformat()
    assert f"{day}  answers and comments, with their keys and links, second survey" in done.output
    assert "the list of people" in done.output
    assert "(expected)" in done.output
    assert kept.store.count("audit") == before


def test_as_json(kept: Kept, feedback):
    told = json.loads(feedback("due", "--json").output)
    assert told["today"] == kept.store.today().isoformat()
    assert {one["step"] for one in told["items"]} >= {"answers", "people", "pairs", "diaries"}
    assert all(one["state"] in {"due", "later", "held"} for one in told["items"])
    assert all(one["scheme"] == kept.scheme for one in told["items"] if one["scheme"])


def test_run_destroys_what_is_due(kept: Kept, feedback):
    assert "Nothing else is due" in feedback("run").output
    assert kept.scene.wave("post").state == "dealt"
    kept.scene.clock.advance(kept.scene.wave("post").destroys - kept.store.today())
    done = feedback("run")
    assert "now         answers and comments" in done.output
    assert "Nothing else is due" in done.output
    assert kept.scene.wave("post").state == "destroyed"
    assert not any(person.name in done.output for person in kept.scene.people)


def test_every_step_has_words():
    assert set(commands.WORDS) == set(commands.Step)
