"""Passkeys of an account: each locks the identity's seed in its own way.

A row is found by a keyed digest of the passkey's own number, so that nobody types an address,
and its owner is a keyed name. Who holds the stores, the keyring and the master key can read
whose it is, and still opens nothing: the lock needs what the device alone computes.

Nothing is written when one is used. A passkey that is not known is checked against a decoy, by
the same steps.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, cast

from crypto import (
    Context,
    CryptoError,
    Identity,
    context,
    generate_passphrase,
    lock_code,
    open_code,
)
from feedback.accounts import passkey_ceremony as ceremony
from feedback.accounts.making import Making, Step
from feedback.accounts.passkey_ceremony import Site
from feedback.accounts.proofs import Proof, Wrong, lock_by_passphrase
from feedback.errors import Conflict, NotFound
from feedback.outbox.service import post
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = [
    "Challenge",
    "Fresh",
    "Opened",
    "Passkey",
    "add",
    "keep",
    "make",
    "open_with",
    "options",
    "passkeys_of",
    "remove",
    "remove_all",
    "take",
]

LIFE: Final = 10 * 60  # seconds that a challenge can be answered
_CHALLENGE: Final = 32
# A public key that belongs to nobody: the base point of P-256 (SEC 2, 2.4.2) as a COSE key.
_NOBODYS: Final = bytes.fromhex(
    "a5010203262001"
    "2158206b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "2258204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


@dataclass(frozen=True)
class Challenge:
    """Drawn for one answer. It lies in the browser's sealed session until it is used."""

    hex: str = field(repr=False)
    until: int  # epoch

    @classmethod
    def draw(cls, now: int) -> "Challenge":
        return cls(secrets.token_hex(_CHALLENGE), now + LIFE)

    @classmethod
    def of(cls, kept: Mapping[str, Any], now: int) -> "Challenge | None":
        """From what `keep` gave, while it lasts."""
        found = cls(str(kept["hex"]), int(kept["until"]))
        return found if now < found.until else None

    def keep(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def raw(self) -> bytes:
        return bytes.fromhex(self.hex)


@dataclass(frozen=True)
class Fresh:
    """A passkey that was just made and stands in no row yet; all but the label in hex."""

    credential: str = field(repr=False)
    public_key: str = field(repr=False)
    lock: str = field(repr=False)
    label: str

    def keep(self) -> dict[str, str]:
        """As plain data, for a sealed session."""
        return asdict(self)


@dataclass(frozen=True)
class Passkey:
    """One of an account's: `id` is the digest in hex, `label` the device it was made on."""

    id: str
    label: str
    credential: bytes = field(repr=False)


@dataclass(frozen=True)
class Opened:
    account: str
    identity: Identity


def options(
    store: Store, site: Site, challenge: Challenge, *, account: str, email: str, name: str
) -> dict[str, Any]:
    """What the browser is asked for, so that it makes a passkey for this account."""
    return ceremony.to_make(
        site,
        challenge.raw,
        user=store.vault.name("passkey-user", account),
        email=email,
        name=name,
        there=[one.credential for one in passkeys_of(store, store, account)],
    )


def make(
    site: Site,
    challenge: Challenge,
    *,
    answer: str,
    output: str,
    account: str,
    identity: Identity,
    label: str,
) -> Fresh:
    """Lock an identity with a new passkey.

    Args:
        site: where the passkey belongs.
        challenge: what it had to sign.
        answer: of the browser, as JSON.
        output: of the extension "prf", in base 64.
        account: whose it will be.
        identity: what it opens from now on.
        label: the device, in a few words.

    Raises:
        Wrong: the answer is to another challenge, from another site, or no answer at all.
    """
    code = ceremony.output(output)
    made = ceremony.verify_made(site, challenge.raw, answer)
    number = made.credential.hex()
    lock = lock_code(identity.seed, code=code, context=_lock(account, number))
    return Fresh(number, made.public_key.hex(), lock.hex(), label)


def add(w: Writer, store: Store, *, account: str, fresh: Fresh) -> None:
    """Keep a new passkey, in the caller's change; `Conflict` if it is somebody's already."""
    digest = _digest(store, bytes.fromhex(fresh.credential))
    if w.one("passkeys", digest=digest) is not None:
        raise Conflict("This passkey is in use already.")
    record = fresh.keep() | {"account": account}
    w.add(
        "passkeys",
        {
            "digest": digest,
            "owner": _owner(store, account),
            "record": store.vault.lock_record("passkeys", digest.hex(), record),
        },
    )


def keep(store: Store, *, account: str, fresh: Fresh) -> None:
    """Add one to an account that is there, and tell its owner by mail. Raises as `add`."""
    with store.change(Event("participant.proofs")) as w:
        add(w, store, account=account, fresh=fresh)
        post(w, store, kind="sign-in-changed", payload={"account": account})


def take(making: Making, fresh: Fresh, proof: Proof) -> Making:
    """Enrol with a passkey in place of words: the lock by words is under some that nobody has
    seen, so that the account's row looks like any other. One slow hash."""
    nobodys = lock_by_passphrase(
        making.identity, account=making.account, passphrase=generate_passphrase(), proof=proof
    )
    made = replace(making, by_passphrase=nobodys.hex(), passphrase="", words=False)
    return replace(made, passkey=fresh.keep()).done(Step.PASSPHRASE)


def passkeys_of(reader: Reader, store: Store, account: str) -> tuple[Passkey, ...]:
    """Those of an account, by label."""
    found = []
    for row in reader.all("passkeys", owner=_owner(store, account)):
        record = _record(store, row)
        number = cast("bytes", row["digest"]).hex()
        found.append(Passkey(number, record["label"], bytes.fromhex(record["credential"])))
    return tuple(sorted(found, key=lambda one: (one.label, one.id)))


def remove(store: Store, *, account: str, passkey: str, words: bool) -> None:
    """Take one of one's own passkeys away, and tell its owner by mail: somebody else at an open
    browser would lock them out. `words`: whether one also has a passphrase.

    Raises:
        NotFound: it is not (any more) among one's own.
        Conflict: it is the last way in.
    """
    try:
        digest = bytes.fromhex(passkey)
    except ValueError as error:
        raise NotFound("There is no such passkey.") from error
    owner = _owner(store, account)
    with store.change(Event("participant.proofs")) as w:
        if w.one("passkeys", digest=digest, owner=owner) is None:
            raise NotFound("There is no such passkey.")
        if not words and w.count("passkeys", owner=owner) == 1:
            raise Conflict("This passkey is your only way to sign in. Get six words first.")
        w.remove("passkeys", digest=digest, owner=owner)
        post(w, store, kind="sign-in-changed", payload={"account": account})


def remove_all(w: Writer, store: Store, account: str) -> None:
    """All of an account that is being closed, in the caller's change."""
    w.remove("passkeys", owner=_owner(store, account))


def open_with(
    store: Store, site: Site, challenge: Challenge, *, answer: str, output: str
) -> Opened:
    """Whose passkey answered, and their identity. Writes nothing.

    Raises:
        Wrong: it is not one of ours, or does not open; the two are never told apart.
    """
    code = ceremony.output(output)
    digest = _digest(store, ceremony.credential_of(answer))
    decoy = _decoy(store, digest)  # made for known ones too, so that both take as long
    found = store.one("passkeys", digest=digest)
    record = _record(store, found or decoy)
    right = _answered(site, challenge, answer, bytes.fromhex(record["public_key"]))
    seed = _opened(record, code)
    if found is None or seed is None or not right:
        raise Wrong
    return Opened(record["account"], Identity(seed))


def _answered(site: Site, challenge: Challenge, answer: str, public_key: bytes) -> bool:
    try:
        ceremony.verify_used(site, challenge.raw, answer, public_key=public_key)
    except Wrong:
        return False
    return True


def _opened(record: Mapping[str, str], code: bytes) -> bytes | None:
    where = _lock(record["account"], record["credential"])
    try:
        return open_code(bytes.fromhex(record["lock"]), code=code, context=where)
    except CryptoError:
        return None


def _decoy(store: Store, digest: bytes) -> Row:
    account, number = secrets.token_hex(8), secrets.token_hex(32)
    lock = lock_code(bytes(32), code=secrets.token_bytes(32), context=_lock(account, number))
    record = Fresh(number, _NOBODYS.hex(), lock.hex(), "").keep() | {"account": account}
    sealed = store.vault.lock_record("passkeys", digest.hex(), record)
    return {"digest": digest, "record": sealed}


def _record(store: Store, row: Row) -> dict[str, str]:
    digest = cast("bytes", row["digest"])
    opened = store.vault.open_record("passkeys", digest.hex(), cast("bytes", row["record"]))
    return cast("dict[str, str]", opened)


def _digest(store: Store, credential: bytes) -> bytes:
    return store.vault.digest("passkey", credential)


def _owner(store: Store, account: str) -> bytes:
    return store.vault.name("passkeys", account)


def _lock(account: str, credential: str) -> Context:
    return context("account-lock", "passkey", account, credential)
