"""Signing in and out in a browser: cookies, sessions, and the one error."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from crypto import generate_passphrase
from feedback.accounts.gate import Gate
from feedback.accounts.signing_in import Desk
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.accounts.people import CHEAP
from tests.accounts.site import URL, Browser, Person

SESSION, DEVICE = "__Host-session", "__Host-device"


def test_in_and_out(browser: Browser, sam: Person, store: SqliteStore):
    assert browser.get("/account").path == "/sign-in?next=/account"
    sam.sign_in(browser, "/account")
    assert browser.path == "/account"
    assert browser.get("/sign-out").status == 200
    assert browser.get("/account").path == "/account"  # looking at the page is not signing out
    held = store.count("sessions")
    browser.get("/sign-out").post()
    assert store.count("sessions") == held - 1
    assert browser.cookie(SESSION) is None
    assert browser.cookie(DEVICE) is not None
    assert browser.get("/account").path == "/sign-in?next=/account"


def test_next_leads_nowhere_else(browser: Browser, sam: Person):
    assert sam.sign_in(browser, "//evil.example/").path == "/schemes"


def test_the_cookies(browser: Browser, sam: Person):
    browser.get("/sign-in")
    assert "Set-Cookie" not in browser.headers
    sam.sign_in(browser)
    cookies = browser.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {SESSION, DEVICE}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    (device,) = [cookie for cookie in cookies if cookie.startswith(DEVICE)]
    assert f"Max-Age={400 * 86400}" in device


def wrong(browser: Browser, **typed: str) -> tuple[int, str]:
    browser.get("/sign-in").post(**typed)
    text = re.sub(r'value="[^"]*"', "", browser.text)
    return browser.status, text


def test_one_error_for_all(app: Flask, sam: Person, clock: SetClock):
    good = {"email": sam.email, "passphrase": sam.words, "code": sam.next_code()}
    seen = set()
    for change in (
        {"passphrase": generate_passphrase()},
        {"code": "000000"},
        {"email": "nobody@example.org"},
        {"email": "not an address"},
    ):
        seen.add(wrong(Browser(app), **(good | change)))
        clock.advance(timedelta(seconds=60))
    assert len(seen) == 1
    status, text = seen.pop()
    assert status == 400
    assert "not right" in text


def test_waiting_is_said_alike(app: Flask, sam: Person):
    seen = set()
    for email in (sam.email, "nobody@example.org"):
        browser = Browser(app)
        typed = {"email": email, "passphrase": generate_passphrase(), "code": "123456"}
        wrong(browser, **typed)
        status, text = wrong(browser, **typed)
        seen.add((status, text, browser.headers["Retry-After"]))
    assert len(seen) == 1
    status, text, after = seen.pop()
    assert (status, after) == (429, "1")
    assert "wait 1 second," in text


def test_the_address_stays_and_the_secrets_go(browser: Browser, sam: Person):
    words = generate_passphrase()
    browser.get("/sign-in").post(email=sam.email, passphrase=words, code="123456")
    assert f'value="{sam.email}"' in browser.text
    assert words not in browser.text
    assert "123456" not in browser.text


def test_busy(app: Flask, sam: Person, store: SqliteStore):
    gate = Gate(patience=0.0)
    app.extensions["candour-desk"] = Desk(store, gate=gate, cost=CHEAP)
    browser = Browser(app)
    with gate.turn(known=True):
        sam.sign_in(browser)
    assert (browser.status, browser.headers["Retry-After"]) == (503, "5")
    assert f'value="{sam.email}"' in browser.text
    assert sam.words not in browser.text


def test_another_site_cannot_sign_anybody_in(browser: Browser, sam: Person, store: SqliteStore):
    data = {"email": sam.email, "passphrase": sam.words, "code": sam.next_code()}
    before = store.count("sessions")
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}):
        response = browser.client.post("/sign-in", data=data, base_url=URL, headers=headers)
        assert response.status_code == 403
    assert store.count("sessions") == before
    assert store.count("throttles") == 0


def test_a_planted_session_is_not_the_one_that_is_signed_in(app: Flask, sam: Person):
    attacker, victim = Browser(app), Browser(app)
    sam_again = Person(sam.clock, sam.email)
    sam_again.__dict__.update(sam.__dict__)
    sam.sign_in(attacker)  # stands for any session that the attacker knows
    planted = attacker.cookie(SESSION)
    victim.client.set_cookie(SESSION, planted, domain="surveys.example.org", secure=True)
    sam_again.sign_in(victim)
    assert victim.cookie(SESSION) != planted
    assert attacker.get("/account").path.startswith("/sign-in")
    assert victim.get("/account").path == "/account"


def test_signing_in_again_changes_the_cookie(browser: Browser, sam: Person):
    sam.sign_in(browser)
    first = browser.cookie(SESSION)
    browser.get("/sign-in/again").post(passphrase=sam.words, code=sam.next_code())
    assert browser.path == "/schemes"
    assert browser.cookie(SESSION) != first


def test_what_needs_a_fresh_sign_in(browser: Browser, sam: Person, clock: SetClock):
    sam.sign_in(browser)
    assert browser.get("/fresh").text == "fresh"
    clock.advance(timedelta(minutes=11))
    assert browser.get("/fresh").path == "/sign-in/again?next=/fresh"
    browser.post(passphrase=sam.words, code="000000")
    assert browser.status == 400
    clock.advance(timedelta(seconds=30))
    browser.post(passphrase=sam.words, code=sam.next_code())
    assert browser.text == "fresh"


def test_a_session_of_a_clock_that_was_ahead_is_over(
    browser: Browser, sam: Person, clock: SetClock
):
    clock.advance(timedelta(days=31))
    sam.sign_in(browser)
    assert browser.get("/schemes").path == "/schemes"
    clock.advance(-timedelta(days=31))
    assert browser.get("/schemes").path == "/sign-in?next=/schemes"


def test_the_row_alone_and_the_cookie_alone_open_nothing(
    app: Flask, browser: Browser, sam: Person, store: SqliteStore, data_dir
):
    sam.sign_in(browser)
    cookie = browser.cookie(SESSION)
    row = store.all("sessions")[-1]
    store.settle()
    stored = b"".join(path.read_bytes() for path in data_dir.glob("*.db*"))
    assert cookie.encode() not in stored
    assert sam.email.encode() not in stored
    for guess in (row["id"].hex(), row["id"].hex().upper()[:52]):
        thief = Browser(app)
        thief.client.set_cookie(SESSION, guess, domain="surveys.example.org", secure=True)
        assert thief.get("/account").path.startswith("/sign-in")
    with store.change(Event("session"), "volatile") as w:
        w.remove("sessions", id=row["id"])
    assert browser.get("/account").path.startswith("/sign-in")


def test_a_known_browser_is_not_delayed_by_strangers(app: Flask, sam: Person, clock: SetClock):
    mine = Browser(app)
    sam.sign_in(mine)
    mine.get("/sign-out").post()
    for _ in range(6):
        wrong(Browser(app), email=sam.email, passphrase=generate_passphrase(), code="123456")
        clock.advance(timedelta(seconds=29))
    clock.advance(timedelta(seconds=1))
    code = sam.code()
    wrong(Browser(app), email=sam.email, passphrase=generate_passphrase(), code="123456")
    fresh = Browser(app)
    fresh.get("/sign-in").post(email=sam.email, passphrase=sam.words, code=code)
    assert fresh.status == 429
    mine.get("/sign-in").post(email=sam.email, passphrase=sam.words, code=code)
    assert mine.text == "schemes"


@pytest.mark.parametrize("cookie", ["", "x", "A" * 64, "ü", "A" * 3000])
def test_odd_device_cookies_do_no_harm(app: Flask, sam: Person, cookie: str):
    browser = Browser(app)
    browser.client.set_cookie(DEVICE, cookie, domain="surveys.example.org", secure=True)
    assert sam.sign_in(browser).text == "schemes"


def test_nothing_secret_in_the_logs(app: Flask, sam: Person, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    browser = Browser(app)
    wrong(browser, email=sam.email, passphrase="typed words", code="123456")
    sam.clock.advance(timedelta(seconds=30))
    sam.sign_in(browser)
    for secret in (sam.email, sam.words, sam.secret, "typed words", browser.cookie(SESSION)):
        assert secret not in caplog.text
