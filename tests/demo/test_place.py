"""Where a demonstration lies, and with which settings it runs."""

import json

import pytest

from feedback.config import data_folder, load
from feedback.config.keys import master_keys
from feedback.demo.place import Person, Place
from feedback.running.keyfile import make_key

NOTIFY_KEY = "demo-" + "-".join(["8b3aa916-ec82-434e-b0c5-d5d9b371d6a3"] * 2)
REAL = {
    "FEEDBACK_SMTP_URL": "smtps://user:word@mail.example.org",
    "FEEDBACK_SMTP_URL_FILE": "/etc/candour/smtp",
    "FEEDBACK_MAIL_FROM": "Surveys <surveys@example.org>",
    "FEEDBACK_NOTIFY_API_KEY": NOTIFY_KEY,
    "FEEDBACK_NOTIFY_API_KEY_FILE": "/etc/candour/notify",
    "FEEDBACK_NOTIFY_TEMPLATE": "8b3aa916-ec82-434e-b0c5-d5d9b371d6a3",
    "FEEDBACK_MASTER_KEY": "not even a key",
    "FEEDBACK_MASTER_KEY_FILE": "/etc/candour/master.key",
    "FEEDBACK_BACKUP_KEY": "/etc/candour/backup-key",
    "FEEDBACK_PUBLIC_URL": "https://surveys.example.org",
    "FEEDBACK_TRUSTED_PROXY": "10.0.0.5",
    "FEEDBACK_METRICS_PORT": "9100",
}


@pytest.mark.parametrize("name", [None, *REAL])
def test_beside_a_real_installation_it_sends_no_mail_and_has_a_key_of_its_own(tmp_path, name):
    """Also where only a single one of these is set, as a service's own file of settings does."""
    real = REAL if name is None else {name: REAL[name]}
    environ = real | {"FEEDBACK_DATA_DIR": str(tmp_path / "data"), "FEEDBACK_PORT": "8123"}
    environment = Place.of(environ).environment(environ)
    assert make_key(environment) == tmp_path / "data-demo.key"
    config = load(environment)
    assert not config.sends_mail
    assert config.demo
    assert config.data_dir == tmp_path / "data-demo" != data_folder(environ)
    assert config.public_url == "http://127.0.0.1:8123"
    assert (config.trusted_proxy, config.metrics_port, config.backup_key) == (None, None, None)
    assert config.master_keys == master_keys({}, config.data_dir)


def test_what_is_no_setting_of_ours_stays(tmp_path):
    place = Place(tmp_path / "data-demo")
    kept = place.environment({"PATH": "/usr/bin", "FEEDBACK_PROCESSES": "2"})
    assert (kept["PATH"], kept["FEEDBACK_PROCESSES"]) == ("/usr/bin", "2")


def test_who_may_sign_in_is_noted_for_its_owner_alone(tmp_path):
    place = Place(tmp_path / "data-demo")
    assert place.read() is None
    lead = Person("lead", "Lou", "lou@example.org", "six words", "TOTP", "CODE")
    place.write([lead], until="2026-03-09")
    assert place.read() == ([lead], "2026-03-09")
    assert place.notes.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(place.notes.read_text())["people"][0]) == set(vars(lead))
