"""Which version of the notice somebody was shown is kept among their answers, in room that is
there anyway: slots of surveys that opened before are neither larger nor unreadable."""

import json
from dataclasses import replace

import pytest

from crypto import LENGTH_SIZE, lock_code, lock_size
from feedback.participants.profile import PROFILE_SIZE, groups_fit
from feedback.questionnaires.definition import load_shipped, shipped
from feedback.responses import contents, overwrite, records, service, slots
from feedback.responses.layout import KEYS_MARK_SIZE, TOLD_SIZE, layout_of
from feedback.responses.model import Profile, State
from feedback.responses.receipts import change_sent, find
from feedback.responses.slots import new_receipt
from tests.responses import acts
from tests.responses.conftest import ASKED
from tests.scenario import Scene

TOLD = bytes(range(TOLD_SIZE))
CODE = bytes(10)
EVERY = [ASKED, *map(load_shipped, shipped())]


def test_it_goes_with_the_draft_and_with_what_is_sent(scene: Scene):
    who, store = acts.visit(scene, 0), scene.store
    service.save(store, who, replace(acts.answers(), told=TOLD), CODE)
    service.save(store, who, acts.answers("4"), CODE)  # a later page, in a session that knows none
    assert service.read_draft(store, who, CODE).told == TOLD
    receipt = new_receipt(store, who.place)
    service.submit(store, who, code=CODE, quote=False, receipt=receipt)
    found = find(store, receipt)
    assert found.answers.told == TOLD
    change_sent(store, found, receipt, replace(acts.answers("2"), told=found.answers.told))
    assert find(store, receipt).answers.told == TOLD


def test_what_is_sent_without_it_opens(scene: Scene):
    receipt = acts.send(scene, 0)
    assert find(scene.store, receipt).answers.told == b""


def test_a_draft_from_before_opens(scene: Scene):
    """Written as it was then: shorter by the room for a version."""
    who, store = acts.visit(scene, 0), scene.store
    place, given = who.place, acts.answers()
    plain = contents.encode_draft(place.questionnaire, "pre", "mentor", given)
    lock = lock_code(
        plain,
        code=CODE,
        context=records.draft_context(place.wave, place.name),
        size=place.layout.draft - TOLD_SIZE,
    )
    body = slots.seal_slot(store, place, slots.Ballot(State.DRAFT, lock))
    overwrite.write_slot(store, place, "upkeep", lambda _: slots.Ballot(State.DRAFT, lock))
    assert len(body) == place.layout.row
    assert service.read_draft(store, who, CODE).texts == given.texts


@pytest.mark.parametrize("kind", ["pre", "post"])
def test_no_slot_is_larger_for_it(kind):
    for asked in EVERY:
        layout = layout_of(asked, kind)
        sent = sum(layout.parts) + KEYS_MARK_SIZE
        assert layout.slot == LENGTH_SIZE + 1 + sent
        assert lock_size(layout.draft) < sent


def test_there_is_room_for_everybody_on_a_list_from_now_on():
    groups = {"directorate": "x" * 400}
    while groups_fit("mentor", groups):
        groups["directorate"] += "x"
    groups["directorate"] = groups["directorate"][:-1]
    asked, profile = EVERY[0], Profile(role="mentor", groups=groups)
    plain = contents.encode_answers(asked, "pre", profile, replace(acts.answers(), told=TOLD))
    assert contents.decode_told(plain) == TOLD
    assert contents.decode_answers(asked, "pre", plain)[0] == profile


def test_whose_columns_fill_the_room_sends_all_the_same():
    """They were let onto the list before there were versions."""
    groups = {"directorate": "x"}
    while len(json.dumps({"groups": groups, "role": "mentor"}, separators=(",", ":"))) < 512:
        groups["directorate"] += "x"
    asked, profile = EVERY[0], Profile(role="mentor", groups=groups)
    plain = contents.encode_answers(asked, "pre", profile, replace(acts.answers(), told=TOLD))
    assert plain[:PROFILE_SIZE].count(b"x") == len(groups["directorate"])
    assert contents.decode_told(plain) == b""
    assert contents.decode_answers(asked, "pre", plain)[0] == profile
