"""The master key of a new installation."""

import base64

import pytest

from feedback.config import load
from feedback.errors import ConfigError
from feedback.running.keyfile import make_key


@pytest.fixture
def env(tmp_path):
    return {"FEEDBACK_DATA_DIR": str(tmp_path / "data")}


def test_a_key_is_made_once_beside_the_data_for_its_owner_alone(env, tmp_path):
    path = make_key(env)
    assert path == tmp_path / "data.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(path.read_text())) == 32
    assert load(env).master_keys == (base64.b64decode(path.read_text()),)
    assert make_key(env) is None
    assert list(tmp_path.iterdir()) == [path]


def test_two_keys_are_never_the_same(env, tmp_path):
    make_key(env)
    other = make_key({"FEEDBACK_DATA_DIR": str(tmp_path / "other")})
    assert other.read_text() != (tmp_path / "data.key").read_text()


def test_no_key_is_made_where_one_is_given(env, tmp_path):
    assert make_key(env | {"FEEDBACK_MASTER_KEY": "x"}) is None
    named = make_key(env | {"FEEDBACK_MASTER_KEY_FILE": str(tmp_path / "keys" / "k")})
    assert named == tmp_path / "keys" / "k"


@pytest.mark.parametrize("store", ["keyring.db", "main.db"])
def test_a_lost_key_is_not_replaced(env, tmp_path, store):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / store).touch()
    with pytest.raises(ConfigError, match="Put it back"):
        make_key(env)
    assert not (tmp_path / "data.key").exists()
