"""Keys of the server: what they hide, and what a row moved elsewhere still opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import CryptoError
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from feedback.storage.vault import PURPOSES, Vault, VaultError, pseudonym_key, unwrap, wrap
from tests.conftest import MASTER

OTHER = bytes(32)


class Source:
    """Wrapped keys in memory."""

    def __init__(self, **keys: bytes) -> None:
        self.keys = keys

    def wrapped_key(self, name: str) -> bytes | None:
        return self.keys.get(name)


@pytest.fixture(scope="module")
def vault() -> Vault:
    keys = {name: wrap(MASTER, name, bytes([at]) * 32) for at, name in enumerate(PURPOSES)}
    return Vault(
        Source(**keys, **{pseudonym_key("s1"): wrap(MASTER, "pseudonym:s1", OTHER)}), (MASTER,)
    )


def test_wrapped_keys_open_under_any_master_listed():
    wrapped = wrap(MASTER, "fields", OTHER)
    assert unwrap((MASTER,), "fields", wrapped) == OTHER
    assert unwrap((OTHER, bytes([1]) * 32, MASTER), "fields", wrapped) == OTHER
    for masters in ((), (OTHER,)):
        with pytest.raises(VaultError, match="'fields'"):
            unwrap(masters, "fields", wrapped)


def test_one_purposes_key_is_not_taken_for_anothers():
    """A database writer cannot let answers be named by a key that also does something else."""
    with pytest.raises(VaultError):
        unwrap((MASTER,), "blind", wrap(MASTER, "fields", OTHER))


def test_a_missing_key_is_named():
    with pytest.raises(VaultError, match="'slots' is missing"):
        Vault(Source(), (MASTER,)).key("slots")


def test_the_first_master_locks_where_nothing_is_locked_yet():
    vault = Vault(Source(), (OTHER, MASTER))
    assert vault.masters[0] == OTHER
    assert unwrap((OTHER,), "blind", vault.wrap_new("blind", MASTER)) == MASTER


def test_a_forgotten_key_is_looked_up_again():
    source = Source(fields=wrap(MASTER, "fields", OTHER))
    vault = Vault(source, (MASTER,))
    assert vault.key("fields") == OTHER
    source.keys.clear()
    assert vault.key("fields") == OTHER
    vault.forget("fields")
    with pytest.raises(VaultError):
        vault.key("fields")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.dictionaries(texts, texts | st.integers(0, 99) | st.none(), max_size=8))
def test_records_open_as_they_were(vault: Vault, record: dict):
    assert vault.open_record("people", "p1", vault.lock_record("people", "p1", record)) == record


def test_records_have_the_size_of_their_step(vault: Vault):
    """Names of up to some 200 letters cannot be told apart by their length."""
    sizes = {len(vault.lock_record("people", "p1", {"name": "x" * n})) for n in range(242)}
    assert len(sizes) == 1
    longer = {len(vault.lock_record("people", "p1", {"name": "x" * n})) for n in range(242, 498)}
    assert [size - min(sizes) for size in longer] == [256]


def test_the_same_record_never_looks_the_same(vault: Vault):
    assert len({vault.lock_record("people", "p1", {"a": 1}) for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("table", "row"), [("people", "p2"), ("accounts", "p1"), ("peoplep", "1"), ("", "peoplep1")]
)
def test_a_record_moved_elsewhere_does_not_open(vault: Vault, table: str, row: str):
    box = vault.lock_record("people", "p1", {"name": "Ann"})
    with pytest.raises(CryptoError):
        vault.open_record(table, row, box)


def test_a_blind_index_matches_equals_within_its_scope_alone(vault: Vault):
    assert vault.blind("s1", "a@b") == vault.blind("s1", "a@b")
    indexes = {vault.blind(*one) for one in (("s1", "a@b"), ("s2", "a@b"), ("s1a", "@b"))}
    assert len(indexes) == 3
    assert {len(index) for index in indexes} == {32}
    other = Vault(Source(blind=wrap(MASTER, "blind", MASTER)), (MASTER,))
    assert other.blind("s1", "a@b") not in indexes


def test_names_digests_and_pseudonyms_have_nothing_in_common(vault: Vault):
    made = [
        vault.name("slot", "w1", "p1"),
        vault.name("slot", "w1", "p2"),
        vault.name("slot", "w2", "p1"),
        vault.name("key", "w1", "p1"),
        vault.name("slot", "w1p1", ""),
        vault.blind("slot", "w1"),
        vault.pseudonym("s1", "p1"),
        vault.pseudonym("s1", "p2"),
        vault.digest("link", b"0123456789"),
        vault.digest("enrolment", b"0123456789"),
    ]
    assert len({one[:4] for one in made}) == len(made)


def test_a_pseudonym_dies_with_its_key(vault: Vault):
    with pytest.raises(VaultError):
        vault.pseudonym("s2", "p1")


def test_signatures_bind_every_part(vault: Vault):
    mark = vault.sign("wave", "w1", b"key")
    assert vault.signed(mark, "wave", "w1", b"key")
    for parts in (("wave", "w2", b"key"), ("wavew1", b"key"), ("wave", "w1", b"key", ""), ()):
        assert not vault.signed(mark, *parts)
    assert not vault.signed(mark[:-1], "wave", "w1", b"key")


def test_a_listed_older_master_still_opens(store: SqliteStore, data_dir, clock: SetClock):
    with store.change(Event("upkeep")) as writer:
        row = {"digest": b"d", "wave": "w1"}
        writer.add("tokens", row | {"invitation": store.vault.lock_record("tokens", "d", {"i": 1})})
    rotated = initialise(data_dir, (OTHER, MASTER), clock)
    kept = rotated.one("tokens", digest=b"d")
    assert rotated.vault.open_record("tokens", "d", kept["invitation"]) == {"i": 1}
    rotated.close()
