"""Fields that no page of ours has: they set nothing. What was refused: it is in no log."""

import logging
from datetime import timedelta

from crypto import totp_code
from feedback.accounts.service import account
from feedback.clock import epoch
from feedback.schemes.service import scheme as load_scheme
from tests.attacks.browser import Browser, begun, fill, link_of, signed_in

# Names of columns, of session keys, of arguments of services, and of settings elsewhere.
MORE = {
    **dict.fromkeys(("id", "account", "by", "scheme", "owner", "holder", "participant"), "x"),
    **dict.fromkeys(("role", "who", "kind", "state", "status"), "guardian"),
    **dict.fromkeys(("confirmed", "enrolled", "organiser", "is_admin", "admin", "fresh"), "1"),
    **dict.fromkeys(("seed", "at", "until", "member", "invitation", "sent", "receipt"), "1"),
    **dict.fromkeys(("k", "coalition", "min_comments", "rounding", "policy"), "1"),
    **dict.fromkeys(("encrypt", "encrypted", "sealed", "escape", "raw", "safe", "debug"), "0"),
    **dict.fromkeys(("wave", "slot", "released", "published", "approved", "answers"), "1"),
    **dict.fromkeys(("totp", "totp_step", "by_passphrase", "public_key", "barred"), "1"),
    **dict.fromkeys(("__class__", "__init__", "data", "errors", "meta", "_fields"), "1"),
}
MARKER = "zq7marker"


def rows(store, scene) -> dict[str, list]:
    """All that an extra field could have changed."""
    names = ("holders", "participants", "waves", "releases", "invitations", "accounts")
    return {name: sorted(map(str, store.all(name))) for name in names} | {
        "scheme": [str(load_scheme(store, scene.scheme))]
    }


def sign_in_with(app, who, clock, more: dict[str, str]) -> Browser:
    browser = Browser(app)
    clock.advance(timedelta(seconds=31))
    code = totp_code(who.totp, at=epoch(clock))
    fields = {"email": who.email, "passphrase": who.passphrase, "code": code} | more
    given = browser.ask("POST", "/sign-in", data=fields)
    assert given.status_code == 303, given.get_data(as_text=True)
    browser.get("/sign-out")
    return browser


def test_more_fields_than_the_page_has_give_nobody_more(app, running, clock, store):
    lead = sign_in_with(app, running.lead, clock, MORE)
    assert account(store, running.lead.account).manner.organiser
    before = rows(store, running)
    there = f"/schemes/{running.scheme}"
    for path, fields in (
        (f"{there}/dates", {}),
        (f"{there}/people/{running.people[0].id}", {"name": ""}),
        (f"{there}/policy", {}),
        (f"{there}/settings", {"title": ""}),
        (f"{there}/keeping/periods", {}),
        (f"{there}/holders/nominate/guardian", {"name": "", "email": ""}),
        (f"{there}/questions/add", {}),
    ):
        answer = lead.post(path, **(MORE | fields))
        assert answer.status_code < 500, path
        assert rows(store, running) == before, path
    for path in (f"{there}/comments", f"{there}/people/changes", f"{there}/ledger"):
        assert lead.get(path).status_code == 403, "still no guardian"
    assert lead.get("/my").status_code == 403, "nor somebody who takes part"


def test_nor_a_participant(app, running, store):
    browser = Browser(app)
    browser.post(link_of(running, "pre", 0), action="continue", **MORE)
    browser.get("/answer")
    browser.post("/answer", **MORE)
    browser.get("/answer/1")
    browser.post("/answer/1", **({"q-honest": "4"} | MORE))
    browser.post("/answer/2", **({"q-comments": MARKER, "quote": "yes"} | MORE))
    for path in ("/account", "/schemes", "/my", "/receipt/answers"):
        assert browser.get(path).status_code == 303, path
    wave = store.wave(str(running.wave("pre").file))
    sizes = {len(row["body"]) for row in wave.all("slots", order="id") if "body" in row}
    assert len(sizes) <= 1, "each slot has the size of all"
    assert MARKER not in str(wave.all("slots", order="id"))


def test_nothing_that_was_refused_is_logged(app, running, clock, caplog, monkeypatch):
    """Every field of many forms holds a marker; each of them is refused or fails."""
    caplog.set_level(logging.DEBUG)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    lead, there = signed_in(app, clock, running.lead), f"/schemes/{running.scheme}"
    person = begun(app, link_of(running, "pre", 0))
    names = ("email", "passphrase", "code", "name", "title", "text", "recovery", "q-comments")
    marked = dict.fromkeys(names, f"{MARKER}\r\n{MARKER}\x00\ud83d".encode("utf-8", "replace"))
    for path in ("/sign-in", "/link/code", "/link/again", "/receipt", "/reset", f"/i/{MARKER}"):
        Browser(app).ask("POST", path, data=marked)
        Browser(app).get(f"/{MARKER}?next={MARKER}", headers={"Cookie": f"__Host-session={MARKER}"})
    for path in (
        f"{there}/people/add",
        f"{there}/settings",
        f"{there}/questions/add",
        "/schemes/new",
    ):
        lead.ask("POST", path, data={"csrf_token": lead.token} | marked)
    for path in ("/answer/1", "/answer/2", "/answer/code"):
        person.ask("POST", path, data={"csrf_token": person.token} | marked)

    def broken(*_given: object, **_named: object) -> None:
        raise ValueError(MARKER)

    monkeypatch.setattr("feedback.accounts.signing_in.sign_in", broken)
    one = {"email": MARKER, "passphrase": MARKER, "code": MARKER}
    assert Browser(app).ask("POST", "/sign-in", data=one).status_code == 500
    assert MARKER not in caplog.text
    assert running.lead.email not in caplog.text


def test_a_form_may_say_the_same_field_twice_and_nothing_of_two_is_kept(app, running):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser)
    browser.get("/answer/1")
    twice = [("csrf_token", browser.token), ("q-honest", "4"), ("q-honest", "5")]
    body = "&".join(f"{name}={value}" for name, value in twice)
    given = browser.ask(
        "POST", "/answer/1", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert given.status_code < 500
    shown = browser.get("/answer/1").get_data(as_text=True)
    assert shown.count(" checked") == 1
