"""A tiny app that shows every component, for the tests and for looking at."""

from datetime import date
from pathlib import Path

from flask import Flask, abort, render_template, session
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader

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

    class Meta(FlaskForm.Meta):
        """`CSRFProtect` checks every post, and `page_form` writes the field."""

        csrf = False

    understand = fields.radios(
        "How well do you understand what it is like to be in the group?", SCALE, missing=MISSING
    )
    topics = fields.checkboxes("What did you talk about?", [("a", "Work"), ("b", 'The "rest"')])
    hopes = fields.textarea(
        "What do you hope to learn?",
        hint="Please don't name or describe anyone who could be recognised.",
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


NAVIGATION = [
    {"text": "Schemes", "href": "/", "active": True},
    {"text": "Questions", "href": "/questions"},
    {"text": "Sign out", "href": "/panel"},
]


def make_app() -> Flask:
    """The shell with a few pages on it."""
    app = Flask("demo", static_folder=None)
    app.config.update(
        PUBLIC_URL="http://localhost",
        SECRET_KEY="x" * 32,
        MAX_CONTENT_LENGTH=100_000,
        WTF_CSRF_SSL_STRICT=False,
    )
    static.init_static(app)
    templating.init_templates(app)
    pages = FileSystemLoader(Path(__file__).parent / "templates")
    app.jinja_env.loader = ChoiceLoader([pages, app.jinja_env.loader])
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
        return render_template(
            "components.html", opened=date(2026, 3, 14), navigation=NAVIGATION, back_link="/panel"
        )

    @app.get("/panel")
    def panel() -> str:
        return render_template("panel.html")

    @app.route("/questions", methods=["GET", "POST"])
    def questions() -> str:
        form = Everything()
        form.validate_on_submit()
        return render_template("questions.html", form=form, note="All are optional.")

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
