"""Every setting that the files name is one, and the example can be used as it is."""

import base64
import re

import pytest
from click import Group

from feedback.cli import main
from feedback.config import load
from tests.deploy.places import DEPLOY, ROOT

NAMED = re.compile(r"FEEDBACK_[A-Z_]*[A-Z]")
KEY = {"FEEDBACK_MASTER_KEY": base64.b64encode(bytes(32)).decode()}
NOTIFY = {
    "FEEDBACK_NOTIFY_API_KEY": f"k-{'0' * 8}-0000-0000-0000-{'0' * 12}-{'1' * 8}-0000-0000-0000-"
    + "1" * 12,
    "FEEDBACK_NOTIFY_TEMPLATE": f"{'2' * 8}-0000-0000-0000-{'2' * 12}",
    "FEEDBACK_NOTIFY_CALLBACK_TOKEN": "t" * 24,
}


def known() -> set[str]:
    """The settings that the program reads."""
    sources = [*(ROOT / "feedback/config").glob("*.py"), ROOT / "feedback/running/serving.py"]
    found = {name for path in sources for name in NAMED.findall(path.read_text())}
    found |= {f"FEEDBACK_NOTIFY_{name}" for name in ("TEMPLATE", "CALLBACK_TOKEN", "URL")}
    secrets = ("SMTP_URL", "NOTIFY_API_KEY", "NOTIFY_CALLBACK_TOKEN")
    return found | {f"FEEDBACK_{name}_FILE" for name in secrets}


def lines(*, commented: bool) -> dict[str, str]:
    """Of the example, as systemd reads it; or those that are not set."""
    mark = "#" if commented else ""
    text = (DEPLOY / "candour.env").read_text()
    return dict(re.findall(rf"^{mark}(FEEDBACK_\w+)=(.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("file", sorted(path.name for path in DEPLOY.iterdir()))
def test_each_setting_that_is_named_exists(file):
    named = set(NAMED.findall((DEPLOY / file).read_text()))
    assert named <= known()


def test_each_command_that_is_named_exists():
    text = (DEPLOY / "README.md").read_text()
    named = re.findall(r"(?:candour-run|feedback) ([a-z]+)(?: ([a-z]+))?", text)
    assert {"doctor", "mail", "backup", "guardian"} <= {name for name, _ in named}
    for name, more in named:
        command = main.get_command(None, name)
        assert command is not None, name
        assert not isinstance(command, Group) or more in command.commands, f"{name} {more}"


def test_the_example_can_be_used_as_it_is():
    config = load(KEY | lines(commented=False))
    assert config.public_url == "https://surveys.example.org"
    assert config.smtp is not None


def test_what_is_not_set_in_it_can_be():
    more = lines(commented=True)
    assert set(more) >= set(NOTIFY)
    given = {name: value or NOTIFY[name] for name, value in more.items()}
    kept = {
        name: value
        for name, value in lines(commented=False).items()
        if name not in {"FEEDBACK_SMTP_URL", "FEEDBACK_MAIL_FROM"}
    }
    config = load(KEY | kept | given)
    assert config.notify is not None
    assert config.metrics_port == 9105
    assert config.trusted_proxy is not None
