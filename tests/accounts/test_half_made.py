"""A proof that is being replaced, at a browser that its owner has walked away from."""

from datetime import timedelta

import pytest
from flask import Flask

from feedback.accounts.holders import mint_enrolment, nominate
from feedback.accounts.service import account
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import first
from tests.accounts.site import Browser, Person
from tests.accounts.test_views_account import COPY, proofs_of

PAGES = {
    "passphrase": "/set-up/words",
    "app": "/set-up/app",
    "recovery": "/set-up/recovery",
}
NEEDS = {
    "passphrase": {"recovery", "code"},
    "app": {"passphrase", "recovery"},
    "recovery": {"passphrase", "code"},
}


def _away(clock: SetClock) -> None:
    clock.advance(timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize("what", ["passphrase", "app", "recovery"])
def test_begun_signed_in_it_is_finished_only_by_who_shows_again_who_they_are(
    browser: Browser, sam: Person, store: SqliteStore, sam_id: str, what: str
):
    old = Person(sam.clock, sam.email)
    old.__dict__.update(sam.__dict__)
    sam.sign_in(browser)
    browser.get(f"/account/new/{what}").post()
    shown = browser.text
    _away(sam.clock)
    COPY[what](sam, browser)
    assert browser.path.startswith(f"/sign-in/again?next={PAGES[what]}")
    assert store.count("outbox", kind="reset-notice") == 0
    assert not account(store, sam_id).barred(store.now())
    assert browser.get(PAGES[what]).path.startswith("/sign-in/again")
    assert "go on where you were" in browser.text

    browser.post(passphrase=old.words, code=old.next_code())
    assert browser.path == PAGES[what]
    assert _secret(browser.text) == _secret(shown)  # what was written down holds
    sam.clock.advance(timedelta(seconds=30))
    COPY[what](sam, browser)
    assert browser.path == "/reset/done"
    assert sam.sign_in(browser).text == "schemes"


@pytest.mark.parametrize("lost", ["passphrase", "app", "recovery"])
def test_begun_by_two_proofs_it_is_finished_only_by_who_shows_them_again(
    browser: Browser, sam: Person, store: SqliteStore, lost: str
):
    old = Person(sam.clock, sam.email)
    old.__dict__.update(sam.__dict__)
    browser.get(f"/reset/{lost}").post(**proofs_of(old, NEEDS[lost]))
    shown = browser.text
    _away(sam.clock)
    COPY[lost](sam, browser)
    assert browser.path == f"/reset/{lost}"
    assert "go on where you were" in browser.text
    assert store.count("outbox", kind="reset-notice") == 0

    browser.post(**proofs_of(old, NEEDS[lost]))
    assert browser.path == PAGES[lost]
    assert _secret(browser.text) == _secret(shown)
    sam.clock.advance(timedelta(seconds=30))
    COPY[lost](sam, browser)
    assert browser.path == "/reset/done"
    assert sam.sign_in(browser).text == "schemes"


def test_a_clock_set_back_makes_it_no_fresher(browser: Browser, sam: Person):
    browser.get("/reset/app").post(**proofs_of(sam, NEEDS["app"]))
    sam.clock.advance(timedelta(minutes=-1))
    assert browser.get("/set-up/app").path == "/reset/app"


def test_who_signs_in_next_at_that_browser_does_not_finish_it(
    browser: Browser, sam: Person, store: SqliteStore, clock: SetClock
):
    held = nominate(
        store, scheme="s", role="guardian", name="E", email="e@example.org", title="", by="x"
    )
    eve = Person(clock, "e@example.org", "Eve")
    eve.enrol(Browser(browser.client.application), mint_enrolment(store, held), fixed=True)
    for begin in (
        lambda: sam.sign_in(browser).get("/account/new/app").post(),
        lambda: browser.get("/reset/app").post(**proofs_of(sam, NEEDS["app"])),
    ):
        begin()
        assert browser.path == "/set-up/app"
        eve.sign_in(browser)
        assert browser.get("/set-up/app").path == "/set-up/lapsed"


def test_an_enrolment_is_not_asked_for_what_it_has_not_made_yet(
    app: Flask, desk, clock: SetClock, store: SqliteStore
):
    first(desk, "one@example.org")
    held = nominate(
        store, scheme="s", role="guardian", name="E", email="e@example.org", title="", by="x"
    )
    eve, browser = Person(clock, "e@example.org", "Eve"), Browser(app)
    browser.get(f"/enrol/{mint_enrolment(store, held)}").post()
    browser.post(name=eve.name)
    _away(clock)
    eve.copy_words(browser)
    _away(clock)
    eve.copy_app(browser)
    _away(clock)
    assert eve.copy_recovery(browser).path == "/set-up/done"


def _secret(page: str) -> list[str]:
    """What the page asks somebody to write down, or to put into their app."""
    return [part.split("</code>")[0] for part in page.split("<code")[1:]]
