"""HEAD is what link checkers and previews send: it must change as little as GET does.

Flask lets HEAD in wherever GET is, and form tokens are asked of POST alone: a view that acts
"unless it is a GET" acts on a HEAD without a token.
"""

from pathlib import Path

import feedback
from feedback.storage.store import Store
from tests.attacks.browser import begun, fill, link_of
from tests.scenario import Scene


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
