"""Days of the two surveys, and what follows from them."""

from datetime import date, timedelta

import pytest

from feedback.clock import SetClock
from feedback.errors import Conflict, NotFound, Rejected
from feedback.schemes import service, waves
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.schemes import build
from tests.schemes.conftest import Setting

DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)


def plan(store: SqliteStore, scheme: str, kind: waves.WaveKind, opens: int, closes: int) -> str:
    return waves.plan_wave(
        store,
        scheme=scheme,
        kind=kind,
        opens=TODAY + opens * DAY,
        closes=TODAY + closes * DAY,
        by="lead",
    )


def test_second_thoughts_and_destruction_follow_the_policy(store: SqliteStore, scheme: str):
    wave = waves.wave(store, plan(store, scheme, "pre", 7, 21))
    assert wave.deals == TODAY + 28 * DAY
    assert wave.destroys == TODAY + 118 * DAY
    assert wave.state == "planned"
    assert wave.questionnaire == service.scheme(store, scheme).questionnaire


def test_the_first_surveys_answers_live_as_long_as_the_seconds(store: SqliteStore, scheme: str):
    plan(store, scheme, "pre", 7, 21)
    plan(store, scheme, "post", 180, 194)
    first, second = waves.waves(store, scheme)
    assert first.destroys == second.destroys == TODAY + (194 + 7 + 90) * DAY


def test_unless_nothing_is_compared(store: SqliteStore, scheme: str, lead: str):
    plan(store, scheme, "pre", 7, 21)
    plan(store, scheme, "post", 180, 194)
    single = {**service.scheme(store, scheme).policy, "paired": False}
    service.set_policy(store, scheme=scheme, policy=single, by=lead)
    first, second = waves.waves(store, scheme)
    assert first.destroys == TODAY + 118 * DAY
    assert second.destroys == TODAY + 291 * DAY


def test_planned_surveys_follow_a_new_policy(store: SqliteStore, scheme: str, lead: str):
    plan(store, scheme, "pre", 7, 21)
    longer = {**service.scheme(store, scheme).policy, "second_thoughts": 10}
    service.set_policy(store, scheme=scheme, policy=longer, by=lead)
    assert waves.waves(store, scheme)[0].deals == TODAY + 31 * DAY


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [(-1, 5, "pre_opens"), (2000, 2005, "pre_opens"), (5, 5, "pre_closes"), (5, 126, "pre_closes")],
)
def test_days_that_cannot_be(store: SqliteStore, scheme: str, opens: int, closes: int, field: str):
    with pytest.raises(Rejected) as caught:
        plan(store, scheme, "pre", opens, closes)
    assert caught.value.field == field
    assert waves.waves(store, scheme) == ()


def test_the_second_opens_after_the_first_has_closed(store: SqliteStore, scheme: str):
    plan(store, scheme, "pre", 7, 21)
    with pytest.raises(Rejected):
        plan(store, scheme, "post", 21, 30)
    plan(store, scheme, "post", 22, 30)
    with pytest.raises(Rejected):
        plan(store, scheme, "pre", 7, 22)


def test_both_can_be_moved_at_once(store: SqliteStore, scheme: str, lead: str):
    before = build.plan_both(store, scheme, lead)
    late = TODAY + 300 * DAY
    after = waves.plan_waves(
        store,
        scheme=scheme,
        days={"pre": (late, late + 9 * DAY), "post": (late + 99 * DAY, late + 109 * DAY)},
        by=lead,
    )
    assert after == before


def test_open_today(store: SqliteStore, scheme: str):
    wave = plan(store, scheme, "pre", 7, 21)
    waves.open_today(store, scheme=scheme, wave=wave, by="lead")
    assert waves.wave(store, wave).opens == TODAY


def test_an_open_survey_only_becomes_longer(store: SqliteStore, opened: Setting):
    first = waves.waves(store, opened.scheme)[0]
    with pytest.raises(Conflict):
        plan(store, opened.scheme, "pre", 1, 30)
    for shorter in (first.closes, first.closes - DAY):
        with pytest.raises(Rejected):
            waves.extend(store, scheme=opened.scheme, wave=first.id, closes=shorter, by=opened.lead)
    waves.extend(
        store, scheme=opened.scheme, wave=first.id, closes=first.closes + 5 * DAY, by=opened.lead
    )
    longer = waves.wave(store, first.id)
    assert longer.closes == first.closes + 5 * DAY
    assert longer.deals == first.deals + 5 * DAY
    assert longer.destroys == first.destroys


def test_a_planned_survey_is_not_extended_but_planned(store: SqliteStore, ready: Setting):
    first = waves.waves(store, ready.scheme)[0]
    with pytest.raises(Conflict):
        waves.extend(
            store, scheme=ready.scheme, wave=first.id, closes=first.closes + DAY, by=ready.lead
        )


def test_what_was_promised_bounds_the_second_survey(store: SqliteStore, opened: Setting):
    first = waves.waves(store, opened.scheme)[0]
    last = (first.destroys - TODAY).days - 7 - 14
    with pytest.raises(Rejected) as caught:
        plan(store, opened.scheme, "post", last - 10, last + 1)
    assert caught.value.field == "post_closes"
    assert f"{TODAY + last * DAY:%B %Y} or an earlier day" in str(caught.value)
    plan(store, opened.scheme, "post", last - 10, last)
    assert waves.waves(store, opened.scheme)[0].destroys == first.destroys


def test_a_wave_of_another_scheme_is_not_found(store: SqliteStore, opened: Setting):
    other = build.make_scheme(store, opened.lead, title="Other")
    first = waves.waves(store, opened.scheme)[0]
    with pytest.raises(NotFound):
        waves.extend(store, scheme=other, wave=first.id, closes=first.closes + DAY, by=opened.lead)
    with pytest.raises(NotFound):
        waves.open_today(store, scheme=other, wave=first.id, by=opened.lead)


def test_a_survey_that_closed_cannot_be_extended(
    store: SqliteStore, opened: Setting, clock: SetClock
):
    first = waves.waves(store, opened.scheme)[0]
    with store.change(Event("wave.closed")) as writer:
        writer.set("waves", {"state": "closed"}, id=first.id)
    clock.advance(timedelta(days=30))
    with pytest.raises(Conflict):
        waves.extend(
            store, scheme=opened.scheme, wave=first.id, closes=first.closes + DAY, by=opened.lead
        )
