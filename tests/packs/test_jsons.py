"""The release for programs."""

import json

from feedback.packs.jsons import json_file
from feedback.packs.stamps import blank
from tests.releases.scenes import newest

from .telling import DIGEST, ODD, counted, odd, told


def test_it_holds_what_was_approved_and_what_ids_stand_for():
    found = json.loads(json_file(told(counted()), stamp=blank(DIGEST)))
    (question,) = found["questions"]
    assert found["release"]["questions"][0]["id"] == question["id"]
    assert found["release"]["questions"][0]["slices"] == [counted()]
    assert question["text"] == "I am heard"
    assert found["surveys"][1]["closes"] == "2026-07-21"
    assert found["number"] == DIGEST.hex()


def test_every_character_can_be_in_it():
    data = json_file(odd(), stamp=blank(DIGEST))
    assert data.isascii()
    assert json.loads(data)["release"]["comments"][0]["quotes"] == list(ODD)


def test_it_is_the_release_as_it_is_stored(published, pack):
    data = next(file.data for file in pack if file.name == "results.json")
    assert json.loads(data)["release"] == json.loads(newest(published).body)
