"""Every event that is written to the record has a sentence, and every sentence is whole."""

import dataclasses
import re

from feedback.members.arrangements import Arrangements
from feedback.oversight.forms import PARTS
from feedback.oversight.names import NAMES
from feedback.oversight.sentences import SENTENCES
from feedback.oversight.told import Part
from feedback.releases.policies import read
from feedback.schemes.model import DEFAULT_POLICY
from feedback.schemes.settings import Settings
from feedback.storage.store import QUIET
from tests.rules.source import KIND, events

VALUES = {"survey", "person", "role", "people", "number", "what"}


def loud() -> dict[str, set[str]]:
    return {
        kind: paths
        for kind, paths in events().items()
        if kind not in QUIET and KIND.fullmatch(kind)
    }


def test_events_are_found():
    found = {"scheme.created", "release.approved", "keys.asked", "account.signed-in"}
    assert found <= loud().keys()
    assert "participant.submit" not in loud()


def test_every_event_has_a_sentence():
    """Whoever makes a new one adds a line to feedback/oversight."""
    assert {kind: paths for kind, paths in loud().items() if kind not in SENTENCES} == {}


def test_every_sentence_is_whole():
    for kind, told in SENTENCES.items():
        assert bool(told.by) == bool(told.variants), kind
        for text in map(str, (told.text, *told.variants.values())):
            assert text.endswith("."), kind
            assert set(re.findall(r"%\((\w+)\)s", text)) <= VALUES, kind


def test_every_setting_rule_and_arrangement_has_a_name():
    policy = read(DEFAULT_POLICY, columns=()).to_dict()
    fields = {one.name for kind in (Settings, Arrangements) for one in dataclasses.fields(kind)}
    assert (fields - {"version"}) | policy.keys() <= NAMES.keys()


def test_no_sentence_is_of_a_participants_act():
    assert not SENTENCES.keys() & QUIET


def test_every_part_has_a_name():
    assert PARTS.keys() == set(Part)
