"""Very many sealed answers in the real layout: a dealt scheme whose two surveys are then filled.

The scheme is agreed, answered by twelve people and dealt through the services. Everybody else is
written as dealing writes them: by the same functions, in bulk, since a million submissions would
take days. Every row is sealed for itself: nothing is copied.
"""

import hashlib
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from crypto import Recipient, seal
from feedback.clock import SetClock
from feedback.participants.model import Participant
from feedback.participants.service import put_person
from feedback.questionnaires.definition import load
from feedback.questionnaires.model import Questionnaire
from feedback.releases.crew import in_order
from feedback.releases.opening import digests
from feedback.responses import records
from feedback.responses.contents import encode_answers
from feedback.responses.layout import layout_of
from feedback.responses.marks import seal_mark
from feedback.responses.model import Answers, Profile
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import add_missing_keys, destroy_keys, participant_keys
from feedback.storage.sqlite import initialise
from feedback.storage.store import Event, Row, Store

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.scenario import Scene, ready, roster, survey  # noqa: E402 - found only now

__all__ = ["MASTER", "Made", "make"]

MASTER: Final = bytes(range(32))
_START: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_UPKEEP: Final = Event("upkeep")
_FIRST: Final = 12
_BATCH: Final = 5000
_ROLES: Final = ("mentor", "mentee")
_AREAS: Final = ("north", "south", "east", "west")
# One person in so many deleted after dealing: their keys are in the never-back file.
_DELETED: Final = 500
_ASKED: Final = """
title = "Ten ratings"
roles = ["mentor", "mentee"]

[scales.agree]
options = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
favourable = ["4", "5"]
""" + "".join(
    f"""
[[question]]
id = "r{number}"
text = "Statement number {number} about how the people I work with get on"
scale = "agree"
"""
    for number in range(1, 11)
)


@dataclass(frozen=True)
class Made:
    """A scheme, and how many answers wait to be released. `waves`: before and after."""

    scene: Scene
    answers: int
    waves: tuple[Wave, Wave]


@dataclass(frozen=True)
class _Row:
    """What one person sends in one survey."""

    person: str
    name: bytes
    about: Profile
    given: Answers
    key: bytes


def make(folder: Path, answers: int, processes: int) -> Made:
    """An installation in `folder` with so many answers, half of them before, half after."""
    clock = SetClock(_START)
    store = initialise(folder, (MASTER,), clock)
    asked = load(_ASKED, file="ten.toml")
    who = roster(_FIRST, groups="Area")
    scene = ready(store, clock, who=who, asked=asked, breakdowns=["Area"])
    for kind in ("pre", "post"):
        survey(scene, kind, ["3"] * _FIRST)
    waves = (scene.wave("pre"), scene.wave("post"))
    people = _people(store, scene.scheme, answers // 2 - _FIRST)
    for wave in waves:
        _fill(store, wave, asked, people, processes)
    store.settle()
    store.close()
    return Made(scene, sum(store.wave(str(one.file)).count("answers") for one in waves), waves)


def _people(store: Store, scheme: str, count: int) -> list[tuple[str, str, str]]:
    """Ids, roles and areas; written as an import writes them."""
    found = [
        (secrets.token_hex(8), _ROLES[at % 2], _AREAS[at // 2 % 4]) for at in range(max(0, count))
    ]
    found.sort()
    for start in range(0, len(found), _BATCH):
        with store.change(_UPKEEP) as writer:
            for at, (person, role, area) in enumerate(found[start : start + _BATCH], start):
                one = Participant(
                    id=person,
                    name=f"Person {at}",
                    email=f"person{at}@people.example",
                    role=role,
                    groups={"Area": area},
                )
                put_person(store, writer, scheme, one)
    return found


def _fill(
    store: Store,
    wave: Wave,
    asked: Questionnaire,
    people: list[tuple[str, str, str]],
    processes: int,
) -> None:
    file = str(wave.file)
    for start in range(0, len(people), _BATCH):
        with store.change(_UPKEEP) as writer:
            rows: list[Row] = [
                {
                    "id": secrets.token_hex(8),
                    "wave": wave.id,
                    "participant": person,
                    "state": "invited",
                }
                for person, _, _ in people[start : start + _BATCH]
            ]
            writer.add_all("invitations", rows)
    # Dealing writes rows in an order drawn at random.
    mixed = secrets.SystemRandom().sample(people, len(people))
    names = {person: _name(store, wave, person) for person, _, _ in people}
    for start in range(0, len(mixed), _BATCH):
        some = [names[person] for person, _, _ in mixed[start : start + _BATCH]]
        with store.change(_UPKEEP, "keyring") as writer:
            add_missing_keys(store, writer, some)
    work = list(_work(store, asked, mixed, names))
    number = store.wave(file).count("answers")

    def sealed(part: list[_Row]) -> list[Row]:
        return [_sealed(store, wave, asked, one) for one in part]

    for made in in_order(sealed, work, processes=processes):
        for row in made:
            number += 1
            row["id"] = number
        with store.change(_UPKEEP, "wave", wave=file) as writer:
            writer.add_all("answers", made)
    gone = [names[person] for person, _, _ in mixed[::_DELETED]]
    with store.change(_UPKEEP, "keyring") as writer:
        destroy_keys(store, writer, gone, until="2027-01")
    _vouch(store, wave)


def _work(
    store: Store,
    asked: Questionnaire,
    people: list[tuple[str, str, str]],
    names: dict[str, bytes],
) -> Iterator[list[_Row]]:
    """Who sends what, with the keys, in pieces."""
    ids = [one.id for one in asked.scale_questions]
    for start in range(0, len(people), _BATCH):
        part = people[start : start + _BATCH]
        keys = participant_keys(store, store, [names[person] for person, _, _ in part])
        drawn = np.frombuffer(secrets.token_bytes(len(part) * len(ids)), np.uint8) % 6
        coded = drawn.reshape(len(part), len(ids))
        yield [
            _Row(
                person,
                names[person],
                Profile(role=role, groups={"Area": area}),
                Answers(
                    closed={
                        one: str(code) if code else ""
                        for one, code in zip(ids, codes.tolist(), strict=True)
                    }
                ),
                keys[names[person]],
            )
            for (person, role, area), codes in zip(part, coded, strict=True)
        ]


def _sealed(store: Store, wave: Wave, asked: Questionnaire, one: _Row) -> Row:
    layout = layout_of(asked, wave.kind)
    return {
        "id": 0,
        "pseudonym": records.pseudonym(store, wave.scheme, one.person),
        "key_name": one.name,
        "mark": seal_mark(store, wave, one.name, submitted=True),
        "envelope": seal(
            encode_answers(asked, wave.kind, one.about, one.given),
            to=[Recipient(wave.wave_key or b"")],
            context=records.answers_context(wave),
            key=one.key,
            size=layout.answers,
        ),
    }


def _name(store: Store, wave: Wave, person: str) -> bytes:
    return records.key_name(store, records.slot_name(store, wave.id, person), "answers")


def _vouch(store: Store, wave: Wave) -> None:
    """Sign the file as it is now, as dealing does at its end."""
    total = hashlib.sha256()
    bounds = [*(bytes([first]) for first in range(256)), b"\xff" * 33]
    for first, end in pairwise(bounds):
        total.update(digests(store, str(wave.file), first, end))
    mac = store.vault.sign("membership", wave.id, total.digest())
    with store.change(_UPKEEP) as writer:
        writer.set("waves", {"membership": mac}, id=wave.id)
