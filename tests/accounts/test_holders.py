"""Who holds a scheme's keys: how they come and go, and who may not."""

from datetime import date

import pytest

from feedback.accounts import holders as h
from feedback.accounts.holders import Role, State
from feedback.accounts.service import Altered
from feedback.accounts.signing_in import Desk
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.participants.service import email_index
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.accounts.people import SCHEME, enrol, guardian, lead, place


def test_the_lead_of_a_new_scheme(desk: Desk, store: SqliteStore):
    known, held = lead(desk)
    (found,) = h.holders(store, SCHEME)
    assert (found.id, found.role, found.account, found.state) == (
        held,
        Role.LEAD,
        known.account,
        State.ENROLLED,
    )
    assert found.acts
    assert len(found.fingerprint.replace(" ", "")) == 20


def test_from_nomination_to_confirmed(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    held = place(desk, "guardian", "gill@example.org", by=known.account)
    asked = h.holder(store, held)
    assert (asked.state, asked.acts, asked.fingerprint) == (State.NOMINATED, False, "")
    assert store.count("outbox", kind="nomination") == 1
    enrol(desk, h.mint_enrolment(store, held))
    there = h.holder(store, held)
    assert (there.state, there.acts) == (State.ENROLLED, False)
    h.confirm(store, holder=held)
    assert h.holder(store, held).acts
    with pytest.raises(Conflict):
        h.confirm(store, holder=held)
    with pytest.raises(Conflict):
        h.mint_enrolment(store, held)
    events = [row["event"] for row in store.all("audit", order="seq", scheme=SCHEME)]
    assert events == ["scheme.created", "holder.nominated", "account.enrolled", "holder.confirmed"]


def test_who_has_not_enrolled_cannot_be_confirmed(desk: Desk):
    known, own = lead(desk)
    held = place(desk, "guardian", "gill@example.org", by=known.account)
    with pytest.raises(Conflict):
        h.confirm(desk.store, holder=held)
    with pytest.raises(Conflict):
        h.confirm(desk.store, holder=own)


def test_at_most_one_deputy_and_two_guardians(desk: Desk):
    known, _ = lead(desk)
    place(desk, "deputy", "d@example.org", by=known.account)
    place(desk, "guardian", "g1@example.org", by=known.account)
    held = place(desk, "guardian", "g2@example.org", by=known.account)
    for role in ("deputy", "guardian"):
        with pytest.raises(Conflict):
            place(desk, role, "x@example.org", by=known.account)
    h.withdraw(desk.store, holder=held, by=known.account)
    place(desk, "guardian", "x@example.org", by=known.account)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("email", {"email": "LEAD@example.org"}),  # the lead's own address
        ("email", {"email": "nonsense"}),
        ("name", {"name": " "}),
        ("role", {"role": "lead"}),
        ("role", {"role": "king"}),
    ],
)
def test_refused_nominations(desk: Desk, field: str, change: dict[str, str]):
    known, _ = lead(desk)
    asked = {"role": "guardian", "name": "G", "email": "g@example.org", "title": "DPO"} | change
    with pytest.raises(Rejected) as caught:
        h.nominate(desk.store, scheme=SCHEME, by=known.account, **asked)
    assert caught.value.field == field
    assert desk.store.count("outbox") == 0


def test_no_participant_holds_keys(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    index = email_index(store, SCHEME, "Pat@example.org")
    person = store.vault.lock_record("participants", "p", {"email": "Pat@example.org"})
    with store.change(Event("upkeep")) as w:
        w.add("participants", {"id": "p", "scheme": SCHEME, "email_index": index, "person": person})
    with pytest.raises(Rejected, match="takes part"):
        place(desk, "guardian", "pat@example.org", by=known.account)
    place(desk, "guardian", "pat@example.org", by=known.account, scheme="another")


def test_a_deputy_after_the_guardian_needs_a_yes(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    guardian(desk, "g@example.org", by=known.account)
    with pytest.raises(Conflict, match="yes"):
        place(desk, "deputy", "d@example.org", by=known.account)
    with store.change(Event("handover.decided", by="g", scheme=SCHEME)) as w:
        new = h.replace(
            w, store, scheme=SCHEME, role="deputy", name="D", email="d@example.org", title=""
        )
    assert h.holder(store, new).state is State.NOMINATED


def test_so_does_a_second_guardian_or_a_lead_would_choose_both(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    asked = place(desk, "guardian", "friend@example.org", by=known.account)
    h.withdraw(store, holder=asked, by=known.account)
    guardian(desk, "g@example.org", by=known.account)
    with pytest.raises(Conflict, match="yes"):
        place(desk, "guardian", "friend@example.org", by=known.account)
    assert [one.email for one in h.holders(store, SCHEME) if one.active][1:] == ["g@example.org"]


def test_all_who_hold_keys_are_told_who_guards_them_too(desk: Desk, store: SqliteStore):
    known, led = lead(desk)
    first = place(desk, "guardian", "g@example.org", by=known.account)
    second = place(desk, "guardian", "friend@example.org", by=known.account)
    place(desk, "deputy", "d@example.org", by=known.account)
    told = []
    for held in (first, second):
        enrol(desk, h.mint_enrolment(store, held), name="G")
        h.confirm(store, holder=held)
        rows = store.all("outbox", kind="guardian-confirmed")
        mails = [store.vault.open_record("outbox", str(r["id"]), r["payload"]) for r in rows]
        told.append({one["holder"] for one in mails if one["about"] == held})
    assert told == [{led}, {led, first}]


def test_handing_over_while_both_are_there(desk: Desk, store: SqliteStore):
    known, old = lead(desk)
    person = {"role": "lead", "name": "New", "email": "new@example.org", "title": ""}
    event = Event("handover.decided", by="g", scheme=SCHEME)
    with store.change(event) as w:
        new = h.replace(w, store, scheme=SCHEME, leaving=old, **person)
    with pytest.raises(Conflict), store.change(event) as w:  # one successor at a time
        h.replace(w, store, scheme=SCHEME, leaving=old, **person | {"email": "b@example.org"})
    with pytest.raises(Conflict):  # nobody leads yet but the old one
        h.withdraw(store, holder=old, by=known.account)
    enrol(desk, h.mint_enrolment(store, new))
    assert h.holder(store, old).acts
    assert h.holder(store, new).acts
    with store.change(event) as w:
        h.leave(w, store, holder=old)
    assert h.holder(store, old).state is State.LEFT


def test_nobody_to_take_over_from(desk: Desk, store: SqliteStore):
    _, old = lead(desk)
    with pytest.raises(NotFound), store.change(Event("upkeep")) as w:
        h.replace(
            w,
            store,
            scheme=SCHEME,
            role="guardian",
            name="N",
            email="n@example.org",
            title="",
            leaving=old,
        )


def test_who_may_take_a_place_away(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    gill, held = guardian(desk, "g@example.org", by=known.account)
    with pytest.raises(NotAllowed):  # the lead cannot get rid of the guardian
        h.withdraw(store, holder=held, by=known.account)
    h.withdraw(store, holder=held, by=gill.account)
    assert h.holder(store, held).state is State.LEFT


def test_a_row_written_by_somebody_else_is_noticed(desk: Desk, store: SqliteStore):
    known, own = lead(desk)
    held = place(desk, "guardian", "g@example.org", by=known.account)
    enrol(desk, h.mint_enrolment(store, held))
    for change in ({"state": "confirmed"}, {"account": known.account}, {"scheme": "other"}):
        row = store.one("holders", id=held)
        with store.change(Event("upkeep")) as w:
            w.set("holders", change, id=held)
        with pytest.raises(Altered):
            h.holder(store, held)
        with store.change(Event("upkeep")) as w:
            w.put("holders", row)
    with store.change(Event("upkeep")) as w:
        w.set("holders", {"role": "guardian"}, id=own)
    with pytest.raises(Altered):
        h.holders(store, SCHEME)


def test_whether_the_first_survey_may_open(desk: Desk, store: SqliteStore):
    known, own = lead(desk)
    assert len(h.may_open(store, SCHEME)) == 1
    gill, held = guardian(desk, "g1@example.org", by=known.account)
    assert len(h.may_open(store, SCHEME)) == 1
    h.waive(store, scheme=SCHEME, holder=own, by=known.account)
    assert len(h.may_open(store, SCHEME)) == 1
    h.waive(store, scheme=SCHEME, holder=held, by=gill.account)
    assert h.may_open(store, SCHEME) == []
    assert h.holder(store, held).waived == date(2026, 3, 2).isoformat()
    second, other = guardian(desk, "g2@example.org", by=known.account)
    assert h.may_open(store, SCHEME) == []
    # The second one leaves; what the first one waived still stands.
    h.withdraw(store, holder=other, by=second.account)
    assert h.may_open(store, SCHEME) == []


def test_with_two_guardians_nobody_has_to_waive(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    guardian(desk, "g1@example.org", by=known.account)
    second, other = guardian(desk, "g2@example.org", by=known.account)
    assert h.may_open(store, SCHEME) == []
    h.withdraw(store, holder=other, by=second.account)
    assert len(h.may_open(store, SCHEME)) == 1


def test_a_scheme_of_nobody(store: SqliteStore):
    assert len(h.may_open(store, "none")) == 2


def test_only_lead_and_guardian_waive_and_each_for_themselves(desk: Desk, store: SqliteStore):
    known, own = lead(desk)
    deputy = place(desk, "deputy", "d@example.org", by=known.account)
    dee = enrol(desk, h.mint_enrolment(store, deputy))
    asked = place(desk, "guardian", "g@example.org", by=known.account)
    gill = enrol(desk, h.mint_enrolment(store, asked))
    for holder, by in (
        (deputy, dee.account),
        (asked, gill.account),  # not confirmed
        (own, gill.account),
    ):
        with pytest.raises(NotAllowed):
            h.waive(store, scheme=SCHEME, holder=holder, by=by)
    with pytest.raises(NotAllowed):
        h.waive(store, scheme="other", holder=own, by=known.account)


def test_who_cannot_take_part(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    asked = place(desk, "guardian", "two@example.org", by=known.account)
    gill, held = guardian(desk, "Gill@Example.org", by=known.account)
    every = {"lead@example.org", "gill@example.org", "two@example.org"}
    assert h.barred_emails(store, SCHEME) == every
    h.withdraw(store, holder=asked, by=known.account)
    h.withdraw(store, holder=held, by=gill.account)
    # Who never had a key is free; who had one may still have old copies.
    assert h.barred_emails(store, SCHEME) == every - {"two@example.org"}
