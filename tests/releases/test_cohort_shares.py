"""A cohort opened in shares, by one process or several, with people off the list."""

import pytest

from feedback.releases import cohort
from feedback.releases.asked import questions
from feedback.releases.cohort import opened
from feedback.releases.records import ReleaseAltered
from feedback.responses import records
from feedback.responses.dealing import membership_digest
from feedback.responses.waves import asked_in
from feedback.storage.store import Event
from tests.releases.scenes import (
    compute,
    request,
    tampering,
)
from tests.scenario import delete


class Seeds(dict):
    """What a computation would be given, once asked for."""

    def __call__(self, _store, order):
        self.update(order.seeds)


def open_all(scene, *, report=lambda _done, _total: None, processes=None):
    """Everybody's answers, as the child opens them."""
    seeds, waves = Seeds(), [scene.wave("pre"), scene.wave("post")]
    compute(scene, request(scene), run=seeds)
    return opened(
        scene.store,
        waves,
        seeds,
        questions=questions(asked_in(scene.store, waves[0]), waves),
        published=[],
        report=report,
        processes=processes,
    )


def sizes(found):
    """People of each cell by whether they submitted."""
    return {(one.key.before, one.key.after): len(one.people) for one in found.cohort.cells}


def test_everybody_is_in_a_cell_with_their_answers(scene):
    found = open_all(scene)
    assert sizes(found) == {(False, True): 1, (True, True): 11}
    assert found.invited == {"mentor": 12}
    # As `scenes` says: the last one was silent before.
    assert list(found.tables["honest"]) == [
        {(None, "2"): 1},
        {("2", "4"): 6, ("4", "2"): 1, ("4", "4"): 4},
    ]
    names = {scene.store.vault.blind("person", one.email) for one in scene.people}
    assert set(found.people) == names


def test_processes_and_shares_change_nothing(scene, copied, monkeypatch):
    whole = open_all(copied(scene))
    monkeypatch.setattr(cohort, "_SMALL_SHARE", 2)
    for processes in (1, 3):
        assert open_all(copied(scene), processes=processes) == whole


def test_progress_is_told_share_by_share_up_to_the_end(scene, monkeypatch):
    monkeypatch.setattr(cohort, "_SMALL_SHARE", 2)
    told = []
    open_all(scene, report=lambda *at: told.append(at))
    done = [one for one, _ in told]
    assert len(told) == 6
    assert done == sorted(done)
    assert told[-1] == (24, 24)


def test_an_error_in_another_process_is_noticed(scene, monkeypatch):
    monkeypatch.setattr(cohort, "_SMALL_SHARE", 2)
    named = scene.store.wave(scene.wave("post").file).one("answers", id=7)["key_name"]
    with scene.store.change(Event("upkeep"), "keyring") as writer:
        writer.remove("participant_keys", name=named)
    with pytest.raises(ReleaseAltered):
        open_all(scene, processes=2)


# Who is on no list any more


def strike(scene, number):
    """Take somebody off the list as an erasure does; what they sent stays."""
    with scene.store.change(Event("upkeep")) as writer:
        assert writer.remove("participants", id=scene.people[number].id) == 1


def test_who_is_off_the_list_counts_by_their_pseudonym(scene):
    person = scene.people[3]
    strike(scene, 3)
    found = open_all(scene)
    assert sizes(found) == {(False, True): 1, (True, True): 11}
    assert found.invited == {"mentor": 11}
    assert records.pseudonym(scene.store, scene.scheme, person.id) in set(found.people)


def test_who_is_off_the_list_and_sent_nothing_is_nobody(scene):
    for kind in ("pre", "post"):
        delete(scene, kind, 3)
    strike(scene, 3)
    assert sizes(open_all(scene)) == {(False, True): 1, (True, True): 10}


def bear(scene, number, of):
    """Give somebody's answers another's pseudonym, vouched for as if they were dealt so."""
    store, wave = scene.store, scene.wave("post")
    own = records.key_name(
        store, records.slot_name(store, wave.id, scene.people[number].id), "answers"
    )
    other = records.pseudonym(store, scene.scheme, scene.people[of].id)
    tampering(scene, "answers", {"pseudonym": other}, file=wave.file, key_name=own)
    digest = membership_digest(store.wave(wave.file))
    mac = store.vault.sign("membership", wave.id, digest)
    tampering(scene, "waves", {"membership": mac}, id=wave.id)


@pytest.mark.parametrize("struck", [(), (3,), (3, 4)])
def test_answers_under_another_name_are_noticed(scene, struck):
    bear(scene, 3, of=4)
    for number in sorted(struck, reverse=True):
        strike(scene, number)
    with pytest.raises(ReleaseAltered):
        open_all(scene)
