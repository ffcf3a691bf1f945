"""All purpose keys go under another master key at once, and stay what they are."""

import pytest

from feedback.audit.service import check
from feedback.clock import SetClock
from feedback.storage.rewrapping import fingerprint, rewrap, rewrapped_on, wrapping, wrapping_of
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.vault import PURPOSES, VaultError, pseudonym_key, wrap
from tests.conftest import MASTER
from tests.storage.parts import UPKEEP

NEW, OTHER = bytes([7]) * 32, bytes([8]) * 32


def _keys(store: SqliteStore) -> dict[str, bytes]:
    return {str(name): store.vault.key(str(name)) for (name,) in store.pick("purpose_keys", "name")}


def _with_pseudonym(store: SqliteStore, scheme: str) -> None:
    with store.change(UPKEEP, "keyring") as writer:
        name = pseudonym_key(scheme)
        writer.add("purpose_keys", {"name": name, "wrapped": store.vault.wrap_new(name, OTHER)})


def test_every_key_is_wrapped_anew_and_stays_what_it_is(store: SqliteStore, data_dir, clock):
    _with_pseudonym(store, "s1")
    before = _keys(store)
    assert rewrap(store, (NEW, MASTER), by="operator") == len(PURPOSES) + 1
    alone = initialise(data_dir, (NEW,), clock)
    assert _keys(alone) == before
    assert alone.vault.key(pseudonym_key("s1")) == OTHER
    alone.close()
    with pytest.raises(VaultError):
        initialise(data_dir, (MASTER,), clock)


def test_the_record_says_so_once(store: SqliteStore, clock: SetClock):
    assert rewrapped_on(store) is None
    rewrap(store, (NEW, MASTER), by="operator")
    assert rewrap(store, (NEW, MASTER), by="operator") == 0
    rows = store.all("audit", event="keys.rotation")
    assert [(row["actor"], row["detail"]) for row in rows] == [
        ("operator", f'{{"key": "{fingerprint(NEW)}"}}')
    ]
    assert rewrapped_on(store) == clock.now().date()
    assert check(store).faults == ()


def test_nothing_is_wrapped_anew_unless_everything_can_be(store: SqliteStore):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add("purpose_keys", {"name": "a", "wrapped": wrap(OTHER, "a", bytes(32))})
    before = store.all("purpose_keys")
    with pytest.raises(VaultError, match="'a'"):
        rewrap(store, (NEW, MASTER), by="operator")
    assert store.all("purpose_keys") == before
    assert rewrap(store, (NEW, OTHER, MASTER), by="operator") == len(PURPOSES) + 1


def test_a_missing_key_is_not_hidden_by_wrapping_the_others(store: SqliteStore):
    with store.change(UPKEEP, "keyring") as writer:
        writer.remove("purpose_keys", name="ledger")
    assert wrapping_of(store, (MASTER,)).missing == ("ledger",)
    with pytest.raises(VaultError, match="missing"):
        rewrap(store, (NEW, MASTER), by="operator")


def test_old_wrappings_are_nowhere_in_the_folder(store: SqliteStore, data_dir):
    """The old master key opens nothing that lies in the folder afterwards."""
    old = [bytes(row["wrapped"]) for row in store.all("purpose_keys")]
    rewrap(store, (NEW, MASTER), by="operator")
    files = [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
    assert not [one for one in old if any(one in content for content in files)]


def test_which_key_opens_what():
    keys = {"fields": wrap(NEW, "fields", OTHER), "blind": wrap(MASTER, "blind", OTHER)}
    found = wrapping((NEW, OTHER, MASTER), keys | {"slots": b"nonsense"})
    assert found.opens == (("fields",), (), ("blind",))
    assert found.needed == (True, False, True)
    assert found.closed == ("slots",)
    assert set(found.missing) == set(PURPOSES) - {"fields", "blind", "slots"}
    assert not found.whole
    assert not found.settled


def test_a_fingerprint_tells_keys_apart_and_is_no_part_of_one():
    assert fingerprint(NEW) != fingerprint(OTHER)
    assert fingerprint(NEW) == fingerprint(bytes(NEW))
    assert len(fingerprint(NEW)) == 19
    assert fingerprint(NEW).replace("-", "") not in NEW.hex()


# What runs meanwhile


def test_who_runs_since_before_reads_the_list_again(store: SqliteStore, data_dir, clock):
    runs = initialise(data_dir, (MASTER,), clock)
    _with_pseudonym(store, "s1")
    rewrap(store, (NEW, MASTER), by="operator")
    with pytest.raises(VaultError):
        runs.vault.key(pseudonym_key("s1"))  # never used by this process before
    runs.vault.follow(lambda: (NEW,))
    assert runs.vault.key(pseudonym_key("s1")) == OTHER
    runs.close()


@pytest.mark.parametrize("listed", [(MASTER,), (NEW, MASTER), (MASTER, NEW)])
def test_a_new_key_goes_where_the_others_are(store: SqliteStore, data_dir, clock, listed):
    """Whatever a process has as its first: before the rotation under the old, after it under
    the new. A key under a master key that is then dropped would be lost."""
    runs = initialise(data_dir, listed, clock)
    runs.vault.follow(lambda: (NEW, MASTER))
    _with_pseudonym(runs, "before")
    found = wrapping_of(store, (NEW, MASTER))
    assert pseudonym_key("before") in found.opens[1]
    rewrap(store, (NEW, MASTER), by="operator")
    _with_pseudonym(runs, "after")
    assert wrapping_of(store, (NEW,)).settled
    runs.close()


def test_who_cannot_read_the_new_key_adds_none(store: SqliteStore, data_dir, clock):
    runs = initialise(data_dir, (MASTER,), clock)
    rewrap(store, (NEW, MASTER), by="operator")
    with pytest.raises(VaultError):
        _with_pseudonym(runs, "s1")
    assert store.one("purpose_keys", name=pseudonym_key("s1")) is None
    assert len(runs.vault.key("fields")) == 32  # what it has in memory still serves
    runs.close()
