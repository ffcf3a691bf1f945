"""Pages of a scheme's dates, as its lead uses them."""

import pytest
from flask import Flask

from feedback.schemes import waves
from feedback.storage.sqlite import SqliteStore
from tests.schemes import build
from tests.schemes.conftest import Setting
from tests.schemes.small_app import Browser, make_app


@pytest.fixture
def app(store: SqliteStore) -> Flask:
    return make_app(store)


def test_dates_are_planned_and_shown(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/dates"

    def days(**given: str) -> dict[str, list[str]]:
        return {name: value.split("-")[::-1] for name, value in given.items()}

    wrong = days(
        pre_opens="2026-3-9", pre_closes="2026-3-8", post_opens="2026-9-1", post_closes="2026-9-9"
    )
    page = browser.post(path, 200, **wrong)
    assert "The last day must be after the day it opens" in page.text()
    assert waves.waves(store, scheme) == ()
    browser.post(path, **(wrong | days(pre_closes="2026-3-23")))
    text = browser.get(path).text()
    assert "Last day to change or delete answers sent 30 March 2026" in text
    assert "Answers are destroyed for good 15 December 2026" in text
    assert "There are no people to ask. You need at least 11." in text


def test_open_today_says_why_not(app: Flask, store: SqliteStore, ready: Setting):
    first = waves.waves(store, ready.scheme)[0]
    path = f"/schemes/{ready.scheme}/dates/{first.id}/today"
    browser = Browser(app, store, ready.lead)
    dates = f"/schemes/{ready.scheme}/dates"
    assert "The guardian has not agreed" in browser.post(path, 200, page=dates).text()
    assert waves.wave(store, first.id).opens == first.opens
    build.add_guardian(store, ready.scheme, "gus@union.example")
    build.agree(store, ready.scheme, ready.guardian)
    browser.post(path)
    assert waves.wave(store, first.id).opens == store.today()


def test_an_open_survey_is_made_longer(app: Flask, store: SqliteStore, opened: Setting):
    first = waves.waves(store, opened.scheme)[0]
    path = f"/schemes/{opened.scheme}/dates/{first.id}/extend"
    browser = Browser(app, store, opened.lead)
    assert "must be later" in browser.post(path, 200, closes=["20", "3", "2026"]).text()
    browser.post(path, closes=["28", "3", "2026"])
    assert waves.wave(store, first.id).closes.isoformat() == "2026-03-28"
