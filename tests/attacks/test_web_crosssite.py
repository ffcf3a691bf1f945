"""What another site's page can make a browser send, and what it can make ours show."""

from itertools import product

from tests.attacks.browser import URL, Browser, begun, fill, link_of, signed_in

EVIL = "https://evil.example"
WORDS = "Ring 0800 000 000 at once"
FROM_ELSEWHERE = (
    {"Origin": EVIL, "Referer": f"{EVIL}/"},
    {"Origin": EVIL, "Referer": f"{EVIL}/", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Referer": "", "Sec-Fetch-Site": "cross-site"},
    # a neighbour under the same domain is no page of ours
    {"Origin": "https://www.example.org", "Referer": "", "Sec-Fetch-Site": "same-site"},
)


def test_another_sites_words_never_stand_on_our_page(app):
    """A form that came too late is shown once more: but not one that another site made up."""
    paths = ("/account/close", "/my/diary/search", "/answer/1", "/schemes/new", "/nowhere")
    for path, headers in product(paths, FROM_ELSEWHERE):
        given = Browser(app).ask("POST", path, data={"text": WORDS}, headers=headers)
        assert given.status_code >= 400
        assert WORDS not in given.get_data(as_text=True)


def test_what_came_too_late_from_our_own_page_is_shown(app):
    given = Browser(app).post("/answer/1", text=WORDS)
    assert WORDS in given.get_data(as_text=True)


def test_a_true_form_token_does_not_help_another_site(app, running, clock):
    """Were a token ever read by somebody: browsers say where a form stood."""
    lead = signed_in(app, clock, running.lead)
    for headers in FROM_ELSEWHERE:
        data = {"csrf_token": lead.token, "title": "Theirs"}
        given = lead.ask("POST", "/schemes/new", data=data, headers=headers)
        assert given.status_code == 400
        assert WORDS not in given.get_data(as_text=True)
    assert "Theirs" not in lead.get("/schemes").text


def test_a_token_of_another_session_is_none(app, running, clock):
    """Also of an earlier session of the same person, and of whoever is somebody else."""
    lead = signed_in(app, clock, running.lead)
    old = lead.token
    other = signed_in(app, clock, running.guardians[0]).token
    again = signed_in(app, clock, running.lead)
    participant = begun(app, link_of(running, "pre", 0)).token
    for token in (old, other, participant, "", "None", "null", again.token[:-1]):
        given = again.ask("POST", "/sign-out", data={"csrf_token": token})
        assert given.status_code == 400, token
    assert again.get("/account").status_code == 200


def test_a_participants_answers_are_not_sent_by_another_site(app, running, store):
    browser = begun(app, link_of(running, "pre", 0))
    fill(browser)
    before = store.wave(str(running.wave("pre").file)).all("slots", order="id")
    for headers in FROM_ELSEWHERE:
        for token in ({}, {"csrf_token": browser.token}):
            given = browser.ask("POST", "/answer/check", data=token, headers=headers)
            assert given.status_code == 400
    assert store.wave(str(running.wave("pre").file)).all("slots", order="id") == before


def test_no_other_kind_of_body_goes_around_the_token(app, running, clock):
    lead = signed_in(app, clock, running.lead)
    body = b'{"csrf_token": "x", "title": "Theirs"}'
    kinds = ("application/json", "text/plain", "application/xml", "")
    paths = ("/schemes/new", "/sign-out", f"/schemes/{running.scheme}/settings")
    for path, kind in product(paths, kinds):
        given = lead.ask("POST", path, data=body, content_type=kind)
        assert given.status_code == 400
    assert lead.get("/account").status_code == 200


OVERRIDES: tuple[dict, ...] = (
    {"headers": {"X-HTTP-Method-Override": "POST"}},
    {"headers": {"X-HTTP-Method": "POST"}},
    {"headers": {"X-Method-Override": "POST"}},
    {"query_string": {"_method": "POST"}},
    {"query_string": {"method": "POST"}},
)


def test_a_method_cannot_be_put_on_over_another(app, running, clock):
    lead = signed_in(app, clock, running.lead)
    there = f"/schemes/{running.scheme}/agreement/ask"
    for how in OVERRIDES:
        assert lead.get("/sign-out", **how).status_code == 200
        assert lead.get("/account", **how).status_code == 200, "still signed in"
        assert lead.get(there, **how).status_code == 405
        assert lead.ask("PUT", "/sign-out", **how).status_code == 405
        assert lead.ask("DELETE", "/sign-out", **how).status_code == 405


def test_asking_what_a_page_takes_does_nothing_and_lets_no_other_site_in(app, running, clock):
    lead = signed_in(app, clock, running.lead)
    asked = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}
    for path in ("/sign-out", "/sign-in", "/account", "/schemes/new", "/answer/delete", "/healthz"):
        given = lead.ask("OPTIONS", path, headers=asked)
        assert not [name for name, _ in given.headers if name.startswith("Access-Control")]
        assert given.status_code in {200, 303, 403, 404}
        assert given.data == b"" or given.status_code != 200
    assert lead.get("/account").status_code == 200


def test_no_page_may_be_framed_opened_or_read_by_another(app, running, clock):
    lead = signed_in(app, clock, running.lead)
    for path in ("/sign-in", "/account", f"/schemes/{running.scheme}", "/nothing", "/answer"):
        told = lead.get(path, headers={"Origin": EVIL}).headers
        assert told["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
        assert told["Cross-Origin-Opener-Policy"] == "same-origin"
        assert told["Cross-Origin-Resource-Policy"] == "same-origin"
        assert told["Strict-Transport-Security"]
        assert "Access-Control-Allow-Origin" not in told


def test_pages_fetch_nothing_from_elsewhere_and_open_nothing_that_knows_its_opener(app, running):
    for path in ("/", "/help", "/sign-in", "/privacy", link_of(running, "pre", 0)):
        text = Browser(app).get(path).get_data(as_text=True)
        for part in ('src="http', "src='http", "url(http", '<link href="http', "@import", "<base"):
            assert part not in text, (path, part)
        assert text.count('target="_blank"') == text.count('rel="noopener')
        assert URL not in text.replace(f'content="{URL}', "")
