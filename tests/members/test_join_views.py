"""From the link in a mail to a page of one's own, and the ways in which that is broken off."""

from datetime import timedelta

import pytest
from flask import Flask

from crypto import parse_code
from feedback.clock import SetClock
from feedback.members.arrangements import change_arrangements
from feedback.members.places import place_of
from feedback.storage.store import Event
from tests.accounts.site import URL, Browser
from tests.members import people, walking
from tests.members.site import lead_in

MINE = "amina@home.example"


def test_opening_a_link_does_nothing_and_tells_nothing(visitor, store, scheme, amina, token):
    texts = set()
    used = people.link(store, scheme, amina)
    with store.change(Event("upkeep")) as w:
        w.remove("enrolments", digest=store.vault.digest("enrolment", _raw(used)))
    for one in (token, token, used, "nonsense"):
        visitor.client.head(f"/join/{one}", base_url=URL)
        texts.add(visitor.get(f"/join/{one}").text.replace(one, "x"))
    assert len(texts) == 1
    assert store.count("sessions") == 0
    assert "Set-Cookie" not in visitor.headers


def _raw(token: str) -> bytes:
    return parse_code(token, 16)


def test_the_square_code_holds_the_link_whatever_it_is(visitor, store, token):
    page = visitor.get(f"/join/{token}/phone")
    assert "<svg" in page.text
    assert "style=" not in page.text
    other = visitor.get("/join/ABCDEFGHJKMNPQRSTVWXYZ0120/phone")
    assert (page.status, other.status) == (200, 200)
    assert visitor.get("/join/" + "A" * 3000 + "/phone").status == 404
    assert store.count("sessions") == 0


def test_a_strangers_page_cannot_begin(visitor, store, token):
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        given = visitor.client.post(f"/join/{token}", base_url=URL, headers=headers)
        assert given.status_code == 403
    assert store.count("sessions") == 0


def test_six_words_and_out_and_in_again(app: Flask, visitor, store, token, amina):
    words, recovery = walking.enrol_by_words(visitor, token, MINE)
    assert visitor.path == "/my/ready"
    assert (len(words.split()), len(recovery.replace("-", ""))) == (6, 32)
    assert place_of(store, amina.id).diary == "here"
    assert walking.sign_in(Browser(app), MINE, words).path == "/my"
    assert walking.sign_in(Browser(app), amina.email, words).status == 400


def test_the_token_is_gone_from_the_address(visitor, token):
    visitor.get(f"/join/{token}").post()
    assert visitor.path == "/joining"
    assert token not in visitor.path + visitor.text


def test_words_of_ones_own(app: Flask, visitor, token):
    walking.details(walking.start(visitor, token), MINE)
    visitor.post(way="own")
    assert visitor.path == "/set-up/own-words"
    visitor.post(passphrase="password1", passphrase2="password1")
    assert (visitor.status, "easy to guess" in visitor.text) == (400, True)
    visitor.post(passphrase="Amina Bello home example", passphrase2="Amina Bello home example")
    assert "Leave your own name and address out" in visitor.text
    mine = "kettle orbit mustard violin"
    visitor.post(passphrase=mine, passphrase2=mine + "s")
    assert "not the same" in visitor.text
    assert mine not in visitor.text
    visitor.post(passphrase=mine, passphrase2=mine)
    walking.recovery(visitor)
    assert walking.sign_in(Browser(app), MINE, mine.title()).path == "/my"


def test_a_passkey_and_no_words(app: Flask, visitor, token):
    passkey = walking.new_passkey()
    walking.enrol_by_passkey(visitor, token, MINE, passkey)
    assert visitor.path == "/my/ready"
    assert walking.sign_in_by_passkey(Browser(app), passkey).path == "/my"


def test_an_app_where_the_scheme_asks_for_it(visitor, store, scheme, token):
    by = people.lead_of(store, scheme)
    change_arrangements(store, scheme=scheme, values={"app_for_members": True}, by=by, version=0)
    walking.details(walking.start(visitor, token), MINE)
    assert "Step 2 of 4" in visitor.text
    visitor.post(way="words")
    walking.words(visitor)
    assert visitor.path == "/set-up/app"


def test_a_diary_on_paper(visitor, store, token, amina):
    walking.start(visitor, token, diary="elsewhere")
    assert (visitor.path, visitor.status) == ("/joining/paper", 303)
    assert "never ask you again" in visitor.text
    assert place_of(store, amina.id).account is None
    # The same link still gives a sign-in, for what the two share.
    visitor.post()
    walking.details(visitor, MINE)
    visitor.post(way="words")
    walking.words(visitor)
    walking.recovery(visitor)
    assert place_of(store, amina.id).diary == "elsewhere"
    assert visitor.get(f"/join/{token}").post().status == 404


def test_nothing_is_chosen_for_anybody(visitor, store, token, amina):
    visitor.get(f"/join/{token}").post()
    visitor.post()
    assert "Choose where you want to keep your diary" in visitor.text
    assert place_of(store, amina.id) is None


def test_who_has_a_sign_in_uses_it(app: Flask, store, token, amina):
    words, _ = walking.enrol_by_words(Browser(app), token, MINE)
    other = people.a_scheme(store, title="Another scheme")
    again = people.on_list(store, other, "Amina Bello", "mentee", email=amina.email)
    browser = Browser(app)
    browser.get(f"/join/{people.link(store, other, again)}").post()
    browser.get("/joining/accept")
    assert browser.path.startswith("/sign-in?next=/joining/accept")
    browser.post(email=MINE, passphrase=words, code="")
    assert browser.path == "/joining/accept"
    assert place_of(store, again.id) is None  # seeing the page is not yet a yes
    browser.post(diary="here")
    assert (browser.path, "Your place is ready" in browser.text) == ("/my", True)
    assert place_of(store, again.id).account == place_of(store, amina.id).account


def test_who_is_signed_in_comes_to_the_same_page(visitor, store, token, amina):
    walking.enrol_by_words(visitor, token, MINE)
    other = people.a_scheme(store, title="Another scheme")
    again = people.on_list(store, other, "Amina Bello", "mentee", email=amina.email)
    visitor.get(f"/join/{people.link(store, other, again)}").post()
    assert (visitor.path, f"signed in as {MINE}" in visitor.text) == ("/joining/accept", True)
    assert visitor.get("/my").status == 200  # still signed in


def test_an_address_that_has_a_sign_in(app: Flask, store, scheme, token, clock: SetClock):
    walking.enrol_by_words(Browser(app), token, MINE)
    chris = people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    browser = Browser(app)
    walking.start(browser, people.link(store, scheme, chris))
    walking.details(browser, MINE.upper())
    assert "signs in with this address already" in browser.text
    walking.details(browser, "not an address")
    assert "Enter an email address" in browser.text
    clock.advance(timedelta(seconds=1))
    walking.details(browser, "chris@home.example")
    assert browser.path == "/set-up/way"


def test_a_link_is_no_way_to_ask_who_has_a_sign_in(app: Flask, store, scheme, token, clock):
    walking.enrol_by_words(Browser(app), token, MINE)
    chris = people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    link = people.link(store, scheme, chris)
    for pause in (1, 2, 4):
        browser = walking.start(Browser(app), link)  # starting over is no way round
        walking.details(browser, MINE)
        assert "signs in with this address already" in browser.text
        for address in (MINE, "chris@home.example"):
            assert walking.details(browser, address).status == 429
            assert "signs in with this address already" not in browser.text
        clock.advance(timedelta(seconds=pause))
    assert walking.details(browser, "chris@home.example").path == "/set-up/way"


def test_steps_cannot_be_skipped(visitor, store, token):
    walking.start(visitor, token)
    for path in ("/set-up/way", "/set-up/words", "/set-up/passkey", "/set-up/recovery"):
        assert visitor.get(path).path == "/set-up/details"
    walking.details(visitor, MINE)
    assert visitor.get("/set-up/passkey").path == "/set-up/way"  # no challenge was drawn
    assert visitor.get("/set-up/recovery").path == "/set-up/way"
    assert store.count("accounts") == 1  # the scheme's lead


def test_a_sitting_lasts_an_hour(visitor, token, clock: SetClock):
    visitor.get(f"/join/{token}").post()
    clock.advance(timedelta(minutes=61))
    assert visitor.get("/joining").status == 404
    assert visitor.get(f"/join/{token}").post().path == "/joining"


def test_breaking_off_and_beginning_again(app: Flask, store, token):
    broken = Browser(app)
    walking.details(walking.start(broken, token), MINE)
    walking.enrol_by_words(Browser(app), token, "other@home.example")
    # The one that was left open finds the link used when it comes to its end.
    broken.get("/set-up/way").post(way="words")
    walking.words(broken)
    walking.recovery(broken)
    assert broken.landed == 404
    assert broken.get("/my").path.startswith("/sign-in")
    assert store.count("accounts") == 2


def test_who_runs_the_scheme_cannot_take_part(app: Flask, store, scheme, token):
    lead = lead_in(app, store, scheme)
    lead.post(f"/join/{token}")
    lead.get("/joining/accept")
    lead.post("/joining/accept", diary="here")
    assert (lead.status, "you cannot take part in it" in lead.text) == (403, True)


@pytest.mark.parametrize("path", ["/joining", "/joining/paper"])
def test_without_a_link_there_is_nothing(visitor, path: str):
    assert visitor.get(path).status == 404


def test_no_secret_in_a_log_an_address_or_the_files(
    visitor, store, token, data_dir, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("DEBUG")
    words, recovery = walking.enrol_by_words(visitor, token, MINE)
    store.settle()
    files = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    seen = caplog.text.encode() + files
    plain = recovery.replace("-", "")
    for secret in (token, words, words.split()[0] + " " + words.split()[1], recovery, plain, MINE):
        assert secret.encode() not in seen
