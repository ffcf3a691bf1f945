"""Any two of three replace the third, and everybody concerned is told."""

from datetime import timedelta

import pytest

from crypto import encode_code, generate_passphrase, group, new_code, totp_code
from feedback.accounts import holders, making, resetting, service, signing_in
from feedback.accounts.making import Making, Step
from feedback.accounts.proofs import Given, Wrong, locked_account
from feedback.accounts.signing_in import Desk
from feedback.accounts.throttle import Wait
from feedback.clock import SetClock, epoch
from feedback.errors import Conflict
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import Known, first, guardian, lead
from tests.storage.together import threads

LOST = (Step.PASSPHRASE, Step.APP, Step.RECOVERY)


def typed(desk: Desk, known: Known) -> dict[str, str]:
    return {
        "passphrase": known.words,
        "recovery": known.recovery,
        "code": known.code(desk.store),
        "email": known.email,
    }


def begin(desk: Desk, known: Known, lost: Step, **change: str) -> Making:
    given = resetting.given_for(lost, typed(desk, known) | change)
    proved = signing_in.begin_reset(desk, email=known.email, given=given, device=None)
    return resetting.begin(desk.store, held=proved.locked, identity=proved.identity, lost=lost)


def make(desk: Desk, known: Known, begun: Making, lost: Step) -> tuple[Making, Known]:
    """Walk the one step; what the person holds afterwards."""
    if lost is Step.PASSPHRASE:
        done = making.confirm_passphrase(begun, begun.passphrase, desk.proof)
        return done, Known(
            known.account, known.email, begun.passphrase, known.secret, known.recovery
        )
    if lost is Step.RECOVERY:
        code = encode_code(bytes.fromhex(begun.recovery))
        done = making.confirm_recovery(begun, code)
        return done, Known(known.account, known.email, known.words, known.secret, code)
    now = epoch(desk.store.clock)
    done = making.confirm_app(begun, totp_code(begun.totp, at=now), at=now)
    return done, Known(known.account, known.email, known.words, begun.totp, known.recovery)


def sign_in(desk: Desk, known: Known) -> signing_in.SignedIn:
    return signing_in.sign_in(
        desk,
        email=known.email,
        passphrase=known.words,
        code=known.code(desk.store),
        device=None,
    )


@pytest.mark.parametrize("lost", LOST)
def test_two_replace_the_third(desk: Desk, store: SqliteStore, clock: SetClock, lost: Step):
    old = first(desk)
    before = service.recipient(store, old.account)
    done, new = make(desk, old, begin(desk, old, lost), lost)
    resetting.replace(store, done, proof=desk.proof)
    assert service.recipient(store, old.account) == before  # the key stays: nothing is lost
    clock.advance(timedelta(seconds=60))
    assert sign_in(desk, new).identity.recipient == before
    clock.advance(timedelta(seconds=60))
    for other in LOST:  # and the new one counts, wherever it is asked for
        begin(desk, new, other)
        clock.advance(timedelta(seconds=60))
    if lost is not Step.RECOVERY:
        with pytest.raises(Wrong):
            sign_in(desk, old)
    else:
        with pytest.raises(Wrong):
            begin(desk, old, Step.PASSPHRASE)


@pytest.mark.parametrize("lost", LOST)
def test_each_of_the_two_is_needed(desk: Desk, clock: SetClock, lost: Step):
    known = first(desk)
    wrong = {
        "passphrase": generate_passphrase(),
        "recovery": group(new_code(20)),
        "code": "000000",
    }
    for name in resetting.NEEDS[lost]:
        with pytest.raises(Wrong):
            begin(desk, known, lost, **{name: wrong[name]})
        with pytest.raises(Wait):
            begin(desk, known, lost)
        clock.advance(timedelta(seconds=30))
    unknown = Known("x", "nobody@example.org", known.words, known.secret, known.recovery)
    with pytest.raises(Wrong):
        begin(desk, unknown, lost)


@pytest.mark.parametrize("lost", LOST)
def test_the_third_is_not_looked_at(desk: Desk, lost: Step):
    known = first(desk)
    asked = resetting.given_for(lost, typed(desk, known))
    given = {
        name for name in ("passphrase", "recovery", "code") if getattr(asked, name) is not None
    }
    assert given == set(resetting.NEEDS[lost])
    assert len(given) == 2


def test_sign_in_and_reset_share_their_waits(desk: Desk):
    known = first(desk)
    with pytest.raises(Wrong):
        begin(desk, known, Step.RECOVERY, passphrase=generate_passphrase())
    with pytest.raises(Wait):
        sign_in(desk, known)


def test_a_code_used_for_a_reset_is_used(desk: Desk):
    known = first(desk)
    begin(desk, known, Step.RECOVERY)
    with pytest.raises(Wrong):
        sign_in(desk, known)


def test_proving_alone_changes_nothing(desk: Desk, store: SqliteStore):
    known = first(desk)
    before = locked_account(store, known.account, proof=desk.proof)
    begin(desk, known, Step.APP)
    assert locked_account(store, known.account, proof=desk.proof) == before
    assert store.count("outbox") == 0


def test_barred_for_a_day(desk: Desk, store: SqliteStore, clock: SetClock):
    known = first(desk)
    done, _ = make(desk, known, begin(desk, known, Step.APP), Step.APP)
    resetting.replace(store, done, proof=desk.proof)
    assert service.account(store, known.account).barred(store.now())
    clock.advance(timedelta(hours=24, seconds=-1))
    assert service.account(store, known.account).barred(store.now())
    clock.advance(timedelta(seconds=1))
    assert not service.account(store, known.account).barred(store.now())


def test_the_person_and_all_who_hold_keys_with_them_are_told(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    gill, _ = guardian(desk, "g@example.org", by=known.account)
    guardian(desk, "elsewhere@example.org", by=known.account, scheme="another")
    with store.change(signing_in.Event("upkeep")) as w:
        w.remove("outbox")
    done, _ = make(desk, gill, begin(desk, gill, Step.RECOVERY), Step.RECOVERY)
    resetting.replace(store, done, proof=desk.proof)
    told = [
        store.vault.open_record("outbox", str(row["id"]), row["payload"])
        for row in store.all("outbox", kind="reset-notice")
    ]
    assert {one["account"] for one in told} == {known.account, gill.account}
    assert {one["about"] for one in told} == {gill.account}
    assert store.count("outbox") == 2
    newest = store.all("audit", order="seq desc", limit=1)[0]
    assert (newest["event"], newest["actor"]) == ("account.reset", gill.account)


def test_of_two_begun_at_once_one_is_done(desk: Desk, store: SqliteStore, clock: SetClock):
    known = first(desk)
    ready = []
    for lost in (Step.APP, Step.RECOVERY, Step.APP):
        ready.append(make(desk, known, begin(desk, known, lost), lost)[0])
        clock.advance(timedelta(seconds=30))
    results = threads(
        3, lambda at: resetting.replace(store, ready[at], proof=desk.proof), store.close
    )
    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 2


def test_not_before_all_is_done(desk: Desk, store: SqliteStore):
    known = first(desk)
    with pytest.raises(Conflict):
        resetting.replace(store, begin(desk, known, Step.APP), proof=desk.proof)


def test_it_needs_two(desk: Desk):
    known = first(desk)
    with pytest.raises(Wrong):
        signing_in.begin_reset(
            desk, email=known.email, given=Given(code=known.code(desk.store)), device=None
        )


def test_whom_one_has_left_is_not_told(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    gill, held = guardian(desk, "g@example.org", by=known.account)
    holders.withdraw(store, holder=held, by=gill.account)
    done, _ = make(desk, gill, begin(desk, gill, Step.RECOVERY), Step.RECOVERY)
    resetting.replace(store, done, proof=desk.proof)
    assert store.count("outbox", kind="reset-notice") == 1
