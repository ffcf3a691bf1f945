"""Two worlds that differ in one secret look the same to whoever has a copy of all files.

What differs is what docs/threat-model.md says: how often a survey's file was changed, which the
worker covers, and how many deletions there were.
"""

import re
import shutil
from collections.abc import Callable

import pytest

from feedback.invitations.service import ask_again
from feedback.responses import receipts
from tests.attacks.thief import differences, view
from tests.responses import acts
from tests.responses.conftest import made_open  # noqa: F401 - a fixture
from tests.scenario import Scene

Act = Callable[[Scene], object]
LONG, NONE = acts.answers(text="x" * 590), acts.answers("5", text="")


def send(number: int, given=None) -> Act:
    return lambda scene: acts.send(scene, number, given)


def change(number: int) -> Act:
    def act(scene: Scene) -> None:
        receipt = acts.send(scene, number, NONE)
        receipts.change_sent(
            scene.store, receipts.find(scene.store, receipt), receipt, acts.answers()
        )

    return act


def object_to(number: int) -> Act:
    return lambda scene: acts.object_to(scene, acts.send(scene, number))


def delete(number: int) -> Act:
    return lambda scene: acts.delete(scene, number)


def decline(number: int) -> Act:
    return lambda scene: acts.decline(scene, number)


def ask(email: str) -> Act:
    return lambda scene: ask_again(scene.store, email=email)


def everybody(given=None) -> list[Act]:
    return [send(number, given) for number in range(12)]


# what is secret -> what is done in one world, and in the other
WORLDS: dict[str, tuple[list[Act], list[Act]]] = {
    "who answered": ([send(0)], [send(7)]),
    "whether anybody answered": ([acts.tick], [send(0)]),
    "a long comment": ([send(0, LONG)], [send(0, NONE)]),
    "who was first": ([send(0), send(1), send(2)], [send(2), send(1), send(0)]),
    "an answer that was changed": ([send(0)], [change(0)]),
    "an objection": ([send(0)], [object_to(0)]),
    "no wish to answer": ([send(0)], [decline(0)]),
    "something to delete": ([delete(0)], [send(0), delete(0)]),
    "whose was deleted": ([send(0), send(1), delete(0)], [send(0), send(1), delete(1)]),
    "who asked for the mail": (
        [ask("mentor0@council.example")],
        [ask("nobody@council.example")],
    ),
}


# Which question a comment belongs to stands in the order in which they were drawn.
_DRAWN = re.compile(r"/waves/\*\.db/0/rows/comments/\d+/2")


@pytest.fixture
def world(made_open, tmp_path) -> Callable[..., dict[str, object]]:  # noqa: F811 - that fixture
    """Do something in a fresh copy, and look at a copy of that, taken while it is in use."""

    def seen(acts_: list[Act], name: str) -> dict[str, object]:
        scene = made_open.copy(tmp_path / name)
        scene.store.settle()
        for act in acts_:
            act(scene)
        shutil.copytree(scene.folder, tmp_path / f"{name} stolen")
        scene.store.close()
        return view(tmp_path / f"{name} stolen")

    return seen


def told(one: dict[str, object], other: dict[str, object]) -> set[str]:
    """Where they differ, but for what is covered: the survey's count of its changes."""
    return {at for at, _, _ in differences(one, other)} - {"/waves/*.db-shm/0/changes"}


@pytest.mark.parametrize("secret", WORLDS)
def test_the_files_of_an_open_survey_do_not_tell(world, secret):
    one, other = WORLDS[secret]
    assert told(world(one, "one"), world(other, "other")) == set()


def test_the_files_of_a_dealt_survey_do_not_tell_how_many_answered_or_wrote(world):
    nobody = world([acts.deal], "nobody")
    seen = told(nobody, world([*everybody(LONG), acts.deal], "everybody"))
    assert {at for at in seen if not _DRAWN.fullmatch(at)} == set()


def test_what_a_deletion_tells_is_that_there_was_one(world):
    seen = told(world([send(0)], "kept"), world([send(0), delete(0)], "deleted"))
    assert {at.split("/")[1] for at in seen} <= {"keyring.db", "keyring.db-shm", "never-back"} | {
        "never-back.lock"
    }


def test_a_difference_would_be_seen(world):
    """The tests above would else compare nothing: a mail that was asked for, in its place."""
    asked = [ask("mentor0@council.example"), lambda scene: scene.store.settle()]
    seen = told(world([acts.tick], "none"), world(asked, "asked"))
    assert {"/main.db/0/rows/outbox", "/volatile.db/0/rows/throttles"} <= seen
    assert {at.rpartition("/")[0] for at in seen} >= {"/main.db-shm/0"}
