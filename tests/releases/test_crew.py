"""Work in several processes: in order, with its errors, and gone with the parent."""

import os
import resource
import signal
import subprocess
import sys

import pytest

from crypto import Tampered
from feedback.releases.crew import in_order
from feedback.releases.records import ReleaseAltered


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_results_come_in_the_order_of_the_work(processes):
    found = list(in_order(lambda one: (one, one * one), range(40), processes=processes))
    assert found == [(one, one * one) for one in range(40)]


def test_several_processes_do_it_and_none_of_them_is_this_one():
    found = set(in_order(lambda _: os.getpid(), range(40), processes=2))
    assert os.getpid() not in found
    assert set(in_order(lambda _: os.getpid(), range(4), processes=1)) == {os.getpid()}


def test_helpers_leave_no_picture_of_their_memory():
    limits = in_order(lambda _: resource.getrlimit(resource.RLIMIT_CORE), range(2), processes=2)
    assert list(limits) == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ReleaseAltered("altered"), ReleaseAltered),
        (Tampered("broken"), Tampered),
        (KeyError("somebody@example.org"), RuntimeError),
    ],
)
def test_an_error_ends_the_work_and_says_no_more_than_it_may(error, told):
    def work(one):
        if one == 3:
            raise error
        return one

    with pytest.raises(told) as caught:
        list(in_order(work, range(40), processes=2))
    assert "somebody" not in str(caught.value)


def test_a_helper_that_dies_is_noticed():
    def work(one):
        if one == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return one

    with pytest.raises(RuntimeError):
        list(in_order(work, range(40), processes=2))


def test_who_stops_asking_leaves_nobody_behind():
    results = in_order(lambda _: os.getpid(), range(40), processes=2)
    helper = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(helper, 0)


_PARENT = """
import os, sys
from feedback.releases.crew import in_order
for pid in in_order(lambda _: os.getpid(), range(1000), processes=2):
    print(pid, flush=True)
    sys.stdin.readline()
"""


def test_helpers_end_with_a_parent_that_is_killed():
    parent = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        first = int(parent.stdout.readline())
        assert first != parent.pid
        parent.kill()
        # The helpers hold the other end of this pipe for as long as they live.
        parent.communicate(timeout=20)
