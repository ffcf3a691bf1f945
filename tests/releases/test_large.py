"""Sixty people, through every step: a counted release from sealed answers to the page."""

import json
from datetime import UTC, datetime

import pytest

from feedback.clock import SetClock
from feedback.releases.published import check_ledger, standing
from feedback.storage.sqlite import initialise
from tests.conftest import MASTER
from tests.releases.scenes import released, row, told
from tests.releases.site import Browser, make_app
from tests.scenario import ready, roster, survey

BEFORE = [str(at % 3 + 1) for at in range(60)]
AFTER = [str(at % 3 + 3) for at in range(60)]


@pytest.fixture
def large(tmp_path):
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    store = initialise(tmp_path / "data", (MASTER,), clock)
    scene = ready(store, clock, who=roster(62))
    survey(scene, "pre", [*BEFORE, None, None])
    survey(scene, "post", [*AFTER, "1", None])
    yield scene
    store.close()


def test_counts_from_sealed_answers_to_the_page(large):
    release = released(large)
    part = told(row(large, release).body)
    assert part == {
        "name": "all",
        "n": 55,  # of 62 invited, at most 59 may be known to have answered
        "counts_before": {"1": 20, "2": 20, "3": 20, "4": "hidden", "5": "hidden"},
        "counts_after": {"1": "hidden", "2": "hidden", "3": 20, "4": 20, "5": 20},
        "rose": 50,
        "or_more": ["rose"],
        "change": {"mean": "2.0", "low": "1.0", "high": "3.0"},  # of about 55 in whole steps
    }
    (_, body), *_ = check_ledger(large.store, large.store)
    figures = [one for fact in json.loads(body)["facts"] for one in fact["figures"]]
    assert {"low": 18, "high": 22}.items() <= figures[0].items()
    stands = standing(large.store, large.store, scheme="another")
    assert {len(one.members) for one in stands} == {60}
    assert all(one.figures for one in stands)
    lead = Browser(make_app(large), large, large.lead)
    page = lead.get(f"/schemes/{large.scheme}/outcomes").page
    assert "20 people" in lead.text
    assert page.all("svg")
