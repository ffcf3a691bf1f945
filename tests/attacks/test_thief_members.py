"""Two worlds that differ in what one of a pair wrote look the same to whoever has all files.

As in test_thief_worlds.py, for diaries (within their first blocks) and what a pair shares.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest

from feedback.diaries import service
from feedback.diaries.media import Media
from feedback.running.cover import even_media
from tests.attacks.thief import differences, view
from tests.diaries.scenes import begun, wrote
from tests.meetings.conftest import (  # noqa: F401 - fixtures
    GIVEN,
    Pairing,
    copied,
    made,
)

Act = Callable[[Pairing], object]
# Covered by the worker, or by all else that happens to the main store.
_COUNTS = {"/diaries.db-shm/0/changes", "/main.db-shm/0/changes"}


def write(who: str, text: str = "Short.") -> Act:
    return lambda pairing: wrote(pairing.store, pairing.of(who), text)


def draft(who: str) -> Act:
    return lambda pairing: begun(pairing.store, pairing.of(who), "Not yet.")


def write_and_delete(who: str) -> Act:
    def act(pairing: Pairing) -> None:
        entry = wrote(pairing.store, pairing.of(who), "Gone.")
        me = pairing.of(who)
        service.delete(Media(pairing.store, me.account, me.identity), entry.id)

    return act


def meet(by: str, words: str = "", *, confirm: bool = True) -> Act:
    given = replace(GIVEN, areas=words)
    return lambda pairing: pairing.draft(given, confirm=confirm, by=by)


def met(by: str, other: str) -> Act:
    return lambda pairing: pairing.confirm(pairing.draft(by=by), other)


# what is secret -> what is done in one world, and in the other
WORLDS: dict[str, tuple[list[Act], list[Act]]] = {
    "whether anybody writes": ([], [write("mentor"), write("mentor"), draft("mentee")]),
    "who writes": ([write("mentor")], [write("mentee")]),
    "how much": ([write("mentor", "x" * 9000)], [write("mentor")]),
    "a draft": ([write("mentor")], [draft("mentor")]),
    "what was deleted": ([write("mentor")], [write_and_delete("mentor")]),
    "who wrote a meeting down": ([meet("mentor")], [meet("mentee")]),
    "what is said of a meeting": ([meet("mentor", "x" * 900)], [meet("mentor")]),
    "who confirmed it": ([meet("mentor")], [meet("mentor", confirm=False)]),
    "whether both did": ([meet("mentor")], [met("mentor", "mentee")]),
}


@pytest.fixture
def world(copied, tmp_path) -> Callable[..., dict[str, object]]:  # noqa: F811 - that fixture
    def seen(acts: list[Act], name: str) -> dict[str, object]:
        pairing = copied()
        folder = pairing.store.media.parent
        even_media(pairing.store)  # as the worker does when it starts
        pairing.store.settle()
        for act in acts:
            act(pairing)
        pairing.store.settle()
        shutil.copytree(folder, tmp_path / name)
        return view(tmp_path / name)

    return seen


@pytest.mark.parametrize("secret", WORLDS)
def test_the_files_do_not_tell(world, secret):
    one, other = (world(acts, name) for acts, name in zip(WORLDS[secret], "ab", strict=True))
    assert {at for at, _, _ in differences(one, other)} <= _COUNTS
