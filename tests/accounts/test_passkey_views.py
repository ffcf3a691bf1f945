"""Passkeys over the pages: challenges are used once, and everybody who fails is told the same."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from feedback.accounts.holders import holder, mint_enrolment, nominate
from feedback.accounts.service import change_manner
from feedback.clock import SetClock
from feedback.outbox.model import State
from feedback.storage.store import Event
from tests.accounts.site import URL, Browser
from tests.members import people, walking

MINE = "amina@home.example"


@pytest.fixture
def app(store, data_dir) -> Flask:
    return walking.make_app(store, data_dir)


@pytest.fixture
def passkey():
    return walking.new_passkey()


@pytest.fixture
def member(app: Flask, store, passkey) -> Browser:
    """Somebody who enrolled with a passkey and is signed in."""
    browser = Browser(app)
    walking.enrol_by_passkey(browser, link(store), MINE, passkey)
    return browser


def link(store, name: str = "Amina Bello") -> str:
    scheme = people.a_scheme(store)
    return people.link(store, scheme, people.on_list(store, scheme, name, "mentor"))


def test_in_and_out(app: Flask, member: Browser, passkey):
    member.get("/sign-out").post()
    assert member.get("/my").path.startswith("/sign-in")
    assert walking.sign_in_by_passkey(member, passkey).path == "/my"
    browser = Browser(app)
    browser.get("/sign-in").post("/sign-in/passkey?next=/account")
    assert walking.answer(browser, passkey).path == "/account"
    browser = Browser(app)
    browser.get("/sign-in").post("/sign-in/passkey?next=//evil.example")
    assert walking.answer(browser, passkey).path == "/my"


def test_looking_at_the_page_writes_nothing(app: Flask, store, passkey):
    browser = Browser(app)
    assert browser.get("/sign-in/passkey").path == "/sign-in"
    assert store.count("sessions") == 0
    browser.post("/sign-in/passkey")
    before = store.all("sessions")
    assert walking.options(browser) == walking.options(browser.get("/sign-in/passkey"))
    assert store.all("sessions") == before
    del passkey


def test_an_answer_counts_once(app: Flask, member: Browser, passkey):
    del member
    thief = Browser(app)
    thief.get("/sign-in").post("/sign-in/passkey")
    asked = walking.options(thief)
    sent = {"passkey": passkey.use(asked), "passkey_secret": passkey.prf(asked)}
    assert thief.post("/sign-in/passkey/answer", **sent).path == "/my"
    thief.get("/sign-out").post()
    assert thief.post("/sign-in/passkey/answer", **sent).status == 400
    assert "took too long" in thief.text
    thief.post("/sign-in/passkey")
    thief.post("/sign-in/passkey/answer", **sent)  # to another challenge
    assert (thief.status, "does not open" in thief.text) == (400, True)


def test_a_wrong_answer_uses_the_challenge_up(app: Flask, member: Browser, passkey):
    del member
    browser = Browser(app)
    browser.get("/sign-in").post("/sign-in/passkey")
    asked = walking.options(browser)
    right = {"passkey": passkey.use(asked), "passkey_secret": passkey.prf(asked)}
    browser.post("/sign-in/passkey/answer", **(right | {"passkey_secret": "A" * 43}))
    assert browser.status == 400
    assert browser.post("/sign-in/passkey/answer", **right).status == 400
    assert walking.options(browser)["challenge"] != asked["challenge"]


def test_an_answer_in_time(app: Flask, member: Browser, passkey, clock: SetClock):
    del member
    browser = Browser(app)
    browser.get("/sign-in").post("/sign-in/passkey")
    clock.advance(timedelta(minutes=11))
    walking.answer(browser, passkey)
    assert (browser.status, "took too long" in browser.text) == (400, True)


def test_known_and_unknown_are_told_the_same(app: Flask, member: Browser, passkey):
    del member
    seen = set()
    stolen = walking.new_passkey()
    stolen.id = passkey.id
    unknown = walking.new_passkey()
    for one, changed in (
        (unknown, {}),
        (stolen, {}),
        (passkey, {"passkey_secret": "A" * 43}),
        (passkey, {"passkey_secret": ""}),
        (passkey, {"passkey": "nonsense"}),
    ):
        browser = walking.sign_in_by_passkey(Browser(app), one, **changed)
        text = re.sub(r"data-options='[^']*'", "", browser.text)
        seen.add((browser.status, re.sub(r'value="[^"]*"', "", text)))
    assert len(seen) == 1
    assert seen.pop()[0] == 400


def test_a_strangers_page_cannot_sign_anybody_in(app: Flask, member: Browser, store):
    before = store.count("sessions")
    for path in ("/sign-in/passkey", "/sign-in/passkey/answer"):
        for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}):
            given = Browser(app).client.post(path, base_url=URL, headers=headers)
            assert given.status_code == 403
    assert store.count("sessions") == before
    del member


def test_who_holds_keys_needs_words_and_app(member: Browser, store, passkey):
    (account,) = {str(row["id"]) for row in store.all("accounts")} - _leads(store)

    with store.change(Event("upkeep")) as w:
        change_manner(w, store, account, organiser=True)
    member.get("/sign-out").post()
    walking.sign_in_by_passkey(member, passkey)
    assert (member.status, "Use your words and your app" in member.text) == (403, True)
    assert member.get("/account").path.startswith("/sign-in")


def test_who_comes_to_hold_keys_signs_in_anew(app: Flask, member: Browser, store, passkey):
    """What a passkey alone has opened does not stay open for what needs words and app."""
    (account,) = {str(row["id"]) for row in store.all("accounts")} - _leads(store)
    with store.change(Event("upkeep")) as w:
        change_manner(w, store, account, app=True, words=True)
    other = Browser(app)
    walking.sign_in_by_passkey(other, passkey)
    scheme = people.a_scheme(store, title="Another")
    by = people.lead_of(store, scheme)
    about = {"name": "Amina Bello", "email": MINE, "title": ""}
    held = nominate(store, scheme=scheme, role="guardian", by=by, **about)
    member.get(f"/enrol/{mint_enrolment(store, held)}").post()
    assert member.path == "/enrol/accept"
    member.post()
    assert holder(store, held).account == account
    for browser in (member, other):
        assert browser.get("/account").path.startswith("/sign-in")


def _leads(store) -> set[str]:
    return {str(row["account"]) for row in store.all("holders")}


def test_showing_once_more_who_one_is(app: Flask, member: Browser, passkey, clock, store):
    clock.advance(timedelta(minutes=11))
    member.get("/account/close")
    assert member.path == "/sign-in/again?next=/account/close"
    assert 'name="passphrase"' not in member.text  # they have no words
    other = walking.new_passkey()
    walking.enrol_by_passkey(Browser(app), link(store, "Chris Dean"), "chris@home.example", other)
    member.post("/sign-in/passkey?next=/account/close")
    walking.answer(member, other)  # somebody else's passkey does not turn one into them
    assert member.status == 400
    assert MINE in member.get("/account").text
    member.post("/sign-in/passkey?next=/account/close")
    assert walking.answer(member, passkey).path == "/account/close"


def test_adding_and_removing(app: Flask, member: Browser, passkey, store):
    second = walking.new_passkey()
    member.get("/account/passkeys/new").post()
    assert member.path == "/account/passkeys/make"
    walking.answer(member, second, passkey_secret="A")
    assert member.status == 400
    walking.answer(member, second)
    assert (member.path, "with this passkey" in member.text) == ("/account", True)
    waiting = [str(row["kind"]) for row in store.all("outbox", state=str(State.WAITING))]
    assert waiting == ["sign-in-changed"]
    assert walking.sign_in_by_passkey(Browser(app), second).path == "/my"
    first, last = re.findall(r"/account/passkeys/([0-9a-f]+)/remove", member.get("/account").text)
    member.get(f"/account/passkeys/{first}/remove").post()
    assert "no longer opens" in member.text
    member.get(f"/account/passkeys/{last}/remove").post()
    assert (member.status, "only way to sign in" in member.text) == (409, True)
    assert member.get(f"/account/passkeys/{first}/remove").status == 404
    left = [one for one in (passkey, second) if _opens(app, one)]
    assert len(left) == 1
    assert store.count("outbox", kind="sign-in-changed", state=str(State.WAITING)) == 2


def _opens(app: Flask, passkey) -> bool:
    return walking.sign_in_by_passkey(Browser(app), passkey).path == "/my"


def test_somebody_elses_passkey_is_not_there(app: Flask, member: Browser, store):
    other = Browser(app)
    walking.enrol_by_passkey(
        other, link(store, "Chris Dean"), "chris@home.example", walking.new_passkey()
    )
    theirs = re.search(r"/account/passkeys/([0-9a-f]+)/remove", other.get("/account").text)[1]
    assert member.get(f"/account/passkeys/{theirs}/remove").status == 404
    member.get("/account/passkeys/new")
    assert member.post(f"/account/passkeys/{theirs}/remove").status == 404
    assert store.count("passkeys") == 2


def test_signing_in_leaves_no_trace_but_the_session(app: Flask, member: Browser, passkey, store):
    del member
    tables = ("accounts", "passkeys", "members", "audit", "outbox", "throttles")
    before = [store.all(table) for table in tables]
    walking.sign_in_by_passkey(Browser(app), passkey)
    assert [store.all(table) for table in tables] == before


def test_what_unlocks_is_kept_nowhere(
    app: Flask, member: Browser, passkey, store, data_dir, caplog
):
    caplog.set_level("DEBUG")
    del member
    browser = Browser(app)
    browser.get("/sign-in").post("/sign-in/passkey")
    secret = passkey.prf(walking.options(browser))
    walking.answer(browser, passkey)
    walking.answer(browser.post("/sign-in/passkey"), passkey, passkey="nonsense")
    assert secret not in browser.text
    store.settle()
    files = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert secret.encode() not in files
    assert secret not in caplog.text


def test_at_a_bare_address_there_are_none(store, data_dir):
    app = walking.make_app(store, data_dir, url="http://127.0.0.1:8000")
    client = app.test_client()
    page = client.get("/sign-in", base_url="http://127.0.0.1:8000").get_data(as_text=True)
    assert "passkey" not in page.replace("passkey.", "")
    sent = {"Origin": "http://127.0.0.1:8000"}
    given = client.post("/sign-in/passkey", base_url="http://127.0.0.1:8000", headers=sent)
    assert given.status_code == 404
