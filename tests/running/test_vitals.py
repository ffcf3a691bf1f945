"""What the parent tells its children by a shared page."""

import os

import pytest

from feedback.running.vitals import Vitals
from feedback.running.wiring import Job


def job(name: str, pause: int) -> Job:
    return Job(name, lambda _store: None, pause)


@pytest.fixture
def vitals():
    return Vitals([job("often", 1), job("seldom", 3600)])


def test_at_first_nothing_has_happened(vitals):
    assert (vitals.last_round, vitals.serving, vitals.mail) == (0, 0, None)
    assert vitals.failing() == {"often": False, "seldom": False}


def test_a_round_is_told_in_steps_of_five_minutes(vitals):
    for at in (600, 899):
        vitals.began_round(at)
        assert vitals.last_round == 600
    vitals.began_round(900)
    assert vitals.last_round == 900


def test_a_job_that_meets_a_busy_store_once_does_not_count_as_failing(vitals):
    for _ in range(2):
        vitals.ran("often", well=False)
    assert not vitals.failing()["often"]
    vitals.ran("often", well=False)
    assert vitals.failing() == {"often": True, "seldom": False}
    vitals.ran("often", well=True)
    assert not vitals.failing()["often"]


def test_one_that_runs_each_hour_does_at_once(vitals):
    vitals.ran("seldom", well=False)
    assert vitals.failing()["seldom"]


def test_another_process_sees_it(vitals):
    if os.fork() == 0:
        vitals.began_round(1200)
        vitals.serves(2)
        vitals.found_mail(there=False)
        os._exit(0)
    os.wait()
    assert (vitals.last_round, vitals.serving, vitals.mail) == (1200, 2, False)
