"""Somebody who sits down at the browser in which another has answered."""

from datetime import timedelta

import pytest

from tests.attacks.browser import begun, fill, link_of

PATHS = (
    *("/answer", "/answer/saved", "/answer/delete", "/receipt/answers", "/receipt/change"),
    *("/receipt/parts", "/receipt/leave-out", "/receipt/notice"),
)


@pytest.fixture
def sent(app, running):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser, text="zebra crossing")
    assert browser.post("/answer/check", quote="no").location == "/answer/saved"
    return browser


def test_for_an_hour_what_was_sent_can_be_seen(sent, clock):
    clock.advance(timedelta(minutes=59))
    assert sent.get("/answer/saved").status_code == 200
    assert "zebra crossing" in sent.get("/receipt/answers").text


def test_after_the_hour_the_browser_opens_nothing_of_it(sent, clock):
    clock.advance(timedelta(hours=1))
    for path in PATHS:
        given = sent.get(path)
        assert given.location == "/link/unusable"
        assert "zebra" not in given.text


def test_after_the_hour_the_browser_deletes_nothing(sent, clock, running, store):
    sent.get("/answer/delete")
    clock.advance(timedelta(hours=1))
    before = store.wave(str(running.wave("pre").file)).all("slots", order="id")
    assert sent.post("/answer/delete", sure="y").status_code == 400
    assert sent.post("/receipt/delete", sure="y").status_code == 400
    assert store.wave(str(running.wave("pre").file)).all("slots", order="id") == before


def test_the_next_person_finds_no_return_code(sent):
    assert sent.cookie("__Host-return") is None
