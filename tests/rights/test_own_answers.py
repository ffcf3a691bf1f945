"""Taking single answers out of what one sent, also from two windows at once."""

from feedback.responses import receipts
from feedback.responses.receipts import find
from feedback.rights.own_answers import take_out
from tests.responses import acts


def test_what_another_window_took_out_does_not_come_back(scene):
    receipt = acts.send(scene, 3)
    seen = find(scene.store, receipt)
    assert take_out(scene.store, seen, receipt, ["good"])
    assert take_out(scene.store, seen, receipt, ["bad"])  # looked at before the first was gone
    left = find(scene.store, receipt).answers
    assert left.texts == {"good": "", "bad": ""}
    assert left.closed["honest"] == "3"


def test_an_objection_in_between_stands(scene):
    receipt = acts.send(scene, 3)
    seen = find(scene.store, receipt)
    receipts.object_to(scene.store, seen, receipt)
    assert not take_out(scene.store, seen, receipt, ["honest"])
    found = find(scene.store, receipt)
    assert (found.objected, found.answers.closed["honest"]) == (True, "")
