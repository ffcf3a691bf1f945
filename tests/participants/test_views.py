"""Pages of people as a lead and a guardian use them."""

import io

import pytest
from flask import Flask

from feedback.participants import approvals, service
from feedback.schemes import service as schemes
from feedback.storage.sqlite import SqliteStore
from tests.schemes import build
from tests.schemes.conftest import Setting
from tests.schemes.small_app import Browser, make_app
from tests.web.page import Page

ADA = {"name": "Ada Able", "email": "ada@council.example", "role": "mentor", "pair": ""}


@pytest.fixture
def app(store: SqliteStore) -> Flask:
    return make_app(store)


def choose(browser: Browser, path: str, data: bytes) -> Page:
    page = browser.post(f"{path}/import", 200, file=(io.BytesIO(data), "people.csv"))
    assert isinstance(page, Page)
    return page


def test_by_hand(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/people"
    assert "Nobody is on the list yet." in browser.get(path).text()
    page = browser.post(f"{path}/add", 200, **(ADA | {"email": "ada"}))
    assert "The email address has no @" in page.text()
    assert page.fields()["name"] == "Ada Able"
    browser.post(f"{path}/add", **ADA)
    assert "Ada Able" in browser.get(path).text()
    person = service.people(store, scheme)[0]
    browser.post(f"{path}/{person.id}", name="Ada Other")
    assert service.participant(store, scheme, person.id).name == "Ada Other"
    browser.post(f"{path}/{person.id}/remove")
    assert service.people(store, scheme) == ()


def test_columns_of_the_scheme_are_fields(app: Flask, store: SqliteStore, lead: str, scheme: str):
    changed = schemes.scheme(store, scheme).settings.with_(breakdowns=("Team", "Site"))
    schemes.change_settings(store, scheme=scheme, settings=changed, by=lead)
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/people"
    browser.post(f"{path}/add", **ADA, group_0="HR", group_1="North")
    assert service.people(store, scheme)[0].groups == {"Team": "HR", "Site": "North"}


def test_extra_fields_have_no_effect(app: Flask, store: SqliteStore, lead: str, scheme: str):
    other = build.make_scheme(store, lead, title="Other")
    Browser(app, store, lead).post(
        f"/schemes/{scheme}/people/add", **ADA, id="x", scheme=other, left="1", groups="{}"
    )
    (person,) = service.people(store, scheme)
    assert person.id != "x"
    assert not person.left
    assert service.people(store, other) == ()


def test_a_file_is_checked_and_then_confirmed(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/people"
    page = choose(browser, path, build.roster(12))
    assert "24 people would be added:" in page.text()
    assert service.people(store, scheme) == ()
    fields = page.fields()
    response = browser.client.post(
        f"{path}/import/confirm",
        base_url="https://surveys.example.org",
        data=fields,
        headers={"Referer": "https://surveys.example.org/"},
    )
    assert response.status_code == 303
    assert len(service.people(store, scheme)) == 24


def test_problems_are_told_by_line(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/people"
    page = choose(browser, path, b"Name,Email,Role\nAda,ada,mentor\n<b>,b@council.example,boss")
    assert "Nobody was added." in page.text()
    assert "2 Email The email address has no @" in page.text()
    assert "upload" not in page.fields()


def test_a_seal_of_another_scheme_is_refused(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    other = build.make_scheme(store, lead, title="Other")
    browser = Browser(app, store, lead)
    sealed = choose(browser, f"/schemes/{other}/people", build.roster(12)).fields()["upload"]
    path = f"/schemes/{scheme}/people/import"
    page = browser.post(f"{path}/confirm", 200, page=path, upload=sealed)
    assert "Choose the file again" in page.text()
    assert service.people(store, scheme) == ()


def test_files_to_take_away(app: Flask, store: SqliteStore, ready: Setting):
    browser, path = Browser(app, store, ready.lead), f"/schemes/{ready.scheme}/people"
    exported = browser.raw(f"{path}/people.csv")
    assert "attachment" in exported.headers["Content-Disposition"]
    assert exported.data.count(b"@council.example") == 24
    assert b"Example mentor" in browser.raw(f"{path}/sample.csv").data


def test_a_long_list_has_pages(app: Flask, store: SqliteStore, lead: str, scheme: str):
    build.add_people(store, scheme, lead, each=60)
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/people"
    assert browser.get(path).text().count("@council.example") == 100
    assert browser.get(f"{path}?page=2").text().count("@council.example") == 20
    assert browser.get(f"{path}?page=99").text().count("@council.example") == 20


def test_the_guardian_decides_once_open(app: Flask, store: SqliteStore, opened: Setting):
    browser, path = Browser(app, store, opened.lead), f"/schemes/{opened.scheme}/people"
    browser.post(f"{path}/add", **ADA)
    assert "Add Ada Able" in browser.get(path).text()
    person = service.people(store, opened.scheme)[0]
    browser.post(f"{path}/{person.id}", name="Other Name")
    leaver = service.people(store, opened.scheme)[1]
    browser.post(f"{path}/{leaver.id}/remove")
    guardian = Browser(app, store, opened.guardian)
    page = guardian.get(f"{path}/changes")
    assert f"Other Name (was {person.name})" in page.text()
    for change in approvals.waiting(store, opened.scheme):
        guardian.post(f"{path}/changes/{change.id}", page=f"{path}/changes", answer="yes")
    names = {one.name for one in service.people(store, opened.scheme)}
    assert {"Ada Able", "Other Name"} <= names
    assert leaver.name not in names
    assert "Nothing waits for you here." in guardian.get(f"{path}/changes").text()


def test_the_guardian_does_not_get_the_list(app: Flask, store: SqliteStore, ready: Setting):
    browser, path = Browser(app, store, ready.guardian), f"/schemes/{ready.scheme}/people"
    for page in ("", "/people.csv", "/add"):
        assert browser.raw(f"{path}{page}").status_code == 403


def test_the_lead_does_not_decide(app: Flask, store: SqliteStore, opened: Setting):
    browser, path = Browser(app, store, opened.lead), f"/schemes/{opened.scheme}/people"
    browser.post(f"{path}/add", **ADA)
    (change,) = approvals.waiting(store, opened.scheme)
    browser.post(f"{path}/changes/{change.id}", 403, page=path, answer="yes")
    assert len(approvals.waiting(store, opened.scheme)) == 1


def test_a_person_of_another_scheme_is_not_there(app: Flask, store: SqliteStore, ready: Setting):
    other = build.make_scheme(store, ready.lead, title="Other")
    person = service.people(store, ready.scheme)[0]
    browser = Browser(app, store, ready.lead)
    browser.get(f"/schemes/{other}/people/{person.id}", status=404)
    browser.get(f"/schemes/{other}/people/{person.id}/remove", status=404)
