"""The list of people once the first survey has opened."""

from dataclasses import replace

import pytest

from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.participants import approvals, service
from feedback.participants.model import Participant
from feedback.schemes.approvals import pending, settled
from feedback.storage.sqlite import SqliteStore
from tests.schemes import build
from tests.schemes.conftest import Setting

NEW = Participant(id="", name="Nia New", email="nia@council.example", role="mentor")


def decide(store: SqliteStore, opened: Setting, approval: str, *, yes: bool) -> None:
    approvals.decide_change(
        store, scheme=opened.scheme, approval=approval, yes=yes, by=opened.guardian
    )


def test_before_opening_nobody_is_asked(store: SqliteStore, ready: Setting):
    with pytest.raises(Conflict):
        approvals.ask_add(store, scheme=ready.scheme, person=NEW, by=ready.lead)


def test_a_yes_adds(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    assert len(service.people(store, opened.scheme)) == 24
    (change,) = approvals.waiting(store, opened.scheme)
    assert (change.kind, change.before, change.after.name) == ("add", None, "Nia New")
    decide(store, opened, asked, yes=True)
    assert "Nia New" in {one.name for one in service.people(store, opened.scheme)}
    assert store.count("outbox", kind="guardian-asked") == 1


def test_a_no_changes_nothing(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    decide(store, opened, asked, yes=False)
    assert len(service.people(store, opened.scheme)) == 24
    assert approvals.waiting(store, opened.scheme) == []


def test_the_first_decision_stands(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    decide(store, opened, asked, yes=False)
    with pytest.raises(Conflict):
        decide(store, opened, asked, yes=True)
    assert len(service.people(store, opened.scheme)) == 24


def test_after_the_decision_the_request_names_nobody(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    decide(store, opened, asked, yes=False)
    (decided,) = settled(store, opened.scheme, "person.add")
    assert set(decided.subject) == {"participant", "decision"}


def test_only_the_guardian_decides(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    with pytest.raises(NotAllowed):
        approvals.decide_change(
            store, scheme=opened.scheme, approval=asked, yes=True, by=opened.lead
        )
    assert len(approvals.waiting(store, opened.scheme)) == 1


def test_who_is_removed_keeps_what_they_sent_and_can_come_back(store: SqliteStore, opened: Setting):
    person = service.people(store, opened.scheme)[0]
    asked = approvals.ask_remove(store, scheme=opened.scheme, person=person.id, by=opened.lead)
    decide(store, opened, asked, yes=True)
    assert person.id not in {one.id for one in service.people(store, opened.scheme)}
    assert person.id in {one.id for one in service.people(store, opened.scheme, left=True)}
    assert service.participant(store, opened.scheme, person.id).left
    again = approvals.ask_add(store, scheme=opened.scheme, person=person, by=opened.lead)
    decide(store, opened, again, yes=True)
    assert service.participant(store, opened.scheme, person.id) == person


def test_a_mended_address(store: SqliteStore, opened: Setting):
    person = service.people(store, opened.scheme)[0]
    mended = replace(person, email="new@council.example")
    asked = approvals.ask_mend(store, scheme=opened.scheme, person=mended, by=opened.lead)
    decide(store, opened, asked, yes=True)
    assert service.participant(store, opened.scheme, person.id) == mended


def test_the_role_stays(store: SqliteStore, opened: Setting):
    person = service.people(store, opened.scheme)[0]
    other = "mentee" if person.role == "mentor" else "mentor"
    with pytest.raises(Rejected) as caught:
        approvals.ask_mend(
            store, scheme=opened.scheme, person=replace(person, role=other), by=opened.lead
        )
    assert caught.value.field == "role"


def test_one_request_for_a_person_at_a_time(store: SqliteStore, opened: Setting):
    approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    with pytest.raises(Rejected):
        approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)


def test_what_cannot_be_done_any_more_is_not_decided(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    build.add_guardian(store, opened.scheme, NEW.email)
    with pytest.raises(Rejected):
        decide(store, opened, asked, yes=True)
    assert len(pending(store, opened.scheme)) == 1


def test_a_request_of_another_scheme_is_not_found(store: SqliteStore, opened: Setting):
    asked = approvals.ask_add(store, scheme=opened.scheme, person=NEW, by=opened.lead)
    other = build.make_scheme(store, opened.lead, title="Other")
    guardian = build.add_guardian(store, other, "gus@union.example")
    with pytest.raises(NotFound):
        approvals.decide_change(store, scheme=other, approval=asked, yes=True, by=guardian)
