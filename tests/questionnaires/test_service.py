"""Questionnaires in the store."""

import pytest

from feedback.errors import NotFound
from feedback.questionnaires import service
from feedback.questionnaires.definition import load, load_shipped, shipped
from feedback.questionnaires.errors import MalformedError
from feedback.questionnaires.writing import to_toml
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event


def kept(store: SqliteStore, name: str) -> str:
    with store.change(Event("upkeep")) as writer:
        return service.keep(writer, load_shipped(name))


def test_what_is_kept_comes_back(store: SqliteStore):
    digest = kept(store, "manchester")
    assert service.stored(store, digest) == load_shipped("manchester")
    assert kept(store, "manchester") == digest
    assert store.count("questionnaires") == 1


def test_what_is_not_there(store: SqliteStore):
    with pytest.raises(NotFound):
        service.stored(store, "0" * 64)


def test_a_row_that_holds_another_version_is_noticed(store: SqliteStore):
    with store.change(Event("upkeep")) as writer:
        body = load_shipped("empty").to_json()
        writer.add("questionnaires", {"hash": "1" * 64, "body": body})
    with pytest.raises(MalformedError):
        service.stored(store, "1" * 64)


def test_filled_by_settings(store: SqliteStore):
    digest = kept(store, "liverpool")
    settings = {
        "group": "G!",
        "place": "P!",
        "organisation": "O!",
        "mentor": "m",
        "mentee": "n",
    }
    filled = service.stored_filled(store, digest, settings)
    assert filled.filled
    assert "G!" in filled.to_json()
    other = service.stored_filled(store, digest, settings | {"group": "H!"})
    assert "G!" not in other.to_json()


@pytest.mark.parametrize("name", shipped())
def test_written_as_a_file_and_read_back(name: str):
    questionnaire = load_shipped(name)
    assert load(to_toml(questionnaire), file="x") == questionnaire
