"""Every event that is written to the record has a sentence, and every sentence is whole."""

import ast
import dataclasses
import re
from pathlib import Path

from feedback.members.arrangements import Arrangements
from feedback.oversight.forms import PARTS
from feedback.oversight.names import NAMES
from feedback.oversight.sentences import SENTENCES
from feedback.oversight.told import Part
from feedback.releases.policies import read
from feedback.schemes.model import DEFAULT_POLICY
from feedback.schemes.settings import Settings
from feedback.storage.store import QUIET

ROOT = Path(__file__).parents[2] / "feedback"
KIND = re.compile(r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*")
VALUES = {"survey", "person", "role", "people", "number", "what"}
# Whoever makes an event says its kind to one of these.
MAKERS = {"Event": 0, "event_of": 0, "passing": 3}


def _kinds(tree: ast.Module) -> set[str]:
    """Kinds of events in a module; a name stands for every text in it that could be a kind."""
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and KIND.fullmatch(node.value)
    }
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        named = [one.value for one in node.keywords if one.arg == "kind"]
        place = MAKERS.get(name)
        if place is None or not (named or len(node.args) > place):
            continue
        given = named[0] if named else node.args[place]
        if isinstance(given, ast.Constant):
            found.add(str(given.value))
        elif not _passed_in(given, tree):
            found |= texts
    return found


def _passed_in(given: ast.expr, tree: ast.Module) -> bool:
    """Whether it is a parameter of a maker itself, or of one of its kind: read at its callers."""
    makers = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in MAKERS
    ]
    names = {arg.arg for maker in makers for arg in maker.args.args}
    return isinstance(given, ast.Name) and given.id in names


LOUD = {
    kind: path.relative_to(ROOT)
    for path in sorted(ROOT.rglob("*.py"))
    for kind in _kinds(ast.parse(path.read_text()))
    if kind not in QUIET and KIND.fullmatch(kind)
}


def test_events_are_found():
    found = {"scheme.created", "release.approved", "keys.asked", "account.signed-in"}
    assert found <= LOUD.keys()
    assert "participant.submit" not in LOUD


def test_every_event_has_a_sentence():
    """Whoever makes a new one adds a line to feedback/oversight."""
    assert {kind: LOUD[kind] for kind in LOUD.keys() - SENTENCES.keys()} == {}


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
