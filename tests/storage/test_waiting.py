"""A lock that somebody holds for long: most wait, one is told, so that one can always answer."""

import threading
from contextlib import closing

import pytest

from feedback.storage import files
from feedback.storage.files import FileLock
from feedback.storage.trouble import StoreBusyError


def test_of_many_threads_one_is_told_and_the_others_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PATIENCE", 0.2)
    got: list[str] = []
    waiting = threading.Semaphore(0)
    real = files.fcntl.flock

    def flock(descriptor, how):
        if how == files.fcntl.LOCK_EX:
            waiting.release()
        real(descriptor, how)

    monkeypatch.setattr(files.fcntl, "flock", flock)

    def work():
        with closing(FileLock(tmp_path / "lock")) as mine, mine.held():
            got.append("held")

    with closing(FileLock(tmp_path / "lock")) as lock:
        with lock.held():
            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            for _ in threads:
                assert waiting.acquire(timeout=20)
            with (
                closing(FileLock(tmp_path / "lock")) as late,
                pytest.raises(StoreBusyError),
                late.held(),
            ):
                pass
            assert got == []
        for thread in threads:
            thread.join(20)
        assert got == ["held"] * 3
        with closing(FileLock(tmp_path / "lock")) as late, late.held():
            got.append("late")
    assert got[-1] == "late"


def test_one_that_comes_free_meanwhile_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_MOST_WAITING", 0)
    monkeypatch.setattr(files, "_WAITING", {-1: files.time.monotonic()})
    first = FileLock(tmp_path / "lock")
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with first.held():
            inside.set()
            leave.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(20)
    monkeypatch.setattr(files.time, "sleep", lambda _seconds: (leave.set(), thread.join(20)))
    with closing(FileLock(tmp_path / "lock")) as late, late.held():
        assert not thread.is_alive()
    first.close()
