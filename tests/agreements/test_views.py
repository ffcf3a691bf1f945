"""The contract as the two see it: each page, each act, what is refused, what is taken away."""

import html
import re
from dataclasses import replace

import pytest

from feedback.agreements import document
from feedback.agreements.texts import set_text, shipped
from feedback.members.pairs import PAIR_EVENT, end
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event
from tests.members import people
from tests.members.site import URL, lead_in, make_app, signed_in

from .conftest import name_support

TYPED = {
    "often": "month",
    "number": "4",
    "minutes": "60",
    "dates": "14 4 2026\r\n12/5/2026",
    "place": "both",
    "where": "Room 12, Town Hall",
}
_HIDDEN = re.compile(r'name="(was|digest|version)" value="([^"]*)"')


@pytest.fixture
def app(two, data_dir):
    return make_app(two.store, data_dir)


@pytest.fixture
def amina(app, two):
    return signed_in(app, two.mentor)


@pytest.fixture
def chris(app, two):
    return signed_in(app, two.mentee)


@pytest.fixture
def at(two):
    return f"/my/pair/{two.pair.id}/contract"


def send(browser, path: str, **fields):
    """The form of a page, with what the page itself put into it."""
    browser.get(path)
    assert browser.landed == 200, browser.text[:500]
    return browser.post(path, **(dict(_HIDDEN.findall(browser.text)) | fields))


def raw(browser, path: str):
    """One answer as it is, nothing followed."""
    return browser.client.get(path, base_url=URL)


def ticks(browser) -> dict[str, str]:
    return dict.fromkeys(re.findall(r'name="(promise_\d+)"', browser.text), "y")


def sign(browser, at: str, name: str = "Amina Bello", **fields):
    browser.get(f"{at}/sign")
    return send(browser, f"{at}/sign", **({"name": name} | ticks(browser) | fields))


def test_from_nothing_to_both_signed(amina, chris, at, two):
    assert "There is no contract yet" in amina.get(at).page.text()
    amina = send(amina, f"{at}/propose", **TYPED)
    assert amina.path == f"{at}/sign"
    text = amina.page.text()
    for words in (
        *("abide by the rules set out above", "a. Confidentiality", "k. Ending the pairing"),
        *("Talent Team", "talent@council.example", "14 April 2026; 12 May 2026", "60 minutes"),
        *("Room 12, Town Hall", "Not signed yet"),
    ):
        assert words in text, words
    assert "Waiting for Chris Dean 1 to sign" in sign(amina, at).page.text()
    assert "Amina Bello 1 has signed. Read it all" in chris.get(at).page.text()
    text = sign(chris, at, "Chris Dean").page.text()
    assert "You have both signed" in text
    assert "Amina Bello, on 2 March 2026" in text
    assert "Chris Dean, on 2 March 2026" in text
    assert two.pair.signed == 2


def test_every_fault_stands_at_its_field_with_what_was_typed(amina, at):
    wrong = {"often": "own", "number": "3", "minutes": "x", "dates": "soon", "place": "person"}
    amina = send(amina, f"{at}/propose", **wrong)
    text = amina.page.text()
    assert "“soon” is not a date that we can read" in text
    assert "Enter a whole number" in text
    wrong |= {"minutes": "90", "dates": "\n".join(f"{day} 4 2026" for day in range(1, 6))}
    text = send(amina, f"{at}/propose", **wrong).page.text()
    for words in (
        *("Say how often you will meet", "Choose from 4 to 6 meetings", "You gave 5 dates for 3"),
        *("Choose from 45 to 60 minutes", "Say where you will meet", "There is a problem"),
    ):
        assert words in text, words
    assert 'value="90"' in amina.text
    assert "5 4 2026" in amina.text


def test_signing_needs_each_tick_and_a_name(amina, at):
    send(amina, f"{at}/propose", **TYPED)
    amina = send(amina, f"{at}/sign")
    text = amina.page.text()
    assert text.count("Tick “I ") == 2 * len(ticks(amina)) > 0
    assert "Error: Type your full name to sign" in text
    assert sign(amina, at, "x" * 101).page.text().count("100 characters") == 2


def test_a_proposal_changed_in_another_tab_is_not_signed(amina, chris, at):
    send(amina, f"{at}/propose", **TYPED)
    chris.get(f"{at}/sign")
    read = dict(_HIDDEN.findall(chris.text)) | ticks(chris) | {"name": "Chris Dean"}
    send(amina, f"{at}/propose", **(TYPED | {"number": "6"}))
    text = chris.post(f"{at}/sign", **read).page.text()
    assert "The proposal has changed since you read it" in text
    assert "Number of meetings 6" in text
    assert "checked" not in chris.text
    assert "Chris Dean" not in re.findall(r'name="name"[^>]*', chris.text)[0]
    assert "Not signed yet" in text


def test_a_proposal_withdrawn_meanwhile_is_not_signed_either(amina, chris, at):
    send(amina, f"{at}/propose", **TYPED)
    chris.get(f"{at}/sign")
    read = dict(_HIDDEN.findall(chris.text)) | ticks(chris) | {"name": "Chris Dean"}
    send(amina, f"{at}/withdraw")
    text = chris.post(f"{at}/sign", **read).page.text()
    assert "The proposal has changed since you read it" in text
    assert "There is no contract yet" in text


def test_changing_what_the_partner_signed_is_warned_of_and_asks_both_again(amina, chris, at):
    send(amina, f"{at}/propose", **TYPED)
    sign(amina, at)
    assert "that signature no longer counts" in chris.get(f"{at}/propose").page.text()
    assert 'value="4"' in chris.text
    send(chris, f"{at}/propose", **(TYPED | {"number": "5"}))
    assert "Nobody has signed this proposal yet" in amina.get(at).page.text()


def test_two_who_change_it_at_once_are_told(amina, chris, at):
    for one in (amina, chris):
        one.get(f"{at}/propose")
    amina.post(f"{at}/propose", **(TYPED | {"was": ""}))
    text = chris.post(f"{at}/propose", **(TYPED | {"was": "", "number": "6"})).page.text()
    assert "The proposal has changed since you read it" in text
    assert 'value="6"' in chris.text


def both_sign(amina, chris, at, **typed):
    send(amina, f"{at}/propose", **(TYPED | typed))
    sign(amina, at)
    sign(chris, at, "Chris Dean")


def test_a_change_leaves_what_is_in_force_until_both_signed_it(amina, chris, at):
    both_sign(amina, chris, at)
    text = send(chris, f"{at}/propose", **(TYPED | {"number": "6"})).get(at).page.text()
    assert "stays in force until both of you have signed the change" in text
    assert "Number of meetings 4" in text
    assert "Number of meetings 6 (so far: 4)" in text
    sign(chris, at, "Chris Dean")
    text = sign(amina, at).page.text()
    assert "Number of meetings 4" not in text
    assert "Earlier contracts" in text
    assert "<td>4</td>" in raw(amina, f"{at}/1/mentoring-contract.html").text
    assert "<td>6</td>" in raw(amina, f"{at}/0/mentoring-contract.html").text


def test_the_newer_words_are_a_choice_that_the_form_remembers(amina, chris, at, two):
    both_sign(amina, chris, at)
    now = shipped("manchester")
    fewer = replace(now, clauses=now.clauses[:-1])
    scheme = load_scheme(two.store, two.scheme)
    lead = people.lead_of(two.store, two.scheme)
    set_text(two.store, scheme=scheme, text=fewer, was=now.hash, by=lead)
    assert "The scheme has newer words" in chris.get(at).page.text()
    assert "Choose which words" in send(chris, f"{at}/propose", **TYPED).page.text()
    for words, gone in (("scheme", True), ("ours", False)):
        text = send(chris, f"{at}/propose", **(TYPED | {"words": words})).page.text()
        assert ("No longer in the words: Support." in text) == gone
        assert chris.get(f"{at}/propose").page.fields()["words"] == words
    both = [sign(chris, at, "Chris Dean"), sign(amina, at)]
    assert "The scheme has newer words" in both[1].page.text()


def test_withdrawing_asks_first(amina, at):
    send(amina, f"{at}/propose", **TYPED)
    assert "Withdraw this proposal?" in amina.get(f"{at}/withdraw").page.text()
    assert "What is proposed" in amina.get(at).page.text()
    assert "There is no contract yet" in send(amina, f"{at}/withdraw").page.text()
    assert amina.get(f"{at}/withdraw").path == at


def test_both_take_the_signed_contract_away(amina, chris, at):
    send(amina, f"{at}/propose", **(TYPED | {"where": "<b>Café</b> & co"}))
    sign(amina, at)
    assert raw(amina, f"{at}/0/mentoring-contract.html").status_code == 404
    sign(chris, at, "Chris Dean")
    for who in (amina, chris):
        given = raw(who, f"{at}/0/mentoring-contract.html")
        told = html.unescape(given.text)
        assert given.headers["Content-Disposition"] == (
            'attachment; filename="mentoring-contract.html"'
        )
        for words in (
            *("Between Amina Bello 1 (mentor) and Chris Dean 1 (mentee).", "<b>Café</b> & co"),
            *("Amina Bello, on 2 March 2026", "Chris Dean, on 2 March 2026", "14 April 2026"),
            *("I have read when something cannot stay private.", "protected disclosure"),
        ):
            assert words in told, words
        assert "<b>" not in given.text
        assert re.findall(r"<p class=\"number\">([0-9a-f]{64})</p>", given.text)
        assert not re.findall(r"(?:src|href)=", given.text)
    pdf = raw(amina, f"{at}/0/mentoring-contract.pdf")
    assert pdf.data.startswith(b"%PDF-1.7")
    for name in ("1/mentoring-contract.html", "0/other.html", "0/document.css"):
        assert raw(amina, f"{at}/{name}").status_code == 404


def test_where_the_library_is_missing_there_is_no_pdf(amina, chris, at, monkeypatch):
    both_sign(amina, chris, at)
    assert "to print (PDF)" in amina.get(at).page.text()
    monkeypatch.setattr(document, "available", lambda: False)
    assert "to print (PDF)" not in amina.get(at).page.text()
    assert raw(amina, f"{at}/0/mentoring-contract.pdf").status_code == 404
    assert raw(amina, f"{at}/0/mentoring-contract.html").status_code == 200


def test_nobody_else_comes_in(app, at, two):
    other = signed_in(app, people.two(two.store, two.scheme, label="2").mentor)
    for who in (other, lead_in(app, two.store, two.scheme)):
        for path in ("", "/propose", "/sign", "/withdraw", "/0/mentoring-contract.html"):
            assert raw(who, at + path).status_code == 404, path


def test_without_the_partners_sign_in_it_says_so_and_shows_the_words(store, data_dir):
    scheme = people.a_scheme(store)
    name_support(store, scheme)
    mentor = people.on_list(store, scheme, "Amina Bello", "mentor", pair="1")
    people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    one = people.member(store, scheme, mentor)
    browser = signed_in(make_app(store, data_dir), one)
    at = f"/my/pair/{people.Two(store, scheme, one, one).pair.id}/contract"
    text = browser.get(at).page.text()
    assert "Chris Dean has no sign-in here yet" in text
    assert "both of you need a sign-in first" in text
    assert "a. Confidentiality" in text
    assert browser.get(f"{at}/propose").path == at


def test_after_the_end_it_is_read_and_not_changed(amina, chris, at, two):
    both_sign(amina, chris, at)
    with two.store.change(PAIR_EVENT) as writer:
        end(writer, two.store, two.pair)
    text = amina.get(at).page.text()
    assert "This pairing has ended" in text
    assert "Propose a change" not in text
    for path in ("propose", "sign", "withdraw"):
        assert amina.get(f"{at}/{path}").path == at
    assert raw(amina, f"{at}/0/mentoring-contract.html").status_code == 200


def test_what_does_not_fit_together_is_not_shown(amina, chris, at, two, caplog):
    both_sign(amina, chris, at)
    with two.store.change(Event("upkeep")) as writer:
        writer.set("pairs", {"signed": 1}, id=two.pair.id)
    for path in ("", "/propose", "/sign", "/withdraw", "/0/mentoring-contract.html"):
        amina.get(at + path)
        assert amina.landed == 409, path
        assert "We cannot show your contract" in amina.page.text()
        assert "Room 12" not in amina.text
    assert "Room 12" not in caplog.text


def test_looking_changes_nothing(amina, chris, at, two):
    both_sign(amina, chris, at)
    send(amina, f"{at}/propose", **TYPED)
    tables = ("shared_records", "pairs", "members", "arrangements", "contract_texts", "audit")
    before = {table: two.store.all(table) for table in tables}
    for path in ("", "/propose", "/sign", "/withdraw", "/0/mentoring-contract.pdf"):
        raw(chris, at + path)
    assert {table: two.store.all(table) for table in tables} == before


def test_nothing_typed_stands_in_an_address(amina, at):
    amina = send(amina, f"{at}/propose", **TYPED)
    assert "Room" not in amina.path
    assert amina.path == f"{at}/sign"
