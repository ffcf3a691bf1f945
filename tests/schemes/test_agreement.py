"""The guardian agrees to one exact whole."""

import pytest

from feedback.errors import Conflict, NotAllowed, Rejected
from feedback.schemes import agreement, approvals, service
from feedback.schemes.list_changes import fingerprint
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.schemes import build
from tests.schemes.conftest import Setting


def change_place(store: SqliteStore, ready: Setting) -> None:
    found = service.scheme(store, ready.scheme).settings.with_(place="Elsewhere")
    service.change_settings(store, scheme=ready.scheme, settings=found, by=ready.lead)


def test_asked_then_agreed(store: SqliteStore, ready: Setting):
    assert not agreement.asked(store, ready.scheme)
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    assert agreement.asked(store, ready.scheme)
    build.agree(store, ready.scheme, ready.guardian)
    assert agreement.stands(store, ready.scheme)
    assert approvals.pending(store, ready.scheme) == []


def test_asking_mails_the_guardian_once(store: SqliteStore, ready: Setting):
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    with pytest.raises(Conflict):
        agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    assert store.count("outbox", kind="guardian-asked") == 1


def test_unfinished_settings_are_not_put_before_the_guardian(store: SqliteStore, scheme: str):
    with pytest.raises(Rejected):
        agreement.ask(store, scheme=scheme, by="lead")


def test_what_was_changed_meanwhile_is_not_agreed_to(store: SqliteStore, ready: Setting):
    seen, listed = service.scheme(store, ready.scheme).digest, fingerprint(store, ready.scheme)
    change_place(store, ready)
    with pytest.raises(Conflict):
        agreement.agree(store, scheme=ready.scheme, digest=seen, listed=listed, by=ready.guardian)
    assert service.scheme(store, ready.scheme).state == "draft"


def test_after_a_change_the_guardian_can_be_asked_again(store: SqliteStore, ready: Setting):
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    change_place(store, ready)
    assert not agreement.asked(store, ready.scheme)
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    assert len(approvals.pending(store, ready.scheme)) == 1


def test_only_the_guardian_agrees(store: SqliteStore, ready: Setting):
    digest, listed = service.scheme(store, ready.scheme).digest, fingerprint(store, ready.scheme)
    with pytest.raises(NotAllowed):
        agreement.agree(store, scheme=ready.scheme, digest=digest, listed=listed, by=ready.lead)


def test_a_guardian_of_another_scheme_does_not_count(store: SqliteStore, ready: Setting):
    other = build.make_scheme(store, ready.lead, title="Other")
    stranger = build.add_guardian(store, other, "gus@union.example")
    digest, listed = service.scheme(store, ready.scheme).digest, fingerprint(store, ready.scheme)
    with pytest.raises(NotAllowed):
        agreement.agree(store, scheme=ready.scheme, digest=digest, listed=listed, by=stranger)


def test_a_no_is_told_until_something_changes(store: SqliteStore, ready: Setting):
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    agreement.decline(store, scheme=ready.scheme, reason="Too long", by=ready.guardian)
    assert agreement.last_refusal(store, ready.scheme) == "Too long"
    assert not agreement.stands(store, ready.scheme)
    change_place(store, ready)
    assert agreement.last_refusal(store, ready.scheme) is None


def test_a_state_written_from_outside_is_no_agreement(store: SqliteStore, ready: Setting):
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    with store.change(Event("upkeep")) as writer:
        writer.set("schemes", {"state": "agreed"}, id=ready.scheme)
        writer.set("approvals", {"state": "yes", "decided_by": ready.guardian})
    assert not agreement.stands(store, ready.scheme)


def test_agreeing_twice_is_refused(store: SqliteStore, ready: Setting):
    build.agree(store, ready.scheme, ready.guardian)
    with pytest.raises(Conflict):
        build.agree(store, ready.scheme, ready.guardian)
