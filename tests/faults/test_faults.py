"""The short ones of `scripts/faults`: a power cut, a clock that jumps, a full disk, and a log that
nobody reads any more."""

import os
import resource
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.__main__ import TRIALS
from tests.faults.clocks import jump
from tests.faults.installation import Installation, build
from tests.faults.journal import Disk, Step
from tests.faults.powercut import cut_everywhere, master_keys
from tests.faults.served import serving

PAGE = Path(__file__).parents[2] / "docs/reliability.md"
traced = pytest.mark.skipif(shutil.which("strace") is None, reason="strace tells what is synced")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return build(tmp_path_factory.mktemp("faults") / "data", people=12)


@pytest.mark.parametrize("days", [31, -31])
def test_a_clock_that_is_wrong_for_a_while_undoes_nothing(tmp_path, days):
    jump(tmp_path, timedelta(days=days), restart=days > 0)


@traced
def test_after_a_power_cut_all_is_there_that_was_said_to_be(tmp_path):
    assert "nothing lost" in cut_everywhere(tmp_path, acts=6, between=8)


@traced
def test_after_a_power_cut_the_master_key_is_there(base, tmp_path):
    assert "nothing lost" in master_keys(base, tmp_path)


def test_what_is_not_synced_is_lost_in_a_cut(tmp_path):
    """So that the trials can fail."""
    (tmp_path / "data").mkdir()
    disk, at = Disk(tmp_path / "data"), f"{tmp_path}/data"
    for step in (
        Step("create", f"{at}/a"),
        Step("write", f"{at}/a", data=b"synced"),
        Step("sync", f"{at}/a"),
        Step("sync", at),
        Step("write", f"{at}/a", data=b"not", at=0),
        Step("create", f"{at}/b"),
        Step("sync", f"{at}/b"),
    ):
        disk.take(step)
    disk.cut(tmp_path / "found")
    assert {path.name: path.read_bytes() for path in (tmp_path / "found").iterdir()} == {
        "a": b"synced"
    }


def test_no_file_may_grow_and_the_log_is_closed(base, tmp_path):
    """A full disk, and an operator's pipe that is gone: pages say so, and the service goes on."""
    out, into = os.pipe()
    place = base.copied(tmp_path / "data")
    with serving(place, tmp_path, errors=into) as served:
        os.close(into)
        os.close(out)
        visitor = served.visitor()
        second = visitor.post_first(visitor.begin(place.tokens[0]))
        for pid in (served.process.pid, *served.children):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        page = visitor.say(second, "What I have to say")
        assert (page.status, page.headers["Retry-After"]) == (503, "120")
        assert page.heading == "Sorry, we cannot save anything right now"
        assert "What I have to say" in page.text
        for pid in (served.process.pid, *served.children):
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
        end = visitor.send(visitor.say(second, "What I have to say"))
        assert end.heading == "Your answers are saved"
        assert len(served.children) == 2


def test_every_trial_stands_in_the_page_with_what_came_of_it():
    page = PAGE.read_text()
    assert [name for name in TRIALS if f"`{name}`" not in page] == []
