"""HEAD is what link checkers and previews send: it must change as little as GET does.

Flask lets HEAD in wherever GET is, and form tokens are asked of POST alone: a view that acts
"unless it is a GET" acts on a HEAD without a token.
"""

from datetime import timedelta
from pathlib import Path

import pytest

import feedback
from feedback.storage.store import Store
from tests.attacks.browser import begun, fill, link_of, signed_in
from tests.scenario import Scene

SAID = "A test is on its way to your own address."


def _slots(store: Store, scene: Scene) -> list:
    return store.wave(str(scene.wave("pre").file)).all("slots", order="id")


def test_head_sends_no_answers(app, running, store):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser)
    before = _slots(store, running)
    assert browser.head("/answer/check").status_code == 200
    assert _slots(store, running) == before


def test_head_saves_nothing(app, running, store):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser, text="what I wrote")
    before = _slots(store, running)
    for path in (
        "/answer",
        "/answer/1",
        "/answer/2",
        "/answer/check",
        "/answer/delete",
        "/answer/code",
    ):
        browser.head(path)
    assert _slots(store, running) == before


def test_head_drops_no_receipt(app, running, store):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser)
    assert browser.post("/answer/check").location == "/answer/saved"
    page = browser.get("/answer/saved").text
    before = _slots(store, running)
    browser.head("/answer/saved")
    assert _slots(store, running) == before
    assert browser.get("/answer/saved").text == page


def test_no_view_acts_unless_it_is_a_post():
    views = [*Path(feedback.__file__).parent.rglob("*views*.py")]
    assert views
    said = [path.name for path in views if 'method == "GET"' in path.read_text("utf-8")]
    assert said == [], "ask for POST: whatever is not a POST shows and changes nothing"


@pytest.mark.parametrize("kind", ["HEAD", "fetched ahead", "the page itself"])
def test_what_is_said_after_a_form_waits_for_who_reads_it(app, running, clock, kind):
    browser = signed_in(app, clock, running.lead)
    browser.get("/link/test")
    went = browser.post("/link/test")
    rows = running.store.all("sessions", order="id")
    if kind == "HEAD":
        assert browser.head(went.location).status_code == 200
    else:
        ahead = {"Sec-Purpose": "prefetch"} if kind == "fetched ahead" else {}
        assert SAID in browser.get(went.location, headers=ahead).text
    assert running.store.all("sessions", order="id") == rows
    assert SAID not in browser.get("/account").text
    assert SAID in browser.get(went.location).text


def test_what_was_said_goes_with_the_next_form_or_after_a_minute(app, running, clock):
    browser = signed_in(app, clock, running.lead)
    browser.get("/link/test")
    there = browser.post("/link/test").location
    clock.advance(timedelta(seconds=59))
    assert SAID in browser.get(there).text
    clock.advance(timedelta(seconds=1))
    assert SAID not in browser.get(there).text

    browser.post("/link/test")
    assert SAID in browser.get(there).text
    browser.post("/account/devices/00/end")
    assert SAID not in browser.get(there).text
    assert "That device is signed out." in browser.get("/account").text
