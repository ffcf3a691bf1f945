"""What may happen once, tried by several processes at one moment, each with a store of its own.

Threads of one process share locks and gates (`test_inside_races`, tests/accounts); two servers on
one data folder share nothing but its files.
"""

from collections.abc import Callable
from contextlib import closing

import pytest

from crypto import new_code, totp_code
from feedback.accounts import enrolling, making, resetting
from feedback.accounts.making import Step
from feedback.accounts.proofs import Given, Wrong
from feedback.accounts.signing_in import Desk, begin_reset, sign_in
from feedback.accounts.steps import spend_step
from feedback.accounts.throttle import Wait
from feedback.clock import epoch
from feedback.errors import NotFound, ServiceError
from feedback.participants.approvals import ask_remove, decide_change
from feedback.releases import service as releases
from feedback.releases.children import in_process
from feedback.releases.records import load
from feedback.responses import receipts, service
from feedback.responses.model import Answers
from feedback.responses.slots import RETURN_SIZE, new_receipt
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.accounts import people as accounts
from tests.conftest import MASTER
from tests.scenario import Scene, answer, ready, survey
from tests.storage.together import processes

SEVERAL = 3
_STEP = 1 << 40  # of the app's codes: long after all that were used
RATED = Answers(closed={"honest": "4"}, texts={"comments": "Mine."})
Act = Callable[[SqliteStore], object]


@pytest.fixture
def raced(store, data_dir, clock) -> Callable[..., list[int]]:
    """Do all at once, each in a process; the places of those that were done. Whoever else was
    told no in words."""

    def race(*acts: Act) -> list[int]:
        store.close()

        def run(place: int) -> str:
            with closing(SqliteStore(data_dir, (MASTER,), clock)) as own:
                try:
                    acts[place](own)
                except (ServiceError, Wait, Wrong):
                    return "no"
                return "done"

        came = processes(len(acts), run)
        assert set(came) <= {"done", "no"}, came
        return [place for place, one in enumerate(came) if one == "done"]

    return race


def _visitor(scene: Scene, store: SqliteStore, number: int = 0) -> service.Visitor:
    wave = scene.wave("pre").id
    found = store.one("invitations", wave=wave, participant=scene.people[number].id)
    return service.visitor(store, str(found["id"]))


def test_one_link_is_answered_once(running, store, raced):
    who = _visitor(running, store)
    code = new_code(RETURN_SIZE)
    service.save(store, who, RATED, code)
    given = [new_receipt(store, who.place) for _ in range(SEVERAL)]

    def send(place: int) -> Act:
        return lambda own: service.submit(own, who, code=code, quote=False, receipt=given[place])

    done = raced(*map(send, range(SEVERAL)))
    assert len(done) == 1
    for place, receipt in enumerate(given):
        if place in done:
            assert receipts.find(store, receipt).answers.closed == RATED.closed
        else:
            with pytest.raises(NotFound):
                receipts.find(store, receipt)


def test_drafts_of_one_link_do_not_mix(running, store, raced):
    """Two browsers begin at once: one of them is told that a draft is there."""
    who = _visitor(running, store)
    codes = [new_code(RETURN_SIZE) for _ in range(SEVERAL)]
    acts = [lambda own, code=code: service.save(own, who, RATED, code) for code in codes]
    (done,) = raced(*acts)
    there = [service.read_draft(store, who, code) is not None for code in codes]
    assert there == [place == done for place in range(SEVERAL)]


def test_what_a_receipt_deletes_stays_deleted(running, store, raced):
    """Deleted by one, changed and objected to by others."""
    receipt = answer(running, "pre", 0, lambda _: "4", text="Mine.")
    sent = receipts.find(store, receipt)
    told = Answers(closed={"honest": "2"}, texts={"comments": "Other words."})
    raced(
        lambda own: receipts.change_sent(own, sent, receipt, told),
        lambda own: receipts.delete_sent(own, sent, receipt),
        lambda own: receipts.object_to(own, sent, receipt),
        lambda own: receipts.delete_by_link(own, _invitation(running, store)),
    )
    with pytest.raises(NotFound):
        receipts.find(store, receipt)


def _invitation(scene: Scene, store: SqliteStore) -> str:
    wave = scene.wave("pre").id
    return str(store.one("invitations", wave=wave, participant=scene.people[0].id)["id"])


def test_one_decision_about_a_person(running, store, raced):
    scheme = running.scheme
    gone = running.people[0].id
    asked = ask_remove(store, scheme=scheme, person=gone, by=running.lead.account)

    def decide(place: int) -> Act:
        by, yes = running.guardians[place % 2].account, place % 2 == 0
        return lambda own: decide_change(own, scheme=scheme, approval=asked, yes=yes, by=by)

    (done,) = raced(*map(decide, range(SEVERAL)))
    assert store.one("approvals", id=asked)["state"] == ("no" if done % 2 else "yes")
    assert store.count("audit", scheme=scheme, event="person.decided") == 1


def test_one_decision_about_results_and_one_publication(store, clock, raced):
    scene = ready(store, clock, policy={"paired": False})
    survey(scene, "pre", lambda number, _: str(1 + number % 5))
    named = {"scheme": scene.scheme}
    by = {"by": scene.lead.account, "identity": scene.lead.identity}
    named["release"] = releases.request(store, **named, kind="pre", **by)
    yes = [{"by": one.account, "identity": one.identity} for one in scene.guardians]
    computed = raced(
        *(lambda own, who=who: releases.compute(own, **named, **who, run=in_process) for who in yes)
    )
    assert computed
    digest = load(store, named["release"], scene.scheme).digest.hex()
    decided = raced(
        *(lambda own, who=who: releases.approve(own, **named, digest=digest, **who) for who in yes)
    )
    assert len(decided) == 1
    published = raced(*[lambda own: releases.publish(own, **named, **by)] * SEVERAL)
    assert len(published) == 1
    assert store.count("audit", event="release.computed") == 1
    assert store.count("audit", event="release.published") == 1
    assert store.count("ledger") == 1


def test_one_first_account(store, raced):
    made = accounts.firsts(Desk(store, cost=accounts.CHEAP), SEVERAL)
    acts = [lambda own, one=one: enrolling.enrol(own, one) for one in made]
    assert len(raced(*acts)) == 1
    assert store.count("accounts") == 1


def test_one_code_of_the_app_signs_in_once(store, raced):
    known = accounts.first(Desk(store, cost=accounts.CHEAP))
    code = known.code(store)

    def enter(own: SqliteStore) -> None:
        desk = Desk(own, cost=accounts.CHEAP)
        sign_in(desk, email=known.email, passphrase=known.words, code=code, device=None)

    before = store.count("audit", event="account.signed-in")
    assert len(raced(*[enter] * SEVERAL)) == 1
    assert store.count("audit", event="account.signed-in") == before + 1


def test_a_code_that_several_have_proved_is_spent_once(store, raced):
    """As where they passed the delay at once, before any of their tries was counted."""
    known = accounts.first(Desk(store, cost=accounts.CHEAP))

    def spend(own: SqliteStore) -> None:
        with own.change(Event("upkeep")) as writer:
            spend_step(writer, own, account=known.account, step=_STEP, recorded=True)

    assert len(raced(*[spend] * SEVERAL)) == 1


def test_one_recovery_code_replaces_once(store, raced):
    """Two who found the sheet of paper and the words each put an app of theirs in."""
    desk = Desk(store, cost=accounts.CHEAP)
    known = accounts.first(desk)
    given = Given(passphrase=known.words, recovery=known.recovery)
    now, acts = epoch(store.clock), []
    for _ in range(2):
        proved = begin_reset(desk, email=known.email, given=given, device=None)
        begun = resetting.begin(store, held=proved.locked, identity=proved.identity, lost=Step.APP)
        fresh = making.confirm_app(begun, totp_code(begun.totp, at=now), at=now)
        acts.append(lambda own, one=fresh: resetting.replace(own, one, proof=desk.proof))
    assert len(raced(*acts)) == 1
    assert store.count("audit", event="account.reset") == 1
