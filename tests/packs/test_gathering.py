"""What the files are made of is what was published, and nothing of the day or the reader."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.errors import NotFound
from feedback.packs.gathering import gather
from feedback.releases.display_model import same
from feedback.releases.published import open_row
from feedback.releases.reading import read
from feedback.releases.records import Words
from tests.releases.scenes import compute, newest, request


def told(scene, who=None):
    identity = (who or scene.lead).identity
    outcome = read(scene.store, newest(scene), identity=identity, gettext=same)
    return gather(scene.store, outcome, gettext=same, language="en")


def test_it_is_the_same_for_whoever_asks_and_whenever(published):
    first = told(published)
    published.clock.advance(timedelta(days=400))
    assert told(published, published.guardians[1]) == first
    assert told(published, published.deputy) == first


def test_it_holds_the_days_of_the_surveys_and_what_was_asked(published):
    found = told(published)
    wave = published.wave("pre")
    assert (found.surveys[0].opens, found.surveys[0].closes) == (wave.opens, wave.closes)
    assert found.published_on == newest(published).published_on
    assert found.digest == newest(published).digest
    assert [one.text for one in found.asked] == [
        *("I can be honest with senior leaders", "I was heard", "Any other comments?")
    ]
    assert [one.when for one in found.asked] == ["Before and after", "After", "Before and after"]
    assert found.asked[2].options == ("In their own words",)


def test_nobodys_name_is_in_it(published):
    # Without the bytes that are drawn by chance, which may spell anything.
    said = repr(replace(told(published), digest=b"", salt=b""))
    for name in ("Leda", "Grace", "Gus", "Connie", "Person 0", "@"):
        assert name not in said


def test_the_salt_is_that_of_the_number_and_of_nothing_else(published):
    found, row = told(published), newest(published)
    assert Words(found.body.encode(), found.salt).digest == row.digest
    (stored,) = published.store.all("ledger")
    chained = open_row(published.store, stored).link.salt
    assert found.salt != chained


def test_nothing_is_gathered_before_it_is_published(scene):
    compute(scene, request(scene))
    with pytest.raises(NotFound):
        told(scene, scene.guardians[0])
