"""The questionnaire editor as a lead uses it."""

import io

import pytest
from flask import Flask

from feedback.questionnaires.definition import load_shipped
from feedback.questionnaires.items import Question
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.writing import to_toml
from feedback.schemes import service
from feedback.storage.sqlite import SqliteStore
from tests.schemes.conftest import Setting, lead, opened, ready, scheme
from tests.schemes.small_app import Browser, make_app

__all__ = ["lead", "opened", "ready", "scheme"]

NEW = {
    "text": "How are  you?",
    "waves": "both",
    "text_post": "How are you now?",
    "roles": ["mentee", "mentor"],
    "kind": "scale",
    "options": "Bad\nSo so\n\nGood\nVery good",
    "favourable": "3, 4",
}


@pytest.fixture
def app(store: SqliteStore) -> Flask:
    return make_app(store)


def asked(store: SqliteStore, scheme_id: str) -> Questionnaire:
    return service.questionnaire(store, service.scheme(store, scheme_id).questionnaire)


def one(store: SqliteStore, scheme_id: str, question: str) -> Question:
    found = asked(store, scheme_id).question(question)
    assert found is not None
    return found


def test_the_list(app: Flask, store: SqliteStore, lead: str, scheme: str):
    page = Browser(app, store, lead).get(f"/schemes/{scheme}/questions")
    assert "1. How well do you understand" in page.text()
    assert "Good answers: Well, Very well" in page.text()


def test_add(app: Flask, store: SqliteStore, lead: str, scheme: str):
    before = asked(store, scheme)
    Browser(app, store, lead).post(f"/schemes/{scheme}/questions/add", **NEW)
    added = asked(store, scheme).questions[-1]
    assert added.text == "How are you?"
    assert [option.label for option in added.options] == ["Bad", "So so", "Good", "Very good"]
    assert added.favourable == {"3", "4"}
    assert added.roles == ()
    assert asked(store, scheme).questions[:-1] == before.questions
    assert service.questionnaire(store, before.hash) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": ""}, "Enter the question"),
        ({"roles": []}, "Choose who is asked"),
        ({"favourable": "5"}, "“5” is not the number of a line"),
        ({"favourable": ""}, "must name some of the options"),
        ({"options": "One", "favourable": "1"}, "there must be from 2 to 10 options"),
        ({"text": "Dear {nobody}"}, "“nobody” in braces is not a setting"),
        ({"kind": "text", "max_bytes": "9"}, "Enter a whole number from 100 to 8000"),
    ],
)
def test_what_cannot_be_added_is_shown_again(
    app: Flask,
    store: SqliteStore,
    lead: str,
    scheme: str,
    change: dict[str, object],
    message: str,
):
    before = asked(store, scheme)
    path = f"/schemes/{scheme}/questions/add"
    page = Browser(app, store, lead).post(path, 200, **(NEW | change))
    assert message in page.text()
    assert page.fields()["text_post"] == "How are you now?"
    assert asked(store, scheme) == before


def test_change(app: Flask, store: SqliteStore, lead: str, scheme: str):
    path = f"/schemes/{scheme}/questions/worry"
    Browser(app, store, lead).post(
        path, text="I fear honesty", waves="post", roles=["mentor"], favourable="1"
    )
    changed = one(store, scheme, "worry")
    assert (changed.text, changed.waves, changed.roles) == ("I fear honesty", "post", ("mentor",))
    assert changed.favourable == {"1"}
    assert changed.reverse


def test_saving_without_a_change_changes_nothing(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    browser, before = Browser(app, store, lead), asked(store, scheme)
    for question in before.questions:
        roles = list(question.roles or before.roles)
        browser.post(f"/schemes/{scheme}/questions/{question.id}", roles=roles)
    assert asked(store, scheme) == before


def test_a_rating_becomes_a_text_and_back(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/questions/heard"
    browser.post(path, roles=["mentor"], kind="text", max_bytes="500")
    assert (one(store, scheme, "heard").kind, one(store, scheme, "heard").max_bytes) == (
        "text",
        500,
    )
    browser.post(path, roles=["mentor"], kind="scale", options="No\nYes", favourable="2")
    assert one(store, scheme, "heard").favourable == {"2"}


def test_order_and_removal(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/questions"
    ids = [question.id for question in asked(store, scheme).questions]
    browser.post(f"{path}/{ids[1]}/move", page=path, way="up")
    browser.post(f"{path}/{ids[3]}/remove")
    after = [question.id for question in asked(store, scheme).questions]
    assert after == [ids[1], ids[0], ids[2], *ids[4:]]


def test_the_first_cannot_move_up(app: Flask, store: SqliteStore, lead: str, scheme: str):
    path = f"/schemes/{scheme}/questions"
    browser, before = Browser(app, store, lead), asked(store, scheme)
    first = before.questions[0].id
    page = browser.post(f"{path}/{first}/move", 409, page=path, way="up")
    assert "cannot move further up" in page.text()
    assert asked(store, scheme) == before


def test_an_edit_of_an_old_version_is_refused_and_kept(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/questions"
    old = asked(store, scheme).hash
    browser.post(f"{path}/worth/remove")
    page = browser.post(f"{path}/heard", 200, was=old, roles=["mentor"], text="My own words")
    assert "Someone else changed this scheme just now" in page.text()
    assert page.fields()["text"] == "My own words"
    assert one(store, scheme, "heard").text == "I was heard"


def test_the_shipped_block(app: Flask, store: SqliteStore, lead: str, scheme: str):
    Browser(app, store, lead).post(f"/schemes/{scheme}/questions/block", roles=["mentor"])
    assert one(store, scheme, "cs-respect").roles == ("mentor",)
    assert "Open Government Licence" in asked(store, scheme).credit


def test_volunteers_are_not_asked_about_working_time(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    found = service.scheme(store, scheme).settings.with_(employees=False)
    service.change_settings(store, scheme=scheme, settings=found, by=lead)
    page = Browser(app, store, lead).get(f"/schemes/{scheme}/questions")
    assert "“My time for this was protected” is for people at work" in page.text()


def test_a_file_replaces_all(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/questions"
    assert browser.raw(f"{path}/questions.toml").text == to_toml(asked(store, scheme))
    broken = io.BytesIO(b'title = "x"\nroles = 5\n')
    page = browser.post(f"{path}/file", 200, file=(broken, "q.toml"))
    assert "Line 2, roles: must be a list of texts" in page.text()
    whole = io.BytesIO(to_toml(load_shipped("liverpool")).encode())
    browser.post(f"{path}/file", file=(whole, "q.toml"))
    assert asked(store, scheme) == load_shipped("liverpool")


def test_agreed_questions_warn_and_frozen_ones_stay(
    app: Flask, store: SqliteStore, opened: Setting
):
    browser, path = Browser(app, store, opened.lead), f"/schemes/{opened.scheme}/questions"
    page = browser.get(path)
    assert "can no longer be changed" in page.text()
    assert "Move up" not in page.text()
    before = asked(store, opened.scheme)
    page = browser.post(f"{path}/heard", 200, roles=["mentor"], text="Other")
    assert "The first survey has opened" in page.text()
    assert asked(store, opened.scheme) == before


def test_the_guardian_reads_and_does_not_edit(app: Flask, store: SqliteStore, ready: Setting):
    browser, path = Browser(app, store, ready.guardian), f"/schemes/{ready.scheme}/questions"
    assert "Move up" not in browser.get(path).text()
    assert browser.raw(f"{path}/heard").status_code == 403
