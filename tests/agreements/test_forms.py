"""Whatever is typed: the form takes it as terms within the limits, or says what is wrong where."""

import time
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedback.agreements.forms import sign_form, terms_form
from feedback.agreements.terms import FREQUENCIES, PLACES, check
from feedback.members.arrangements import Arrangements

from .conftest import TERMS

LIMITS = Arrangements(fewest=4, most=6, shortest_minutes=45, longest_minutes=60, months=6)
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "often": st.sampled_from([*FREQUENCIES, "never"]),
        "often_own": st.text(max_size=210),
        "number": st.one_of(st.integers(-1, 10).map(str), st.text(max_size=4)),
        "minutes": st.one_of(st.integers(40, 65).map(str), st.text(max_size=4)),
        "dates": st.one_of(st.text(max_size=60), st.dates().map(str), st.just("1 3 2027\r\n\r\n")),
        "place": st.sampled_from([*PLACES, "moon"]),
        "where": st.text(max_size=210),
        "words": st.sampled_from(["ours", "scheme", "mine"]),
    },
)
GOOD = {"often": "month", "number": "4", "minutes": "60", "place": "video"}


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("forms")
    made.config.update(SECRET_KEY="x")
    Babel(made)
    return made


@settings(max_examples=200)
@given(typed=TYPED, choice=st.booleans())
@example(typed=GOOD, choice=False)
@example(typed=GOOD | {"dates": "\u2028"}, choice=False)
@example(typed=GOOD | {"number": "04", "words": "ours"}, choice=True)
def test_it_gives_terms_within_the_limits_or_errors(app, typed, choice):
    with app.test_request_context("/", method="POST", data=typed):
        form = terms_form(LIMITS, choice=choice)
        valid = form.validate()
        assert valid == (form.terms is not None) == (not form.errors)
        if form.terms:
            assert check(form.terms, LIMITS) == []


@given(
    number=st.integers(4, 6),
    minutes=st.integers(45, 60),
    often=st.sampled_from(FREQUENCIES),
    place=st.sampled_from(PLACES),
)
def test_what_was_agreed_is_shown_as_it_can_be_sent_again(app, number, minutes, often, place):
    own = "Every ten days" if often == "own" else ""
    terms = replace(TERMS, number=number, minutes=minutes, often=often, often_own=own, place=place)
    with app.test_request_context("/"):
        form = terms_form(LIMITS, choice=False)
        form.fill(terms)
        shown = {field.name: field.data for field in form}
    with app.test_request_context("/", method="POST", data=shown):
        again = terms_form(LIMITS, choice=False)
        assert again.validate(), again.errors
        assert again.terms == terms


def test_more_than_anybody_types_is_not_read_for_days(app):
    began = time.process_time()
    with app.test_request_context("/", method="POST", data=GOOD | {"dates": "a." * 400_000}):
        form = terms_form(LIMITS, choice=False)
        assert not form.validate()
        assert "characters or fewer" in str(form.dates.errors[0])
    assert time.process_time() - began < 1


def test_the_ticks_are_those_of_the_promises(app):
    promises = ("I will listen.", "I will come.")
    with app.test_request_context("/", method="POST", data={"promise_1": "y", "name": "Amina"}):
        form = sign_form(promises)
        assert form.ticked == ["I will come."]
        assert not form.validate()
        assert list(form.errors) == ["promise_0"]
        assert sign_form(promises, empty=True).ticked == []


def test_a_promise_that_the_lead_wrote_is_escaped_where_it_was_not_ticked(app):
    with app.test_request_context(method="POST"):
        form = sign_form(("<b>I</b> promise",))
        assert not form.validate()
        page = "{% autoescape true %}{{ form.promise_0.errors[0] }}{% endautoescape %}"
        told = app.jinja_env.from_string(page).render(form=form)
    assert told == "Tick “&lt;b&gt;I&lt;/b&gt; promise”"
