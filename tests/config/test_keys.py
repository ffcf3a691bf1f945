"""Keys and secrets in files: for their owner alone, and as systemd hands them over."""

import base64

import pytest

from feedback.config import load
from feedback.config.keys import secret
from feedback.errors import ConfigError

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "credentials"
    folder.mkdir()
    made = folder / "key"
    made.write_text(KEY + "\n")
    made.chmod(0o600)
    return made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(file, mode):
    file.chmod(mode)
    with pytest.raises(ConfigError, match="others can read"):
        load({"FEEDBACK_MASTER_KEY_FILE": str(file)})


def test_a_credential_of_the_service_may_show_a_groups_right_to_read(file):
    file.chmod(0o440)
    env = {"FEEDBACK_MASTER_KEY_FILE": str(file), "CREDENTIALS_DIRECTORY": str(file.parent)}
    assert load(env).master_keys == (bytes(range(32)),)


@pytest.mark.parametrize("mode", [0o444, 0o460])
def test_even_a_credential_is_never_for_everybody(file, mode):
    file.chmod(mode)
    env = {"FEEDBACK_MASTER_KEY_FILE": str(file), "CREDENTIALS_DIRECTORY": str(file.parent)}
    with pytest.raises(ConfigError, match="others can read"):
        load(env)


def test_only_files_in_the_credentials_folder_are_credentials(file, tmp_path):
    file.chmod(0o440)
    env = {"FEEDBACK_MASTER_KEY_FILE": str(file), "CREDENTIALS_DIRECTORY": str(tmp_path)}
    with pytest.raises(ConfigError, match="others can read"):
        load(env)


def test_a_secret_is_given_or_in_a_file_not_both(file):
    assert secret({}, "X") is None
    assert secret({"X": "a"}, "X") == "a"
    assert secret({"X_FILE": str(file)}, "X") == KEY
    with pytest.raises(ConfigError, match="not both"):
        secret({"X": "a", "X_FILE": str(file)}, "X")


@pytest.mark.parametrize("content", ["", "\n", "a\nb\n"])
def test_a_file_of_no_line_or_two_is_refused(file, content):
    file.write_text(content)
    with pytest.raises(ConfigError, match=r"^X_FILE: one line"):
        secret({"X_FILE": str(file)}, "X")


def test_a_file_that_is_not_there_is_named(file):
    with pytest.raises(ConfigError, match=r"^X_FILE: .*missing"):
        secret({"X_FILE": str(file) + "s"}, "X")
