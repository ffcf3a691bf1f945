"""A town for each test, and one browser for all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from feedback.clock import SetClock
from feedback.config import load
from tests.journeys.town import Town, build, settings

# Without the last ones Chromium calls its maker, which a test must not.
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def town(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    environment = settings(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)  # a child process computes releases
    made, undo = build(tmp_path, browser, clock, load(environment))
    yield made
    for context in browser.contexts:
        context.close()
    for step in undo:
        step()
