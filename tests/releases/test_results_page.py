"""What is displayed of made-up releases, on a page as people get it."""

import pytest
from flask import Flask, render_template_string

from feedback.releases import display
from feedback.releases.display import Reading
from feedback.web import static, templating
from tests.releases.made_up import (
    NAMES,
    TWELVE_PARTS,
    TWO_PARTS,
    VALUES,
    WRITTEN,
    large,
    questions,
    small,
)
from tests.web.page import Page, check_page

from .build import scale

_PAGE = (
    '{% extends "base.html" %}{% from "releases/_results.html" import results %}'
    "{% block title %}T{% endblock %}"
    '{% block content %}<h1>Outcomes</h1>{{ results(outcome, "o1", 8) }}{% endblock %}'
)


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("results", static_folder=None)
    static.init_static(made)
    templating.init_templates(made)
    return made


def shown(app: Flask, release) -> Page:
    """The page, once it is found to be without a fault."""
    asked = [*questions(), scale("q8", kind="text", text="What have you learned?")]
    values = {one.id: VALUES for one in asked}
    reading = Reading(asked, names=NAMES, values=values)
    views = display.view(release, reading)
    outcome = {
        "pictures": display.overview(release, reading),
        "shown": [one for one in views if one.shown],
        "hidden": [one for one in views if not one.shown],
        "comments": display.comments(release, asked),
        "footnotes": display.footnotes(views),
    }
    with app.test_request_context():
        return check_page(render_template_string(_PAGE, outcome=outcome))


def test_words_have_boxes_and_no_numbers(app):
    page = shown(app, small())
    assert len([one for one in page.all("svg") if one.get("role") == "img"]) == 7
    assert "How the numbers are made" not in page.text()
    assert "%" not in page.text()


def test_numbers_have_an_overview_bars_and_groups(app):
    release = large(5000, TWELVE_PARTS)
    release["questions"][5]["slices"] = [{"name": "all", "not_shown": True}]
    page = shown(app, release)
    pictures = [one for one in page.all("svg") if one.get("role") == "img"]
    assert len(pictures) == 1 + 6 * (1 + 3)
    overview, first, roles, *_ = page.all("table")
    assert len(list(overview.iter("tr"))) == 1 + 6
    assert len(list(first.iter("tr"))) == 1 + 5 + 3
    assert "about 2,500 people" in page.text(roles)
    text = page.text()
    assert "Highways not shown" in text
    assert "Not shown, to protect people" in text
    assert "People who skipped a question count in the group." in text


def test_after_alone_is_a_table_of_one_column(app):
    release = large(60, TWO_PARTS, count=1)
    for part in release["questions"][0]["slices"]:
        for name in ("counts_before", "rose", "change"):
            part.pop(name)
    page = shown(app, release)
    first, groups = page.all("table")
    assert [page.text(one) for one in first.iter("th")][:2] == ["Answer", "After"]
    assert "\N{EN DASH}" in page.text(groups)


def test_comments_come_with_their_themes_first(app):
    page = shown(app, {**small(), "comments": WRITTEN})
    text = page.text()
    assert text.index("Being listened to") < text.index("We need more time for each meeting.")
    assert "Names are taken out: […]." in text
    assert len(page.all("blockquote")) == 2


def test_what_people_wrote_is_escaped(app):
    written = [{"question": "q8", "wave": "pre", "quotes": ["<b>bold</b>"]}]
    page = shown(app, {**small(1), "comments": written})
    assert "<b>bold</b>" in page.text()
    assert "Themes" not in page.text()
