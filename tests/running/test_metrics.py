"""Metrics: what they tell, and that nothing a participant does moves them."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from feedback.app import create_app
from feedback.config import Config
from feedback.outbox.local import LocalTransport
from feedback.outbox.sending import send_batch
from feedback.running.metrics import DISK_STEPS, Facts, text
from feedback.running.vitals import Vitals
from feedback.running.wiring import jobs, mail_handlers
from feedback.storage.store import Event
from tests.attacks.browser import URL, Browser, begun, fill, link_of
from tests.conftest import MASTER
from tests.scenario import DOMAIN, open_survey, ready


@pytest.fixture
def config(data_dir):
    return Config(data_dir, (MASTER,), public_url=URL)


@pytest.fixture
def vitals():
    return Vitals(jobs())


@pytest.fixture
def facts(config, store, vitals):
    return Facts(config, store, vitals)


def values(facts) -> dict[str, float]:
    lines = text(facts).decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def test_it_names_what_it_tells_and_nothing_of_the_process(facts):
    assert {name.partition("{")[0] for name in values(facts)} == {
        "candour_info",
        "candour_stores_ready",
        "candour_schema_version",
        "candour_serving_processes",
        "candour_worker_round_timestamp_seconds",
        "candour_job_failing",
        "candour_mail_waiting",
        "candour_disk_free_bytes",
        "candour_incidents",
    }


def test_nothing_that_a_participant_does_moves_any_of_it(store, clock, config, facts, monkeypatch):
    # Other tests write to the same disk.
    free = shutil.disk_usage(config.data_dir)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    scene = ready(store, clock)
    open_survey(scene, "pre")
    app = create_app(config, store)
    transport = LocalTransport(store)
    while send_batch(store, config, transport, mail_handlers()).claimed:
        pass
    before = text(facts)

    def still() -> None:
        assert text(facts) == before

    asks = Browser(app)
    for address in (f"mentor0@{DOMAIN}", scene.people[0].email, "nobody@elsewhere.example"):
        asks.get("/link/again")
        asks.post("/link/again", email=address)
        still()
    assert store.count("outbox") > 0, "the mail was asked for, and waits"
    while send_batch(store, config, transport, mail_handlers()).claimed:
        still()
    link = link_of(scene, "pre", 0)
    asks.get(link)
    still()
    person = begun(app, link)
    still()
    fill(person, text="Words")
    still()
    assert person.post("/answer/check", quote="no").status_code == 303
    still()
    person.get("/answer/delete")
    person.post("/answer/delete", sure="y")
    still()
    Browser(app).post(link_of(scene, "pre", 1), action="decline")
    still()


def test_mails_of_a_survey_that_wait_are_told_by_powers_of_ten(store, clock, facts, config):
    assert values(facts)["candour_mail_waiting"] == 0
    scene = ready(store, clock)
    send_batch(store, config, LocalTransport(store), mail_handlers())
    open_survey(scene, "pre")
    assert values(facts)["candour_mail_waiting"] == 100
    for limit, told in ((1, 100), (1, 10), (9, 10), (1, 0)):
        send_batch(store, config, LocalTransport(store), mail_handlers(), limit=limit)
        assert values(facts)["candour_mail_waiting"] == told


def test_whether_mail_could_leave_is_told_once_it_is_known(facts, vitals):
    assert "candour_mail_reachable" not in values(facts)
    for there in (True, False):
        vitals.found_mail(there=there)
        assert values(facts)["candour_mail_reachable"] == there


def test_stores_that_take_no_write_are_not_ready(facts, store, data_dir):
    assert values(facts)["candour_stores_ready"] == 1
    store.close()
    for path in data_dir.glob("keyring.db*"):
        path.unlink()
    assert values(facts)["candour_stores_ready"] == 0


def test_disk_space_is_told_in_steps(facts, monkeypatch):
    real = shutil.disk_usage("/")
    for free, told in ((0, 0), (DISK_STEPS[0], DISK_STEPS[0]), (3 * 1024**3, 2 * 1024**3)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: real._replace(free=free))
        assert values(facts)["candour_disk_free_bytes"] == told


def test_the_newest_backup_is_told_to_the_hour(facts, store):
    with store.change(Event("upkeep")) as w:
        w.put("meta", {"name": "backup-made", "value": "2026-03-02T08"})
    told = values(facts)["candour_backup_timestamp_seconds"]
    assert told == store.now().timestamp() - 5400


def test_the_next_date_of_a_survey_is_told_in_days(facts, store, clock):
    ready(store, clock)
    assert values(facts)["candour_survey_date_days"] == 7
    clock.advance(timedelta(days=3000))
    assert "candour_survey_date_days" not in values(facts)


def test_incidents_and_failing_jobs_are_told(facts, store, vitals):
    assert values(facts)["candour_incidents"] == 0
    with store.change(Event("release.withheld", by="", scheme="s", detail={})):
        pass
    assert values(facts)["candour_incidents"] == 1
    vitals.ran("tidy", well=False)
    told = values(facts)
    assert told['candour_job_failing{job="tidy"}'] == 1
    assert sum(value for name, value in told.items() if "job_failing" in name) == 1


def test_each_is_explained_and_nothing_else_is(facts, store, clock, vitals):
    ready(store, clock)
    vitals.found_mail(there=True)
    with store.change(Event("upkeep")) as w:
        w.put("meta", {"name": "backup-made", "value": "2026-03-02T08"})
    told = {name.partition("{")[0] for name in values(facts)}
    page = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text()
    assert set(re.findall(r"^\| `(candour_\w+)", page, re.MULTILINE)) == told
    assert set(re.findall(r"candour_\w+", page)) == told
