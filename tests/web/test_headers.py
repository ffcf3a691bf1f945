"""Headers on every response, tried in a browser."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response, redirect
from werkzeug.serving import make_server

from feedback.web import headers, static, templating
from tests.looking import violations
from tests.web.demo import make_app


def directives(response: Response) -> dict[str, str]:
    lines = response.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (line.partition(" ") for line in lines)}


@pytest.fixture(scope="module")
def serving() -> Flask:
    """A demo that answers exceptions as it would when serving."""
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/away")
    def away() -> object:
        return redirect("/")

    return app


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("OPTIONS", "/", 200),
        ("GET", "/nowhere", 404),
        ("POST", "/panel", 405),
        ("POST", "/questions", 400),
        ("DELETE", "/panel", 405),
        ("PUT", "/fail/403", 405),
        ("GET", "/fail/403", 403),
        ("GET", "/fail/413", 413),
        ("GET", "/fail/503", 503),
        ("GET", "/crash", 500),
        ("GET", "/away", 302),
    ],
)
def test_every_response_has_them(serving, method, path, status):
    response = serving.test_client().open(path, method=method)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    for name, value in headers.FORCED.items():
        assert response.headers.get_all(name) == [value]
    found = directives(response)
    assert found["default-src"] == "'none'"
    assert found["form-action"] == "'self'"
    assert found["base-uri"] == "'none'"
    assert found["frame-ancestors"] == "'none'"
    assert found["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_referrer_policy_lets_forms_be_posted():
    # Flask-WTF compares the Referer of posts over HTTPS: with none it refuses them all
    assert headers.FORCED["Referrer-Policy"] == "same-origin"


def test_a_view_may_set_its_own_content_policy_but_not_caching():
    app = Flask("x", static_folder=None)
    static.init_static(app)
    templating.init_templates(app)
    headers.init_headers(app)

    @app.get("/media")
    def media() -> Response:
        response = Response(b"x", mimetype="audio/ogg")
        response.headers["Content-Security-Policy"] = headers.policy(app, media_src="'self'")
        response.headers["Content-Disposition"] = "attachment"
        response.headers["Cache-Control"] = "public"
        return response

    response = app.test_client().get("/media")
    assert directives(response)["media-src"] == "'self'"
    assert directives(response)["default-src"] == "'none'"
    assert response.headers["Content-Disposition"] == "attachment"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def site(demo_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, demo_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("width", [1000, 320])
def test_in_a_browser_nothing_is_blocked_and_everybody_can_use_it(site, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/")
    assert len(asked) == 3
    # the template's inline script ran, so its hash is right
    assert "govuk-frontend-supported" in page.evaluate("document.body.className")
    for path in ("/", "/questions"):
        page.goto(f"{site}{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.fill("textarea", "\n\none\n  two & <b>")
    page.click("form button:text('Continue')")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert page.input_value("textarea") == "\n\none\n  two & <b>"
    assert said == []
    context.close()


def test_buttons_of_scripts_only_where_scripts_run(site, browser):
    for runs in (True, False):
        context = browser.new_context(java_script_enabled=runs)
        page = context.new_page()
        page.goto(f"{site}/")
        assert page.locator("[data-copy]").is_visible() is runs
        assert page.locator("[data-print]").is_visible() is runs
        if runs:
            page.click("[data-copy]")
            page.wait_for_function(
                "document.querySelector('.candour-code__said').textContent === 'Copied'"
                " || getSelection().toString().includes('K7QM')"
            )
        context.close()


def test_microphone_and_camera_can_be_allowed_for_a_page_and_nothing_else_can():
    app = make_app()
    name, value = headers.RECORDING

    @app.get("/record")
    def record() -> Response:
        return Response("<p>", headers={name: value, "X-Frame-Options": "ALLOWALL"})

    @app.get("/more")
    def more() -> Response:
        return Response("<p>", headers={name: value.replace("usb=()", "usb=(self)")})

    allowed = app.test_client().get("/record").headers
    assert allowed.getlist(name) == [value]
    assert "microphone=(self)" in value
    assert "camera=(self)" in value
    assert value.count("()") == headers.FORCED[name].count("()") - 2
    assert allowed.getlist("X-Frame-Options") == ["DENY"]
    assert app.test_client().get("/more").headers.getlist(name) == [headers.FORCED[name]]
