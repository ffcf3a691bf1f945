"""A tiny app that shows every component, for the tests and for looking at."""

from datetime import date

from flask import Flask, abort, render_template, render_template_string, session
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect, FlaskForm

from feedback.web import errorpages, fields, headers, static, templating

SCALE = [
    ("1", "Not at all"),
    ("2", "Slightly"),
    ("3", "Moderately"),
    ("4", "Well"),
    ("5", "Very well"),
    ("0", "Prefer not to say"),
]
MISSING = _l("Choose an answer, or choose “Prefer not to say”")


class Answers(FlaskForm):
    """What a page of questions holds."""

    understand = fields.radios(
        "How well do you understand what it is like to be in the group?", SCALE, missing=MISSING
    )
    topics = fields.checkboxes("What did you talk about?", [("a", "Work"), ("b", 'The "rest"')])
    hopes = fields.textarea(
        "What do you hope to learn?",
        hint="Don’t name or describe anyone who could be recognised.",
        limit=2000,
    )
    name = fields.text("What shall we call you?", missing="Enter a name", width=20)


class Everything(Answers):
    """Each kind of field once."""

    met = fields.day("When did you meet?", hint="For example, 14 3 2026", missing="Enter a day")
    place = fields.select("Where?", [("", "Choose"), ("x", "Online"), ("y", "In person")])
    mail = fields.email("Your email address")
    code = fields.code("Your code")
    secret = fields.passphrase("Your passphrase")
    sheet = fields.upload("People (CSV)", accept=".csv")
    agree = fields.checkbox("I agree", missing="Tick the box to go on")


QUESTIONS = """{% extends "base.html" %}
{% from "components/forms.html" import error_summary, page_form %}
{% block title %}Questions{% endblock %}
{% block content %}
{{ error_summary(form) }}
<h1 class="govuk-heading-l">Questions</h1>
<p class="govuk-body">{{ note }}</p>
{{ page_form(form) }}
{% endblock %}"""

COMPONENTS = """{% extends "base.html" %}
{% from "components/forms.html" import button %}
{% from "components/text.html" import code_block, details, inset, notification, print_button, tag, warning %}
{% from "components/lists.html" import pagination, progress, summary_list, task_list %}
{% from "components/boxes.html" import boxes %}
{% block title %}Components{% endblock %}
{% block content %}
{{ notification(_("Your changes are saved."), kind="success") }}
<h1 class="govuk-heading-l">Your survey</h1>
<p class="govuk-body">Opened on {{ opened|day }}. {{ 1200|whole }} people were asked.</p>
{{ code_block("K7QM-3XPD-9RTW-HF4C", "receipt", "Your code") }}
{{ warning(_("Anyone with this code can read your answers.")) }}
{% call inset() %}<p>The lead sees only sentences such as “More than half said they understand this well.”</p>{% endcall %}
{{ details("Who sees what", "Nobody sees single answers.") }}
<h2 class="govuk-heading-m">Results</h2>
<h3 class="govuk-heading-s">Understand what it is like</h3>
{{ boxes(["few or none", "some", "more than half", "most or all"], 1, "Before", "b1") }}
{{ boxes(["few or none", "some", "more than half", "most or all"], 2, "After", "b2") }}
{{ boxes(["half or fewer", "more than half"], none, "Rose", "b3") }}
<h2 class="govuk-heading-m">Check your answers</h2>
{{ summary_list([{"key": "Name", "value": "Ada <b>", "href": "#main-content"}, {"key": "Role", "value": "Mentor"}]) }}
{{ task_list([{"title": "Choose a guardian", "status": "Done"}, {"title": "Add people", "href": "#main-content", "status": "Not started", "hint": "From a CSV file", "colour": "blue"}]) }}
{{ progress(3, 8, "Opening answers") }}
<p class="govuk-body">{{ tag("Open", "green") }} {{ tag("Closed") }}</p>
<div class="govuk-button-group">{{ button("Start now", href="#main-content", start=true) }}{{ button("Delete", kind="warning") }}{{ button("Not now", kind="secondary") }}{{ print_button() }}</div>
{{ pagination(previous={"href": "#main-content", "label": "Page 1"}, next={"href": "#main-content", "label": "Page 3"}) }}
{% endblock %}"""

PANEL = """{% extends "base.html" %}
{% from "components/text.html" import panel, inset %}
{% block title %}Saved{% endblock %}
{% block content %}{{ panel("Your answers are saved", "You can stop here.") }}{{ inset("All done.") }}{% endblock %}"""

NAVIGATION = [
    {"text": "Schemes", "href": "/", "active": True},
    {"text": "Questions", "href": "/questions"},
    {"text": "Sign out", "href": "/panel"},
]


def make_app() -> Flask:
    """The shell with a few pages on it."""
    app = Flask("demo", static_folder=None)
    app.config.update(SECRET_KEY="x" * 32, MAX_CONTENT_LENGTH=100_000, WTF_CSRF_SSL_STRICT=False)
    static.init_static(app)
    templating.init_templates(app)
    headers.init_headers(app)
    errorpages.init_errors(app)
    templating.set_site(
        app,
        organisation="Borough of Example",
        demo=True,
        footer_links=[{"text": "Help", "href": "/panel"}, {"text": "Privacy", "href": "/panel"}],
        contact="Sam Lee, 0161 000 0000",
    )
    CSRFProtect(app)
    _add_pages(app)
    return app


def _add_pages(app: Flask) -> None:
    @app.get("/")
    def components() -> str:
        return render_template_string(
            COMPONENTS, opened=date(2026, 3, 14), navigation=NAVIGATION, back_link="/panel"
        )

    @app.get("/panel")
    def panel() -> str:
        return render_template_string(PANEL)

    @app.route("/questions", methods=["GET", "POST"])
    def questions() -> str:
        form = Everything()
        form.validate_on_submit()
        return render_template_string(QUESTIONS, form=form, note="All are optional.")

    @app.get("/fail/<int:status>")
    def fail(status: int) -> str:
        abort(status)

    @app.get("/crash")
    def crash() -> str:
        raise RuntimeError("a secret in a traceback")

    @app.get("/session")
    def reads_session() -> str:
        return str(session.get("a"))


if __name__ == "__main__":
    make_app().run(port=8399)
