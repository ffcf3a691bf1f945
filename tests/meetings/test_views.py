"""The pages of the log, by the two, in two tabs, and by everybody else."""

import pytest

from tests.meetings.conftest import Pairing
from tests.meetings.test_tally import open_survey
from tests.members.people import two
from tests.members.site import SignedIn, lead_in, make_app, signed_in

FIELDS = {
    "on": ["1", "3", "2026"],
    "at": "14:30",
    "place": "Room 2",
    "hours": "1",
    "minutes": "5",
    "areas": "Being heard <b>",
    "goals": "Speak first",
    "steps-0-what": "Shadow a board",
    "steps-0-who": "both",
    "steps-0-due": ["1", "4", "2026"],
    "next_on": ["2", "4", "2026"],
    "next_at": "10:00",
    "next_place": "The Lamb",
}


@pytest.fixture
def app(pairing: Pairing):
    return make_app(pairing.store, pairing.folder)


@pytest.fixture
def mentor(app, pairing: Pairing) -> SignedIn:
    return signed_in(app, pairing.both.mentor)


@pytest.fixture
def mentee(app, pairing: Pairing) -> SignedIn:
    return signed_in(app, pairing.both.mentee)


@pytest.fixture
def log(pairing: Pairing) -> str:
    return f"/my/pair/{pairing.pair.id}/meetings"


def written(browser: SignedIn, log: str, *, do: str = "confirm", **changed) -> str:
    """Write one down; its page."""
    browser.get(f"{log}/new").post(f"{log}/new", **{**FIELDS, "do": do, **changed})
    assert browser.status == 303, browser.text
    assert browser.landed == 200
    return browser.path


def test_one_writes_and_both_confirm(mentor: SignedIn, mentee: SignedIn, log: str):
    mentor.get(log)
    assert "No meeting is written down yet" in mentor.page.text()
    path = written(mentor, log)
    said = mentor.page.text()
    for part in ("1 March 2026, 14:30", "1 hour 5 minutes", "Being heard <b>", "by 1 April 2026"):
        assert part in said
    assert "Waits for Chris Dean 1" in said
    assert "Confirm this meeting" not in said
    mentee.get(log)
    assert "Waits for you" in mentee.page.text()
    mentee.get(path)
    digest = mentee.page.fields()["digest"]
    mentee.post(f"{path}/confirm", digest=digest)
    assert "You have confirmed this meeting." in mentee.page.text()
    assert "Confirmed by both" in mentee.page.text()
    mentor.get(log)
    assert "You have both confirmed 1 meeting." in mentor.page.text()


def test_what_was_changed_since_is_not_confirmed(mentor: SignedIn, mentee: SignedIn, log: str):
    path = written(mentor, log)
    mentee.get(path)
    digest = mentee.page.fields()["digest"]
    mentor.get(f"{path}/change")
    seen = mentor.page.fields()["seen"]
    mentor.post(f"{path}/change", **{**FIELDS, "hours": "2", "seen": seen, "do": "confirm"})
    assert mentor.status == 303
    mentee.post(f"{path}/confirm", digest=digest)
    assert mentee.status == 409
    assert "changed since you read it" in mentee.page.text()
    mentee.get(path)
    assert "Waits for you" in mentee.page.text()
    mentee.post(f"{path}/confirm", digest="0" * 64)
    assert mentee.status == 409


def test_a_second_tab_loses_nothing_and_replaces_nothing_unread(
    mentor: SignedIn, mentee: SignedIn, log: str
):
    path = written(mentor, log, do="draft")
    mentee.get(f"{path}/change")
    seen = mentee.page.fields()["seen"]
    mentor.get(f"{path}/change")
    mentor.post(
        f"{path}/change",
        **{**FIELDS, "goals": "From the first tab", "do": "draft"},
        seen=mentor.page.fields()["seen"],
    )
    mine = {**FIELDS, "goals": "From the second tab", "do": "confirm"}
    mentee.post(f"{path}/change", **mine, seen=seen)
    assert mentee.status == 200
    assert mentee.page.title.startswith("Error: ")
    assert "From the second tab" in mentee.page.text()
    assert "was changed while you wrote" in mentee.page.text()
    mentor.get(path)
    assert "From the first tab" in mentor.page.text()
    mentee.post(f"{path}/change", **mine, seen=mentee.page.fields()["seen"])
    assert mentee.status == 303
    assert "From the second tab" in mentee.page.text()


def test_adding_a_step_saves_nothing_and_keeps_everything(
    mentor: SignedIn, pairing: Pairing, log: str
):
    mentor.get(f"{log}/new").post(f"{log}/new", **{**FIELDS, "hours": "many", "do": "add"})
    assert mentor.status == 200
    fields = mentor.page.fields()
    assert (fields["hours"], fields["steps-0-what"]) == ("many", "Shadow a board")
    assert fields["steps-1-what"] == ""
    assert pairing.store.count("shared_records") == 0


def test_a_fault_is_told_and_what_was_typed_stays(mentor: SignedIn, pairing: Pairing, log: str):
    mentor.get(f"{log}/new").post(
        f"{log}/new", **{**FIELDS, "hours": "", "minutes": "", "do": "confirm"}
    )
    assert mentor.status == 200
    assert "Enter how long it took" in mentor.page.text()
    assert mentor.page.fields()["place"] == "Room 2"
    assert pairing.store.count("shared_records") == 0


@pytest.mark.parametrize(
    ("hours", "minutes", "said"),
    [("0", "30", "shorter than the 45"), ("2", "0", "longer than the 60"), ("1", "0", None)],
)
def test_an_unusual_length_is_remarked_on_and_kept(
    mentor: SignedIn, log: str, hours: str, minutes: str, said: str | None
):
    written(mentor, log, hours=hours, minutes=minutes)
    assert ("than the" in mentor.page.text()) == bool(said)
    assert said is None or said in mentor.page.text()


def test_a_step_is_ticked_off_and_stays_confirmed(mentor: SignedIn, mentee: SignedIn, log: str):
    path = written(mentor, log)
    mentee.get(path)
    mentee.post(f"{path}/confirm", digest=mentee.page.fields()["digest"])
    (action,) = {
        form.get("action")
        for form in mentee.page.all("form")
        if "/steps/" in form.get("action", "")
    }
    mentee.post(action, done="yes")
    assert "Done." in mentee.page.text()
    assert "Confirmed by both" in mentee.page.text()
    mentor.get(path)
    mentor.post(action, done="no")
    assert "Done." not in mentor.page.text()
    mentor.post(f"{path}/steps/none", done="yes")
    assert mentor.status == 404


def test_a_draft_is_deleted_after_a_warning_by_its_writer_alone(
    mentor: SignedIn, mentee: SignedIn, pairing: Pairing, log: str
):
    path = written(mentor, log)
    assert "Delete this draft" in mentor.page.text()
    assert "Delete this draft" not in mentee.get(path).page.text()
    assert mentee.get(f"{path}/delete").landed == 404
    mentor.get(f"{path}/delete")
    assert "gone for both of you" in mentor.page.text()
    mentor.post(f"{path}/delete")
    assert "Tick the box" in mentor.page.text()
    assert pairing.store.count("shared_records") == 1
    mentor.post(f"{path}/delete", sure="y")
    assert "The draft is deleted." in mentor.page.text()
    assert mentor.get(path).landed == 404


def test_what_both_confirmed_has_no_delete(mentor: SignedIn, mentee: SignedIn, log: str):
    path = written(mentor, log)
    mentee.get(path)
    mentee.post(f"{path}/confirm", digest=mentee.page.fields()["digest"])
    assert "Delete this draft" not in mentor.get(path).page.text()
    assert mentor.get(f"{path}/delete").landed == 404


def test_the_calendar_file_holds_a_day_and_nothing_else(mentor: SignedIn, log: str):
    path = written(mentor, log)
    mentor.get(f"{path}/meeting.ics")
    assert "DTSTART:20260402T090000Z" in mentor.text
    for word in ("Lamb", "Chris", "Amina", "Council", "Shadow", "Reverse"):
        assert word not in mentor.text
    bare = written(mentor, log, next_on=["", "", ""], next_at="")
    assert "calendar file" not in mentor.page.text()
    assert mentor.get(f"{bare}/meeting.ics").landed == 404


def test_the_page_says_whether_a_meeting_counts(mentor: SignedIn, pairing: Pairing, log: str):
    assert "Nothing is counted" in mentor.get(log).page.text()
    open_survey(pairing)
    assert "only how long a meeting took is counted" in mentor.get(log).page.text()


def test_once_it_has_ended_all_can_be_read_and_nothing_written(
    mentor: SignedIn, mentee: SignedIn, pairing: Pairing, log: str
):
    path = written(mentor, log)
    mentee.get(path)
    digest = mentee.page.fields()["digest"]
    end = f"/my/pair/{pairing.pair.id}/end"
    mentor.get(end).post(end)
    for browser in (mentor, mentee):
        assert "Shadow a board" in browser.get(path).page.text()
        assert "Confirm this meeting" not in browser.page.text()
        assert "has ended" in browser.get(log).page.text()
        assert "Write down a meeting" not in browser.page.text()
    for address, fields, status in (
        (f"{path}/confirm", {"digest": digest}, 409),
        (f"{path}/delete", {"sure": "y"}, 409),
        (f"{path}/change", FIELDS | {"seen": digest, "goals": "Typed"}, 200),
        (f"{log}/new", FIELDS | {"goals": "Typed"}, 200),
    ):
        mentee.get("/sign-out").post(address, **fields)
        assert (mentee.status, address) == (status, address)
        assert "has ended" in mentee.page.text() or status != 200
        assert mentee.status != 200 or "Typed" in mentee.page.text()
    assert mentee.get(f"{log}/new").landed == 409
    assert pairing.store.count("shared_records") == 1


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
    mentee.post(f"{path}/change", **FIELDS | {"seen": "0" * 64, "goals": "Overtaken"})
    assert "Overtaken" in mentee.text
    pairing.store.settle()
    said = ["Room 2", "Being heard", "Speak first", "Shadow", "The Lamb", "Refused", "Overtaken"]
    assert not [one for one in said if one in mentor.path + mentee.path]
    for file in pairing.folder.rglob("*"):
        if file.is_file():
            there = file.read_bytes()
            assert not [one for one in said if one.encode() in there], file.name
