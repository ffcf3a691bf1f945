"""The release for programs."""

import json

import pytest

from feedback.packs.jsons import NotResults, figures_of, json_file
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


@pytest.fixture
def results(pack) -> dict:
    return json.loads(next(file.data for file in pack if file.name == "results.json"))


def test_anybody_can_tell_that_the_figures_are_those_of_the_number(published, results):
    number = newest(published).digest
    assert figures_of(json.dumps(results).encode(), number)
    assert not figures_of(json.dumps(results).encode(), bytes(32))


def test_no_figure_can_be_changed(published, results):
    number = newest(published).digest
    body = results["approved"]
    changes = (
        {"approved": body.replace("most", "many")},
        {"release": {"questions": []}},
        {"approved": '{"questions":[]}', "release": {"questions": []}},
        {"salt": "00" * 32},
        {"number": "00" * 32},
        # A letter moved from the words to the salt gives the same bytes to the hash.
        {"salt": results["salt"] + body[:1].encode().hex(), "approved": body[1:]},
        {"salt": results["salt"][:-2], "approved": body},
    )
    for change in changes:
        data = json.dumps(results | change).encode()
        try:
            assert not figures_of(data, number), change
        except NotResults:
            assert "approved" in change


def test_the_number_does_not_cover_wording(published, results):
    """As the command says; the stamp and the fingerprint do."""
    changed = json.dumps(results | {"scheme": "Another"}).encode()
    assert figures_of(changed, newest(published).digest)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"{}", b"[]", b"1", b'{"approved": 1}', b"[" * 100_000, b'{"approved": "\\ud800"}'],
)
def test_what_is_no_file_of_results(data):
    with pytest.raises(NotResults):
        figures_of(data, bytes(32))
