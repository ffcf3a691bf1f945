"""One's own data, for whoever has a sign-in: what there is, taking it, correcting it, leaving."""

import io
import json
import re
import zipfile
from datetime import date, time

import pytest

from feedback.accounts.service import account, account_of_email
from feedback.errors import NotAllowed, Rejected
from feedback.meetings.model import Given
from feedback.meetings.service import draft
from feedback.outbox.model import State
from feedback.rights.correcting import MOST_A_DAY, correct
from feedback.rights.erase import erase
from feedback.storage.certificates import certified
from tests.members import people
from tests.members.site import make_app, signed_in


@pytest.fixture
def pair(store):
    return people.two(store)


@pytest.fixture
def browser(store, data_dir, pair):
    given = Given(on=date(2026, 3, 1), at=time(10), minutes=50, areas="Words of <ours>")
    draft(store, pair=pair.pair, given=given, confirm=True, by=pair.mentor.person.id)
    return signed_in(make_app(store, data_dir), pair.mentor)


def test_the_page_leads_to_all_there_is(browser, pair):
    page = browser.get("/my/data").text
    for one in (pair.mentor.email, pair.mentee.person.name, "/my/diary/take", "/account/close"):
        assert one in page
    for path in set(re.findall(r'href="(/my/[^"]+)"', page)):
        assert browser.get(path).status == 200, path
    assert 'href="/my/data"' in browser.get("/my").text


def test_taking_it_away(browser, pair):
    browser.get("/my/data")
    answer = browser.client.post(
        "/my/data/take",
        base_url="https://127.0.0.1:8000",
        data={"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', browser.text)[1]},
        headers={"Referer": "https://127.0.0.1:8000/my/data"},
    )
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        told = json.loads(archive.read("my-data.json"))
        page = archive.read("my-data.html").decode()
    assert told["sign_in"]["email"] == pair.mentor.email
    (listed,) = told["schemes"]
    assert listed["on_the_list"]["name"] == pair.mentor.person.name
    (together,) = told["pairs"]
    assert together["meetings"][0]["areas"] == "Words of <ours>"
    assert "Words of &lt;ours&gt;" in page
    assert pair.mentee.email not in page + json.dumps(told)  # the other one's is not one's own


def test_the_notice_of_accounts(browser, pair):
    page = browser.get("/my/notice").text
    for one in ("Only you can open it", "12 months after your last scheme ends", "ico.org.uk"):
        assert one in page
    assert pair.mentor.email not in page


def test_correcting_name_and_address(store, pair):
    mine = pair.mentor.account
    correct(store, account=mine, name=" Amina B ", email="amina@home.example")
    now = account(store, mine)
    assert (now.name, now.email) == ("Amina B", "amina@home.example")
    assert account_of_email(store, store, "amina@home.example") == mine
    assert account_of_email(store, store, pair.mentor.email) is None
    (row,) = store.all("outbox", kind="sign-in-changed", state=str(State.WAITING))
    payload = store.vault.open_record("outbox", row["id"], row["payload"])
    assert payload["to"] == pair.mentor.email
    assert store.count("audit", actor=mine) == 0


def test_a_corrected_name_can_be_seen(store, pair):
    mine, email = pair.mentor.account, pair.mentor.email
    for name in (" \t", "\u202e\u200b", "\x00"):
        with pytest.raises(Rejected) as refused:
            correct(store, account=mine, name=name, email=email)
        assert refused.value.field == "name"
    correct(store, account=mine, name="Ann\r\nSign in at\u202e  evil", email=email)
    assert account(store, mine).name == "Ann Sign in at evil"


def test_a_corrected_name_alone_is_told_to_nobody(store, pair):
    mail = store.count("outbox")
    correct(store, account=pair.mentor.account, name="Amina B", email=pair.mentor.email.upper())
    assert store.count("outbox") == mail


@pytest.mark.parametrize("bad", ["nobody", "a b@c.example", "a@localhost", ""])
def test_an_address_that_is_none(store, pair, bad):
    with pytest.raises(Rejected):
        correct(store, account=pair.mentor.account, name="A", email=bad)


def test_trying_addresses_to_see_who_signs_in_ends_soon(store, pair):
    mine = pair.mentor.account
    messages = set()
    for _ in range(MOST_A_DAY):
        with pytest.raises(Rejected) as found:
            correct(store, account=mine, name="A", email=pair.mentee.email)
        messages.add(str(found.value))
    with pytest.raises(Rejected) as found:
        correct(store, account=mine, name="A", email="quite@new.example")
    assert str(found.value) not in messages
    assert account(store, mine).email == pair.mentor.email
    correct(store, account=mine, name="B", email=pair.mentor.email)  # one's own stays possible


def test_who_runs_a_scheme_asks(store, pair):
    lead = people.lead_of(store, pair.scheme)
    with pytest.raises(NotAllowed):
        correct(store, account=lead, name="A", email="lead@new.example")


def test_correcting_on_the_page(browser, store, pair):
    browser.get("/my/data/correct").post("/my/data/correct", name="", email=pair.mentor.email)
    assert "Type your name" in browser.text
    browser.post("/my/data/correct", name="Amina B", email=pair.mentee.email)
    assert "You cannot use this address here" in browser.text
    browser.post("/my/data/correct", name="Amina B", email="amina@home.example")
    assert "Your name and address are corrected." in browser.text
    assert account(store, pair.mentor.account).email == "amina@home.example"


def test_closing_gives_a_certificate(browser, store, pair):
    before = len(store.never_back.digests())
    browser.get("/account/close").post("/account/close", sure="y")
    code = re.search(r'id="certificate">([^<]+)', browser.text)[1]
    assert certified(store, code)
    assert len(store.never_back.digests()) - before == 3  # key, row, certificate
    assert pair.mentor.email not in browser.text
    assert "certificate" not in signed_in(browser.app, pair.mentee).get("/account/closed").text


def test_a_partner_who_was_erased_has_no_name(browser, store, pair):
    erase(store, scheme=pair.scheme, email=pair.mentee.email, by="operator")
    page = browser.get("/my/data").text
    assert pair.mentee.person.name not in page
    assert browser.get("/my").status == 200
