"""How mail leaves: a server, GOV.UK Notify, or neither."""

import base64

import pytest

from feedback.config import Notify, load
from feedback.errors import ConfigError

LOCAL = {"FEEDBACK_MASTER_KEY": base64.b64encode(bytes(32)).decode()}
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
KEY = f"candour_live-{SERVICE}-{SECRET}"
NOTIFY = LOCAL | {
    "FEEDBACK_PUBLIC_URL": "https://surveys.example.org",
    "FEEDBACK_NOTIFY_API_KEY": KEY,
    "FEEDBACK_NOTIFY_TEMPLATE": TEMPLATE,
}


def test_notify_takes_the_place_of_a_mail_server():
    config = load(NOTIFY)
    assert config.notify == Notify(api_key=KEY, template=TEMPLATE)
    assert config.notify.url == "https://api.notifications.service.gov.uk"
    assert config.smtp is None
    assert config.sends_mail


def test_nothing_secret_is_in_its_repr():
    token = "t" * 24
    shown = repr(load(NOTIFY | {"FEEDBACK_NOTIFY_CALLBACK_TOKEN": token}))
    assert SECRET not in shown
    assert token not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FEEDBACK_NOTIFY_API_KEY", SECRET),
        ("FEEDBACK_NOTIFY_API_KEY", KEY[:-1]),
        ("FEEDBACK_NOTIFY_TEMPLATE", ""),
        ("FEEDBACK_NOTIFY_TEMPLATE", "surveys"),
        ("FEEDBACK_NOTIFY_CALLBACK_TOKEN", "short"),
        ("FEEDBACK_NOTIFY_CALLBACK_TOKEN", "two words, more than twenty letters"),
        ("FEEDBACK_NOTIFY_URL", "https://notify.example.org"),
        ("FEEDBACK_NOTIFY_URL", "http://127.0.0.1.example.org"),
    ],
)
def test_a_wrong_one_is_named(name, value):
    with pytest.raises(ConfigError, match=f"^{name}: "):
        load(NOTIFY | {name: value})


@pytest.mark.parametrize("name", ["TEMPLATE", "CALLBACK_TOKEN", "CALLBACK_TOKEN_FILE", "URL"])
def test_a_setting_of_notify_without_its_key_is_a_mistake(name):
    with pytest.raises(ConfigError, match="set FEEDBACK_NOTIFY_API_KEY as well"):
        load(LOCAL | {f"FEEDBACK_NOTIFY_{name}": "x"})


def test_one_way_out_is_enough():
    more = {"FEEDBACK_SMTP_URL": "smtps://m.example.org", "FEEDBACK_MAIL_FROM": "a@example.org"}
    with pytest.raises(ConfigError, match="not both"):
        load(NOTIFY | more)
    with pytest.raises(ConfigError, match="FEEDBACK_SMTP_URL"):
        load(LOCAL | {"FEEDBACK_PUBLIC_URL": "https://surveys.example.org"})


def test_a_mail_servers_password_may_lie_in_a_file(tmp_path):
    file = tmp_path / "smtp"
    file.write_text("smtps://user:pass%40word@mail.example.org\n")
    file.chmod(0o600)
    found = load(
        LOCAL | {"FEEDBACK_SMTP_URL_FILE": str(file), "FEEDBACK_MAIL_FROM": "a@example.org"}
    )
    assert (found.smtp.user, found.smtp.password) == ("user", "pass@word")
    assert "pass@word" not in repr(found)
