"""Fields and widgets: what is mended, and what they read."""

from copy import deepcopy
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField

from feedback.web import fields
from feedback.web.widgets import summary_errors
from tests.web.demo import Everything
from tests.web.page import Page, check_page


class Person(Form):
    name = fields.text("Name", missing="Enter a name")


class Group(Form):
    people = FieldList(FormField(Person), min_entries=2)
    met = fields.day("When?", missing="Enter a day")


def parse(form: Form, name: str) -> Page:
    return Page(f"<!doctype html><html lang=en><title>x</title><h1>x</h1>{form[name]()}")


@pytest.fixture(autouse=True)
def _in_app(demo_app: Flask):
    with demo_app.test_request_context():
        yield


def test_no_hint_means_no_described_by():
    form = Everything(formdata=None)
    for name in ("understand", "topics", "agree", "name", "met", "code"):
        page = parse(form, name)
        described = [node for node in page.root.iter() if node.get("aria-describedby")]
        hinted = bool(form[name].description)
        assert bool(described) is hinted, name


def test_the_question_is_there_with_settings_of_its_own():
    form = Everything(formdata=None)
    for name in ("understand", "topics", "met"):
        legend = parse(form, name).all("legend")[0]
        assert str(form[name].label.text) in "".join(legend.itertext())
        assert "govuk-fieldset__legend--s" in legend.get("class", "")


def test_rendering_leaves_the_settings_as_they_were():
    # a form of its own: another's settings may have been changed by an earlier test
    class Fresh(FlaskForm):
        choice = fields.radios("A", [("1", "One")], inline=True)
        met = fields.day("B")
        words = fields.textarea("C")

    form = Fresh(formdata=None)
    for field in (form.choice, form.met, form.words):
        before = deepcopy(field.render_kw)
        assert field() == field()
        assert field.render_kw == before


def test_a_question_cannot_bring_markup():
    class Sly(FlaskForm):
        sly = fields.radios("<b>&", [('"><script>', "<i>")], hint="<u>")

    html = str(Sly(formdata=None).sly())
    assert not any(tag in html for tag in ("<b>", "<i>", "<u>", "<script>"))


@pytest.mark.parametrize(
    ("boxes", "day", "error"),
    [
        (["14", "3", "2026"], date(2026, 3, 14), None),
        ([" 1 ", "01", "2026"], date(2026, 1, 1), None),
        (["", "", ""], None, "Enter a day"),
        ([], None, "Enter a day"),
        (["", "3", "2026"], None, "Enter a real date, such as 14 3 2026"),
        (["31", "2", "2026"], None, "Enter a real date, such as 14 3 2026"),
        (["x", "2", "2026"], None, "Enter a real date, such as 14 3 2026"),
        (["1", "2", "26"], None, "Enter a real date, such as 14 3 2026"),
        (["1", "2", "99999999999"], None, "Enter a real date, such as 14 3 2026"),
        (["1", "2"], None, "Enter a real date, such as 14 3 2026"),
        (["1", "2", "2026", "5"], None, "Enter a real date, such as 14 3 2026"),
        (["1", "2", "9" * 5000], None, "Enter a real date, such as 14 3 2026"),
    ],
)
def test_days(boxes, day, error):
    class Meeting(Form):
        met = fields.day("When?", missing="Enter a day")

    form = Meeting(MultiDict([("met", box) for box in boxes] or [("other", "x")]))
    assert form.validate() is (error is None)
    assert form.met.data == day
    assert list(form.met.errors) == ([error] if error else [])
    shown = [node.get("value") or "" for node in parse(form, "met").all("input")]
    assert shown == [*boxes, "", "", ""][:3]


def test_errors_link_to_what_is_there():
    form = Everything(MultiDict({"name": "x" * 300, "met": "1"}))
    form.validate()
    found = summary_errors(form)
    assert {"text": "Use 200 characters or fewer", "href": "#name"} in found
    html = "".join(str(form[name]()) for name in ("understand", "name", "met", "agree"))
    ids = {node.get("id") for node in Page(html).root.iter()}
    assert [error for error in found if error["href"][1:] not in ids] == []
    assert "#met-day" in [error["href"] for error in found]


def test_errors_of_nested_and_whole_forms():
    form = Group(MultiDict({"people-0-name": "a", "people-1-name": ""}))
    form.validate()
    form.form_errors.append("Too few")
    assert summary_errors(form) == [
        {"text": "Too few"},
        {"text": "Enter a name", "href": "#people-1-name"},
        {"text": "Enter a day", "href": "#met-day"},
    ]


def test_no_errors_no_summary(client):
    assert "There is a problem" not in client.get("/questions").text


def test_line_ends_are_counted_once():
    class Diary(Form):
        entry = fields.textarea("Entry", limit=3)

    form = Diary(MultiDict({"entry": "a\r\nb"}))
    assert form.validate()
    assert form.entry.data == "a\nb"
    assert not Diary(MultiDict({"entry": "abcd"})).validate()


def test_a_passphrase_is_never_filled_in_again():
    form = Everything(MultiDict({"secret": "correct horse"}))
    assert "correct horse" not in str(form.secret())


def test_every_field_on_one_page(client):
    page = check_page(client.get("/questions").text)
    assert len(page.all("fieldset")) == 3


def test_an_error_is_escaped_even_if_its_lazy_text_calls_itself_safe(demo_app):
    class Asked(fields.Form):
        named = fields.text("Name", missing=lazy_gettext("Not %(what)s", what="<b>this</b>"))

    with demo_app.test_request_context(method="POST"):
        form = Asked()
        assert not form.validate()
        assert "<b>" not in str(form.named())
        assert "Not &lt;b&gt;this" in str(form.named())


@pytest.mark.parametrize("sent", [True, 7, None, ["name"], {"name": 7}, {"name": ["a", 1]}, "x"])
def test_json_is_never_a_form(demo_app, sent):
    class Asked(fields.Form):
        name = fields.text("Name", missing="Enter a name")

    with demo_app.test_request_context(method="POST", json=sent):
        form = Asked()
        assert not form.validate()
        assert form.name.data is None


def test_a_text_is_no_file_and_a_file_no_text(demo_app):
    class Asked(fields.Form):
        name = fields.text("Name", missing="Enter a name")
        sheet = fields.upload("People", missing="Choose a file")

    def sent(**given):
        with demo_app.test_request_context(method="POST", data=given):
            form = Asked()
            form.validate()
            return form.name.data, form.sheet.data, sorted(form.errors)

    def file():
        return BytesIO(b"x"), "a.csv"

    assert sent(name="Ada", sheet="a.csv") == ("Ada", None, ["sheet"])
    assert sent(name=file(), sheet="a.csv") == (None, None, ["name", "sheet"])
    name, sheet, errors = sent(name="Ada", sheet=file())
    assert (name, sheet.filename, errors) == ("Ada", "a.csv", [])
