"""Signing in: alike for known and unknown, codes once, strangers never in the way."""

from datetime import timedelta

import pytest

from crypto import Cost, generate_passphrase
from crypto import lock as crypto_lock
from feedback.accounts import signing_in
from feedback.accounts.devices import Device, new_device, remember
from feedback.accounts.gate import Busy
from feedback.accounts.proofs import Given, Wrong, cheaper
from feedback.accounts.signing_in import Desk, SignedIn
from feedback.accounts.steps import spend_step
from feedback.accounts.throttle import Wait
from feedback.clock import SetClock
from tests.accounts.people import Known, first
from tests.storage.together import threads


@pytest.fixture
def known(desk: Desk) -> Known:
    return first(desk)


def sign_in(
    desk: Desk,
    known: Known,
    *,
    words: str | None = None,
    code: str | None = None,
    email: str | None = None,
    device: Device | None = None,
) -> SignedIn:
    return signing_in.sign_in(
        desk,
        email=email or known.email,
        passphrase=words or known.words,
        code=known.code(desk.store) if code is None else code,
        device=device,
    )


def fail(desk: Desk, known: Known, **change) -> None:
    change = change or {"words": generate_passphrase()}
    with pytest.raises(Wrong):
        sign_in(desk, known, **change)


def test_who_signs_in_has_their_identity(desk: Desk, known: Known, clock: SetClock):
    clock.advance(timedelta(days=9))
    who = sign_in(desk, known, email=known.email.upper())
    row = desk.store.one("accounts", id=known.account)
    assert who.account == known.account
    assert who.identity.recipient.public == row["public_key"]
    assert row["checked_on"] == "2026-03-11"
    newest = desk.store.all("audit", order="seq desc", limit=1)[0]
    assert (newest["event"], newest["actor"]) == ("account.signed-in", known.account)


@pytest.mark.parametrize(
    "change",
    [
        {"words": "one two three four five six"},
        {"code": "000000"},
        {"code": ""},
        {"email": "nobody@example.org"},
        {"email": "\ud800"},
    ],
)
def test_wrong(desk: Desk, known: Known, change):
    fail(desk, known, **change)
    assert desk.store.one("accounts", id=known.account)["checked_on"] == "2026-03-02"


def test_a_failure_names_nobody_in_the_record(desk: Desk, known: Known):
    before = desk.store.count("audit")
    fail(desk, known)
    assert desk.store.count("audit") == before


def test_a_code_counts_once(desk: Desk, known: Known, clock: SetClock):
    first_code = known.code(desk.store)
    sign_in(desk, known, code=first_code)
    fail(desk, known, code=first_code)
    clock.advance(timedelta(seconds=30))
    sign_in(desk, known)
    clock.advance(timedelta(seconds=10))
    # The first is still within the window, but older than the one used since.
    fail(desk, known, code=first_code)


def test_a_code_is_not_used_up_by_a_wrong_try(desk: Desk, known: Known, clock: SetClock):
    code = known.code(desk.store)
    fail(desk, known, words=generate_passphrase(), code=code)
    clock.advance(timedelta(seconds=1))
    assert sign_in(desk, known, code=code).account == known.account


def test_the_same_code_twice_at_once_lets_one_in(desk: Desk, known: Known):
    proved = [signing_in._try(desk, _trial(desk, known))[0]]  # noqa: SLF001 - both prove before either spends
    store = desk.store

    def spend(_: int) -> str:
        with store.change(signing_in.Event("session"), "main") as w:
            spend_step(w, desk.store, account=proved[0].account, step=proved[0].step, recorded=True)
        return "in"

    results = threads(4, spend, store.close)
    assert results.count("in") == 1
    assert sum(isinstance(result, Wrong) for result in results) == 3


def _trial(desk: Desk, known: Known) -> signing_in.Trial:
    given = Given(passphrase=known.words, code=known.code(desk.store))
    return signing_in._trial(desk, known.email, given, None)  # noqa: SLF001 - as above


def test_two_sign_ins_at_once_with_one_code(desk: Desk, known: Known):
    code = known.code(desk.store)
    results = threads(2, lambda _: sign_in(desk, known, code=code), desk.store.close)
    assert sum(isinstance(result, SignedIn) for result in results) == 1
    assert sum(isinstance(result, Wrong | Wait | Busy) for result in results) == 1


def test_known_and_unknown_fail_alike_and_cost_alike(
    desk: Desk, known: Known, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    sign_in(desk, known)
    done = []
    real = crypto_lock.argon2id
    monkeypatch.setattr(
        crypto_lock, "argon2id", lambda *a, **s: done.append(s["memory_kib"]) or real(*a, **s)
    )
    seen = {}
    for email in (known.email, "nobody@example.org"):
        steps = []
        for _ in range(7):
            done.clear()
            try:
                sign_in(desk, known, words=generate_passphrase(), email=email)
            except (Wrong, Wait) as error:
                steps.append((type(error), getattr(error, "seconds", 0), len(done)))
            clock.advance(timedelta(seconds=2))
        seen[email] = steps
        clock.advance(timedelta(days=2))
    one, other = seen.values()
    assert one == other
    assert {count for _, _, count in one} == {0, 1}  # whoever must wait costs nothing


def test_a_stranger_does_not_delay_a_known_browser(desk: Desk, known: Known, clock: SetClock):
    mine = remember(desk.store, new_device(), known.account)
    for _ in range(8):
        fail(desk, known, words=generate_passphrase())
        clock.advance(timedelta(seconds=30))
    fail(desk, known, words=generate_passphrase())
    with pytest.raises(Wait):
        sign_in(desk, known)
    assert sign_in(desk, known, device=mine).account == known.account
    # Nor does that success serve the stranger.
    with pytest.raises(Wait) as caught:
        sign_in(desk, known)
    assert caught.value.seconds == 30


def test_a_known_browser_waits_for_its_own_wrong_tries(desk: Desk, known: Known):
    mine = remember(desk.store, new_device(), known.account)
    fail(desk, known, words=generate_passphrase(), device=mine)
    with pytest.raises(Wait):
        sign_in(desk, known, device=mine)
    assert sign_in(desk, known).account == known.account  # strangers' lane is free


def test_nobody_is_locked_out(desk: Desk, known: Known, clock: SetClock):
    for _ in range(50):
        fail(desk, known, words=generate_passphrase())
        clock.advance(timedelta(seconds=30))
    assert sign_in(desk, known).account == known.account


def test_success_clears_the_way(desk: Desk, known: Known, clock: SetClock):
    for _ in range(5):
        fail(desk, known, words=generate_passphrase())
        clock.advance(timedelta(seconds=30))
    sign_in(desk, known)
    clock.advance(timedelta(seconds=30))
    fail(desk, known, words=generate_passphrase())
    with pytest.raises(Wait) as caught:
        sign_in(desk, known)
    assert caught.value.seconds == 1


def test_who_finds_the_gate_full_is_told_so_and_not_counted(desk: Desk, known: Known):
    hurried = Desk(desk.store, gate=signing_in.Gate(patience=0.0), cost=desk.cost)
    with hurried.gate.turn(known=True), pytest.raises(Busy):
        sign_in(hurried, known)
    assert desk.store.count("throttles") == 0
    assert sign_in(hurried, known).account == known.account


def test_a_dearer_hash_replaces_a_cheap_one(desk: Desk, known: Known, clock: SetClock):
    dearer = Desk(desk.store, cost=Cost(memory_kib=16, iterations=1))
    old = desk.store.one("accounts", id=known.account)["by_passphrase"]
    sign_in(dearer, known)
    new = desk.store.one("accounts", id=known.account)["by_passphrase"]
    assert cheaper(old, dearer.cost)
    assert not cheaper(new, dearer.cost)
    clock.advance(timedelta(seconds=30))
    assert sign_in(dearer, known).account == known.account
    assert desk.store.one("accounts", id=known.account)["by_passphrase"] == new
    clock.advance(timedelta(seconds=30))
    sign_in(desk, known)  # a cheaper process does not lower it again
    assert desk.store.one("accounts", id=known.account)["by_passphrase"] == new


def test_again(desk: Desk, known: Known, clock: SetClock):
    def again(words: str) -> SignedIn:
        return signing_in.sign_in_again(
            desk, account=known.account, passphrase=words, code=known.code(desk.store)
        )

    fail(desk, known)  # strangers at the door do not count here
    assert again(known.words).account == known.account
    clock.advance(timedelta(seconds=30))
    with pytest.raises(Wrong):
        again(generate_passphrase())
    with pytest.raises(Wait):
        again(known.words)


def test_who_must_wait_takes_nobodys_turn(desk: Desk, known: Known):
    hurried = Desk(desk.store, gate=signing_in.Gate(patience=0.0), cost=desk.cost)
    fail(hurried, known)
    with hurried.gate.turn(known=True), pytest.raises(Wait):
        sign_in(hurried, known)
