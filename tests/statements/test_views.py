"""What the site says of itself is open to all, needs no session, and is true."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.config import Config
from feedback.statements.cookies import COOKIES
from feedback.statements.licences import parts, texts
from feedback.statements.security import PATH
from feedback.storage.sqlite import initialise
from tests.accounts.site import Browser
from tests.conftest import MASTER
from tests.responses.test_views import Visitor
from tests.scenario import open_survey, ready
from tests.web.page import check_page

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PAGES = ("/accessibility", "/cookies", "/privacy", "/licences")


def made(folder: Path, **more: object) -> tuple[Flask, object]:
    store = initialise(folder, (MASTER,), SetClock(NOW))
    config = Config(folder, (MASTER,), organisation="Borough of Example", **more)
    return create_app(config, store), store


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("said") / "data"
    found, store = made(folder, security_contact="mailto:safe@example.org")
    yield found
    store.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_open_and_leave_nothing(app: Flask, path: str):
    answer = app.test_client().get(path)
    check_page(answer.text)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_links_to_them(app: Flask, path: str):
    assert f'href="{path}"' in app.test_client().get("/help").text


def test_the_accessibility_statement_says_what_the_regulations_ask(app: Flask):
    text = check_page(app.test_client().get("/accessibility").text).text()
    for needed in (
        "Borough of Example is committed to making this site accessible",
        "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA",
        "Equality and Human Rights Commission (EHRC)",
        "Equality Advisory and Support Service (EASS)",
        "This statement was prepared on 22 November 2026",
    ):
        assert needed in text


def test_security_txt_is_as_rfc_9116_has_it(app: Flask):
    answer = app.test_client().get(PATH)
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.strip().split("\r\n"))
    assert fields["Contact"] == "mailto:safe@example.org"
    assert fields["Canonical"] == f"http://127.0.0.1:8000{PATH}"
    assert fields["Preferred-Languages"] == "en, cy"
    until = datetime.fromisoformat(fields["Expires"])
    assert NOW + timedelta(days=30) < until < NOW + timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(tmp_path: Path):
    app, store = made(tmp_path / "data")
    assert app.test_client().get(PATH).status_code == 404
    store.close()


def pinned() -> dict[str, str]:
    text = (ROOT / "scripts" / "requirements.txt").read_text()
    return {
        re.sub(r"[-_.]+", "-", name).lower(): version
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ \\]+)", text, re.MULTILINE)
    }


def test_licences_are_those_of_what_is_installed_and_pinned(app: Flask):
    found = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in parts()}
    without_package = {"govuk-frontend (styles and scripts)", "eff large word list, shortened"}
    assert without_package < found.keys()
    ours = {name: version for name, version in found.items() if name not in without_package}
    # what every virtual environment has of its own is pinned as well
    assert ours.keys() == pinned().keys() - ({"pip", "setuptools"} - ours.keys())
    assert ours.items() <= pinned().items()
    page = app.test_client().get("/licences").text
    assert all(f"{one.name} {one.version}" in page for one in parts())


def test_every_part_hands_on_its_licence(app: Flask):
    for one in parts():
        assert one.licence != "see its text", one.name
        assert len(one.text) > 100, one.name
    whole = app.test_client().get("/licences.txt")
    assert whole.text == texts()
    assert "Crown Copyright (Government Digital Service)" in whole.text
    assert "Permission is hereby granted" in whole.text.partition("=====")[0], "our own is first"


NAMES = {one.name for one in COOKIES}


def test_the_cookie_page_names_each_with_purpose_and_life(app: Flask):
    text = check_page(app.test_client().get("/cookies").text).text()
    for one in COOKIES:
        assert one.name in text
        assert str(one.purpose) in text
        assert str(one.life) in text


def test_no_code_sets_a_cookie_that_is_not_on_the_page():
    """Wherever a response is given a cookie, its name is one of those constants."""
    constants = {"COOKIE", "RETURN_COOKIE", "DEVICE_COOKIE", "MEDIA_COOKIE"}
    used = set()
    for path in sorted((ROOT / "feedback").rglob("*.py")):
        if "_cookie(" not in (source := path.read_text()):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "set_cookie",
                "delete_cookie",
            }:
                used.add(ast.unparse(node.args[0]))
    assert used == constants


def test_no_page_sets_a_cookie_that_is_not_on_the_page(tmp_path: Path):
    """A survey, left half-way and sent, and a sign-in that fails."""
    app, store = made(tmp_path / "data")
    scene = ready(store, store.clock)
    open_survey(scene, "pre")
    seen: set[str] = set()

    @app.after_request
    def note(response):  # after the cookies of the view, before that of the session
        seen.update(name_of(line) for line in response.headers.getlist("Set-Cookie"))
        return response

    visitor = Visitor(app, scene)
    answers = [visitor.begin(), visitor.answer()]
    answers += [visitor.post("/answer/1", **{"q-honest": "4", "action": "later"})]
    answers += [visitor.get("/answer/later"), visitor.send(), visitor.get("/answer/saved")]
    browser = Browser(app)
    answers += [browser.client.post("/sign-in", data={"email": "a@example.org"})]
    for one in answers:
        seen.update(name_of(line) for line in one.headers.getlist("Set-Cookie"))
    kept = {cookie.key for cookie in visitor.client._cookies.values()}  # noqa: SLF001 - all of them
    assert kept, "a session at least"
    assert seen | kept <= NAMES
    assert len(seen | kept) >= 2, "the session, and the code to come back"
    store.close()


def name_of(line: str) -> str:
    return line.partition("=")[0]
