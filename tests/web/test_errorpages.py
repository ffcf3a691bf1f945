"""Error pages: plain, safe, and nothing typed is lost."""

import errno
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from feedback.web import errorpages
from tests.web.demo import make_app
from tests.web.page import check_page

OURS = {"Sec-Fetch-Site": "same-origin"}


FAULTS = {
    "full": OSError(errno.ENOSPC, "no room for somebody's text"),
    "busy": OSError(errno.EMFILE, "too many"),
    "ours": KeyError("somebody's text"),
}


@pytest.fixture(scope="module")
def app() -> Flask:
    """A demo that answers exceptions as it would when serving."""
    made = make_app()
    made.config["PROPAGATE_EXCEPTIONS"] = False

    @made.post("/failing/<kind>")
    def failing(kind: str) -> str:
        raise FAULTS[kind]

    @made.get("/wait/<kind>")
    def wait(kind: str) -> str:
        if kind == "busy":
            raise ServiceUnavailable(retry_after=2)
        raise TooManyRequests(retry_after=60)

    return made


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503, 410, 418, 501])
def test_each_in_plain_words_with_a_way_back(app, status):
    response = app.test_client().get(f"/fail/{status}")
    assert response.status_code == status
    page = check_page(response.text)
    assert page.title == f"{page.heading} \u2013 Candour"
    assert 'href="/"' in response.text
    assert "Sam Lee" in page.text()
    assert str(status) not in page.text().replace("0161 000 0000", "")


def test_who_may_only_have_to_sign_in_is_told_where(app):
    client = app.test_client()
    assert 'href="/sign-in"' in client.get("/fail/403").text
    assert 'href="/sign-in"' not in client.get("/fail/404").text


def test_a_crash_says_nothing_of_itself(app):
    response = app.test_client().get("/crash")
    assert response.status_code == 500
    assert "Sorry, something went wrong" in check_page(response.text).heading
    assert "traceback" not in response.text.lower()
    assert "RuntimeError" not in response.text


def test_no_session_is_read_or_set(app):
    client = app.test_client()
    client.set_cookie("session", "anything")
    for path in ("/nowhere", "/fail/403", "/fail/429", "/crash"):
        response = client.get(path)
        assert "Vary" not in response.headers
        assert "Set-Cookie" not in response.headers
    # the test can tell: this page does read it
    assert "Cookie" in client.get("/session").headers["Vary"]


def test_a_failing_context_processor_does_not_break_error_pages():
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.context_processor
    def broken() -> dict[str, str]:
        raise RuntimeError("no store")

    assert "Page not found" in app.test_client().get("/nowhere").text
    assert app.test_client().get("/").status_code == 500


def test_what_the_exception_says_to_the_browser_is_kept(app):
    client = app.test_client()
    assert client.get("/wait/busy").headers["Retry-After"] == "2"
    assert client.get("/wait/long").headers["Retry-After"] == "60"
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        assert "GET" in client.post("/panel").headers["Allow"]
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_a_refused_form_shows_what_was_typed_and_no_secret(app):
    typed = "A long answer\nwith </textarea><script>lines</script> & more"
    secrets = {
        "passphrase": "s1-word",
        "new_passphrase": "s2-word",
        "code": "s3-word",
        "return_code": "s4-word",
        "recovery": "s5-word",
        "totp": "s6-word",
        "csrf_token": "s7-word",
        "Token": "s8-word",
    }
    data = {"hopes": typed, "other": "short", "understand": "4", "empty": "  "} | secrets
    response = app.test_client().post("/questions", data=data, headers=OURS)
    assert response.status_code == 400
    page = check_page(response.text)
    areas = ["".join(node.itertext()) for node in page.all("textarea")]
    assert areas == [typed, "short"]
    assert "-word" not in response.text
    assert "not saved" in page.text()


def test_text_that_starts_with_an_empty_line_is_shown_whole(app):
    response = app.test_client().post("/questions", data={"hopes": "x\n\n  y"}, headers=OURS)
    page = check_page(response.text)
    assert "".join(page.all("textarea")[0].itertext()) == "x\n\n  y"


def test_nothing_typed_no_heading_for_it(app):
    response = app.test_client().post("/questions", data={}, headers=OURS)
    assert response.status_code == 400
    assert "What you typed" not in response.text


def test_too_large_a_post(app):
    data = {"sheet": (BytesIO(b"x" * 200_000), "a.csv")}
    response = app.test_client().post("/questions", data=data)
    assert response.status_code == 413
    assert "too large" in check_page(response.text).heading


def test_views_can_say_that_a_session_ran_out(app):
    typed = {"text": "kept words"}
    with app.test_request_context("/", method="POST", data=typed, headers=OURS):
        response = errorpages.timed_out()
    assert response.status_code == 400
    assert b"kept words" in response.data


@pytest.mark.parametrize(
    ("kind", "status", "words", "again"),
    [
        ("full", 503, "cannot save anything right now", "120"),
        ("busy", 503, "busy", "10"),
        ("ours", 500, "went wrong", None),
    ],
)
def test_a_fault_of_ours_shows_what_was_typed_and_when_to_try_again(
    app, kind, status, words, again
):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        typed = {"hopes": "A long answer", "passphrase": "two words", "action": "continue"}
        response = app.test_client().post(f"/failing/{kind}", data=typed, headers=OURS)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    page = check_page(response.text)
    assert response.status_code == status
    assert words in page.heading
    assert response.headers.get("Retry-After") == again
    assert ["".join(node.itertext()) for node in page.all("textarea")] == ["A long answer"]
    assert "still saved" in page.text()
