"""The worker's rounds."""

from itertools import pairwise

import pytest

from feedback.config import Config, Smtp
from feedback.outbox.sending import Sent
from feedback.outbox.service import post
from feedback.running.vitals import Vitals
from feedback.running.wiring import Job
from feedback.running.worker import Worker
from feedback.storage.store import Event


class Time:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def make(store, data_dir, time):
    config = Config(data_dir=data_dir, master_keys=(bytes(32),))

    return lambda *work: Worker(config, store, work=work, handlers={}, clock=time)


def test_a_job_runs_again_only_after_its_pause(make, time):
    runs = []
    worker = make(Job("a", lambda _store: runs.append("a"), 5))
    for step in (0, 4, 1, 1):
        time.now += step
        worker.tick()
    assert runs == ["a", "a"]


def test_a_job_that_fails_stops_no_other(make, caplog):
    runs = []

    def fail(_store):
        raise ZeroDivisionError

    worker = make(Job("a", fail, 5), Job("b", lambda _store: runs.append("b"), 5))
    worker.tick()
    assert runs == ["b"]
    assert "a job failed" in caplog.text


def test_between_jobs_the_caller_may_stop_it(make):
    runs = []

    def stop():
        raise KeyboardInterrupt

    worker = make(*(Job(name, lambda _store, name=name: runs.append(name), 5) for name in "ab"))
    with pytest.raises(KeyboardInterrupt):
        worker.tick(stop)
    assert runs == ["a"]


def test_a_server_that_is_away_is_asked_less_and_less_often(make, time, monkeypatch):
    asked = []

    def send_batch(*_given):
        asked.append(time.now)
        return Sent(claimed=1, sent=0, down=True)

    monkeypatch.setattr("feedback.running.worker.send_batch", send_batch)
    worker = make()
    for _ in range(4000):
        worker.tick()
        time.now += 1
    gaps = [after - before for before, after in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert gaps[0] == 1
    assert gaps[-1] == 300


def test_it_says_whether_more_mail_waits(make, store):
    worker = make()
    assert worker.tick() is False
    with store.change(Event("upkeep")) as w:
        post(w, store, kind="unknown", payload={})
    assert worker.tick() is True
    worker.run_all()
    assert worker.tick() is False


class Looks:
    """Whether mail can go, as a test says."""

    def __init__(self):
        self.count = 0
        self.says = None

    def __call__(self, config, clock):
        assert config.sends_mail
        assert clock
        self.count += 1
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


def test_whether_mail_can_go_is_looked_at_by_the_clock_and_told(store, data_dir, time, caplog):
    smtp = Smtp(host="127.0.0.1", port=1, security="none")
    looks, vitals = Looks(), Vitals([])
    config = Config(data_dir=data_dir, master_keys=(bytes(32),), smtp=smtp)
    worker = Worker(config, store, work=(), handlers={}, clock=time, vitals=vitals, look=looks)
    for later, says, there in ((0, None, True), (299, "x", True), (1, "It is away.", False)):
        time.now += later
        looks.says = says
        worker.tick()
        assert vitals.mail is there
    assert looks.count == 2
    (told,) = [one for one in caplog.records if one.getMessage() == "mail cannot be handed over"]
    assert told.fields == {"why": "It is away."}
    time.now += 300
    looks.says = ZeroDivisionError()
    worker.tick()
    assert vitals.mail is False


def test_no_mail_server_is_looked_for_where_no_mail_leaves(store, data_dir, time):
    looks, vitals = Looks(), Vitals([])
    config = Config(data_dir=data_dir, master_keys=(bytes(32),))
    Worker(config, store, work=(), handlers={}, clock=time, vitals=vitals, look=looks).tick()
    assert (looks.count, vitals.mail) == (0, None)


def test_a_job_that_fails_again_and_again_is_tried_less_often_and_then_as_ever(make, time):
    runs, well = [], []

    def fail(_store):
        runs.append(time.now)
        if not well:
            raise ZeroDivisionError

    worker = make(Job("a", fail, 5))
    for _ in range(200):
        worker.tick()
        time.now += 1
    assert [after - before for before, after in pairwise(runs)][:5] == [10, 20, 40, 60, 60]
    well.append(True)
    runs.clear()
    for _ in range(80):
        worker.tick()
        time.now += 1
    assert {after - before for before, after in pairwise(runs)} == {5}


def test_what_goes_by_the_date_waits_while_the_clock_is_not_trusted(store, data_dir, time):
    runs, trusted = [], [False]
    config = Config(data_dir=data_dir, master_keys=(bytes(32),))
    work = [
        Job(name, lambda _store, name=name: runs.append(name), 5, dated=name == "dated")
        for name in ("dated", "other")
    ]
    worker = Worker(config, store, work=work, handlers={}, clock=time, steady=lambda: trusted[0])
    worker.tick()
    assert runs == ["other"]
    trusted[0] = True
    worker.tick()
    assert runs == ["other", "dated"]
