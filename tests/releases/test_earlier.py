"""What people of other schemes were asked too, by the lists of people alone."""

from feedback.participants.service import people, remove
from feedback.questionnaires.definition import load
from feedback.releases.earlier import crowded
from feedback.schemes.service import change_settings, scheme
from tests.scenario import SMALL, open_survey, ready, roster, survey


def second(first, **more):
    """Another scheme of the same installation, by the same holders."""
    return ready(first.store, first.clock, title="Second", held_by=first, **more)


def warned(scene) -> list[str]:
    return [one.id for one in crowded(scene.store, scheme(scene.store, scene.scheme))]


def test_the_same_people_in_a_scheme_that_has_opened(store, clock):
    first = ready(store, clock)
    other = second(first, who=roster(12, start=2))
    assert warned(other) == []
    open_survey(first, "pre")
    assert warned(other) == ["honest", "heard"]


def test_nobody_in_common(store, clock):
    first = ready(store, clock)
    open_survey(first, "pre")
    assert warned(second(first, who=roster(12, start=12))) == []
    assert warned(second(first, who=roster(12, start=5))) == []  # seven people are not told


def test_who_answered_is_not_looked_at(store, clock):
    """The same warning whether twelve answered or nobody."""
    first = ready(store, clock)
    other = second(first)
    open_survey(first, "pre")
    silent = warned(other)
    survey(first, "post", ["4"] * 12)
    assert warned(other) == silent == ["honest", "heard"]


def test_an_item_is_known_by_the_words_that_people_read(store, clock):
    asked = load(SMALL.replace("senior leaders", "{group}"), file="small.toml")
    first = ready(store, clock, asked=asked)
    open_survey(first, "pre")
    other = second(first, asked=asked)
    assert warned(other) == ["honest", "heard"]
    kept = scheme(store, other.scheme).settings

    def named(group: str) -> list[str]:
        settings = kept.with_(group=group)
        change_settings(store, scheme=other.scheme, settings=settings, by=first.lead.account)
        return warned(other)

    assert named("somebody else") == ["heard"]
    assert named("") == []  # not yet to be read by anybody


def test_what_counts_as_favourable_makes_no_other_item(store, clock):
    """Nobody who answers sees it: a second scheme that changed it alone went round the rule."""
    first = ready(store, clock)
    open_survey(first, "pre")
    asked = load(SMALL.replace('["4", "5"]', '["3", "4", "5"]'), file="small.toml")
    assert warned(second(first, asked=asked)) == ["honest", "heard"]


def test_the_list_as_it_is_now(store, clock):
    first = ready(store, clock)
    open_survey(first, "pre")
    other = second(first, who=roster(12, start=4))
    assert warned(other) == ["honest", "heard"]
    shared = people(store, other.scheme)[0]
    remove(store, scheme=other.scheme, person=shared.id, by=first.lead.account)
    assert warned(other) == []
