"""Ending a pairing: once, by either, with two mails, and nothing touched."""

import threading

import pytest

from feedback.accounts.service import Altered
from feedback.errors import Conflict
from feedback.members.arrangements import change_arrangements
from feedback.members.pairs import Pair
from feedback.storage.store import Event
from feedback.support.service import contact, end_pairing
from tests.meetings.conftest import Pairing
from tests.members.people import lead_of


def end(pairing: Pairing, who: str, *, pair: Pair | None = None) -> None:
    end_pairing(pairing.store, pair=pair or pairing.pair, by=pairing.of(who).person.id)


def posted(pairing: Pairing) -> list[tuple[str, dict]]:
    """Kind and payload of each mail that waits."""
    return sorted(
        (str(row["kind"]), pairing.store.vault.open_record("outbox", row["id"], row["payload"]))
        for row in pairing.store.all("outbox")
    )


@pytest.mark.parametrize(("who", "other"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_either_ends_it_and_the_other_and_the_support_contact_are_told(
    pairing: Pairing, who: str, other: str
):
    end(pairing, who)
    assert pairing.pair.ended
    assert not pairing.pair.current
    first, second = pairing.pair.people
    assert posted(pairing) == [
        ("pairing-ended", {"scheme": pairing.both.scheme, "person": pairing.of(other).person.id}),
        (
            "pairing-ended-support",
            {"scheme": pairing.both.scheme, "first": first, "second": second},
        ),
    ]


def test_it_ends_once(pairing: Pairing):
    before = pairing.pair
    end(pairing, "mentor")
    for pair in (pairing.pair, before):
        with pytest.raises(Conflict, match="ended already"):
            end(pairing, "mentee", pair=pair)
    assert len(posted(pairing)) == 2


def test_of_both_at_once_one_is_first_and_two_mails_go(pairing: Pairing):
    before, faults = pairing.pair, []
    start = threading.Barrier(2)

    def act(who: str) -> None:
        start.wait()
        try:
            end(pairing, who, pair=before)
        except Conflict as error:
            faults.append(error)

    threads = [threading.Thread(target=act, args=(who,)) for who in ("mentor", "mentee")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(faults) == 1
    assert len(posted(pairing)) == 2


def test_nothing_that_was_written_is_touched_and_no_record_says_who(pairing: Pairing):
    pairing.draft()

    def kept():
        tables = ("shared_records", "diary_blocks", "audit", "members", "accounts")
        return {table: pairing.store.all(table) for table in tables}

    before = kept()
    end(pairing, "mentor")
    assert kept() == before
    (row,) = pairing.store.all("pairs")
    record = pairing.store.vault.open_record("pairs", row["id"], row["record"])
    assert set(record) == {"people", "state"}


def test_it_is_the_same_row_whoever_ended_it(pairing: Pairing, copied):
    other = copied()
    rows = []
    for one, who in ((pairing, "mentor"), (other, "mentee")):
        end(one, who)
        (row,) = one.store.all("pairs")
        record = one.store.vault.open_record("pairs", row["id"], row["record"])
        rows.append((row | {"record": len(row["record"])}, record))
    assert rows[0] == rows[1]


def test_who_puts_the_row_back_is_found_out(pairing: Pairing):
    """A writer of the database sets the state without the seal."""
    before = pairing.pair
    end(pairing, "mentor")
    with pairing.store.change(Event("upkeep")) as w:
        w.set("pairs", {"state": "together"}, id=before.id)
    with pytest.raises(Altered):
        _ = pairing.pair


def test_the_support_contact_is_the_arrangements_else_the_schemes(pairing: Pairing):
    assert contact(pairing.store, pairing.both.scheme).email == ""
    change_arrangements(
        pairing.store,
        scheme=pairing.both.scheme,
        values={"support_name": "Sue", "support_email": "sue@council.example"},
        by=lead_of(pairing.store, pairing.both.scheme),
        version=0,
    )
    found = contact(pairing.store, pairing.both.scheme)
    assert (found.name, found.email) == ("Sue", "sue@council.example")
