"""The three proofs of who somebody is: passphrase, recovery code, and a code from their app.

Passphrase and recovery code each lock the seed of the person's identity; the app's secret is
sealed to that identity, so it shows only to whoever has one of the two.

Who is not known gets a decoy, whose proofs nobody has, and which costs exactly as much: the
same number of slow hashes, the same opening of seals.
"""

import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, cast

from crypto import (
    Context,
    Cost,
    CryptoError,
    Identity,
    Malformed,
    accepted_step,
    context,
    cost_of,
    equal,
    generate_passphrase,
    lock_code,
    lock_passphrase,
    new_code,
    new_totp_secret,
    normalise_passphrase,
    open_code,
    open_envelope,
    open_passphrase,
    parse_code,
    seal,
)
from feedback.accounts.model import Manner
from feedback.accounts.service import email_index, manner
from feedback.clock import epoch
from feedback.storage.store import Reader, Row, Store

__all__ = [
    "RECOVERY",
    "Given",
    "Locked",
    "Proof",
    "Proved",
    "Wrong",
    "cheaper",
    "lock_by_passphrase",
    "lock_by_recovery",
    "locked",
    "locked_account",
    "prove",
    "seal_totp",
]

RECOVERY: Final = 20  # bytes: 160 bits, 32 characters on paper
_SEED: Final = 32
_TOTP: Final = 64


class Wrong(Exception):
    """Something given is not right. It is never said what."""


@dataclass(frozen=True)
class Given:
    """What was typed: two or three of the proofs, the others None."""

    passphrase: str | None = field(default=None, repr=False)
    recovery: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Locked:
    """The locks of an account, or of the decoy."""

    account: str
    by_passphrase: bytes = field(repr=False)
    by_recovery: bytes = field(repr=False)
    totp: bytes = field(repr=False)
    totp_step: int
    manner: Manner = field(default_factory=Manner)
    decoy: bool = False

    def version(self) -> bytes:
        """All three, for telling whether any was replaced since."""
        return self.by_passphrase + self.by_recovery + self.totp


@dataclass(frozen=True)
class Proof:
    """How a lock is made: `cost` of the slow hash; cheap ones are for tests alone."""

    pepper: bytes = field(repr=False)
    cost: Cost


@dataclass(frozen=True)
class Proved:
    account: str
    identity: Identity
    step: int | None  # of the app's code, if one was asked for
    locked: Locked


def locked(store: Store, email: str, *, proof: Proof) -> Locked:
    """The locks of the account with this address, or the decoy's."""
    decoy = _decoy(proof).locked  # made for known ones too, so that the first use tells nothing
    row = store.one("accounts", email_index=email_index(store, email))
    return _of_row(store, row) if row else decoy


def locked_account(
    store: Store, account: str, *, proof: Proof, reader: Reader | None = None
) -> Locked:
    """The same by the account's id."""
    row = (reader or store).one("accounts", id=account)
    return _of_row(store, row) if row else _decoy(proof).locked


def prove(store: Store, given: Given, held: Locked, *, proof: Proof) -> Proved:
    """Check all that was given; `Wrong` if any of it is.

    Everything given is tried whatever came before, with the decoy's seal in place of one that
    did not open. A code is tried of everybody; who has no app may leave it empty.
    """
    seeds = []
    if given.passphrase is not None:
        seeds.append(_by_passphrase(given.passphrase, held, proof.pepper))
    if given.recovery is not None:
        seeds.append(_by_recovery(given.recovery, held))
    decoy = _decoy(proof)
    seed = _same(seeds)
    right = seed is not None
    identity = Identity(seed) if seed is not None else decoy.identity
    step = None
    if given.code is not None:
        one = held if right else decoy.locked
        secret = open_envelope(one.totp, identity=identity, context=_totp(one.account))
        shown = secret.decode() or decoy.secret
        now = epoch(store.clock)
        step = accepted_step(shown, given.code, at=now, last_step=one.totp_step)
        if not held.manner.app:
            step = None
        right = right and (step is not None or not held.manner.app)
    if not right or held.decoy:
        raise Wrong
    return Proved(held.account, identity, step, held)


def cheaper(lock: bytes, cost: Cost) -> bool:
    """Whether a passphrase lock was made at a lower cost than `cost`."""
    made = cost_of(lock)
    return made.memory_kib * made.iterations < cost.memory_kib * cost.iterations


def lock_by_passphrase(identity: Identity, *, account: str, passphrase: str, proof: Proof) -> bytes:
    """The identity's seed under a passphrase: one slow hash."""
    return lock_passphrase(
        identity.seed,
        passphrase=normalise_passphrase(passphrase),
        pepper=proof.pepper,
        context=_lock("passphrase", account),
        cost=proof.cost,
    )


def lock_by_recovery(identity: Identity, *, account: str, code: bytes) -> bytes:
    """The identity's seed under a recovery code."""
    return lock_code(identity.seed, code=code, context=_lock("recovery", account))


def seal_totp(identity: Identity, *, account: str, secret: str) -> bytes:
    """The app's secret, for the identity alone; empty, and of the same size, without an app."""
    plain = secret.encode()
    return seal(plain, to=[identity.recipient], context=_totp(account), size=_TOTP)


@dataclass(frozen=True)
class _Decoy:
    identity: Identity
    locked: Locked
    secret: str


@lru_cache(maxsize=8)
def _decoy(proof: Proof) -> _Decoy:
    identity, account = Identity.generate(), "decoy-" + secrets.token_hex(8)
    words, secret = generate_passphrase(), new_totp_secret()
    made = Locked(
        account=account,
        by_passphrase=lock_by_passphrase(identity, account=account, passphrase=words, proof=proof),
        by_recovery=lock_by_recovery(identity, account=account, code=new_code(RECOVERY)),
        totp=seal_totp(identity, account=account, secret=secret),
        totp_step=0,
        decoy=True,
    )
    return _Decoy(identity, made, secret)


def _of_row(store: Store, row: Row) -> Locked:
    return Locked(
        account=str(row["id"]),
        by_passphrase=cast("bytes", row["by_passphrase"]),
        by_recovery=cast("bytes", row["by_recovery"]),
        totp=cast("bytes", row["totp"]),
        totp_step=cast("int", row["totp_step"]),
        manner=manner(store, row),
    )


def _by_passphrase(typed: str, held: Locked, pepper: bytes) -> bytes | None:
    where = _lock("passphrase", held.account)
    try:
        return open_passphrase(
            held.by_passphrase,
            passphrase=normalise_passphrase(typed),
            pepper=pepper,
            context=where,
        )
    except CryptoError:
        return None


def _by_recovery(typed: str, held: Locked) -> bytes | None:
    try:
        code = parse_code(typed, RECOVERY)
    except Malformed:
        code = bytes(RECOVERY)  # tried all the same, for equal work
    try:
        return open_code(held.by_recovery, code=code, context=_lock("recovery", held.account))
    except CryptoError:
        return None


def _same(seeds: list[bytes | None]) -> bytes | None:
    found = [seed for seed in seeds if seed is not None]
    if len(found) != len(seeds) or not found or len(found[0]) != _SEED:
        return None
    return found[0] if all(equal(found[0], seed) for seed in found) else None


def _lock(kind: str, account: str) -> Context:
    return context("account-lock", kind, account)


def _totp(account: str) -> Context:
    return context("account-totp", account)
