"""How long meetings took, sealed to the first survey's key: when, and when not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crypto import CryptoError, Identity
from feedback.meetings import tally
from feedback.schemes.model import SchemeAlteredError
from feedback.storage.store import Event
from tests.meetings.conftest import GIVEN, Pairing

SEED = Identity(bytes(range(32)))


def open_survey(pairing: Pairing, kind: str = "pre", *, days: int = 0, key: Identity = SEED) -> str:
    """A survey of the pair's scheme that has opened, with a key that the test has."""
    store, scheme = pairing.store, pairing.both.scheme
    opens = store.today() + timedelta(days=days)
    public = key.recipient.public
    row = {
        "id": f"wave-{kind}",
        "scheme": scheme,
        "kind": kind,
        "state": "open",
        "questionnaire": "q",
        "wave_key": public,
        "comments_key": public,
        "mac": store.vault.sign("wave", f"wave-{kind}", "q", scheme, public, public),
        "invited": 12,
        "reminders": 0,
        **dict.fromkeys(("opens", "closes", "deals", "destroys"), opens.isoformat()),
    }
    with store.change(Event("test")) as w:
        w.add("waves", row)
    return row["id"]


def counted(pairing: Pairing, key: Identity = SEED) -> list[int]:
    """The minutes that the first survey's key opens."""
    wave = tally.counting(pairing.store, pairing.store, pairing.both.scheme)
    return sorted(one.minutes for one in tally.tallies(pairing.store, wave, key))


def rows(pairing: Pairing) -> list:
    return pairing.store.all("tallies")


def test_nothing_counts_before_the_first_survey_opens_nor_before_both_have_confirmed(
    pairing: Pairing,
):
    early = pairing.draft()
    pairing.confirm(early)
    assert rows(pairing) == []
    open_survey(pairing)
    made = pairing.draft()
    assert rows(pairing) == []
    pairing.confirm(made)
    assert counted(pairing) == [55]


def test_a_new_version_counts_once_both_have_confirmed_it(pairing: Pairing):
    open_survey(pairing)
    made = pairing.draft()
    pairing.confirm(made)
    pairing.change(made, "mentee", minutes=90)
    assert counted(pairing) == [55]
    pairing.confirm(made, "mentor")
    assert counted(pairing) == [90]
    assert len(rows(pairing)) == 1


def test_it_is_sealed_to_the_survey_that_opened_first(pairing: Pairing):
    open_survey(pairing)
    open_survey(pairing, "post", days=30, key=Identity.generate())
    pairing.confirm(pairing.draft())
    assert counted(pairing) == [55]
    wave = tally.counting(pairing.store, pairing.store, pairing.both.scheme)
    with pytest.raises(tally.TallyAltered):
        tally.tallies(pairing.store, wave, Identity.generate())


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_not_even_the_two_can_open_it(pairing: Pairing, who: str):
    open_survey(pairing)
    pairing.confirm(pairing.draft())
    wave = tally.counting(pairing.store, pairing.store, pairing.both.scheme)
    with pytest.raises(tally.TallyAltered):
        tally.tallies(pairing.store, wave, pairing.of(who).identity)


@pytest.mark.parametrize(
    "values",
    [
        {"wave_key": Identity.generate().recipient.public},
        {"wave_key": None},
        {"wave_key": None, "comments_key": None, "mac": None},
    ],
    ids=["another", "none", "as if it had none"],
)
def test_a_key_that_somebody_changed_is_not_sealed_to(pairing: Pairing, values: dict[str, bytes]):
    wave = open_survey(pairing)
    made = pairing.draft()
    with pairing.store.change(Event("upkeep")) as w:
        w.set("waves", values, id=wave)
    with pytest.raises(SchemeAlteredError):
        pairing.confirm(made)
    assert rows(pairing) == []
    assert pairing.state(made, "mentee") == "mine"


def test_what_is_stored_names_nobody_and_has_one_size(pairing: Pairing):
    open_survey(pairing)
    pairing.confirm(pairing.draft())
    pairing.confirm(pairing.draft(replace(GIVEN, minutes=1440)))
    assert len({len(row["envelope"]) for row in rows(pairing)}) == 1
    known = {row["id"] for row in pairing.store.all("shared_records")}
    known |= {pairing.pair.id, *pairing.pair.people}
    for row in rows(pairing):
        stored = row["name"] + row["envelope"] + f"{row['scheme']}{row['wave']}".encode()
        assert not [one for one in known if one.encode() in stored]
        assert not [one for one in known if bytes.fromhex(one) in stored]


def test_after_the_survey_is_destroyed_nothing_is_sealed_or_kept(pairing: Pairing):
    wave = open_survey(pairing)
    pairing.confirm(pairing.draft())
    tally.tick(pairing.store)
    assert len(rows(pairing)) == 1
    with pairing.store.change(Event("test")) as w:
        w.set("waves", {"state": "destroyed"}, id=wave)
    pairing.confirm(pairing.draft())
    assert len(rows(pairing)) == 1
    tally.tick(pairing.store)
    assert rows(pairing) == []


def test_a_row_under_another_name_does_not_open(pairing: Pairing):
    open_survey(pairing)
    pairing.confirm(pairing.draft())
    (row,) = rows(pairing)
    with pairing.store.change(Event("upkeep")) as w:
        w.set("tallies", {"name": bytes(32)}, name=row["name"])
    with pytest.raises(tally.TallyAltered) as caught:
        counted(pairing)
    assert isinstance(caught.value.__cause__, CryptoError)


def test_two_people_have_one_name_in_either_order(pairing: Pairing):
    first, second = pairing.pair.people
    names = {
        tally.pair_name(pairing.store, "s", people) for people in ((first, second), (second, first))
    }
    assert len(names) == 1
    assert names != {tally.pair_name(pairing.store, "t", (first, second))}
