"""Every kind of mail has a handler and words; every job is there."""

from feedback.outbox.compose import KINDS
from feedback.running.wiring import jobs, mail_handlers


def test_every_kind_of_mail_has_words_and_a_handler():
    assert set(mail_handlers()) == set(KINDS)


def test_every_job_of_the_worker_is_there():
    names = [job.name for job in jobs()]
    assert len(names) == len(set(names))
    assert all(callable(job.run) and job.pause > 0 for job in jobs())
