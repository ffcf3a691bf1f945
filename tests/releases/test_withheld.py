"""An audit that fires after the plan said yes: withheld, written down, and everybody told."""

from datetime import timedelta

import pytest

from feedback.errors import Conflict
from feedback.releases import engine, service
from feedback.releases.computing import LATE, SPENT
from feedback.releases.gate import Alarm
from feedback.releases.states import State
from tests.releases.scenes import compute, note, publish, request, row, tampering


@pytest.fixture
def withheld(scene, monkeypatch):
    monkeypatch.setattr(engine, "alarms", lambda *_: (Alarm("honest", "determined"),))
    release = request(scene)
    compute(scene, release)
    return release


def test_nothing_of_it_is_kept(scene, withheld):
    there = row(scene, withheld)
    assert there.state is State.WITHHELD
    assert (there.computed, there.digest, there.populations, there.body) == (None,) * 4
    assert scene.store.count("deposits") == 0


@pytest.mark.usefixtures("withheld")
def test_it_is_an_incident_in_the_record_without_a_question(scene):
    (event,) = [one for one in scene.store.all("audit") if one["event"] == "release.withheld"]
    assert "determined" in event["detail"]
    assert "honest" not in event["detail"]


@pytest.mark.usefixtures("withheld")
def test_lead_and_guardians_are_told(scene):
    kinds = [one["kind"] for one in scene.store.all("outbox")]
    assert kinds.count("release-withheld") == 4  # lead, deputy, two guardians


def test_no_step_leads_on(scene, withheld, monkeypatch):
    monkeypatch.undo()
    compute(scene, withheld)
    assert row(scene, withheld).state is State.WITHHELD
    with pytest.raises(Conflict):
        publish(scene, withheld)
    with pytest.raises(Conflict):
        request(scene)


def test_a_writer_of_the_database_cannot_ask_once_more(scene, withheld, monkeypatch):
    monkeypatch.undo()
    tampering(scene, "releases", {"state": "expired"}, id=withheld)
    again = request(scene)
    compute(scene, again)
    assert row(scene, again).state is State.REQUESTED
    assert note(scene, again) == SPENT


def test_a_request_that_ran_out_while_it_was_counted_is_told_as_late(scene, monkeypatch):
    release = request(scene)

    def fired(*_) -> tuple[Alarm, ...]:
        scene.clock.advance(timedelta(hours=73))
        service.tick(scene.store)
        return (Alarm("honest", "determined"),)

    monkeypatch.setattr(engine, "alarms", fired)
    compute(scene, release)
    assert (row(scene, release).state, note(scene, release)) == (State.EXPIRED, LATE)


@pytest.mark.usefixtures("withheld")
def test_pages_say_what_it_means_and_show_nothing(lead, guardian, base):
    for reader in (lead, guardian):
        said = reader.get(f"{base}/release").page.text()
        assert "These results are withheld. Nobody sees them." in said
        assert "cannot be counted again" in said
        assert "The results are withheld" in reader.get(f"{base}/outcomes").page.text()
    assert "determined" not in lead.text
