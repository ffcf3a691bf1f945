"""A meeting as data: what a yes is tied to, and who is waited for."""

from dataclasses import replace
from datetime import date, time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.meetings.model import BOTH, Given, Meeting, Next, State, Step

TWO = ("a", "b")
DAY = date(2026, 3, 1)
MEETING = Meeting(
    id="m",
    pair="p",
    writer="a",
    on=DAY,
    minutes=60,
    steps=(Step("s1", "Read", "a", DAY), Step("s2", "Write", "b")),
    next=Next(date(2026, 4, 1), time(9), "Room", "u"),
)
texts = st.text(max_size=30)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
times = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
steps = st.builds(
    Step, texts, texts, st.sampled_from(["a", "b", BOTH]), st.none() | days, st.booleans()
)
meetings = st.builds(
    Meeting,
    id=st.just("m"),
    pair=st.just("p"),
    writer=st.sampled_from(TWO),
    on=days,
    at=times,
    place=texts,
    minutes=st.integers(1, 1440),
    areas=texts,
    goals=texts,
    steps=st.lists(steps, max_size=4).map(tuple),
    next=st.builds(Next, st.none() | days, times, texts, texts),
    settled=st.booleans(),
)


@given(meetings)
def test_what_is_sealed_reads_back_the_same(one: Meeting):
    agreed = one.confirm("a", DAY, TWO)
    assert Meeting.of("m", "p", agreed.content()) == agreed


@given(meetings, meetings)
def test_two_meetings_that_read_differently_never_share_a_digest(one: Meeting, other: Meeting):
    def read(meeting: Meeting):
        undone = tuple(replace(step, done=False) for step in meeting.steps)
        return replace(meeting, steps=undone, writer="", settled=False, confirmed=())

    assert (one.digest == other.digest) == (read(one) == read(other))


@pytest.mark.parametrize("other", [{"id": "other"}, {"pair": "other"}])
def test_a_yes_belongs_to_one_meeting_of_one_pair(other):
    assert replace(MEETING, **other).digest != MEETING.digest


def test_who_is_waited_for():
    assert MEETING.state("a", TWO) is State.DRAFT
    first = MEETING.confirm("a", DAY, TWO)
    assert (first.state("a", TWO), first.state("b", TWO)) == (State.THEIRS, State.MINE)
    assert not first.settled
    both = first.confirm("b", DAY, TWO)
    assert (both.state("a", TWO), both.state("b", TWO)) == (State.CONFIRMED, State.CONFIRMED)
    assert both.settled


def test_one_person_twice_is_one_yes():
    twice = MEETING.confirm("a", DAY, TWO).confirm("a", DAY, TWO)
    assert twice.state("a", TWO) is State.THEIRS
    assert len(twice.confirmed) == 1


def given_of(one: Meeting, **changed) -> Given:
    values = {
        name: getattr(one, name)
        for name in ("on", "at", "place", "minutes", "areas", "goals", "steps", "next")
    }
    return Given(**{**values, **changed})


def drawn():
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def test_any_change_waits_for_both_again_and_saving_the_same_for_nobody():
    both = MEETING.confirm("a", DAY, TWO).confirm("b", DAY, TWO)
    assert both.changed(given_of(both), drawn()) == both
    for changed in (
        {"minutes": 61},
        {"place": "Elsewhere"},
        {"goals": "More"},
        {"steps": both.steps[::-1]},
        {"next": Next(date(2026, 4, 3), time(9), "Room")},
    ):
        now = both.changed(given_of(both, **changed), drawn())
        assert now.state("a", TWO) is State.DRAFT
        assert now.settled


def test_a_yes_to_an_earlier_version_does_not_come_back_later():
    """A changes, B confirms what A wrote, A changes back: B has not confirmed that again."""
    first = MEETING.confirm("a", DAY, TWO).confirm("b", DAY, TWO)
    other = first.changed(given_of(first, minutes=90), drawn()).confirm("b", DAY, TWO)
    back = other.changed(given_of(other, minutes=60), drawn()).confirm("a", DAY, TWO)
    assert back.state("b", TWO) is State.MINE


def test_new_steps_get_a_name_and_known_ones_keep_theirs_and_what_is_done():
    done = MEETING.tick("s1", done=True)
    now = done.changed(
        given_of(done, steps=(Step("", "New"), Step("s1", "Read on", "b"), Step("x", "Odd"))),
        drawn(),
    )
    assert [(one.id, one.done) for one in now.steps] == [
        ("new1", False),
        ("s1", True),
        ("new2", False),
    ]


def test_the_next_meeting_keeps_its_name_when_it_is_moved():
    moved = MEETING.changed(given_of(MEETING, next=Next(date(2026, 5, 1))), drawn())
    assert moved.next.uid == "u"
    fresh = replace(MEETING, next=Next())
    assert fresh.changed(given_of(fresh, next=Next(DAY)), drawn()).next.uid == "new1"


def test_ticking_changes_nothing_that_was_confirmed():
    both = MEETING.confirm("a", DAY, TWO).confirm("b", DAY, TWO)
    ticked = both.tick("s2", done=True)
    assert ticked.state("a", TWO) is State.CONFIRMED
    assert [one.done for one in ticked.steps] == [False, True]
    with pytest.raises(KeyError):
        both.tick("none", done=True)


def test_no_text_stands_in_what_is_printed_of_it():
    told = repr(replace(MEETING, areas="secret one", goals="secret two", place="secret three"))
    assert "secret" not in told
    assert "Read" not in told
