"""A member's session: ends by rest and by day, and its row tells nobody when they were here."""

from datetime import timedelta

import pytest

from feedback.storage.store import Event
from tests.members import people
from tests.members.site import make_app, signed_in


@pytest.fixture
def two(store):
    return people.two(store)


@pytest.fixture
def amina(store, data_dir, two):
    return signed_in(make_app(store, data_dir), two.mentor)


def _inside(browser) -> bool:
    return browser.get("/account").status == 200


def test_half_an_hour_of_rest_ends_it(amina, clock):
    assert _inside(amina)
    clock.advance(timedelta(minutes=30))
    assert not _inside(amina)


def test_whoever_goes_on_stays(amina, clock):
    for _ in range(5):
        clock.advance(timedelta(minutes=25))
        assert _inside(amina)


def test_it_ends_by_the_absolute_limit_whatever_one_does(amina, clock):
    for _ in range(12 * 60 // 25):
        clock.advance(timedelta(minutes=25))
        assert _inside(amina)
    clock.advance(timedelta(minutes=25))
    assert not _inside(amina)


def test_the_row_does_not_say_when_they_were_here(amina, store, clock):
    was = store.all("sessions")[0]["expires"]
    clock.advance(timedelta(minutes=29))
    assert _inside(amina)
    now = store.all("sessions")[0]
    assert now["expires"] == was
    assert was % 3600 == 0
    assert len(now["body"]) % 512 == 49  # the seal's own bytes over whole steps


def test_the_row_alone_and_the_cookie_alone_open_nothing(amina, store, two):
    row = store.all("sessions")[0]
    seed = two.mentor.identity.seed
    for raw in (row["body"], row["id"], row["owner"], row["label"]):
        assert seed not in raw
        assert seed.hex().encode() not in raw
    with store.change(Event("session"), "volatile") as w:
        w.remove("sessions")
    assert not _inside(amina)
