"""What every template may use, and the base page."""

from datetime import date

import pytest
from flask import Flask, render_template, render_template_string
from markupsafe import Markup

from feedback.web import static, templating
from tests.web.page import check_page


@pytest.fixture
def plain() -> Flask:
    app = Flask("x", static_folder=None)
    app.secret_key = "x" * 32
    static.init_static(app)
    templating.init_templates(app)
    return app


def test_components_make_a_good_page(client):
    page = check_page(client.get("/").text)
    assert page.title == "Components \u2013 Candour"
    assert "Opened on 14 March 2026. 1,200 people" in page.text()


def test_what_a_view_passes_is_escaped(client):
    assert "Ada &lt;b&gt;" in client.get("/").text


def test_site_is_on_every_page_and_demo_only_where_set(plain, client):
    base = '{% extends "base.html" %}{% block title %}T{% endblock %}'
    assert "Everything here is invented" in client.get("/panel").text
    assert "Borough of Example" in client.get("/nowhere").text
    with plain.test_request_context():
        html = render_template_string(base)
        assert "invented" not in html
        assert "candour-header__organisation" not in html
        templating.set_site(plain, organisation="<City>")
        assert "&lt;City&gt;" in render_template_string(base)


def test_a_notice_is_said_above_the_heading_and_escaped(plain):
    page = '{% extends "base.html" %}{% block content %}<h1>H</h1>{% endblock %}'
    with plain.test_request_context():
        html = render_template_string(page, notice="<Saved>")
        assert "govuk-notification-banner" not in render_template_string(page)
    assert html.index("&lt;Saved&gt;") < html.index("<h1>")


def test_navigation_marks_where_one_is(client):
    page = check_page(client.get("/").text)
    here = [page.text(node) for node in page.all("a") if node.get("aria-current")]
    assert here == ["Schemes"]


def test_error_before_the_title(client):
    client.application.config["WTF_CSRF_ENABLED"] = False
    try:
        page = client.post("/questions", data={"hopes": "x"}).text
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = True
    assert "<title>Error: Questions \u2013 Candour</title>" in page


def test_days_and_numbers(plain):
    with plain.app_context():
        assert templating.day(date(2026, 3, 14)) == "14 March 2026"
        assert templating.day(date(2026, 11, 1)) == "1 November 2026"
        assert templating.whole(1200) == "1,200"
        assert templating.whole(7) == "7"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Samaritans, 116 123", ["116 123"]),
        ("Ask Sam & Co, 0161 496 0123 or +44 161 496 0000.", ["0161 496 0123", "+44 161 496 0000"]),
        ("Until 13 August 2026, call 999", []),
        ("Key: 24cd 036a, <b>don't</b>, 7-20 123", []),
    ],
)
def test_a_telephone_number_stays_on_one_line(text, whole):
    html = templating.unbroken(text)
    assert html.count("<") == 2 * len(whole)
    assert all(f'<span class="candour-whole">{number}</span>' in html for number in whole)
    assert "&lt;b&gt;don&#39;t" in html or "<b>" not in text
    assert templating.unbroken(Markup("a &amp; 116 123")).startswith("a &amp; <span")


def test_texts_carry_values_escaped(plain):
    with plain.test_request_context():
        html = render_template_string('{{ _("Until %(day)s", day=when) }}', when="<b>")
    assert html == "Until &lt;b&gt;"


def test_the_token_field_is_escaped_and_one_for_a_session(plain):
    with plain.test_request_context():
        first, second = templating.csrf_field(), templating.csrf_field()
    assert first == second
    assert first.startswith('<input type="hidden" name="csrf_token" value="')


def test_templates_are_found_beside_the_package():
    assert (templating.FOLDER / "base.html").is_file()


def _said(folder) -> str:
    app = Flask(__name__)
    templating.init_templates(app, folder=folder, compiled=folder / "kept")
    with app.test_request_context():
        return render_template("note.html")


def test_a_kept_template_is_made_anew_once_its_text_is_another(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "note.html").write_text("one")
    assert _said(tmp_path) == "one"
    kept = list((tmp_path / "kept").iterdir())
    assert kept
    assert _said(tmp_path) == "one"
    (tmp_path / "note.html").write_text("two")
    assert _said(tmp_path) == "two"
    for one in kept:
        one.write_bytes(b"not what was kept")
    assert _said(tmp_path) == "two"


def test_where_nothing_can_be_kept_pages_are_there_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "note.html").write_text("one")
    (tmp_path / "kept").write_text("a file, so no folder")
    assert _said(tmp_path) == "one"
