"""Signing in, and proving oneself again: one way for all who try.

Known or not, every try looks up an address, waits its turn, is counted, costs the same work
and fails in the same words.
"""

from dataclasses import dataclass, field
from typing import Final

from crypto import DEFAULT_COST, Cost, Identity
from feedback.accounts import proofs, throttle
from feedback.accounts.devices import Device
from feedback.accounts.gate import Gate
from feedback.accounts.proofs import Given, Locked, Proof, Proved
from feedback.accounts.steps import spend_step
from feedback.accounts.throttle import Lane
from feedback.storage.store import Event, Store, Writer

__all__ = [
    "Desk",
    "SignedIn",
    "Trial",
    "begin_reset",
    "sign_in",
    "sign_in_again",
]

# When members sign in is nobody's business.
_MEMBERS_OWN: Final = Event("participant.sign-in")


@dataclass(frozen=True)
class Desk:
    """Where proofs are checked: the installation, a process's gate, the cost of a hash."""

    store: Store
    gate: Gate = field(default_factory=Gate)
    cost: Cost = DEFAULT_COST

    @property
    def proof(self) -> Proof:
        return Proof(self.store.vault.key("pepper"), self.cost)


@dataclass(frozen=True)
class SignedIn:
    account: str
    identity: Identity


@dataclass(frozen=True)
class Trial:
    """One try: which locks, what was given, where it is counted."""

    held: Locked
    given: Given
    lane: Lane


def sign_in(
    desk: Desk, *, email: str, passphrase: str, code: str, device: Device | None
) -> SignedIn:
    """Passphrase and code of the person with this address.

    Raises:
        Wrong: any of it is wrong, or there is no such person.
        Wait: too soon after a wrong try.
        Busy: too many at once.
    """
    given = Given(passphrase=passphrase, code=code)
    return _sign_in(desk, _trial(desk, email, given, device), "account.signed-in")


def sign_in_again(desk: Desk, *, account: str, passphrase: str, code: str) -> SignedIn:
    """The same for somebody who is signed in."""
    held = proofs.locked_account(desk.store, account, proof=desk.proof)
    lane = throttle.own_lane(desk.store, account)
    trial = Trial(held, Given(passphrase=passphrase, code=code), lane)
    return _sign_in(desk, trial, "account.signed-in-again")


def begin_reset(desk: Desk, *, email: str, given: Given, device: Device | None) -> Proved:
    """Two proofs, so that the third can be replaced. Raises as `sign_in`."""
    trial = _trial(desk, email, given, device)
    proved, _ = _try(desk, trial)
    event = Event("account.reset-begun", by=proved.account)
    recorded = proved.locked.manner.organiser
    with desk.store.change(event if recorded else _MEMBERS_OWN, "main", "volatile") as w:
        _spend(w, desk.store, proved)
        throttle.forgive(w, trial.lane)
    return proved


def _spend(w: Writer, store: Store, proved: Proved) -> None:
    recorded = proved.locked.manner.organiser
    spend_step(w, store, account=proved.account, step=proved.step, recorded=recorded)


def _trial(desk: Desk, email: str, given: Given, device: Device | None) -> Trial:
    held = proofs.locked(desk.store, email, proof=desk.proof)
    lane = throttle.lane(desk.store, email=email, account=held.account, device=device)
    return Trial(held, given, lane)


def _try(desk: Desk, trial: Trial) -> tuple[Proved, bytes | None]:
    """What was proved, and a dearer lock where the passphrase's is too cheap by now."""
    # Asked before queueing, so that those who must wait take nobody's turn.
    throttle.check(desk.store, trial.lane)
    with desk.gate.turn(known=trial.lane.known):
        throttle.reserve(desk.store, trial.lane)
        proved = proofs.prove(desk.store, trial.given, trial.held, proof=desk.proof)
        words = trial.given.passphrase
        if words is None or not proofs.cheaper(trial.held.by_passphrase, desk.cost):
            return proved, None
        dearer = proofs.lock_by_passphrase(
            proved.identity, account=proved.account, passphrase=words, proof=desk.proof
        )
        return proved, dearer


def _sign_in(desk: Desk, trial: Trial, kind: str) -> SignedIn:
    proved, dearer = _try(desk, trial)
    store = desk.store
    recorded = proved.locked.manner.organiser
    detail = {"known_browser": trial.lane.known}
    event = Event(kind, by=proved.account, detail=detail)
    with store.change(event if recorded else _MEMBERS_OWN, "main", "volatile") as w:
        _spend(w, desk.store, proved)
        if recorded:
            w.set("accounts", {"checked_on": store.today().isoformat()}, id=proved.account)
        if dearer:
            old = trial.held.by_passphrase
            w.set("accounts", {"by_passphrase": dearer}, id=proved.account, by_passphrase=old)
        throttle.forgive(w, trial.lane)
    return SignedIn(proved.account, proved.identity)
