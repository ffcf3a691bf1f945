"""Pages around links, and the lead's list of who was invited."""

import re

import pytest
from flask import Blueprint, Flask, session
from flask_wtf.csrf import CSRFProtect

from feedback.accounts.holder_rows import place_of
from feedback.clock import epoch
from feedback.invitations import service
from feedback.invitations.views import views
from feedback.web.access import Who, allow, init_access, rule_of
from feedback.web.errorpages import init_errors
from feedback.web.headers import init_headers
from feedback.web.session import init_sessions
from feedback.web.site import init_site
from feedback.web.static import init_static
from feedback.web.templating import init_templates
from tests.invitations.conftest import URL
from tests.web.page import check_page

OURS = {"Sec-Fetch-Site": "same-origin"}
REPLY = "If we know that address, a link is on its way."


def _stubs(app: Flask) -> None:
    """Pages of other features that every page links to, and a way to be signed in."""
    for name, path in (
        ("schemes", "index"),
        ("responses", "help_page"),
        ("accounts", "sign_in"),
    ):
        made = Blueprint(name, __name__)
        made.add_url_rule(f"/{name}/{path}", path, allow(Who.ANYONE)(lambda: ""))
        if name == "accounts":
            for more in ("account_page", "sign_out"):
                made.add_url_rule(f"/{more}", more, allow(Who.ANYONE)(lambda: ""))
        app.register_blueprint(made)


@pytest.fixture
def app(store, config) -> Flask:
    made = Flask("invitations", static_folder=None)
    made.config.update(SECRET_KEY=store.vault.key("sessions"), PUBLIC_URL=URL)
    made.extensions["candour-config"] = config
    init_templates(made)
    init_static(made)
    init_headers(made)
    init_sessions(made, store)
    init_access(made, store, place_of)
    csrf = CSRFProtect(made)
    init_errors(made)
    made.register_blueprint(views)
    _stubs(made)
    init_site(made, config)

    @made.post("/enter/<account>")
    @allow(Who.ANYONE, sessionless=True)
    def enter(account: str) -> str:
        session.renew()
        session.update(account=account, at=epoch(store.clock))
        session.modified = True
        return ""

    for view in made.view_functions.values():
        rule = rule_of(view)
        if rule and rule.sessionless:
            csrf.exempt(view)
    made.view_functions["static_file"] = allow(Who.ANYONE)(made.view_functions["static_file"])
    return made


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def signed_in(app):
    """A browser of an account."""

    def enter(account: str):
        browser = app.test_client()
        browser.post(f"/enter/{account}", base_url=URL, headers=OURS)
        return browser

    return enter


@pytest.fixture
def page_url(opened):
    return f"/schemes/{opened.scheme}/invitations/{opened.wave}"


def post(browser, url: str, **data):
    return browser.post(url, base_url=URL, data=data, headers=OURS | {"Referer": f"{URL}/"})


def token_on(browser, url: str) -> str:
    return check_page(browser.get(url, base_url=URL).text).fields()["csrf_token"]


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("email", ["mentor1@council.example", "stranger@elsewhere.example", "x"])
def test_asking_again_says_the_same_to_everybody(client, store, email):
    check_page(client.get("/link/again", base_url=URL).text, exempt_csrf=True)
    got = post(client, "/link/again", email=email)
    assert (got.status_code, got.headers["Location"]) == (303, "/link/asked")
    assert "Set-Cookie" not in got.headers
    assert REPLY in check_page(client.get("/link/asked", base_url=URL).text).text()
    assert store.count("outbox", kind="again") == 1


def test_asking_without_an_address_is_a_mistake_to_mend(client, store):
    page = check_page(post(client, "/link/again", email=" ").text, exempt_csrf=True)
    assert "Enter your email address" in page.text()
    assert store.count("throttles") == 0


def test_another_sites_page_cannot_ask_for_somebody(client, store):
    got = client.post(
        "/link/again",
        base_url=URL,
        data={"email": "mentor1@council.example"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert got.status_code == 403
    assert store.count("throttles") == 0


@pytest.mark.parametrize(
    "typed", ["ABCD-EFGH-JKMN-PQRS", "abcd efgh jkmn pqrs", "abcdefghjkmnpqrs", "ABCDEFGHJKMNPQRS"]
)
def test_a_typed_code_leads_where_the_link_does(client, typed):
    got = post(client, "/link/code", code=typed)
    assert (got.status_code, got.headers["Location"]) == (303, "/i/ABCDEFGHJKMNPQRS")


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRU", "//evil.example/aaaaa"])
def test_what_is_no_code_is_a_mistake_to_mend(client, typed):
    got = post(client, "/link/code", code=typed)
    assert got.status_code == 200
    assert check_page(got.text, exempt_csrf=True).title.startswith("Error")


def test_the_link_of_a_test_says_that_it_works(client):
    page = check_page(client.get("/link/test/ABCDEFGHJKMNPQRS", base_url=URL).text)
    assert page.heading == "The link works"


def test_a_test_goes_to_oneself(signed_in, store, opened):
    browser = signed_in(opened.lead)
    got = post(browser, "/link/test", csrf_token=token_on(browser, "/link/test"))
    assert got.status_code == 303
    row = store.one("outbox", kind="test")
    record = store.vault.open_record("outbox", row["id"], row["payload"])
    assert record == {"account": opened.lead}


def test_a_test_is_for_people_with_an_account(client):
    assert "sign_in" in client.get("/link/test", base_url=URL).headers["Location"]


def test_the_lead_sees_who_was_invited_and_whose_address_is_wrong(
    signed_in, store, opened, page_url
):
    row = store.all("invitations", wave=opened.wave, limit=1)[0]
    service.mark_undeliverable(store, row["id"])
    page = check_page(signed_in(opened.lead).get(page_url, base_url=URL).text)
    assert "24 people were invited" in page.text()
    assert "0 of 24" in page.text()
    assert "Addresses that could not be reached" in page.text()
    assert all(f"mentor{number}@council.example" in page.text() for number in range(12))
    assert page.text().count("Send again") == 1


def test_the_lead_reminds_everybody_and_writes_again(signed_in, store, opened, page_url):
    browser = signed_in(opened.lead)
    row = store.all("invitations", wave=opened.wave, limit=1)[0]
    service.mark_undeliverable(store, row["id"])
    token = token_on(browser, page_url)
    assert post(browser, f"{page_url}/remind", csrf_token=token).status_code == 303
    assert store.count("outbox", kind="reminder") == 24
    assert "Reminder 1 sent" in browser.get(page_url, base_url=URL).text
    again = f"{page_url}/{row['id']}/resend"
    assert post(browser, again, csrf_token=token).status_code == 303
    assert store.count("invitations", state="undeliverable") == 0
    assert post(browser, f"{page_url}/remind").status_code == 400  # no token of the form


def test_a_third_reminder_is_refused_with_words(signed_in, store, opened, page_url):
    browser = signed_in(opened.lead)
    token = token_on(browser, page_url)
    for _ in range(3):
        post(browser, f"{page_url}/remind", csrf_token=token)
    assert "reminded twice" in check_page(browser.get(page_url, base_url=URL).text).text()
    assert store.count("outbox", kind="reminder") == 48


def test_the_page_is_for_lead_and_deputy_alone(signed_in, client, store, opened, page_url):
    assert client.get(page_url, base_url=URL).status_code == 303
    assert signed_in(opened.guardian).get(page_url, base_url=URL).status_code == 403
    other = f"/schemes/{opened.scheme}/invitations/nothing"
    assert signed_in(opened.lead).get(other, base_url=URL).status_code == 404
    assert store.count("outbox", kind="reminder") == 0


def test_nothing_on_the_page_changes_with_what_people_did(signed_in, store, opened, page_url):
    browser = signed_in(opened.lead)

    def shown() -> str:
        page = browser.get(page_url, base_url=URL).text
        return re.sub(r'name="csrf_token" value="[^"]+"', "", page)  # it tells the second

    before = shown()
    row = store.all("invitations", wave=opened.wave, limit=1)[0]
    token = service.mint(store, row["id"], opened.wave)
    service.resolve(store, token)
    assert shown() == before
