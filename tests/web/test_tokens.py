"""A token that comes back just as it was signed is taken; nothing else is that was not before."""

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from feedback.web.pages import sign_csrf_token
from feedback.web.tokens import FormTokens

HERE = "https://candour.example"


@pytest.fixture
def browser() -> FlaskClient:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "only for this test"
    FormTokens(app)

    @app.get("/begin")
    def begin() -> str:
        sign_csrf_token()
        return str(session["form_token"])

    @app.get("/other")
    def other() -> str:
        return str(generate_csrf())

    @app.post("/send")
    def send() -> str:
        return "taken"

    return app.test_client()


def sent(browser: FlaskClient, token: str | None, **more: object) -> int:
    fields = {} if token is None else {"csrf_token": token}
    return browser.post("/send", data=fields, **more).status_code


def test_the_signed_token_is_taken_and_so_is_another_signature_of_it(browser):
    signed = browser.get("/begin").text
    assert sent(browser, signed) == 200
    assert sent(browser, browser.get("/other").text) == 200


def test_no_other_token_is_taken(browser):
    strange = browser.application.test_client().get("/begin").text
    signed = browser.get("/begin").text
    for token in (None, "", "None", signed[:-1], signed + "A", signed.swapcase(), "é", strange):
        assert sent(browser, token) == 400


def test_no_session_takes_no_token(browser):
    signed = browser.get("/begin").text
    stranger = browser.application.test_client()
    for token in (None, "", "None", signed):
        assert sent(stranger, token) == 400


def test_over_https_the_form_must_be_one_of_ours(browser):
    signed = browser.get("/begin", base_url=HERE).text
    for referrer, status in (
        (f"{HERE}/begin", 200),
        ("https://candour.example.org/begin", 400),
        ("http://candour.example/begin", 400),
        (None, 400),
    ):
        headers = {"Referer": referrer} if referrer else {}
        assert sent(browser, signed, base_url=HERE, headers=headers) == status
