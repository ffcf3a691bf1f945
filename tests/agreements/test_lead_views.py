"""The words as the lead edits them, and all that a lead ever learns of a contract."""

import re

import pytest

from feedback.agreements import texts
from feedback.agreements.texts import shipped
from feedback.members.arrangements import arrangements
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event
from tests.members import people
from tests.members.site import URL, lead_in, make_app

_WAS = re.compile(r'name="was" value="([^"]*)"')
SHIPPED = shipped("manchester")


@pytest.fixture
def app(two, data_dir):
    return make_app(two.store, data_dir)


@pytest.fixture
def lead(app, two):
    return lead_in(app, two.store, two.scheme)


@pytest.fixture
def at(two):
    return f"/schemes/{two.scheme}/contract"


def now(two):
    limits = arrangements(two.store, two.scheme)
    return texts.of_scheme(two.store, load_scheme(two.store, two.scheme), limits)


def send(browser, path: str, page: str = "", **fields):
    browser.get(page or path)
    return browser.post(path, was=_WAS.findall(browser.text)[0], **fields)


def test_all_clauses_stand_there_with_their_letters(lead, at):
    text = lead.get(at).page.text()
    assert "a. Confidentiality" in text
    assert "{organisation}" in text
    assert "Each ticks: “I have read when something cannot stay private.”" in text
    assert "Go back to the words" not in text


def test_the_preview_is_what_a_pair_reads(lead, at, pair, two):
    pair.propose(two.mentor)
    shown = lead.get(f"{at}/preview").page.text()
    for one in pair.look(two.mentor).book.proposal.text.clauses:
        assert one.heading in shown
        assert all(line in shown for line in one.paragraphs)
    assert "Room 12" not in shown


def test_a_clause_is_added_changed_moved_and_removed(lead, at, two):
    fields = {"heading": "Food", "text": "Bring\r\n\r\nsome, {mentor}.", "rule": "y"}
    text = send(lead, f"{at}/add", **fields).page.text()
    assert "The clause is added at the end" in text
    assert now(two).clauses[-1].text == "Bring\nsome, {mentor}."
    last = len(SHIPPED.clauses)
    send(lead, f"{at}/{last}", heading="Drink", text="Too.", promise="I will.")
    assert (now(two).clauses[-1].heading, now(two).clauses[-1].rule) == ("Drink", False)
    send(lead, f"{at}/{last}/move", at, way="up")
    assert now(two).clauses[-2].heading == "Drink"
    send(lead, f"{at}/{last - 1}/remove")
    assert now(two) == SHIPPED
    send(lead, f"{at}/{1}/remove")
    assert "Go back to the words" in lead.get(at).page.text()
    send(lead, f"{at}/shipped")
    assert now(two) == SHIPPED


def test_faults_stand_at_their_field_with_what_was_typed(lead, at, two):
    text = send(lead, f"{at}/add", heading="", text="{nobody} is here").page.text()
    assert "Enter a heading" in text
    text = send(lead, f"{at}/add", heading="H", text="{nobody} is here").page.text()
    assert "“nobody” in braces is not a setting" in text
    assert "{nobody} is here" in lead.text
    assert now(two) == SHIPPED


def test_a_change_made_meanwhile_is_not_overwritten(app, lead, at, two):
    lead.get(f"{at}/1")
    was = _WAS.findall(lead.text)[0]
    send(lead_in(app, two.store, two.scheme), f"{at}/0/remove")
    changed = now(two)
    text = lead.post(f"{at}/1", was=was, heading="Mine", text="Mine").page.text()
    assert "Somebody else changed the contract just now" in text
    assert 'value="Mine"' in lead.text
    for path in ("1/move", "1/remove", "shipped"):
        lead.get(at).post(f"{at}/{path}", was=was, way="up")
        assert lead.landed == 409, path
    assert now(two) == changed


def test_clauses_that_are_not_there(lead, at):
    for path in ("99", "99/remove"):
        assert lead.get(f"{at}/{path}").landed == 404
    lead.get(at)
    assert lead.post(f"{at}/99/move", way="up", was="").landed == 404
    assert lead.get(at).post(f"{at}/0/move", way="up", was=SHIPPED.hash).landed == 409


def test_what_is_missing_in_the_settings_is_said(store, data_dir):
    scheme = people.a_scheme(store)
    lead = lead_in(make_app(store, data_dir), store, scheme)
    assert "Nobody can sign yet" in lead.get(f"/schemes/{scheme}/contract").page.text()
    shown = lead.get(f"/schemes/{scheme}/contract/preview").page.text()
    assert "[not filled in yet]" in shown


def test_a_text_changed_in_the_database_is_not_offered(lead, at, two):
    send(lead, f"{at}/0/remove")
    with two.store.change(Event("upkeep")) as writer:
        writer.set("contract_texts", {"body": SHIPPED.to_json()}, hash=now(two).hash)
    assert lead.get(at).landed == 409
    assert "changed outside" in lead.page.text()


def pages(app, two) -> dict[str, str]:
    """Every page of the scheme as its lead gets it, without what is drawn anew each time."""
    browser = lead_in(app, two.store, two.scheme)
    found = {}
    for rule in app.url_map.iter_rules():
        path = str(rule).replace("<scheme>", two.scheme).replace("<int:place>", "0")
        if "GET" in rule.methods and "scheme" in rule.arguments and "<" not in path:
            given = browser.client.get(path, base_url=URL)
            told = re.sub(r'csrf_token" value="[^"]*"', "", given.text)
            found[path] = f"{given.status_code} {told}"
    return found


def test_the_lead_sees_none_one_or_both_and_not_a_word_more(app, pair, two):
    """All pages of the lead before and after each act: only the list of pairs moves, and only by
    how many have signed."""
    before = pages(app, two)
    assert f"/schemes/{two.scheme}/pairs" in before
    pair.propose(two.mentee)
    assert pages(app, two) == before
    for who, status in ((two.mentor, "signed by one"), (two.mentee, "both")):
        pair.sign(who, "Somebody Distinct")
        after = pages(app, two)
        (changed,) = [path for path in before if before[path] != after[path]]
        assert changed == f"/schemes/{two.scheme}/pairs"
        assert status in after[changed]
        assert "Somebody Distinct" not in after[changed]
        before = after
    pair.propose(two.mentor)
    pair.sign(two.mentor)
    assert pages(app, two) == before


def test_the_guardian_reads_the_words_and_changes_none(app, at, two):
    from crypto import Identity  # noqa: PLC0415 - only here
    from tests.members.site import SignedIn  # noqa: PLC0415 - only here
    from tests.schemes import build  # noqa: PLC0415 - only here

    guardian = SignedIn(app, build.add_guardian(two.store, two.scheme), Identity.generate())
    assert "a. Confidentiality" in guardian.get(at).page.text()
    assert "Remove" not in guardian.page.text()
    assert guardian.get(f"{at}/preview").landed == 200
    for path in ("add", "0", "0/remove", "shipped"):
        assert guardian.get(f"{at}/{path}").landed == 403
