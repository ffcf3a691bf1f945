"""What a browser is given: a secret, new at each rise of rights, worth nothing afterwards."""

import re
from datetime import timedelta

import pytest

from crypto import totp_code
from feedback.clock import epoch
from feedback.web.session import COOKIE
from tests.attacks.browser import HOST, Browser, begun, fill, link_of, signed_in

_COOKIE = re.compile(r"(?P<name>__Host-[a-z-]+)=(?P<value>[^;]*); (?P<rest>.+)")


def put(browser: Browser, value: str) -> Browser:
    """The browser with a session's cookie that somebody planted, or kept."""
    browser.client.set_cookie(COOKIE, value, domain=HOST, secure=True, httponly=True)
    return browser


def test_each_rise_of_rights_is_a_new_session_and_ends_the_one_before(app, running, clock):
    participant = begun(app, link_of(running, "pre", 0))
    fill(participant)
    first = participant.cookie(COOKIE)
    lead = signed_in(app, clock, running.lead, put(Browser(app), first))
    second = lead.cookie(COOKIE)
    clock.advance(timedelta(seconds=31))
    lead.get("/sign-in/again")
    code = totp_code(running.lead.totp, at=epoch(clock))
    assert lead.post("/sign-in/again", passphrase=running.lead.passphrase, code=code).location
    third = lead.cookie(COOKIE)
    assert len({first, second, third}) == 3
    for old in (first, second):
        planted = put(Browser(app), old)
        assert planted.get("/account").status_code == 303
        assert planted.get("/answer/check").status_code == 303
    assert lead.get("/account").status_code == 200
    assert lead.get("/answer/check").status_code == 403, "a participant's rights do not ride along"


def test_a_link_opens_no_survey_in_a_session_that_was_planted(app, running):
    """Who plants a session in somebody's browser is not in it once they begin."""
    planted = begun(app, link_of(running, "pre", 1)).cookie(COOKIE)
    person = put(Browser(app), planted)
    person.post(link_of(running, "pre", 0), action="continue")
    assert person.cookie(COOKIE) != planted
    assert put(Browser(app), planted).get("/answer").status_code == 303


def test_a_receipt_opens_nothing_in_a_session_that_was_planted(app, running):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser)
    browser.post("/answer/check")
    code = re.search(r'id="receipt-code">([^<]+)', browser.get("/answer/saved").text)[1]
    planted = begun(app, link_of(running, "pre", 1)).cookie(COOKIE)
    person = put(Browser(app), planted)
    assert person.post("/receipt", code=code).location == "/receipt/answers"
    assert person.cookie(COOKIE) != planted
    assert put(Browser(app), planted).get("/receipt/answers").status_code == 303


def test_after_signing_out_what_was_kept_of_the_session_opens_nothing(app, running, clock):
    lead = signed_in(app, clock, running.lead)
    kept = lead.cookie(COOKIE)
    pages = [lead.get(path) for path in ("/schemes", f"/schemes/{running.scheme}", "/account")]
    assert {one.headers["Cache-Control"] for one in pages} == {"no-store"}, "the back button asks"
    lead.get("/sign-out")
    assert lead.post("/sign-out").location == "/sign-in"
    assert lead.cookie(COOKIE) is None
    again = put(Browser(app), kept)
    for path in ("/schemes", f"/schemes/{running.scheme}", "/account"):
        assert again.get(path).status_code == 303
    again.token = lead.token
    assert again.post("/schemes/new", title="T").status_code == 400


@pytest.fixture
def given(monkeypatch) -> list[str]:
    """Every cookie that any browser of a test is told to keep."""
    found: list[str] = []
    ask = Browser.ask

    def noted(self, method, path, **more):
        answer = ask(self, method, path, **more)
        found.extend(answer.headers.getlist("Set-Cookie"))
        return answer

    monkeypatch.setattr(Browser, "ask", noted)
    return found


def test_a_cookie_holds_a_random_secret_and_is_for_this_site_alone(app, running, clock, given):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser, text="marker")
    browser.post("/answer/check")
    browser.get("/answer/saved")
    signed_in(app, clock, running.lead)
    names = set()
    for one in given:
        found = _COOKIE.fullmatch(one)
        assert found, one.partition("=")[0]
        names.add(found["name"])
        assert {"Secure", "HttpOnly", "Path=/"} <= set(found["rest"].split("; "))
        assert "SameSite=Lax" in found["rest"] or not found["value"]
        assert "Domain" not in found["rest"]
        # random bytes as letters and digits: no name, no number, nothing that could be read
        assert re.fullmatch(r"[0-9A-Za-z_-]*", found["value"])
    assert {"__Host-session", "__Host-device"} <= names
    for secret in (running.lead.account, running.scheme, running.people[0].id, "marker"):
        assert not [one for one in given if secret in one]


def test_no_cookie_is_given_to_who_only_looks(app, running, given):
    browser = Browser(app)
    link = link_of(running, "pre", 0)
    for path in ("/", "/help", "/sign-in", "/reset", "/link/again", link, "/schemes", "/nothing"):
        browser.get(path)
        browser.head(path)
        browser.ask("OPTIONS", path)
        browser.get(f"{path}?lang=cy")
    assert given == []


def test_what_planted_cookies_hold_is_never_shown_or_believed(app, running):
    browser = Browser(app)
    evil = '"><script>alert(1)</script>'
    for name in ("__Host-session", "__Host-device", "__Host-return", "session", "lang"):
        browser.client.set_cookie(name, evil, domain=HOST)
    for path in ("/", "/sign-in", "/schemes", "/answer", "/nothing", link_of(running, "pre", 0)):
        answer = browser.get(path)
        assert answer.status_code < 500
        assert "alert(1)" not in answer.get_data(as_text=True) + str(answer.headers)
