"""What is destroyed on which day, that it is done once, and that nothing goes before its day."""

from datetime import date, timedelta

import pytest

from feedback.audit.service import check, entries
from feedback.config import Config
from feedback.errors import Conflict
from feedback.members.pairs import pairs_of
from feedback.members.places import places, take_place
from feedback.participants.approvals import ask_remove
from feedback.participants.service import people
from feedback.retention import rounds
from feedback.retention.mail import DIARY_ENDS
from feedback.retention.model import State, Step
from feedback.retention.plan import plan
from feedback.retention.steps import MAIL
from feedback.schemes import ending
from feedback.schemes.model import destroys_on
from feedback.schemes.periods import after
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.service import set_policy
from feedback.storage.participant_keys import recall_digest
from feedback.storage.store import Event
from feedback.storage.vault import VaultError, pseudonym_key
from feedback.web.templating import day
from tests.members.people import a_scheme, on_list

DAY = timedelta(days=1)


def days(kept) -> dict[Step, date]:
    """The day of each step; of answers the last one."""
    return {one.step: one.on for one in plan(kept.store, load_scheme(kept.store, kept.scheme))}


def states(kept) -> dict[Step, State]:
    found = plan(kept.store, load_scheme(kept.store, kept.scheme))
    return {one.step: one.state(kept.store.today()) for one in found}


def test_the_scheme_ends_when_the_answers_of_both_surveys_are_destroyed(kept):
    last = kept.scene.wave("post").destroys
    kept.go(last - DAY)
    assert load_scheme(kept.store, kept.scheme).state == "open"
    kept.go(last)
    assert load_scheme(kept.store, kept.scheme).state == "ended"
    assert ending.ended_on(kept.store, kept.scheme) == last
    told = [one for one in entries(kept.store, kept.scheme) if one.event == "scheme.ended"]
    assert [(one.by, one.detail) for one in told] == [("worker", {"day": last.isoformat()})]


def test_nothing_goes_before_its_day_and_everything_on_it(kept):
    on = days(kept)
    kept.go(on[Step.PAIRS] - DAY)
    assert len(people(kept.store, kept.scheme)) == 15
    assert pairs_of(kept.store, kept.pair.mentor.account)
    assert kept.store.count("shared_records") == 1
    kept.go(on[Step.PAIRS])
    assert kept.store.count("shared_records") == 0
    assert kept.store.count("pairs") == 0
    assert recall_digest(kept.store, kept.pair_key) in kept.store.never_back.digests()
    kept.go(on[Step.PEOPLE])
    assert kept.store.count("participants") == 0
    assert kept.store.one("purpose_keys", name=pseudonym_key(kept.scheme)) is None
    with pytest.raises(VaultError):
        kept.store.vault.pseudonym(kept.scheme, "person")
    assert load_scheme(kept.store, kept.scheme).state == "cleared"
    assert [place.scheme for place in places(kept.store, kept.pair.mentor.account)] == [kept.scheme]
    kept.go(on[Step.TOLD])
    assert kept.store.count("outbox", kind=MAIL) == 2
    kept.go(on[Step.DIARIES] - DAY)
    assert kept.store.count("diary_blocks") > 0
    kept.go(on[Step.DIARIES])
    assert kept.store.count("diary_blocks") == 0
    assert kept.store.count("members") == 0
    assert kept.store.one("accounts", id=kept.pair.mentor.account) is None
    assert not any(kept.store.media.glob("*/*"))
    assert kept.store.count("holders") > 0
    kept.go(on[Step.RUNNING])
    assert kept.store.count("holders") == 0
    settings = load_scheme(kept.store, kept.scheme).settings
    assert (settings.lead_name, settings.contact_email, settings.group != "") == ("", "", True)
    assert check(kept.store).faults == ()


def test_each_destruction_is_in_the_record_once_and_names_nobody(kept):
    on = days(kept)
    kept.go(on[Step.TOLD])
    kept.go(on[Step.DIARIES])
    kept.go(on[Step.DIARIES] + DAY)
    rounds.run(kept.store)
    told = [one for one in entries(kept.store, kept.scheme) if one.event.startswith("retention")]
    assert sorted(one.event for one in told) == [
        "retention.diaries",
        "retention.diaries-told",
        "retention.pairs",
        "retention.people",
    ]
    assert all(one.by == "worker" and not one.detail for one in told)


def test_after_years_without_a_worker_one_round_catches_up_but_tells_owners_of_diaries_first(kept):
    on = days(kept)
    late = on[Step.DIARIES] + timedelta(days=400)
    kept.go(late)
    assert kept.store.count("participants") == 0
    assert ending.ended_on(kept.store, kept.scheme) == kept.scene.wave("post").destroys
    assert kept.store.count("diary_blocks") > 0
    assert kept.store.count("outbox", kind=MAIL) == 2
    kept.go(late + timedelta(days=29))
    assert kept.store.count("diary_blocks") > 0
    kept.go(late + timedelta(days=30))
    assert kept.store.count("diary_blocks") == 0


def test_a_second_round_changes_nothing(kept):
    kept.go(days(kept)[Step.PEOPLE])
    rows = kept.store.count("audit")
    rounds.tick(kept.store)
    assert kept.store.count("audit") == rows


def test_a_hold_keeps_who_ran_the_scheme_and_the_record_and_nothing_of_people(kept):
    with kept.store.change(Event("upkeep")) as w:
        hold = {"id": "h", "scheme": kept.scheme, "state": "active", "since": "2026-03-02"}
        w.add("holds", {**hold, "record": b""})
    kept.go(days(kept)[Step.TOLD])
    kept.go(days(kept)[Step.DIARIES])
    assert kept.store.count("diary_blocks") == 0
    assert kept.store.count("participants") == 0
    kept.go(days(kept)[Step.RUNNING])
    assert states(kept)[Step.RUNNING] is State.HELD
    assert kept.store.count("holders", scheme=kept.scheme) > 0
    with kept.store.change(Event("upkeep")) as w:
        w.set("holds", {"state": "ended"}, id="h")
    rounds.tick(kept.store)
    assert kept.store.count("holders", scheme=kept.scheme) == 0


def test_a_list_of_people_that_a_backup_brings_back_goes_at_once(kept):
    kept.go(kept.scene.wave("post").destroys)
    rows = kept.store.all("participants")
    kept.go(days(kept)[Step.PEOPLE])
    with kept.store.change(Event("upkeep")) as w:  # main as an older backup has it
        w.add_all("participants", rows)
        w.set("schemes", {"state": "ended"}, id=kept.scheme)
        w.remove("meta", name=f"retention:{kept.scheme}:people")
        w.put("meta", {"name": f"retention:{kept.scheme}:end", "value": "2099-01-01"})
    rounds.tick(kept.store)
    assert kept.store.count("participants") == 0


def test_requests_about_people_go_with_the_list(kept):
    person = people(kept.store, kept.scheme)[0].id
    ask_remove(kept.store, scheme=kept.scheme, person=person, by=kept.scene.lead.account)
    kept.go(days(kept)[Step.PEOPLE])
    kinds = {row["kind"] for row in kept.store.all("approvals", scheme=kept.scheme)}
    assert kinds == {"agreement"}


def test_who_takes_part_elsewhere_keeps_diary_and_sign_in(kept):
    other = a_scheme(kept.store)
    there = on_list(kept.store, other, "Amina Bello", "mentor", email="amina@else.example")
    mine = kept.pair.mentor
    with kept.store.change(Event("participant.enrol")) as w:
        place = {"scheme": other, "participant": there.id, "account": mine.account}
        take_place(w, kept.store, diary="here", **place)
    kept.go(days(kept)[Step.TOLD])
    kept.go(days(kept)[Step.DIARIES])
    assert kept.store.one("accounts", id=mine.account) is not None
    assert kept.store.one("accounts", id=kept.pair.mentee.account) is None
    assert [one.scheme for one in places(kept.store, mine.account)] == [other]


def test_a_sign_in_that_leads_nowhere_lapses_after_a_year(kept):
    kept.go(days(kept)[Step.RUNNING])
    lead = kept.scene.lead.account
    assert kept.store.one("accounts", id=lead) is None
    assert [row["event"] for row in kept.store.all("audit", event="retention.accounts")]


def test_the_record_loses_its_oldest_lines_and_still_proves_the_rest(kept):
    end = days(kept)[Step.END]
    kept.go(after(end, 72) - DAY)
    assert entries(kept.store, kept.scheme)[-1].event == "scheme.created"
    kept.go(after(end, 72) + DAY)
    newest = kept.store.all("audit", order="seq desc", limit=1)[0]["seq"]
    assert "scheme.created" not in {one.event for one in entries(kept.store, kept.scheme)}
    assert not [one for one in rounds.due(kept.store) if one.state(kept.store.today()) == "due"]
    assert kept.store.one("audit", seq=newest) is not None
    assert check(kept.store).faults == ()
    first = kept.store.all("audit", order="seq", limit=1)[0]["seq"]
    with kept.store.change(Event("upkeep")) as w:
        w.remove("audit", seq=first)
    assert check(kept.store).faults != ()


def test_the_seal_of_what_was_dropped_cannot_be_made_up(kept):
    kept.go(after(days(kept)[Step.END], 72) + DAY)
    first = kept.store.all("audit", order="seq", limit=1)[0]
    with kept.store.change(Event("upkeep")) as w:
        w.remove("audit", seq=first["seq"])
        value = f'[{first["seq"]}, "{first["mac"].hex()}", "{"00" * 32}"]'
        w.put("meta", {"name": "audit-start", "value": value})
    assert check(kept.store).faults != ()


def test_a_draft_that_nobody_goes_on_with_ends_and_its_list_goes(store):
    made = a_scheme(store)
    on_list(store, made, "Amina Bello", "mentor")
    end = after(store.today(), 12)
    store.clock.advance(end - store.today())
    rounds.tick(store)
    assert load_scheme(store, made).state == "ended"
    store.clock.advance(after(end, 3) - end)
    rounds.tick(store)
    assert store.count("participants") == 0


def test_a_lead_ends_a_scheme_unless_answers_are_kept(kept):
    lead = kept.scene.lead.account
    with pytest.raises(Conflict, match="answers are still kept"):
        ending.end(kept.store, scheme=kept.scheme, by=lead)
    kept.go(kept.scene.wave("post").destroys)
    with pytest.raises(Conflict, match="has ended"):
        ending.end(kept.store, scheme=kept.scheme, by=lead)


def test_the_days_are_those_that_the_policy_says(kept):
    found = load_scheme(kept.store, kept.scheme)
    closes = {one.kind: one.closes for one in (kept.scene.wave("pre"), kept.scene.wave("post"))}
    end = destroys_on(found.policy, closes, "post")
    on = days(kept)
    assert on[Step.END] == end
    assert on[Step.PAIRS] == on[Step.PEOPLE] == after(end, 3)
    assert on[Step.DIARIES] == after(end, 12)
    assert on[Step.RUNNING] == on[Step.ACTIONS] == after(end, 72)


def test_the_dry_run_lists_what_the_worker_then_does(kept):
    on = days(kept)
    later = {one.step for one in rounds.due(kept.store)}
    assert {Step.ANSWERS, Step.END, Step.PAIRS, Step.PEOPLE, Step.DIARIES} <= later
    kept.scene.clock.advance(on[Step.PEOPLE] - kept.store.today())
    now = [one for one in rounds.due(kept.store) if one.state(kept.store.today()) is State.DUE]
    assert {one.step for one in now} >= {Step.ANSWERS, Step.END, Step.PAIRS, Step.PEOPLE}
    rounds.run(kept.store)
    left = [one for one in rounds.due(kept.store) if one.state(kept.store.today()) is State.DUE]
    assert left == []


def test_the_mail_says_until_when_and_goes_to_everybody_with_a_diary(kept):
    on = days(kept)
    kept.go(on[Step.TOLD])
    config = Config(data_dir=kept.scene.folder, master_keys=(), public_url="https://s.example.org")
    rows = kept.store.all("outbox", kind=MAIL)
    opened = [kept.store.vault.open_record("outbox", row["id"], row["payload"]) for row in rows]
    mails = DIARY_ENDS.make(kept.store, config, opened)
    assert {mail.to for mail in mails} == {kept.pair.mentor.email, kept.pair.mentee.email}
    until = day(on[Step.DIARIES])
    assert {until in mail.subject and until in " ".join(mail.text.split()) for mail in mails} == {
        True
    }


def test_nobody_in_two_schemes_that_end_one_after_the_other_loses_a_diary_untold(kept):
    """Who is kept by the other scheme on the day of the mail may not be on the day it goes."""
    other = a_scheme(kept.store)
    there = on_list(kept.store, other, "Amina Bello", "mentor", email="amina@else.example")
    mine = kept.pair.mentor.account
    with kept.store.change(Event("participant.enrol")) as w:
        place = {"scheme": other, "participant": there.id, "account": mine}
        take_place(w, kept.store, diary="here", **place)
    kept.go(kept.scene.wave("post").destroys)
    ending.end(kept.store, scheme=other, by="worker")
    while kept.store.one("accounts", id=mine) is not None:
        told = kept.store.count("outbox", kind=MAIL)
        kept.go(kept.store.today() + timedelta(days=10))
        assert kept.store.today().year < 2030
    assert told >= 2


def test_pairs_begin_nothing_anew_while_the_list_is_still_there(kept):
    policy = {**load_scheme(kept.store, kept.scheme).policy, "pairs_months": 1}
    by = kept.scene.lead.account
    set_policy(kept.store, scheme=kept.scheme, policy=policy, by=by)
    kept.go(days(kept)[Step.PAIRS])
    assert len(people(kept.store, kept.scheme)) == 15
    assert pairs_of(kept.store, kept.pair.mentor.account) == ()
