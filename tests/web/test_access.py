"""Who gets in, as whom, and where the others are sent. tests/rules walks the real routes."""

from datetime import timedelta

import pytest
from flask import Flask

from feedback.accounts import holder_rows
from feedback.accounts.holder_rows import place_of
from feedback.accounts.model import Holder, Role, State
from feedback.clock import epoch
from feedback.storage.store import Event
from feedback.web.access import Who, allow, init_access, me, my_identity, sessionless

URL = "https://surveys.example.org"
ELSEWHERE = "https://elsewhere.example"
SIGN_IN = "/sign-in?next="


def _who() -> dict[str, object]:
    found = me()
    return {} if found is None else vars(found)


def _seed() -> str:
    return my_identity().seed.hex()


def _put(store, table: str, **row: object) -> None:
    with store.change(Event("upkeep")) as writer:
        writer.add(table, row)


def _hold(store, number: str, scheme: str, role: str, account: str, state: str) -> None:
    about = {"name": "N", "email": "n@example.org", "title": "", "fingerprint": ""}
    held = Holder(id=number, role=Role(role), account=account, state=State(state), **about)
    with store.change(Event("upkeep")) as writer:
        holder_rows.add(writer, store, scheme, held)


@pytest.fixture
def app(store):
    made = Flask("small", static_folder=None)
    made.config.update(SECRET_KEY="x" * 32, PUBLIC_URL=URL, TESTING=True)
    init_access(made, store, place_of, lambda *asked: asked == (store, "a", "p1"))
    pages = {
        "/mine": allow(Who.ACCOUNT),
        "/fresh": allow(Who.ACCOUNT, fresh=True),
        "/run": allow(Who.ORGANISER),
        "/part": allow(Who.MEMBER),
        "/answer": allow(Who.PARTICIPANT),
        "/sent": allow(Who.PARTICIPANT, Who.RECEIPT),
        "/either": allow(Who.RECEIPT, Who.ACCOUNT),
        "/pairs": allow(Who.PARTNER),
        "/pairs/<pair>": allow(Who.PARTNER),
        "/schemes/<scheme>": allow(Who.LEAD, Who.GUARDIAN),
        "/schemes/<scheme>/all": allow(Who.ACCOUNT),
        "/open": allow(Who.ANYONE),
        "/service": allow(Who.SERVICE),
        "/service/no": allow(Who.SERVICE, shows=lambda: False),
        "/service/yes": allow(Who.SERVICE, shows=lambda: True),
        "/enter": allow(Who.ANYONE, sessionless=True),
        "/shut": lambda view: view,
    }
    for path, rule in pages.items():
        made.add_url_rule(path, path, rule(lambda **_named: _who()), methods=["GET", "POST"])
    made.add_url_rule("/seed", "seed", allow(Who.ACCOUNT)(_seed))
    sees = allow(Who.ANYONE, sessionless=True)(lambda: str(sessionless()))
    made.add_url_rule("/sees", "sees", sees)
    for endpoint in ("responses.unusable", "accounts.sign_in", "accounts.again"):
        path = {"accounts.sign_in": "/sign-in", "accounts.again": "/again"}.get(endpoint, "/spent")
        made.add_url_rule(path, endpoint, allow(Who.ANYONE)(lambda: str(sessionless())))
    return made


@pytest.fixture
def browser(app, store):
    """A browser with a session: what it holds is given; whoever is signed in was just now."""

    def opened(**held: object):
        client = app.test_client()
        with client.session_transaction() as session:
            session.update({"at": epoch(store.clock), **held})
        return client

    return opened


def test_an_account_is_who_it_is(browser):
    client = browser(account="a", seed="5e" * 32)
    nothing = {"role": None, "scheme": None, "holder": None, "pair": None}
    assert client.get("/mine").json == {"account": "a", **nothing}
    assert client.get("/seed").text == "5e" * 32
    assert client.get("/open").json == {}  # who may be anybody is nobody


def test_a_page_without_a_rule_and_a_page_that_is_not_there(browser):
    assert browser(account="a").get("/shut").status_code == 403
    assert browser().get("/nowhere").status_code == 404


def test_a_place_in_a_scheme_counts_while_it_is_held(browser, store):
    _hold(store, "h1", "s1", "deputy", "a", "left")
    _hold(store, "h2", "s1", "guardian", "a", "enrolled")
    _hold(store, "h3", "s2", "lead", "a", "nominated")
    _hold(store, "h4", "s3", "deputy", "a", "enrolled")
    _hold(store, "h5", "s2", "lead", "b", "confirmed")
    mine, other = browser(account="a"), browser(account="b")
    here = {"account": "a", "role": "guardian", "scheme": "s1", "holder": "h2", "pair": None}
    assert mine.get("/schemes/s1").json == mine.get("/schemes/s1/all").json == here
    assert mine.get("/schemes/s3/all").json["role"] == "deputy"
    assert mine.get("/schemes/s3").status_code == 403
    assert {mine.get(f"/schemes/{one}").status_code for one in ("s2", "s4")} == {404}
    assert mine.get("/schemes/s2/all").status_code == other.get("/schemes/s1").status_code == 404
    assert other.get("/schemes/s2").json["holder"] == "h5"


def test_a_pair_is_for_its_two_people(browser):
    found = browser(account="a").get("/pairs/p1").json
    assert (found["account"], found["role"], found["pair"]) == ("a", "partner", "p1")
    for account, path in (("a", "/pairs/p2"), ("b", "/pairs/p1"), ("a", "/pairs")):
        assert browser(account=account).get(path).status_code == 404


def test_nobody_is_one_of_a_pair_where_nothing_says_who_is(app, store, browser):
    fresh = browser(account="a")
    app.before_request_funcs.clear()
    init_access(app, store, place_of)
    assert fresh.get("/pairs/p1").status_code == 404


def test_members_take_part_and_do_not_run_schemes(browser, store):
    name = store.vault.name("member-account", "a")
    row = {"id": "m", "scheme": "s1", "by_account": name, "by_participant": b"i", "record": b""}
    _put(store, "members", **row)
    member, other = browser(account="a", member=True), browser(account="b")
    assert member.get("/part").json["account"] == "a"
    assert member.get("/run").status_code == other.get("/part").status_code == 403
    assert other.get("/run").json["account"] == "b"


def test_who_came_by_a_link_or_a_code_gets_in_there_alone(browser):
    assert browser(invitation="i").get("/answer").json == {}
    assert browser(sent="00").get("/either").json == {}
    assert browser(sent="00").get("/answer").location == "/spent"
    assert browser(invitation="i").get("/either").location == SIGN_IN + "/either"
    assert browser(account="a").get("/answer").status_code == 403


def test_who_has_no_session_is_sent_to_sign_in_and_back(app):
    client = app.test_client()
    for path, back in (("/mine", "/mine"), ("/mine?page=X", "/mine?page%3DX")):
        sent = client.get(path)
        assert (sent.status_code, sent.location) == (303, SIGN_IN + back)
    for path in ("/answer", "/sent"):  # by link or code alone: there is nothing to sign in to
        sent = client.get(path)
        assert (sent.status_code, sent.location) == (303, "/spent")
    refused = client.post("/mine")  # what was typed is not lost: see errorpages
    assert refused.status_code == 400
    assert "the session has ended" in refused.text


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        (f"{URL}/form", "/form"),
        (f"{URL}/form?a=b", "/form"),
        (f"{ELSEWHERE}/form", "/"),
        ("http://surveys.example.org/form", "/"),
        (None, "/"),
    ],
)
def test_fresh_proofs_last_for_ten_minutes(browser, clock, referrer, back):
    client = browser(account="a")
    assert client.get("/fresh").json["account"] == "a"
    clock.advance(timedelta(minutes=10))
    assert client.get("/fresh").json["account"] == "a"
    clock.advance(timedelta(seconds=1))
    assert client.get("/mine").status_code == 200
    asked = client.get("/fresh?page=2")
    assert (asked.status_code, asked.location) == (303, "/again?next=/fresh?page%3D2")
    # A form goes back to its page, and never to an address that is not ours.
    asked = client.post("/fresh", headers={"Referer": referrer} if referrer else {})
    assert (asked.status_code, asked.location) == (303, f"/again?next={back}")


@pytest.mark.parametrize("referrer", ["http://[", "http://a:x/"])
def test_an_address_that_cannot_be_taken_apart_is_refused(browser, clock, referrer):
    client = browser(account="a")
    clock.advance(timedelta(minutes=11))
    told = {"Referer": referrer}
    assert client.post("/fresh", headers=told).status_code == 400
    assert client.get("/mine", headers=told).status_code == 200


def test_proofs_from_a_clock_that_has_been_set_back_since_are_not_fresh(browser, clock):
    client = browser(account="a")
    clock.advance(timedelta(seconds=-1))
    assert client.get("/fresh").location == "/again?next=/fresh"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": ELSEWHERE}, 200),
        ({"Sec-Fetch-Site": "same-site", "Origin": URL}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": URL}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": URL}, 200),
        ({"Origin": ELSEWHERE}, 403),
        ({}, 403),
    ],
)
def test_a_form_before_a_session_comes_from_our_own_pages(app, headers, status):
    client = app.test_client()
    assert client.post("/enter", headers=headers).status_code == status
    assert client.get("/enter", headers=headers).status_code == 200
    assert client.post("/open", headers=headers).status_code == 200  # its form token guards it
    assert (client.get("/sees").text, client.get("/spent").text) == ("True", "False")


def test_a_service_gets_in_by_what_it_shows(app):
    client = app.test_client()
    # Where it need show nothing, nobody gets in.
    assert [client.get(f"/service{one}").status_code for one in ("", "/no", "/yes")] == [
        403,
        403,
        200,
    ]
