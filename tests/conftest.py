"""Fixtures for every test: a real store in a fresh folder, and a clock that stands still."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MASTER = bytes(range(32))
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
# Without the last ones Chromium calls its maker, which a test must not.
# Debian's Chromium without its windows: the same pages for a third of the processor's time.
BROWSER = "/usr/bin/chromium-headless-shell"
_CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long an example takes is the machine's affair; speed is measured by scripts/bench.
# TEST_EXAMPLES=400 tries each property longer than there is time for at every change.
settings.register_profile(
    "steady",
    max_examples=int(os.environ.get("TEST_EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process has to wait for another at the end."""
    longest = (
        *("test_scheme.py", "test_members.py", "test_member_sign_in.py"),
        *("test_participant.py", "test_comments.py"),
    )

    def rank(one: pytest.Item) -> int:
        if one.path.parent.name == "journeys" and one.path.name in longest:
            return longest.index(one.path.name)
        return len(longest) + ("browser" not in one.path.name)

    items.sort(key=rank)


@pytest.fixture
def clock() -> SetClock:
    """Monday, 2 March 2026, half past nine in London."""
    return SetClock(START)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data folder, made once: making one takes ten times as long as copying it."""
    folder = tmp_path_factory.mktemp("blank") / "data"
    opened = initialise(folder, (MASTER,), SetClock(START))
    opened.settle()
    opened.close()
    return folder


@pytest.fixture
def store(data_dir: Path, clock: SetClock, blank: Path) -> Iterator[SqliteStore]:
    shutil.copytree(blank, data_dir)
    opened = initialise(data_dir, (MASTER,), clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests of a process: a second one could not run beside it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - few tests need it

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        _clicks_wait(patch)
        opened = playwright.chromium.launch(executable_path=BROWSER, args=_CHROMIUM)
        yield opened
        opened.close()


def _clicks_wait(patch: pytest.MonkeyPatch) -> None:
    """A click returns when the page it leads to is whole.

    Playwright's own returns when its first bytes have come. Whoever then counts buttons or
    boxes, which waits for nothing, counts half a page on a busy machine.
    """
    from playwright.sync_api import Locator  # noqa: PLC0415 - few tests need it

    plain = Locator.click

    def click(self: Locator, **how: object) -> None:
        plain(self, **how)  # type: ignore[arg-type]  # what it takes is Playwright's
        self.page.wait_for_load_state("domcontentloaded")

    patch.setattr(Locator, "click", click)
