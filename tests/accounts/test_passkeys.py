"""Passkeys: they open what they locked, and nothing else does."""

import json
from datetime import timedelta

import pytest

from crypto import Identity
from feedback.accounts import passkeys
from feedback.accounts.passkey_ceremony import Site, output, to_use
from feedback.accounts.passkeys import Challenge
from feedback.accounts.proofs import Wrong
from feedback.clock import SetClock, epoch
from feedback.errors import Conflict, NotFound
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.accounts.authenticator import Passkey, b64

ORIGIN = "https://surveys.example.org"
SITE = Site("surveys.example.org", ORIGIN)
MINE, OTHER = "account-1", "account-2"


@pytest.fixture
def challenge(clock: SetClock) -> Challenge:
    return Challenge.draw(epoch(clock))


@pytest.fixture
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture
def passkey() -> Passkey:
    return Passkey(ORIGIN)


def asked_to_make(store: SqliteStore, challenge: Challenge, account: str = MINE) -> dict:
    return passkeys.options(
        store, SITE, challenge, account=account, email="jo@example.org", name="Jo"
    )


def enrolled(
    store: SqliteStore,
    challenge: Challenge,
    passkey: Passkey,
    identity: Identity,
    account: str = MINE,
    label: str = "Chrome on Android",
) -> None:
    asked = asked_to_make(store, challenge, account)
    fresh = passkeys.make(
        SITE,
        challenge,
        answer=passkey.make(asked),
        output=passkey.prf(asked),
        account=account,
        identity=identity,
        label=label,
    )
    with store.change(Event("participant.proofs")) as w:
        passkeys.add(w, store, account=account, fresh=fresh)


def opened(store: SqliteStore, drawn: Challenge, passkey: Passkey, **changed):
    asked = to_use(SITE, drawn.raw)
    answer = passkey.use(asked, **changed)
    return passkeys.open_with(store, SITE, drawn, answer=answer, output=passkey.prf(asked))


def test_a_passkey_opens_what_it_locked(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    for _ in range(2):  # again and again: no counter is kept
        found = opened(store, challenge, passkey)
        assert (found.account, found.identity) == (MINE, identity)


def test_using_it_writes_nothing(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    before = store.all("passkeys")
    opened(store, challenge, passkey)
    assert store.all("passkeys") == before


def test_the_browser_is_asked_for_all_that_is_needed(store, challenge):
    asked = asked_to_make(store, challenge)
    selection = asked["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")
    assert asked["rp"]["id"] == "surveys.example.org"
    assert asked["attestation"] == "none"
    use = to_use(SITE, challenge.raw)
    assert use["userVerification"] == "required"
    assert use["allowCredentials"] == []  # nobody types an address
    assert asked["extensions"] == use["extensions"]
    assert asked["challenge"] == use["challenge"] == b64(challenge.raw)


def test_the_same_device_is_not_asked_twice(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    asked = asked_to_make(store, challenge)
    assert [one["id"] for one in asked["excludeCredentials"]] == [b64(passkey.id)]
    assert asked["user"]["id"] != asked_to_make(store, challenge, OTHER)["user"]["id"]
    assert asked_to_make(store, challenge, OTHER)["excludeCredentials"] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://surveys.example.org:8443"},
        {"challenge": b64(bytes(32))},
        {"type": "webauthn.create"},
    ],
)
def test_an_answer_to_something_else(store, challenge, passkey, identity, changed):
    enrolled(store, challenge, passkey, identity)
    with pytest.raises(Wrong):
        opened(store, challenge, passkey, **changed)
    made = {**changed, "type": "webauthn.get"} if "type" in changed else changed
    asked = asked_to_make(store, challenge)
    with pytest.raises(Wrong):
        passkeys.make(
            SITE,
            challenge,
            answer=Passkey(ORIGIN).make(asked, **made),
            output=passkey.prf(asked),
            account=MINE,
            identity=identity,
            label="",
        )


def test_a_passkey_that_its_owner_did_not_unlock(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    passkey.verified = False
    with pytest.raises(Wrong):
        opened(store, challenge, passkey)
    with pytest.raises(Wrong):
        enrolled(store, challenge, Passkey(ORIGIN, verified=False), identity)


def test_unknown_and_known_ones_fail_alike(store, challenge, passkey, identity, monkeypatch):
    enrolled(store, challenge, passkey, identity)
    steps: list[str] = []
    for module, name in (
        (passkeys, "open_code"),
        (passkeys.ceremony, "verify_used"),
        (store.vault, "open_record"),
        (store.vault, "lock_record"),
    ):
        monkeypatch.setattr(module, name, _counted(steps, name, getattr(module, name)))
    seen = []
    for one in (Passkey(ORIGIN), _same_number(passkey)):
        steps.clear()
        with pytest.raises(Wrong) as error:
            opened(store, challenge, one)
        seen.append((str(error.value), tuple(steps)))
    assert seen[0] == seen[1]
    assert {"open_code", "verify_used"} <= set(seen[0][1])


def _counted(steps: list[str], name: str, real):
    def counted(*given, **more):
        steps.append(name)
        return real(*given, **more)

    return counted


def _same_number(passkey: Passkey) -> Passkey:
    """Another device that says it is this one."""
    thief = Passkey(ORIGIN)
    thief.id = passkey.id
    return thief


def test_the_signature_alone_opens_nothing(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    answer = passkey.use(to_use(SITE, challenge.raw))
    with pytest.raises(Wrong):
        passkeys.open_with(store, SITE, challenge, answer=answer, output=b64(bytes(32)))


def test_what_it_computes_alone_opens_nothing(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    asked = to_use(SITE, challenge.raw)
    with pytest.raises(Wrong):
        passkeys.open_with(
            store,
            SITE,
            challenge,
            answer=_same_number(passkey).use(asked),
            output=passkey.prf(asked),
        )


def test_a_lock_moved_to_another_row_does_not_open(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    thief = Passkey(ORIGIN)
    enrolled(store, challenge, thief, Identity.generate(), OTHER)
    rows = {bytes(row["digest"]): row for row in store.all("passkeys")}
    mine, theirs = (store.vault.digest("passkey", one.id) for one in (passkey, thief))
    records = {
        digest: store.vault.open_record("passkeys", digest.hex(), row["record"])
        for digest, row in rows.items()
    }
    # Whoever has the stores and the master key puts the thief's public key into the row.
    swapped = records[mine] | {"public_key": records[theirs]["public_key"]}
    with store.change(Event("upkeep")) as w:
        sealed = store.vault.lock_record("passkeys", mine.hex(), swapped)
        w.set("passkeys", {"record": sealed}, digest=mine)
    thief.id = passkey.id
    with pytest.raises(Wrong):
        opened(store, challenge, thief)


def test_one_passkey_cannot_stand_for_two(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    with pytest.raises(Conflict):
        enrolled(store, challenge, passkey, Identity.generate(), OTHER)


def test_challenges_end(clock: SetClock, challenge: Challenge):
    kept = challenge.keep()
    assert Challenge.of(kept, epoch(clock)) == challenge
    clock.advance(timedelta(minutes=10))
    assert Challenge.of(kept, epoch(clock)) is None
    assert challenge.hex not in repr(challenge)


def test_listing_and_removing(store, challenge, passkey, identity):
    enrolled(store, challenge, passkey, identity)
    second = Passkey(ORIGIN)
    enrolled(store, challenge, second, identity, label="Safari on iPhone")
    listed = passkeys.passkeys_of(store, store, MINE)
    assert [one.label for one in listed] == ["Chrome on Android", "Safari on iPhone"]
    assert passkeys.passkeys_of(store, store, OTHER) == ()
    for wrong in (OTHER, MINE):
        with pytest.raises(NotFound):
            passkeys.remove(
                store,
                account=wrong,
                passkey=listed[0].id if wrong == OTHER else "zz",
                words=True,
            )
    passkeys.remove(store, account=MINE, passkey=listed[0].id, words=False)
    with pytest.raises(Wrong):
        opened(store, challenge, passkey)
    with pytest.raises(Conflict):
        passkeys.remove(store, account=MINE, passkey=listed[1].id, words=False)
    assert opened(store, challenge, second).account == MINE
    passkeys.remove(store, account=MINE, passkey=listed[1].id, words=True)
    assert store.count("passkeys") == 0


def test_the_files_hold_neither_number_nor_key(store, challenge, passkey, identity, data_dir):
    enrolled(store, challenge, passkey, identity)
    prf = passkey.prf(to_use(SITE, challenge.raw))
    store.settle()
    stored = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    for secret in (passkey.id, identity.seed, output(prf)):
        for form in (secret, secret.hex().encode(), b64(secret).encode()):
            assert form not in stored
    (row,) = store.all("passkeys")
    record = store.vault.open_record("passkeys", row["digest"].hex(), row["record"])
    assert output(prf).hex() not in json.dumps(record)
    assert identity.seed.hex() not in json.dumps(record)
