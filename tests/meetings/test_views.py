"""The pages of the log, by the two, in two tabs, and after the end."""

import pytest

from tests.meetings.conftest import Pairing
from tests.meetings.pages import FIELDS, written
from tests.meetings.test_tally import open_survey
from tests.members.site import SignedIn


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
    seen = mentor.page.fields()["seen_token"]
    mentor.post(f"{path}/change", **{**FIELDS, "hours": "2", "seen_token": seen, "do": "confirm"})
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
    seen = mentee.page.fields()["seen_token"]
    mentor.get(f"{path}/change")
    mentor.post(
        f"{path}/change",
        **{**FIELDS, "goals": "From the first tab", "do": "draft"},
        seen_token=mentor.page.fields()["seen_token"],
    )
    mine = {**FIELDS, "goals": "From the second tab", "do": "confirm"}
    mentee.post(f"{path}/change", **mine, seen_token=seen)
    assert mentee.status == 200
    assert mentee.page.title.startswith("Error: ")
    assert "From the second tab" in mentee.page.text()
    assert "was changed while you wrote" in mentee.page.text()
    mentor.get(path)
    assert "From the first tab" in mentor.page.text()
    mentee.post(f"{path}/change", **mine, seen_token=mentee.page.fields()["seen_token"])
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
        (f"{path}/change", FIELDS | {"seen_token": digest, "goals": "Typed"}, 200),
        (f"{log}/new", FIELDS | {"goals": "Typed"}, 200),
    ):
        mentee.get("/sign-out").post(address, **fields)
        assert (mentee.status, address) == (status, address)
        assert "has ended" in mentee.page.text() or status != 200
        assert mentee.status != 200 or "Typed" in mentee.page.text()
    assert mentee.get(f"{log}/new").landed == 409
    assert pairing.store.count("shared_records") == 1
