"""Rotating the master key: in the file, in the environment, and killed at any point."""

import base64
import os
import shutil
from datetime import timedelta

import pytest

from feedback.config import load
from feedback.config.keys import master_keys
from feedback.errors import ConfigError
from feedback.running import keys
from feedback.running.heartbeat import beat
from feedback.running.keyfile import encoded
from feedback.running.opening import open_store
from feedback.storage.rewrapping import fingerprint, wrapping_of
from feedback.storage.sqlite import initialise
from feedback.storage.vault import PURPOSES
from tests.conftest import MASTER
from tests.storage.together import killed

NEW = bytes([7]) * 32


@pytest.fixture
def env(tmp_path, blank):
    """An installation with a key file."""
    return _installed(tmp_path, blank)


def _installed(folder, blank) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    shutil.copytree(blank, folder / "data")
    (folder / "data.key").write_text(encoded([MASTER]))
    (folder / "data.key").chmod(0o600)
    return {"FEEDBACK_DATA_DIR": str(folder / "data")}


@pytest.fixture
def opened(env):
    config, store = open_store(env)
    yield store, config
    store.close()


def _listed(env) -> tuple[bytes, ...]:
    return load(env).master_keys


def _secrets(env) -> dict[str, bytes]:
    _, store = open_store(env)
    found = {name: store.vault.key(name) for name in PURPOSES}
    store.close()
    return found


def test_a_new_key_is_listed_first_and_everything_lies_under_it(opened, env):
    before = _secrets(env)
    done = keys.rotate(*opened, env)
    first, second = _listed(env)
    assert (done.made, done.wrapped) == (True, len(PURPOSES))
    assert (done.first, done.old) == (fingerprint(first), (fingerprint(MASTER),))
    assert second == MASTER
    assert first != MASTER
    assert wrapping_of(opened[0], (first,)).settled
    assert _secrets(env) == before


def test_the_old_key_is_left_out_when_told(opened, env, tmp_path):
    before = _secrets(env)
    keys.rotate(*opened, env)
    dropped = keys.drop_old(*opened, env)
    assert dropped.old == (fingerprint(MASTER),)
    assert dropped.file == tmp_path / "data.key"
    assert len(_listed(env)) == 1
    assert MASTER not in _listed(env)
    assert _secrets(env) == before
    assert opened[0].vault.key("ledger") == before["ledger"]


def test_the_file_stays_for_its_owner_alone_and_nothing_lies_beside_it(opened, env, tmp_path):
    os.chown(tmp_path / "data.key", os.geteuid(), 12345) if os.geteuid() == 0 else None
    was = (tmp_path / "data.key").stat()
    keys.rotate(*opened, env)
    now = (tmp_path / "data.key").stat()
    assert now.st_mode & 0o777 == 0o600
    assert (now.st_uid, now.st_gid) == (was.st_uid, was.st_gid)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "data.key"]


def test_a_symbolic_link_stays_one(opened, env, tmp_path):
    safe = tmp_path / "safe"
    safe.mkdir()
    (tmp_path / "data.key").rename(safe / "master")
    (tmp_path / "data.key").symlink_to(safe / "master")
    keys.rotate(*opened, env)
    assert (tmp_path / "data.key").is_symlink()
    assert len((safe / "master").read_text().split()) == 2


def test_an_old_key_that_is_needed_is_not_left_out(opened, env):
    for _ in range(2):
        with pytest.raises(keys.StillNeeded):
            keys.drop_old(*opened, env)
        keys.add_key(opened[1], env)
    assert len(_listed(env)) == 3
    assert keys.rotate(*opened, env).made is False
    keys.drop_old(*opened, env)
    assert len(_listed(env)) == 1


def test_keys_of_the_environment_are_listed_by_hand(opened, env):
    store, config = opened
    env = env | {"FEEDBACK_MASTER_KEY": encoded([MASTER])}
    with pytest.raises(ConfigError, match=r"cannot be changed from here\. Put a new one before it"):
        keys.rotate(store, config, env)
    env["FEEDBACK_MASTER_KEY"] = encoded([NEW, MASTER])
    done = keys.rotate(store, config, env)
    assert (done.first, done.made, done.wrapped) == (fingerprint(NEW), False, len(PURPOSES))
    dropped = keys.drop_old(store, config, env)
    assert (dropped.old, dropped.file) == ((fingerprint(MASTER),), None)
    assert len(_secrets(env | {"FEEDBACK_MASTER_KEY": encoded([NEW])})) == len(PURPOSES)


@pytest.mark.parametrize("in_run", [True, False])
def test_a_copy_in_memory_is_never_written(opened, env, tmp_path, monkeypatch, in_run):
    """A systemd credential or a container's secret: even where one could write to it, a key that
    is there alone would be lost, and everything with it."""
    store, config = opened
    handed = tmp_path / "handed"
    handed.mkdir()
    (tmp_path / "data.key").rename(handed / "master-key")
    env["FEEDBACK_MASTER_KEY_FILE"] = str(handed / "master-key")
    if in_run:
        monkeypatch.setattr(keys, "_RUN", str(handed))
    else:
        env["CREDENTIALS_DIRECTORY"] = str(handed)
    for act in (keys.rotate, lambda _store, config, env: keys.add_key(config, env)):
        with pytest.raises(ConfigError, match="cannot be changed from here"):
            act(store, config, env)
    (handed / "master-key").write_text(encoded([NEW, MASTER]))
    assert keys.rotate(store, config, env).first == fingerprint(NEW)
    assert keys.drop_old(store, config, env).file is None
    assert (handed / "master-key").read_text() == encoded([NEW, MASTER])
    assert [one.name for one in handed.iterdir()] == ["master-key"]


def test_what_runs_has_to_know_a_key_that_is_listed_by_hand(opened, env, clock):
    """It could not read the list again. One that has stopped is not waited for."""
    store, config = opened
    env = env | {"FEEDBACK_MASTER_KEY": encoded([NEW, MASTER])}
    store.clock = clock
    beat(store)  # knows the old one alone
    with pytest.raises(ConfigError, match="list of master keys without the new one"):
        keys.rotate(store, config, env)
    assert wrapping_of(store, (MASTER,)).settled
    started_again = initialise(config.data_dir, (NEW, MASTER), clock)
    beat(started_again)
    started_again.close()
    assert keys.rotate(store, config, env).first == fingerprint(NEW)


def test_a_file_is_not_rotated_under_a_service_that_has_a_copy_of_it(opened, env):
    """As root with the file itself, beside a service that was handed it as a credential."""
    store, config = opened
    handed = env | {"CREDENTIALS_DIRECTORY": str(config.data_dir.parent)}
    service = open_store(handed)[1]
    beat(service)
    with pytest.raises(ConfigError, match="Run 'feedback keys add'"):
        keys.rotate(store, config, env)
    assert _listed(env) == (MASTER,)
    keys.add_key(config, env)
    with pytest.raises(ConfigError, match="start Candour again"):
        keys.rotate(store, config, env)
    service.close()
    service = open_store(handed)[1]
    beat(service)
    assert keys.rotate(store, config, env).made is False
    service.close()
    beat(store)  # a service that reads the file itself
    assert keys.rotate(store, config, env).made is True


def test_what_has_stopped_need_not_know_it(opened, env, clock):
    store, config = opened
    store.clock = clock
    beat(store)
    clock.advance(timedelta(minutes=4))
    keys.rotate(store, config, env | {"FEEDBACK_MASTER_KEY": encoded([NEW, MASTER])})
    assert wrapping_of(store, (NEW,)).settled


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_changes_nothing(opened, env, tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ConfigError, match="cannot be replaced"):
            keys.rotate(*opened, env)
    finally:
        tmp_path.chmod(0o700)
    assert _listed(env) == (MASTER,)


def test_a_file_that_cannot_be_replaced_changes_nothing(opened, env, tmp_path):
    """As a folder of credentials, which nobody can write."""
    (tmp_path / "data.key.new").mkdir()
    with pytest.raises(ConfigError, match="cannot be replaced"):
        keys.rotate(*opened, env)
    assert _listed(env) == (MASTER,)
    assert wrapping_of(opened[0], (MASTER,)).settled


@pytest.mark.parametrize("act", [keys.rotate, keys.drop_old])
def test_killed_at_any_line_everything_stays_readable(tmp_path, blank, act):
    """As by kill -9, at line after line; then the same command finishes what was begun."""
    code = {"keys.py", "keyfile.py", "rewrapping.py"}

    def run(env) -> None:
        config, store = open_store(env)
        act(store, config, env)

    seen = set()
    for at in range(1, 800, 19):
        here = tmp_path / str(at)
        env = _installed(here, blank)
        before = _secrets(env)
        if act is keys.drop_old:
            config, store = open_store(env)
            keys.rotate(store, config, env)
            store.close()
        ended = killed(lambda env=env: run(env), code, at)
        assert _secrets(env) == before
        listed = _listed(env)
        config, store = open_store(env)
        seen.add((len(listed), wrapping_of(store, listed).settled))
        if len(listed) > 1:
            act(store, config, env)
            assert wrapping_of(store, master_keys(env, config.data_dir)).settled
        store.close()
        assert _secrets(env) == before
        assert not list(here.glob("data.key.new")) or len(listed) == 1
        shutil.rmtree(here)
        if not ended:
            break
    else:
        pytest.fail("it never came to its end")
    # Before, between the two steps, and after: each was met.
    steps = {(1, True), (2, False), (2, True)} if act is keys.rotate else {(1, True), (2, True)}
    assert seen == steps


def test_the_file_holds_what_the_settings_read():
    assert encoded([MASTER, NEW]).split() == [base64.b64encode(k).decode() for k in (MASTER, NEW)]
