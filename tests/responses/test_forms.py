"""A page in perfect order is read without its form, and says what its form would say."""

import pytest
from flask import Flask, request
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from feedback.responses.forms import CheckForm, answers_of, complete, page_form, quoted
from tests import asking

LIMIT = 100
THREE = asking.points("No", "Perhaps", "Yes", favourable=(3,))
ASKED = asking.survey(
    asking.rating("honest", "I can be honest", scale=THREE),
    asking.rating("heard", "I was heard", scale=THREE),
    asking.text("comments", "Any comments?", max_bytes=LIMIT),
)
RATINGS, TEXTS = ASKED.for_("mentor", "pre")
RATED = {"q-honest": "1", "q-heard": "none"}

app = Flask(__name__)
app.config["SECRET_KEY"] = "only for this test"
Babel(app)

values = st.sampled_from(["1", "2", "3", "none", "4", "", " 1", "None"])
words = st.text(st.sampled_from(" \t\r\n\0aé€𝄞"), max_size=LIMIT + 5)


def both(page, posted: MultiDict[str, str]):
    """What is read without the form, and with it (None where the form has errors)."""
    with app.test_request_context("/", method="POST", data=posted):
        quick = complete(page, request.form)
        form = page_form(page, "pre", hint="")
        return quick, answers_of(page, form) if form.validate() else None


@given(st.lists(st.tuples(st.sampled_from(["q-honest", "q-heard", "q-comments"]), values)))
def test_ratings_say_the_same_both_ways(posted):
    quick, slow = both(RATINGS, MultiDict(posted))
    assert quick is None or quick == slow


@given(st.lists(words, max_size=2))
def test_texts_say_the_same_both_ways(typed):
    quick, slow = both(TEXTS, MultiDict([("q-comments", one) for one in typed]))
    assert quick is None or quick == slow


def test_a_page_in_order_needs_no_form():
    quick, slow = both(RATINGS, MultiDict(RATED))
    assert quick == slow
    assert quick is not None
    assert quick.closed == {"honest": "1", "heard": ""}
    quick, slow = both(TEXTS, MultiDict({"q-comments": " one\r\ntwo "}))
    assert quick == slow
    assert quick is not None
    assert quick.texts == {"comments": "one\ntwo"}


@pytest.mark.parametrize(
    ("page", "posted"),
    [
        (RATINGS, {"q-honest": "1"}),
        (RATINGS, RATED | {"q-honest": "4"}),
        (RATINGS, RATED | {"q-honest": ""}),
        (RATINGS, RATED | {"q-honest": ["1", "2"]}),
        (TEXTS, {}),
        (TEXTS, {"q-comments": "é" * (LIMIT // 2 + 1)}),
    ],
    ids=["missing", "no such option", "empty", "twice", "no text", "too long"],
)
def test_anything_else_is_for_the_form(page, posted):
    assert complete(page, MultiDict(posted)) is None


@pytest.mark.parametrize("posted", [["yes"], ["no"], [], ["maybe"], ["yes", "no"], [""]])
def test_the_last_question_says_the_same_both_ways(posted):
    given = MultiDict([("quote", one) for one in posted])
    with app.test_request_context("/", method="POST", data=given):
        form = CheckForm(meta={"csrf": False})
        slow = form.quote.data == "yes" if form.validate() else None
        quick = quoted(request.form)
    assert quick == slow if posted in (["yes"], ["no"]) else quick is None
