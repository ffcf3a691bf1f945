"""What two share: both read it, nobody else does, and nothing is lost between two devices."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto import CryptoError, Identity, open_envelope
from feedback.accounts.service import Altered
from feedback.errors import Conflict
from feedback.members import shared
from feedback.members.pairs import PAIR_EVENT, pair_key
from feedback.storage.participant_keys import destroy_keys, participant_key
from feedback.storage.store import Event
from tests.members import people

UPKEEP = Event("upkeep")


@pytest.fixture
def two(store):
    return people.two(store)


def _write(two, content, kind="meeting"):
    record = shared.new_id()
    with two.store.change(PAIR_EVENT) as w:
        shared.write(w, two.store, two.pair, kind=kind, record=record, content=content)
    return record


def _read(two, who, kind="meeting"):
    return shared.read_all(two.store, who.identity, two.pair, kind)


def test_both_read_what_one_wrote(two):
    _write(two, {"areas": "Über Führung"})
    for who in (two.mentor, two.mentee):
        assert [one.content for one in _read(two, who)] == [{"areas": "Über Führung"}]


def test_the_lead_the_server_and_another_pair_read_nothing(two):
    _write(two, {"areas": "secret words"})
    row = two.store.all("shared_records")[0]
    key = participant_key(two.store, two.store, pair_key(two.store, two.pair.id))
    assert b"secret words" not in row["body"]
    other = people.two(two.store, two.scheme, label="2").mentor
    for identity in (other.identity, Identity.generate()):
        with pytest.raises(CryptoError):
            open_envelope(
                row["body"],
                identity=identity,
                context=shared._context(two.pair, "meeting", str(row["id"])),  # noqa: SLF001 - the thief knows it
                key=key,
            )


def test_replacing_what_the_partner_replaced_meanwhile_is_refused(two):
    _write(two, {"n": 1})
    (mine,), (theirs,) = (_read(two, who) for who in (two.mentor, two.mentee))
    with two.store.change(PAIR_EVENT) as w:
        shared.replace(w, two.store, two.pair, theirs, {"n": 2})
    with pytest.raises(Conflict), two.store.change(PAIR_EVENT) as w:
        shared.replace(w, two.store, two.pair, mine, {"n": 3})
    with pytest.raises(Conflict), two.store.change(PAIR_EVENT) as w:
        shared.remove(w, two.pair, mine)
    assert _read(two, two.mentor)[0].content == {"n": 2}


@pytest.mark.parametrize("column", ["pair", "kind", "id"])
def test_a_record_that_was_moved_is_noticed(two, column):
    _write(two, {"n": 1})
    other = people.two(two.store, two.scheme, label="2")
    value = {"pair": other.pair.id, "kind": "agreement", "id": "ab" * 16}[column]
    with two.store.change(UPKEEP) as w:
        w.set("shared_records", {column: value}, kind="meeting")
    with pytest.raises(Altered):
        shared.read_all(
            two.store,
            two.mentor.identity,
            other.pair if column == "pair" else two.pair,
            value if column == "kind" else "meeting",
        )


def test_with_the_pairs_key_gone_nobody_reads_it_from_a_backup_either(two):
    _write(two, {"n": 1})
    with two.store.change(UPKEEP, "keyring") as w:
        destroy_keys(two.store, w, [pair_key(two.store, two.pair.id)], until="2027-01")
    with pytest.raises(Altered):
        _read(two, two.mentor)


def test_without_both_sign_ins_nothing_is_written(store):
    scheme = people.a_scheme(store)
    mentor = people.on_list(store, scheme, "Amina Bello", "mentor", pair="1")
    people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    alone = people.Two(store, scheme, people.member(store, scheme, mentor), None)
    from feedback.members.pairs import hold  # noqa: PLC0415 - only here

    hold(store, alone.pair)
    with pytest.raises(Conflict):
        _write(alone, {"n": 1})
    assert store.count("shared_records") == 0


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.text(max_size=9000))
def test_sizes_come_in_steps_and_any_text_comes_back(two, text):
    """Each example takes away what it wrote, so that one store serves all."""
    record = _write(two, {"t": text})
    row = two.store.one("shared_records", id=record)
    assert len(row["body"]) % 4096 == 0
    found = shared.read_one(two.store, two.mentee.identity, two.pair, "meeting", record)
    assert found.content == {"t": text}
    with two.store.change(PAIR_EVENT) as w:
        shared.remove(w, two.pair, found)
