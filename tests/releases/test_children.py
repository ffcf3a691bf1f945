"""In a process of its own, as in production."""

import base64
import subprocess
import sys
import threading

import pytest

from feedback.releases.children import in_child
from feedback.releases.computing import Order, job_of
from feedback.releases.states import State
from feedback.responses.jobs import progress
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.releases.scenes import (
    compute,
    computed,
    request,
    row,
    told,
)


@pytest.fixture
def environment(scene, monkeypatch, tmp_path):
    key = tmp_path / "master.key"
    key.write_text(base64.b64encode(MASTER).decode())
    key.chmod(0o600)
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(scene.folder))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY_FILE", str(key))
    monkeypatch.delenv("FEEDBACK_MASTER_KEY", raising=False)
    return key


@pytest.mark.usefixtures("environment")
def test_in_a_child_process_as_in_production(scene):
    release = request(scene)
    compute(scene, release, run=in_child)
    finish(scene, release)
    assert row(scene, release).state is State.COMPUTED
    assert progress(scene.store, job_of(release)).state == "done"
    assert told(computed(scene, release))["after"] == "most"


@pytest.mark.usefixtures("environment")
def test_a_child_that_cannot_begin_says_so_and_it_can_be_tried_again(scene, environment):
    release = request(scene)
    text = environment.read_text()
    environment.unlink()
    compute(scene, release, run=in_child)
    finish(scene, release)
    assert progress(scene.store, job_of(release)).state == "failed"
    environment.write_text(text)
    environment.chmod(0o600)
    compute(scene, release, run=in_child)
    finish(scene, release)
    assert row(scene, release).state is State.COMPUTED


@pytest.mark.usefixtures("environment")
def test_the_child_tells_nothing_on_its_standard_error(scene):
    orders = []
    release = request(scene)
    compute(scene, release, run=lambda _store, order: orders.append(order))
    wave = scene.wave("post")
    with scene.store.change(Event("upkeep"), "wave", wave=wave.file) as writer:
        writer.remove("answers", id=1)
    ended = subprocess.run(
        [sys.executable, "-m", "feedback.releases.computing"],
        input=orders[0].to_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "a release cannot be computed: ReleaseAltered\n"


def test_an_order_keeps_its_seeds_to_itself():
    order = Order(release="r", scheme="s", by="a", now="n", seeds={"w": b"secret" * 5 + b"12"})
    assert "secret" not in repr(order)
    assert Order.from_json(order.to_json()) == order


def finish(scene, release):
    """Wait until the job has ended, one way or the other."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(20)
    assert progress(scene.store, job_of(release)).state in {"done", "failed"}
