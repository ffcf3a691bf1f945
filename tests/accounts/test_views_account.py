"""One's own account and the way back in, page by page."""

from datetime import timedelta

import pytest
from flask import Flask

from crypto import digest, generate_passphrase
from feedback.accounts.holders import mint_enrolment, nominate
from feedback.accounts.service import account, recipient
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.accounts.site import Browser, Person

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
COPY = {
    "passphrase": Person.copy_words,
    "app": Person.copy_app,
    "recovery": Person.copy_recovery,
}


def test_the_page(browser: Browser, sam: Person, store: SqliteStore, sam_id: str):
    sam.sign_in(browser, "/account")
    assert recipient(store, sam_id).fingerprint in browser.text
    for text in ("Lee Lead", sam.email, "Chrome on Windows", "This device", "2 March 2026"):
        assert text in browser.text
    assert "Sign out there" not in browser.text


def test_ending_another_device(app: Flask, sam: Person):
    here, there = Browser(app), Browser(app, FIREFOX)
    sam.sign_in(there)
    sam.sign_in(here, "/account")
    assert "Firefox on Linux" in here.text
    action = here.text.split('action="')[1].split('"')[0]
    here.post(action)
    assert "That device is signed out" in here.text
    assert "Firefox on Linux" not in here.text
    assert there.get("/account").path.startswith("/sign-in")
    assert here.get("/account").path == "/account"


def test_one_cannot_end_sessions_of_others(
    app: Flask, store: SqliteStore, sam: Person, clock: SetClock
):
    held = nominate(
        store, scheme="s", role="guardian", name="E", email="e@example.org", title="", by="x"
    )
    eve, hers = Person(clock, "e@example.org", "Eve"), Browser(app)
    eve.enrol(hers, mint_enrolment(store, held), fixed=True)
    his = Browser(app)
    sam.sign_in(his)
    (row,) = [
        row for row in store.all("sessions") if row["id"].hex() not in hers.get("/account").text
    ][:1]
    for name in (row["id"].hex(), "zz", "00"):
        hers.get("/account").post(f"/account/devices/{name}/end")
    assert his.get("/account").path == "/account"


def test_no_copy_of_the_store_tells_which_sessions_are_one_persons(
    app: Flask, store: SqliteStore, sam: Person
):
    for _ in range(2):
        sam.sign_in(Browser(app))
    first, second = (bytes(row["owner"]) for row in store.all("sessions", owner__gt=b""))
    pieces = {mark[at : at + 8] for mark in (first, second) for at in range(0, len(mark), 8)}
    assert len(pieces) == 8


def test_a_session_of_an_earlier_version_is_still_its_owners(
    app: Flask, store: SqliteStore, sam: Person, sam_id: str
):
    here, there = Browser(app), Browser(app, FIREFOX)
    sam.sign_in(there)
    mark = digest(store.vault.key("sessions"), "owner", sam_id.encode())
    with store.change(Event("session"), "volatile") as w:
        w.set("sessions", {"owner": mark}, owner__gt=b"")
    sam.sign_in(here, "/account")
    assert "Firefox on Linux" in here.text
    here.post(here.text.split('action="')[1].split('"')[0])
    assert there.get("/account").path.startswith("/sign-in")


@pytest.mark.parametrize("what", ["passphrase", "app", "recovery"])
def test_a_new_one_while_signed_in(
    app: Flask, store: SqliteStore, sam: Person, sam_id: str, what: str
):
    browser, other = Browser(app), Browser(app)
    sam.sign_in(other)
    sam.sign_in(browser)
    browser.get(f"/account/new/{what}")
    assert "24 hours" in browser.text
    browser.post()
    sam.clock.advance(timedelta(seconds=30))
    COPY[what](sam, browser)
    assert browser.path == "/reset/done"
    for one in (browser, other):
        assert one.get("/account").path.startswith("/sign-in")
    assert account(store, sam_id).barred(store.now())
    assert store.count("outbox", kind="reset-notice") == 1
    sam.sign_in(browser, "/account")
    assert "less than 24 hours ago" in browser.text


def test_a_new_one_needs_a_fresh_sign_in(browser: Browser, sam: Person, clock: SetClock):
    sam.sign_in(browser)
    clock.advance(timedelta(minutes=11))
    assert browser.get("/account/new/app").path == "/sign-in/again?next=/account/new/app"
    assert browser.get("/account/new/crown").status in {303, 404}


def proofs_of(person: Person, names: set[str]) -> dict[str, str]:
    every = {
        "passphrase": person.words,
        "recovery": person.recovery,
        "code": person.next_code(),
    }
    return {name: every[name] for name in names} | {"email": person.email}


@pytest.mark.parametrize(
    ("lost", "needs"),
    [
        ("passphrase", {"recovery", "code"}),
        ("app", {"passphrase", "recovery"}),
        ("recovery", {"passphrase", "code"}),
    ],
)
def test_back_in(
    app: Flask, store: SqliteStore, sam: Person, sam_id: str, lost: str, needs: set[str]
):
    elsewhere, browser = Browser(app), Browser(app)
    sam.sign_in(elsewhere)
    browser.get("/reset").post(lost=lost)
    assert browser.path == f"/reset/{lost}"
    for name in ("passphrase", "recovery", "code"):
        assert (f'name="{name}"' in browser.text) == (name in needs)
    browser.post(**proofs_of(sam, needs))
    sam.clock.advance(timedelta(seconds=30))
    COPY[lost](sam, browser)
    assert browser.path == "/reset/done"
    assert browser.get("/account").path.startswith("/sign-in")
    assert elsewhere.get("/account").path.startswith("/sign-in")
    assert account(store, sam_id).barred(store.now())
    assert sam.sign_in(browser).text == "schemes"


@pytest.mark.parametrize("lost", ["passphrase", "app", "recovery"])
def test_unknown_people_look_the_same(app: Flask, sam: Person, lost: str):
    seen = set()
    for email in (sam.email, "nobody@example.org"):
        browser = Browser(app)
        typed = {
            "email": email,
            "passphrase": generate_passphrase(),
            "recovery": "0" * 32,
            "code": "000000",
        }
        browser.get(f"/reset/{lost}").post(**typed)
        first = browser.status, browser.text.replace(email, "")
        browser.get(f"/reset/{lost}").post(**typed)
        seen.add((first, browser.status, browser.text.replace(email, "")))
        assert "0000000" not in browser.text
    assert len(seen) == 1
    ((status, _), again, _) = seen.pop()
    assert (status, again) == (400, 429)


def test_half_a_reset_opens_nothing(browser: Browser, sam: Person):
    browser.get("/reset/app").post(**proofs_of(sam, {"passphrase", "recovery"}))
    assert browser.path == "/set-up/app"
    assert browser.get("/account").path.startswith("/sign-in")
    assert browser.get("/set-up/words").path == "/set-up/app"


def test_a_reset_takes_an_hour_at_most(browser: Browser, sam: Person, clock: SetClock):
    browser.get("/reset/app").post(**proofs_of(sam, {"passphrase", "recovery"}))
    clock.advance(timedelta(minutes=61))
    assert browser.get("/set-up/app").path == "/set-up/lapsed"


def test_a_reset_that_came_too_late(app: Flask, sam: Person, store: SqliteStore):
    slow, quick = Browser(app), Browser(app)
    other = Person(sam.clock, sam.email)
    other.__dict__.update(sam.__dict__)
    slow.get("/reset/app").post(**proofs_of(sam, {"passphrase", "recovery"}))
    quick.get("/reset/recovery").post(**proofs_of(sam, {"passphrase", "code"}))
    sam.copy_recovery(quick)
    other.copy_app(slow)
    assert slow.path == "/set-up/lapsed"
    assert store.count("outbox", kind="reset-notice") == 1
    assert sam.sign_in(Browser(app)).text == "schemes"


def test_nothing_chosen(browser: Browser):
    browser.get("/reset").post()
    assert "Choose the one you lost" in browser.text


def test_no_such_proof(browser: Browser):
    assert browser.get("/reset/you").status == 404
    assert browser.get("/reset/crown").status == 404
