"""A process that stays on one processor, and starts another one that need not."""

import subprocess
import sys

import pytest

from feedback import cores
from feedback.cores import all_cores

_TOLD = """
import os, subprocess, sys
from feedback.cores import all_cores, anywhere, stay_on
with anywhere():
    print(all_cores())
stay_on(all_cores()[-1])
print(all_cores())
said = "import os; print(sorted(os.sched_getaffinity(0)))"
with anywhere():
    subprocess.run([sys.executable, "-c", said], check=True)
print(all_cores())
"""


def test_what_it_starts_may_use_them_all():
    told = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-u", "-c", _TOLD], check=True, capture_output=True, text=True
    ).stdout
    every = all_cores()
    assert told.splitlines() == [str(every), str(every[-1:]), str(every), str(every[-1:])]


@pytest.mark.parametrize("before", [[], [{0}]])
def test_where_the_system_allows_nothing_all_is_started_as_before(monkeypatch, before):
    def refuse(_pid, _which):
        raise PermissionError

    monkeypatch.setattr(cores, "_BEFORE", before)
    monkeypatch.setattr(cores.os, "sched_setaffinity", refuse)
    every = all_cores()
    cores.stay_on(every[0])
    with cores.anywhere():
        assert all_cores() == every
