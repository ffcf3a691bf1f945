"""The page that lists what there is to take away, and each file of it."""

import re

import pytest
from werkzeug.http import parse_options_header

from feedback.packs import views
from feedback.packs.making import make
from feedback.packs.verifying import fingerprint, verify
from tests.releases.scenes import approve, compute, newest, request
from tests.releases.site import URL, Browser, make_app


def address(scene, name=None) -> str:
    files = f"/schemes/{scene.scheme}/outcomes/{newest(scene).id}/files"
    return f"{files}/{name}" if name else files


@pytest.fixture
def holders(published):
    """A browser for each of those who hold keys."""
    app = make_app(published)
    held = {"lead": published.lead, "deputy": published.deputy, "guardian": published.guardians[0]}
    return {name: Browser(app, published, who) for name, who in held.items()}


def take(browser, scene, name):
    return browser.client.get(address(scene, name), base_url=URL)


def test_the_outcomes_lead_to_a_page_that_lists_every_file(published, holders, pack):
    lead = holders["lead"]
    page = lead.get(f"/schemes/{published.scheme}/outcomes").page
    links = [one.get("href") for one in page.all("a")]
    assert address(published) in links
    page = lead.get(address(published)).page
    listed = {one.get("href").rpartition("/")[2] for one in page.all("a")}
    assert {file.name for file in pack} <= listed
    text = page.text()
    assert newest(published).digest.hex() in text
    assert "To print, or to put before a board" in text
    assert re.search(r"report\.pdf To print, or to put before a board \d+(\.\d)? kB", text)
    for file in pack:
        assert fingerprint(file.data) in text, file.name


def test_each_holder_gets_the_same_bytes_as_an_attachment(published, holders, pack):
    for browser in holders.values():
        for file in pack:
            answer = take(browser, published, file.name)
            assert answer.status_code == 200
            assert answer.data == file.data
            assert answer.content_type == file.type
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            kind, options = parse_options_header(answer.headers["Content-Disposition"])
            assert kind == "attachment"
            assert options["filename"] == f"Reverse mentoring 2026 {file.name}"


def test_taking_away_changes_nothing(published, holders):
    lead = holders["lead"]
    tables = ("releases", "ledger", "audit", "outbox", "jobs", "schemes")
    before = {name: published.store.all(name) for name in tables}
    lead.get(address(published))
    take(lead, published, "results.zip")
    assert {name: published.store.all(name) for name in tables} == before


def test_what_was_taken_away_is_known_again(published, holders):
    data = take(holders["guardian"], published, "results.zip").data
    assert verify(published.store, data).genuine


def test_nobody_gets_anything_before_it_is_published(scene):
    release = request(scene)
    app = make_app(scene)
    people = (scene.lead, scene.deputy, scene.guardians[0])
    for step in (None, compute, approve):
        if step:
            step(scene, release)
        for who in people:
            browser = Browser(app, scene, who)
            for path in (address(scene), address(scene, "results.zip")):
                assert browser.get(path).status == 404
    links = Browser(app, scene, scene.guardians[0]).get(f"/schemes/{scene.scheme}/outcomes").page
    assert address(scene) not in [one.get("href") for one in links.all("a")]


def test_names_that_are_not_there(published, holders):
    lead = holders["lead"]
    for name in ("nothing.txt", "..%2f..%2fetc%2fpasswd", "pictures", "results.zip%00"):
        assert take(lead, published, name).status_code == 404
    elsewhere = f"/schemes/{published.scheme}/outcomes/{'0' * 16}/files"
    assert lead.get(elsewhere).status == 404
    assert lead.get(f"{elsewhere}/results.zip").status == 404


def test_without_weasyprint_the_page_says_how_to_get_a_pdf(published, holders, monkeypatch):
    monkeypatch.setattr(
        views, "make", lambda vault, told, gettext: make(vault, told, gettext, paged=False)
    )
    lead = holders["lead"]
    text = lead.get(address(published)).page.text()
    assert "There is no PDF" in text
    assert "print it" in text
    assert take(lead, published, "report.pdf").status_code == 404
    assert take(lead, published, "report.html").status_code == 200
