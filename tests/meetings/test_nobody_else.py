"""The log is nobody else's: who gets in, what is kept, and what the lead can see."""

import pytest

from feedback.storage.store import Event
from feedback.web.session import COOKIE
from tests.meetings.conftest import Pairing
from tests.meetings.pages import FIELDS, written
from tests.members.people import two
from tests.members.site import SignedIn, lead_in, signed_in


def test_nobody_else_gets_in(app, mentor: SignedIn, pairing: Pairing, log: str):
    path = written(mentor, log)
    stranger = two(pairing.store, pairing.both.scheme, label="2")
    others = [
        signed_in(app, stranger.mentor),
        lead_in(app, pairing.store, pairing.both.scheme),
    ]
    for browser in others:
        for address in (log, f"{log}/new", path, f"{path}/meeting.ics", f"{path}/delete"):
            assert browser.get(address).landed == 404, address
    theirs = f"/my/pair/{stranger.pair.id}/meetings"
    assert others[0].get(theirs).landed == 200
    assert others[0].get(f"{theirs}/{path.rsplit('/', 1)[1]}").landed == 404
    assert "signed in" not in app.test_client().get(path).get_data(as_text=True)


def test_no_form_without_its_token(mentor: SignedIn, pairing: Pairing, log: str):
    path = written(mentor, log)
    for address in (f"{log}/new", f"{path}/confirm", f"{path}/delete", f"{path}/change"):
        given = mentor.client.post(address, data=FIELDS, base_url="http://127.0.0.1:8000")
        assert given.status_code == 400, address
    assert pairing.store.count("shared_records") == 1


def test_logging_changes_no_page_of_the_lead_and_no_line_of_the_record(
    app, mentor: SignedIn, mentee: SignedIn, pairing: Pairing, log: str
):
    lead = lead_in(app, pairing.store, pairing.both.scheme)
    base = f"/schemes/{pairing.both.scheme}"
    addresses = ("", "/people", "/outcomes", "/dates", "/pairs", "/contract", "/arrangements")

    def seen() -> list[str]:
        return [
            lead.get(base + one).page.text() if lead.get(base + one).landed == 200 else one
            for one in addresses
        ]

    before, record = seen(), pairing.store.all("audit")
    path = written(mentor, log)
    mentee.get(path)
    mentee.post(f"{path}/confirm", digest=mentee.page.fields()["digest"])
    assert seen() == before
    assert pairing.store.all("audit") == record


def test_no_word_that_was_typed_lies_in_a_file_or_an_address(
    mentor: SignedIn, mentee: SignedIn, pairing: Pairing, log: str
):
    """Saved, refused, overtaken: by the pages, so with sessions and everything else there is."""
    path = written(mentor, log)
    mentor.get(f"{log}/new").post(f"{log}/new", **FIELDS | {"hours": "many", "goals": "Refused"})
    mentee.get(f"{path}/change")
    mentee.post(f"{path}/change", **FIELDS | {"seen_token": "0" * 64, "goals": "Overtaken"})
    assert "Overtaken" in mentee.text
    pairing.store.settle()
    said = ["Room 2", "Being heard", "Speak first", "Shadow", "The Lamb", "Refused", "Overtaken"]
    assert not [one for one in said if one in mentor.path + mentee.path]
    for file in pairing.folder.rglob("*"):
        if file.is_file():
            there = file.read_bytes()
            assert not [one for one in said if one.encode() in there], file.name


def test_where_a_session_has_run_out_what_was_typed_is_shown_again_and_no_digest(
    mentor: SignedIn, mentee: SignedIn, log: str
):
    path = written(mentor, log)
    mentee.get(f"{path}/change")
    seen = mentee.page.fields()["seen_token"]
    mentee.client.delete_cookie(COOKIE, domain="127.0.0.1", path="/")
    mentee.post(f"{path}/change", **FIELDS | {"seen_token": seen, "do": "confirm"})
    assert mentee.status == 400
    assert "Being heard <b>" in mentee.page.text()
    assert seen not in mentee.text


@pytest.mark.parametrize("gone", ["mentor", "mentee"])
def test_the_log_outlives_the_list_of_people(
    mentor: SignedIn, pairing: Pairing, log: str, gone: str
):
    path = written(mentor, log)
    with pairing.store.change(Event("test")) as w:
        w.remove("participants", id=pairing.of(gone).person.id)
    assert "Being heard" in mentor.get(path).page.text()
    assert "Write down a meeting" not in mentor.get(log).page.text()
    assert "This pairing has ended" in mentor.get(f"/my/pair/{pairing.pair.id}/end").page.text()
