"""What the parent does where the system has no process left for it."""

import errno
import signal
import types

import pytest

from feedback.running import supervisor
from feedback.running.supervisor import Supervisor


@pytest.fixture(autouse=True)
def _signals_as_they_were():
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
    before = [signal.getsignal(number) for number in numbers]
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_who_cannot_be_started_is_started_later_and_nobody_else_ends(monkeypatch, caplog):
    now, answers = [100.0], [7001, OSError(errno.EAGAIN, "no process"), 7002]

    def fork():
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(supervisor, "time", types.SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(supervisor.os, "fork", fork)
    monkeypatch.setattr(supervisor.os, "waitpid", lambda _pid, _how: (0, 0))
    watch = Supervisor(lambda: None, processes=2, release=lambda: None)
    watch.mend()
    assert watch.serving == 1
    watch.mend()
    assert (watch.serving, len(answers)) == (1, 1), "not at once"
    now[0] += 5
    watch.mend()
    assert watch.serving == 2
    assert [one.getMessage() for one in caplog.records] == ["no serving process can be started"]
