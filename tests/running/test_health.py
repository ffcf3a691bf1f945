"""Whether this installation can serve."""

import fcntl

import pytest
from flask import Flask

from feedback.accounts.holder_rows import place_of
from feedback.config import Config
from feedback.running.health import views
from feedback.web.access import init_access
from feedback.web.session import init_sessions


@pytest.fixture
def client(store, data_dir):
    app = Flask("health")
    app.extensions["candour-config"] = Config(data_dir=data_dir, master_keys=(bytes(32),))
    init_access(app, store, place_of)
    init_sessions(app, store)
    app.register_blueprint(views)
    return app.test_client()


def test_it_says_ok_and_nothing_else(client):
    got = client.get("/healthz")
    assert (got.status_code, got.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in got.headers


@pytest.mark.parametrize("lock", ["start"])
def test_it_is_not_ready_while_stores_are_made_or_migrated(client, data_dir, lock):
    with (data_dir / "locks" / lock).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("lock", ["main", "keyring"])
def test_somebody_who_writes_does_not_keep_it_waiting(client, data_dir, lock):
    with (data_dir / "locks" / lock).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("gone", ["main.db", "volatile.db", "keyring.db"])
def test_it_is_not_ready_without_a_store(client, store, data_dir, gone):
    store.close()
    for path in data_dir.glob(f"{gone}*"):
        path.unlink()
    got = client.get("/healthz")
    assert (got.status_code, got.json) == (503, {"status": "unavailable"})
