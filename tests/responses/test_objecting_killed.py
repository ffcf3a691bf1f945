"""Killed while comments are taken out and objections made: no other answer is lost with them."""

import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from feedback.responses import receipts
from feedback.responses.slots import Receipt
from tests.responses import acts
from tests.responses.killing import again, healthy, killed
from tests.scenario import Scene

WORDS = {"good": acts.TEXT, "bad": f"{acts.TEXT}!"}


def live(scene: Scene, receipt: Receipt, say: Callable[[object], None]) -> None:
    """One person takes comments out, writes them again, objects and thinks better of it."""
    while True:
        found = receipts.find(scene.store, receipt)
        say(found.objected)
        (receipts.rejoin if found.objected else receipts.object_to)(scene.store, found, receipt)
        found = receipts.find(scene.store, receipt)
        gone = {name: "" for name in WORDS if secrets.randbelow(2)}
        texts = replace(found.answers, texts=WORDS | gone)
        receipts.change_sent(scene.store, found, receipt, texts)


def test_what_was_not_taken_out_stays(scene: Scene, data_dir: Path):
    receipt = acts.send(scene, 0)
    scene.store.close()
    for _ in range(8):
        last = 2 + secrets.randbelow(6)
        killed(
            lambda say: live(again(scene, data_dir), receipt, say),
            lambda number, last=last: number >= last,
        )
        there = again(scene, data_dir)
        with closing(there.store):
            found = receipts.find(there.store, receipt).answers
            assert found.closed == {"honest": "3", "heard": "3"}
            for name, text in found.texts.items():
                assert text in {"", WORDS[name]}
    there = again(scene, data_dir)
    with closing(there.store):
        healthy(there)
