"""From a link to a signed-in page, and the ways in which that is broken off."""

from datetime import timedelta

import pytest
from flask import Flask

from feedback.accounts.gate import Gate
from feedback.accounts.holders import holder, mint_enrolment, nominate
from feedback.accounts.service import first_link
from feedback.accounts.signing_in import Desk
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import CHEAP, SCHEME
from tests.accounts.site import URL, Browser, Person


@pytest.fixture
def nominated(store: SqliteStore, sam_id: str) -> str:
    """A guardian's place in a scheme, waiting to be taken."""
    return nominate(
        store,
        scheme=SCHEME,
        role="guardian",
        name="Gill Gard",
        email="gill@example.org",
        title="DPO",
        by=sam_id,
    )


def test_the_first_person(app: Flask, store: SqliteStore, clock: SetClock):
    browser, person = Browser(app), Person(clock, "sam@example.org")
    person.enrol(browser, first_link(store))
    assert browser.path == "/set-up/done"
    assert "Your sign-in is ready" in browser.text
    assert browser.get("/schemes").text == "schemes"
    assert person.sign_in(Browser(app)).text == "schemes"
    assert len(person.words.split()) == 6
    assert len(person.recovery.replace("-", "")) == 32


def test_opening_a_link_does_nothing(browser: Browser, store: SqliteStore):
    token = first_link(store)
    texts = set()
    for _ in range(3):
        browser.client.head(f"/enrol/{token}", base_url=URL)
        texts.add(browser.get(f"/enrol/{token}").text.replace(token, "x"))
    texts.add(browser.get("/enrol/nonsense").text)
    assert len(texts) == 1  # nor does it tell a good link from a bad one
    assert store.count("sessions") == 0
    assert "Set-Cookie" not in browser.headers
    assert browser.post(f"/enrol/{token}").path == "/set-up/you"


def test_the_token_is_gone_from_the_address(browser: Browser, store: SqliteStore):
    token = first_link(store)
    browser.get(f"/enrol/{token}").post()
    assert token not in browser.path
    assert token not in browser.text


def test_a_strangers_page_cannot_begin(browser: Browser, store: SqliteStore):
    token = first_link(store)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = browser.client.post(f"/enrol/{token}", base_url=URL, headers=headers)
        assert response.status_code == 403
    assert store.count("sessions") == 0


def test_bad_links(browser: Browser):
    assert browser.get("/enrol/abc").post().status == 404
    assert "cannot use this link" in browser.text


def test_steps_cannot_be_skipped(browser: Browser, store: SqliteStore):
    browser.get(f"/enrol/{first_link(store)}").post()
    for path in ("words", "words/check", "app", "recovery", "recovery/check"):
        assert browser.get(f"/set-up/{path}").path == "/set-up/you"
    browser.post(name="Sam", email="sam@example.org")
    assert browser.path == "/set-up/words"
    assert browser.get("/set-up/recovery/check").path == "/set-up/words"


def test_without_a_beginning_there_is_no_step(browser: Browser):
    assert browser.get("/set-up/words").path == "/set-up/lapsed"


def test_wrong_answers_go_no_further(browser: Browser, store: SqliteStore, clock: SetClock):
    person = Person(clock, "sam@example.org")
    browser.get(f"/enrol/{first_link(store)}").post()
    browser.post(name="", email="nonsense")
    assert "Enter your name" in browser.text
    browser.post(name="Sam", email="nonsense")
    assert "like name@example.org" in browser.text
    browser.post(name="Sam", email=person.email)
    browser.get("/set-up/words/check").post(passphrase="not these")
    assert (browser.status, "not the words" in browser.text) == (400, True)
    assert "not these" not in browser.text
    browser.get("/set-up/words")
    person.copy_words(browser)
    assert browser.path == "/set-up/app"
    browser.post(code="000000")
    assert (browser.status, browser.path) == (400, "/set-up/app")
    person.copy_app(browser)
    browser.get("/set-up/recovery/check").post(recovery="0000")
    assert (browser.status, "not the end" in browser.text) == (400, True)
    assert store.count("accounts") == 0
    person.copy_recovery(browser.get("/set-up/recovery"))
    assert store.count("accounts") == 1


def test_words_are_not_shown_again_once_typed(browser: Browser, store, clock: SetClock):
    person = Person(clock, "sam@example.org")
    browser.get(f"/enrol/{first_link(store)}").post().post(name="Sam", email=person.email)
    person.copy_words(browser)
    assert browser.get("/set-up/words").path == "/set-up/app"


def test_a_sitting_lasts_an_hour(browser: Browser, store: SqliteStore, clock: SetClock):
    token = first_link(store)
    browser.get(f"/enrol/{token}").post()
    clock.advance(timedelta(minutes=61))
    assert browser.get("/set-up/you").path == "/set-up/lapsed"
    assert browser.get(f"/enrol/{token}").post().path == "/set-up/you"


def test_breaking_off_and_beginning_again(app: Flask, store: SqliteStore, clock: SetClock):
    token = first_link(store)
    broken = Browser(app)
    broken.get(f"/enrol/{token}").post().post(name="Sam", email="sam@example.org")
    person = Person(clock, "sam@example.org")
    assert person.enrol(Browser(app), token).path == "/set-up/done"
    # The one that was left open finds the link used when it comes to its end.
    late = Person(clock, "sam@example.org")
    broken.get("/set-up/words")
    late.copy_words(broken)
    late.copy_app(broken)
    late.copy_recovery(broken)
    assert broken.landed == 404
    assert store.count("accounts") == 1
    assert broken.get("/schemes").path.startswith("/sign-in")


def test_a_nominated_guardian(app: Flask, store: SqliteStore, clock: SetClock, nominated: str):
    browser = Browser(app)
    browser.get(f"/enrol/{mint_enrolment(store, nominated)}").post()
    assert "confidentiality guardian" in browser.text
    assert "gill@example.org" in browser.text
    assert 'name="email"' not in browser.text
    assert 'value="Gill Gard"' in browser.text
    person = Person(clock, "gill@example.org")
    person.enrol(browser, mint_enrolment(store, nominated), fixed=True)
    assert holder(store, nominated).fingerprint in browser.text
    assert person.sign_in(Browser(app)).text == "schemes"


def test_a_nominations_address_cannot_be_posted(
    app: Flask, store: SqliteStore, clock: SetClock, nominated: str
):
    browser, person = Browser(app), Person(clock, "eve@example.org")
    person.enrol(browser, mint_enrolment(store, nominated))  # posts her own address
    assert "gill@example.org" in browser.get("/account").text


def test_who_has_an_account_signs_in_and_accepts(
    app: Flask, store: SqliteStore, sam: Person, sam_id: str
):
    held = nominate(
        store,
        scheme=SCHEME,
        role="guardian",
        name="Sam",
        email="sam@example.org",
        title="",
        by="somebody",
    )
    token = mint_enrolment(store, held)
    browser = Browser(app)
    browser.get(f"/enrol/{token}").post()
    assert browser.path.startswith("/sign-in?next=/enrol/accept")
    browser.post(email=sam.email, passphrase=sam.words, code=sam.next_code())
    assert browser.path == "/enrol/accept"
    assert holder(store, held).account is None  # seeing the page is not yet a yes
    browser.post()
    assert "You have accepted" in browser.text
    assert holder(store, held).account == sam_id
    assert browser.get(f"/enrol/{token}").post().status == 404


def test_somebody_else_cannot_accept(
    app: Flask, store: SqliteStore, clock: SetClock, sam: Person, nominated: str
):
    gill = Person(clock, "gill@example.org")
    gill.enrol(Browser(app), mint_enrolment(store, nominated), fixed=True)
    held = nominate(
        store, scheme="2", role="guardian", name="G", email=gill.email, title="", by="somebody"
    )
    browser = Browser(app)
    browser.get(f"/enrol/{mint_enrolment(store, held)}").post()
    browser.post(email=sam.email, passphrase=sam.words, code=sam.next_code())
    browser.post()
    assert (browser.status, "somebody else" in browser.text) == (403, True)
    assert holder(store, held).account is None


def test_nothing_to_accept(app: Flask, sam: Person):
    browser = Browser(app)
    sam.sign_in(browser)
    assert browser.get("/enrol/accept").status == 404


def test_enrolling_somebody_else_here_ends_ones_own_session(
    app: Flask, store: SqliteStore, sam: Person, nominated: str
):
    browser = Browser(app)
    sam.sign_in(browser)
    before = browser.cookie("__Host-session")
    browser.get(f"/enrol/{mint_enrolment(store, nominated)}").post()
    assert browser.cookie("__Host-session") != before
    assert browser.get("/account").path.startswith("/sign-in")


def test_the_pages_keep_to_the_policy(browser: Browser, store: SqliteStore, clock: SetClock):
    person = Person(clock, "sam@example.org")
    browser.get(f"/enrol/{first_link(store)}").post().post(name="Sam", email=person.email)
    person.copy_words(browser)
    assert "<svg" in browser.text
    assert "style=" not in browser.text
    assert 'href="otpauth://totp/Candour:sam%40example.org?secret=' in browser.text
    assert browser.headers["Cache-Control"] == "no-store"


def test_busy_is_said_and_costs_nothing(
    app: Flask, browser: Browser, store: SqliteStore, clock: SetClock
):
    gate = Gate(patience=0.0)
    app.extensions["candour-desk"] = Desk(store, gate=gate, cost=CHEAP)
    browser.get(f"/enrol/{first_link(store)}").post().post(name="Sam", email="sam@example.org")
    person = Person(clock, "sam@example.org")
    with gate.turn(known=True):
        person.copy_words(browser)
    assert (browser.status, browser.headers["Retry-After"]) == (503, "5")
    browser.post(passphrase=person.words)
    assert browser.path == "/set-up/app"
