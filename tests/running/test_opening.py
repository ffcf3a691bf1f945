"""Opening an installation: what is refused in one line, and what holds from then on."""

import resource
import shutil
import sqlite3

import pytest

from feedback.running import keys
from feedback.running.keyfile import encoded
from feedback.running.opening import CannotStart, open_store
from feedback.storage import upgrading
from feedback.storage.rewrapping import fingerprint, wrapping_of
from feedback.storage.store import Event
from feedback.storage.vault import PURPOSES, pseudonym_key
from tests.conftest import MASTER
from tests.storage.fixtures import VERSIONS, unpack
from tests.storage.together import processes


@pytest.fixture
def env(tmp_path, blank):
    shutil.copytree(blank, tmp_path / "data")
    (tmp_path / "data.key").write_text(encoded([MASTER]))
    (tmp_path / "data.key").chmod(0o600)
    return {"FEEDBACK_DATA_DIR": str(tmp_path / "data")}


def _make(store, scheme):
    """What the opening of a scheme's first survey does."""
    with store.change(Event("upkeep"), "keyring") as writer:
        name = pseudonym_key(scheme)
        writer.add("purpose_keys", {"name": name, "wrapped": store.vault.wrap_new(name, MASTER)})


def test_no_core_is_dumped_from_then_on(env):
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    open_store(env)[1].close()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, hard)


def test_an_upgrade_without_room_is_told_in_one_line(tmp_path, monkeypatch):
    old = unpack(VERSIONS[0], tmp_path)
    monkeypatch.setattr(upgrading, "_SPARE", 10**18)
    with pytest.raises(CannotStart, match=r"An upgrade needs .* MB free") as refused:
        open_store({"FEEDBACK_DATA_DIR": str(old.data)})
    assert refused.value.exit_code == 2
    assert "\n" not in str(refused.value)


def test_a_store_that_somebody_holds_for_a_moment_is_worth_another_try(env):
    """To whoever supervises, such as systemd, 2 means that it is not."""
    other = sqlite3.connect(f"{env['FEEDBACK_DATA_DIR']}/keyring.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CannotStart, match="locked") as refused:
        open_store(env)
    other.close()
    assert refused.value.exit_code == 75
    open_store(env)[1].close()


def test_who_serves_keeps_serving_while_the_key_is_rotated_and_dropped(env, tmp_path):
    """Two processes' stores: one serves, the other rotates. Keys that the first makes later lie
    under the new master key, those that the second makes open in the first."""
    serving, (config, other) = open_store(env)[1], open_store(env)

    keys.rotate(other, config, env)
    _make(serving, "s1")
    _make(other, "s2")
    keys.drop_old(other, config, env)
    _make(serving, "s3")
    assert serving.vault.key(pseudonym_key("s2")) == MASTER
    listed = open_store(env)[0].master_keys
    assert [fingerprint(one) for one in listed] != [fingerprint(MASTER)]
    assert wrapping_of(serving, listed).settled
    (tmp_path / "data.key").unlink()  # what is in memory goes on
    assert len(serving.vault.key("fields")) == 32
    for store in (serving, other):
        store.close()


def test_whoever_makes_keys_while_others_rotate_leaves_none_behind(env):
    """One process rotates and drops again and again; three others make keys meanwhile."""
    old = open_store(env)[1]
    old.close()  # each process below opens connections of its own

    def work(at: int) -> int:
        config, store = open_store(env)
        for turn in range(8):
            if at == 0:
                keys.rotate(store, config, env)
                keys.drop_old(store, config, env)
            else:
                _make(store, f"{at}.{turn}")
        store.close()
        return at

    assert processes(4, work) == [0, 1, 2, 3]
    config, store = open_store(env)
    found = wrapping_of(store, config.master_keys)
    assert len(config.master_keys) == 1
    assert found.settled
    assert found.total == len(PURPOSES) + 24
    store.close()
