"""Mutants of plain functions and methods: all lie side by side in one file, as mutmut writes it.

Tests are collected once. Then each mutant gets a process forked from there, in which mutmut's
trampolines lead to it, and the tests that go through its function, the quickest first.
"""

import gc
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from forks import judged
from hypothesis import Phase, settings
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

_SLOWER: Final = 10  # than without a mutant, before its time is over
_SECONDS: Final = 20
_TRACE: Final = "trace.json"


class Quick:
    """The first failure is enough: no time is spent on a simpler example, or on cleaning up."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "mutants", settings(), phases=phases, database=None, report_multiple_bugs=False
        )
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os._exit(1)


class Functions:
    """In place of pytest's own loop: every mutant in turn."""

    def __init__(self, mutants: Sequence[str]) -> None:
        self._mutants = mutants
        self.found: dict[str, str] = {}
        """What became of each, by name."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise pytest.UsageError("the tests cannot be collected")
        if judged(lambda: _traced(session), 3600) != "survived":
            raise pytest.UsageError("a test fails before anything is changed")
        through, seconds = json.loads(Path(_TRACE).read_text())
        tests = {item.nodeid: item for item in session.items}
        gc.freeze()  # so that a child does not copy all of it by looking for garbage
        for name in self._mutants:
            ids = sorted(through.get(mangled_name_from_mutant_name(name), ()), key=seconds.get)
            items = [tests[one] for one in ids]
            limit = _SECONDS + _SLOWER * sum(seconds[one] for one in ids)
            found = judged(lambda n=name, i=items: _run(i, n), limit) if items else "no tests"
            self.found[name] = found
            print("." if found == "killed" else f"\n{found}: {name}\n", end="", flush=True)
        return True


def _run(items: Sequence[pytest.Item], mutant: str) -> int:
    set_mutant_under_test(mutant)
    for at, item in enumerate(items):
        following = items[at + 1] if at + 1 < len(items) else None
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
    return 0


def _traced(session: pytest.Session) -> int:
    """Run all as they are, and write down which functions each goes through, and for how long.

    What a fixture calls counts for every test of the file: a wider one is set up only once.
    """
    os.environ["MUTANT_UNDER_TEST"] = "stats"
    through: dict[str, set[str]] = defaultdict(set)
    seconds: dict[str, float] = {}
    shared: dict[Path, set[str]] = defaultdict(set)
    for item, following in _pairs(session.items):
        session.config.pluginmanager.register(_Noting(shared[item.path]), "noting")
        begun = time.monotonic()
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        seconds[item.nodeid] = time.monotonic() - begun
        session.config.pluginmanager.unregister(name="noting")
        for function in state()._stats:  # noqa: SLF001 - mutmut has no other way to ask
            through[function].add(item.nodeid)
        state()._stats.clear()  # noqa: SLF001 - as above
    for item in session.items:
        for function in shared[item.path]:
            through[function].add(item.nodeid)
    Path(_TRACE).write_text(json.dumps([{k: sorted(v) for k, v in through.items()}, seconds]))
    return 0


class _Noting:
    """Notes what has been called when a test's fixtures are there."""

    def __init__(self, shared: set[str]) -> None:
        self._shared = shared

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_setup(self) -> None:
        self._shared |= state()._stats  # noqa: SLF001 - mutmut has no other way to ask


def _pairs(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    yield from zip(items, [*items[1:], None], strict=True)
