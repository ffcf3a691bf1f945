"""A town for each test, and one browser for all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from feedback.clock import SetClock
from feedback.config import load
from tests.journeys.town import Town, build, settings


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
