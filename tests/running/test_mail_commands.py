"""`feedback mail check`."""

import pytest
from click.testing import CliRunner

from feedback.cli import main
from tests.outbox.notify_server import Service, running


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", "A" * 43 + "=")
    return lambda **env: CliRunner().invoke(main, ["mail", "check"], env=env)


def test_it_says_yes_or_what_to_mend(check):
    service = Service()
    with running(service) as notify:
        env = {
            "FEEDBACK_NOTIFY_API_KEY": notify.api_key,
            "FEEDBACK_NOTIFY_TEMPLATE": notify.template,
            "FEEDBACK_NOTIFY_URL": notify.url,
        }
        good = check(**env)
        service.template["subject"] = "Hello"
        bad = check(**env)
    assert (good.exit_code, good.output) == (0, "GOV.UK Notify takes mail from us.\n")
    assert bad.exit_code == 1
    assert "((subject))" in bad.output


def test_no_mail_leaving_is_no_fault(check):
    got = check()
    assert got.exit_code == 0
    assert "/outbox" in got.output


def test_a_wrong_setting_is_named(check):
    got = check(FEEDBACK_NOTIFY_API_KEY="x")
    assert got.exit_code == 2
    assert "FEEDBACK_NOTIFY_API_KEY" in got.output
