"""The form of a meeting: everything that people type, and nothing of it lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from feedback.meetings.forms import MeetingForm, add_step, meeting_form, read_clock
from feedback.meetings.model import BOTH, MOST_STEPS, Meeting, Next, Step
from feedback.web import static, templating
from feedback.web.widgets import summary_errors

TODAY = date(2026, 3, 2)
TWO = [("a", "Amina"), ("b", "Chris")]
LEAST = {"on": ["1", "3", "2026"], "hours": "1", "minutes": ""}


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("forms", static_folder=None)
    made.config["SECRET_KEY"] = "for tests"
    static.init_static(made)
    templating.init_templates(made)
    return made


@contextmanager
def posted(app: Flask, **fields) -> Iterator[MeetingForm]:
    with app.test_request_context("/", method="POST", data=fields):
        yield meeting_form(TWO, TODAY)


def faults(form: MeetingForm) -> dict[str, str]:
    """Errors by the place that their link leads to."""
    return {one.get("href", "")[1:]: one["text"] for one in summary_errors(form)}


def boxes(day: date | None) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]


def test_date_and_length_are_enough(app: Flask):
    with posted(app, **LEAST) as form:
        assert form.validate_on_submit(), faults(form)
        assert (form.given.on, form.given.minutes) == (date(2026, 3, 1), 60)
        assert (form.given.steps, form.given.next) == ((), Next())


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"on": ["", "", ""]}, "on-day"),
        ({"on": ["31", "2", "2026"]}, "on-day"),
        ({"on": ["3", "3", "2026"]}, "on-day"),
        ({"hours": "", "minutes": ""}, "hours"),
        ({"hours": "0", "minutes": "0"}, "hours"),
        ({"hours": "24", "minutes": "1"}, "hours"),
        ({"hours": "-1"}, "hours"),
        ({"hours": "1.5"}, "hours"),
        ({"hours": "²"}, "hours"),
        ({"at": "half past two"}, "at"),
        ({"at": "25:00"}, "at"),
        ({"next_at": "10:00"}, "next_on-day"),
        ({"next_on": ["28", "2", "2026"]}, "next_on-day"),
        ({"steps-0-who_key": "a", "steps-0-due": ["1", "4", "2026"]}, "steps-0-what"),
        ({"steps-0-what": "Read"}, "steps-0-who_key"),
        ({"steps-0-what": "Read", "steps-0-who_key": "c"}, "steps-0-who_key"),
        (
            {"steps-0-what": "Read", "steps-0-who_key": "a", "steps-0-due": ["x", "", ""]},
            "steps-0-due-day",
        ),
        ({"areas": "x" * 4001}, "areas"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(app: Flask, wrong, place: str):
    with posted(app, **{**LEAST, "goals": "Kept", **wrong}) as form:
        assert not form.validate_on_submit()
        assert set(faults(form)) == {place}
        assert form.errors
        assert form.goals.data == "Kept"
        for name, typed in wrong.items():
            if isinstance(typed, str) and "steps" not in name:
                assert form[name].data == typed


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:30", time(14, 30)),
        ("9.05", time(9, 5)),
        ("2:30pm", time(14, 30)),
        ("2 p.m.", time(14)),
        ("12am", time(0)),
        ("12:15 PM", time(12, 15)),
        ("14", None),
        ("2:30 p", None),
        ("13pm", None),
        ("24:00", None),
        ("", None),
    ],
)
def test_times_as_people_type_them(typed: str, at: time | None):
    assert read_clock(typed) == at


def test_adding_a_step_keeps_everything_that_was_typed_also_what_is_wrong(app: Flask):
    typed = {"on": ["31", "2", "x"], "hours": "many", "areas": "Long\nstory", "steps-0-what": "One"}
    with posted(app, **typed, do="add") as form:
        add_step(form, TWO)
        assert len(form.steps) == 2
        assert (form.hours.data, form.areas.data) == ("many", "Long\nstory")
        assert form.steps[0].form.what.data == "One"
        assert ['value="31"' in str(form.on()), 'value="x"' in str(form.on())] == [True, True]
        assert not summary_errors(form)


def test_there_is_an_end_to_steps(app: Flask):
    fields = {f"steps-{at}-what": "x" for at in range(MOST_STEPS + 5)}
    with posted(app, **fields) as form:
        add_step(form, TWO)
        assert len(form.steps) == MOST_STEPS


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=40).map(str.strip)
named = texts.filter(bool)
days = st.dates(date(1990, 1, 1), TODAY)
times = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
steps = st.builds(
    Step,
    st.text("0123456789abcdef", max_size=16),
    named,
    st.sampled_from(["a", "b", BOTH]),
    st.none() | st.dates(date(1990, 1, 1), date(2199, 12, 31)),
)
meetings = st.builds(
    Meeting,
    id=st.just("m"),
    pair=st.just("p"),
    writer=st.just("a"),
    on=days,
    at=times,
    place=texts,
    minutes=st.integers(1, 1440),
    areas=texts,
    goals=texts,
    steps=st.lists(steps, max_size=5).map(tuple),
    next=st.just(Next()) | st.builds(Next, st.dates(TODAY, date(2199, 12, 31)), times, texts),
)


@given(one=meetings)
def test_what_the_form_shows_of_a_meeting_comes_back_the_same(app: Flask, one: Meeting):
    with app.test_request_context("/"):
        shown = meeting_form(TWO, TODAY, one)
        fields: dict[str, object] = {
            name: shown[name].data for name in ("at", "place", "hours", "minutes", "areas", "goals")
        }
        fields |= {"next_at": shown.next_at.data, "next_place": shown.next_place.data}
        fields |= {name: boxes(shown[name].data) for name in ("on", "next_on")}
        for at, part in enumerate(shown.steps):
            for name in ("key", "what", "who_key"):
                fields[f"steps-{at}-{name}"] = part.form[name].data or ""
            fields[f"steps-{at}-due"] = boxes(part.form.due.data)
        assert shown.seen_token.data == one.digest
    with posted(app, **fields) as form:
        assert form.validate_on_submit(), faults(form)
        given = form.given
        for name in ("on", "at", "place", "minutes", "areas", "goals", "steps", "next"):
            assert getattr(given, name) == getattr(one, name)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *LEAST,
                "at",
                "place",
                "next_on",
                "next_at",
                "seen_token",
                "do",
                "steps-0-what",
                "steps-0-who_key",
                "steps-0-due",
                "steps-9999999999-what",
                "steps-x-what",
                "steps",
            ]
        ),
        st.lists(st.text(max_size=12), max_size=4),
    )
)
def test_no_post_however_made_by_hand_is_an_error_of_ours(app: Flask, fields):
    with posted(app, **fields) as form:
        if form.validate_on_submit():
            assert form.given.minutes >= 1
        else:
            assert summary_errors(form)
        for field in (form.on, form.next_on, form.at, form.hours):
            assert str(field())
