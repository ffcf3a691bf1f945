"""Settings: what is taken, and that each wrong one is named."""

import base64
from ipaddress import ip_network

import pytest

from feedback.config import load
from feedback.errors import ConfigError

KEY = base64.b64encode(bytes(32)).decode()
LOCAL = {"FEEDBACK_MASTER_KEY": KEY}
PUBLIC = LOCAL | {
    "FEEDBACK_PUBLIC_URL": "https://surveys.example.org",
    "FEEDBACK_SMTP_URL": "smtps://mail.example.org",
    "FEEDBACK_MAIL_FROM": "surveys@example.org",
}


def test_nothing_needs_to_be_set_but_the_key():
    config = load(LOCAL)
    assert (config.backup_days, config.keyring_backup_days) == (35, 7)
    assert config.backup_key is None
    assert config.trusted_proxy is None
    assert config.metrics_port is None
    assert config.notify is None
    assert config.security_contact is None
    assert config.port == 8000
    assert not config.sends_mail


def test_what_is_set_is_taken():
    config = load(
        PUBLIC
        | {
            "FEEDBACK_PORT": "65535",
            "FEEDBACK_BACKUP_DAYS": "90",
            "FEEDBACK_KEYRING_BACKUP_DAYS": "90",
            "FEEDBACK_BACKUP_KEY": " /etc/candour/backup.pub\n",
            "FEEDBACK_TRUSTED_PROXY": "10.0.0.5",
            "FEEDBACK_METRICS_PORT": "9105",
            "FEEDBACK_SECURITY_CONTACT": "mailto:security@example.org",
        }
    )
    assert (config.backup_days, config.keyring_backup_days) == (90, 90)
    assert config.backup_key == "/etc/candour/backup.pub"
    assert config.trusted_proxy == ip_network("10.0.0.5/32")
    assert (config.port, config.metrics_port) == (65535, 9105)
    assert config.security_contact == "mailto:security@example.org"
    assert config.sends_mail


def test_the_keyrings_backups_never_outlive_the_others():
    assert load(LOCAL | {"FEEDBACK_BACKUP_DAYS": "3"}).keyring_backup_days == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("FEEDBACK_BACKUP_DAYS", text) for text in ("0", "367", "-1", "1.5", "a week", "٣")),
        *(("FEEDBACK_KEYRING_BACKUP_DAYS", text) for text in ("0", "36", "x")),
        *(("FEEDBACK_PORT", text) for text in ("0", "65536", "9" * 5000, "http")),
        *(
            ("FEEDBACK_METRICS_PORT", text)
            for text in ("0", "0.0.0.0:9105", ":9105", "70000", "on", "8000", "٣", " ")
        ),
        *(
            ("FEEDBACK_TRUSTED_PROXY", text)
            for text in ("proxy", "0.0.0.0/0", "10.0.0.5/24", "::/0", "1", "10.0.0.1,10.0.0.2")
        ),
        *(
            ("FEEDBACK_SECURITY_CONTACT", text)
            for text in (
                *("security@example.org", "http://example.org", "mailto:nobody", "https:///x"),
                *("mailto:a@b.example\nExpires: never", "https://example.org/a b", "mailto:é@b"),
                *("javascript:alert(1)", "https://[", "https://a\uff03b"),
            )
        ),
        *(
            ("FEEDBACK_PUBLIC_URL", f"https://{host}")
            for host in ("[", "a\u2100b", "a:99999", "a:x", "a:0", "a b", "\udcff")
        ),
        ("FEEDBACK_SMTP_URL", "smtps://["),
        ("FEEDBACK_SMTP_URL", "smtps://a:x"),
        ("FEEDBACK_DEMO", "yes"),
        ("FEEDBACK_DEMO", "1"),
        ("FEEDBACK_ORGANISATION", "Two\nlines"),
        ("FEEDBACK_ORGANISATION", " "),
        ("FEEDBACK_PUBLIC_URL", "http://surveys.example.org"),
        ("FEEDBACK_PUBLIC_URL", "https://surveys.example.org/path"),
    ],
)
def test_a_wrong_one_is_named(name, value):
    with pytest.raises(ConfigError, match=f"^{name}: "):
        load(PUBLIC | {name: value})


def test_a_proxy_without_https_makes_no_sense():
    with pytest.raises(ConfigError, match="FEEDBACK_TRUSTED_PROXY"):
        load(LOCAL | {"FEEDBACK_TRUSTED_PROXY": "127.0.0.1"})
