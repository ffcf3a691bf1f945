"""The first page of who takes part, and the end of an account, over the pages."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from feedback.accounts.service import account
from feedback.members.pairs import hold, pairs_of
from feedback.participants import service as people_service
from feedback.storage.store import Event
from tests.accounts.site import Browser
from tests.members import people, walking
from tests.members.site import lead_in

MINE = "amina@home.example"


@pytest.fixture
def words(visitor: Browser, token: str) -> str:
    """Amina has enrolled and is signed in."""
    return walking.enrol_by_words(visitor, token, MINE)[0]


def test_nobody_to_share_with_yet(visitor, words):
    del words
    page = visitor.get("/my")
    assert 'href="/my/diary"' in page.text
    assert "You have no partner yet" in page.text
    assert "Nobody sees whether you write" in page.text


def test_a_partner_without_a_sign_in(visitor, words, store, scheme):
    del words
    people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    page = visitor.get("/my")
    assert "Chris Dean has no sign-in here" in page.text
    assert "/contract" not in page.text


def test_a_partner_with_one(visitor, words, store, scheme):
    del words
    chris = people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    made = people.member(store, scheme, chris)
    (pair,) = pairs_of(store, made.account)
    page = visitor.get("/my")
    for what in ("contract", "meetings", "end"):
        assert f'href="/my/pair/{pair.id}/{what}"' in page.text
    assert "Not signed yet." in page.text


def test_a_partner_who_was_taken_off_the_list(visitor, words, store, scheme):
    """What the two shared stays in reach; the name is not known any more."""
    del words
    chris = people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    (pair,) = pairs_of(store, people.member(store, scheme, chris).account)
    hold(store, pair)
    by = people.lead_of(store, scheme)
    people_service.remove(store, scheme=scheme, person=chris.id, by=by)
    page = visitor.get("/my")
    assert page.status == 200
    assert "You and your partner" in page.text
    assert f'href="/my/pair/{pair.id}/meetings"' in page.text


def test_ones_page_is_ones_own(app: Flask, store, scheme):
    assert Browser(app).get("/my").path == "/sign-in?next=/my"
    assert lead_in(app, store, scheme).get("/my").status == 403


def test_a_member_sees_no_schemes_and_no_record_of_their_days(visitor, words):
    del words
    page = visitor.get("/account")
    assert "Last sign-in" not in page.text
    assert "Your schemes" not in page.text
    assert "We keep no note of when you sign in" in page.text
    assert visitor.get("/schemes").status == 403
    assert visitor.get("/").path == "/my"


def test_new_words_lock_nothing_but_the_identity(app: Flask, visitor, words, store, clock):
    (row,) = (row for row in store.all("accounts") if not _leads(store, row))
    blocks = store.all("diary_blocks")
    visitor.get("/account/new/passphrase").post()
    fresh = walking.words(visitor)
    assert visitor.path == "/reset/done"
    assert store.all("diary_blocks") == blocks
    assert store.one("accounts", id=row["id"])["public_key"] == row["public_key"]
    assert walking.sign_in(Browser(app), MINE, words).status == 400
    assert visitor.get("/my").path.startswith("/sign-in")  # signed out everywhere
    clock.advance(timedelta(seconds=2))
    assert walking.sign_in(Browser(app), MINE, fresh).path == "/my"
    kinds = {str(one["kind"]) for one in store.all("outbox")}
    assert "sign-in-changed" in kinds
    assert "reset-notice" not in kinds


def _leads(store, row) -> bool:
    return store.count("holders", account=row["id"]) > 0


def test_the_recovery_code_alone_gives_new_words(app: Flask, visitor, token, store, clock):
    _, recovery = walking.enrol_by_words(visitor, token, MINE)
    browser = Browser(app)
    browser.get("/reset/passphrase").post(email=MINE, recovery=recovery.lower(), code="")
    assert browser.path == "/set-up/words"
    fresh = walking.words(browser)
    assert walking.sign_in(Browser(app), MINE, fresh).path == "/my"
    assert account(store, _mine(store)).manner.words
    clock.advance(timedelta(seconds=60))
    browser.get("/reset/passphrase").post(email=MINE, recovery=recovery, code="")
    assert browser.path == "/set-up/words"  # the code itself stays as it is


def _mine(store) -> str:
    (found,) = (str(row["id"]) for row in store.all("accounts") if not _leads(store, row))
    return found


def test_a_reset_tells_nobody_who_is_here(app: Flask, visitor, token, clock):
    walking.enrol_by_words(visitor, token, MINE)
    seen = set()
    for email in (MINE, "nobody@home.example"):
        browser = Browser(app)
        browser.get("/reset/passphrase").post(email=email, recovery="A" * 32, code="")
        seen.add((browser.status, re.sub(r'value="[^"]*"', "", browser.text)))
        clock.advance(timedelta(seconds=60))
    assert len(seen) == 1


def test_closing(app: Flask, visitor, words, store, clock):
    clock.advance(timedelta(minutes=11))
    visitor.get("/account/close")
    assert visitor.path == "/sign-in/again?next=/account/close"
    visitor.post(passphrase=words)
    assert visitor.path == "/account/close"
    visitor.post()
    assert "Tick the box" in visitor.text
    assert store.count("accounts") == 2
    visitor.post(sure="y")
    assert visitor.path == "/account/closed"
    assert (store.count("accounts"), store.count("diary_blocks")) == (1, 0)
    assert visitor.get("/my").path.startswith("/sign-in")
    assert walking.sign_in(Browser(app), MINE, words).status == 400


def test_who_holds_keys_cannot_close(app: Flask, store, scheme):
    lead = lead_in(app, store, scheme)
    assert lead.get("/account/close").status == 409
    assert "Hand your keys over first" in lead.text


def test_the_row_alone_and_the_cookie_alone_open_nothing(app: Flask, visitor, words, store):
    del words
    cookie = visitor.cookie("__Host-session")
    (row,) = store.all("sessions")
    thief = Browser(app)
    for guess in (row["id"].hex(), row["id"].hex().upper()[:52]):
        thief.client.set_cookie("__Host-session", guess, domain="surveys.example.org", secure=True)
        assert thief.get("/my").path.startswith("/sign-in")
    with store.change(Event("session"), "volatile") as w:
        w.remove("sessions", id=row["id"])
    thief.client.set_cookie("__Host-session", cookie, domain="surveys.example.org", secure=True)
    assert thief.get("/my").path.startswith("/sign-in")
    assert visitor.get("/my").path.startswith("/sign-in")


def test_who_has_no_diary_is_not_told_of_one(visitor, words, store):
    del words
    kept = visitor.get("/account/close").text
    assert "Take your diary with you first" in kept
    with store.change(Event("upkeep")) as writer:
        writer.remove("members")
    gone = visitor.get("/account/close").text
    assert "Close my account for good" in gone
    assert "diary" not in gone.split("<main")[1].split("</main")[0]
