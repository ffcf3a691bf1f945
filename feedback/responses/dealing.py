"""Dealing: once second thoughts have ended, every slot is taken apart, all at once.

The next file is written under a new name and synced; main switches to it in one transaction;
the old one is overwritten and unlinked. A crash leaves one or the other. In the new file
answers and comments have nothing in common, and both stand in an order drawn at random. An
empty slot becomes dummies of the same size, so that not even the number can be read.
"""

import hashlib
import logging
import secrets
from collections.abc import Sequence
from typing import Final, TypeVar, cast

from crypto import seal
from feedback.errors import Conflict
from feedback.participants.service import people
from feedback.responses import records
from feedback.responses.jobs import report
from feedback.responses.marks import read_mark, seal_mark
from feedback.responses.model import State
from feedback.responses.overwrite import opened
from feedback.responses.slots import Place
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.service import scheme
from feedback.schemes.wave_keys import answers_to, comments_to
from feedback.storage.store import Event, Reader, Row, Store

__all__ = ["ENOUGH", "deal", "membership_digest", "membership_part"]

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
_BATCH: Final = 200
ENOUGH: Final = "enough"
_NOT_ENOUGH: Final = "not enough"


def deal(store: Store, at: Wave) -> None:
    """Deal a closed wave, or finish dealing one that a crash interrupted."""
    with store.change(Event("upkeep")) as writer:
        writer.set("waves", {"state": "dealing"}, id=at.id, state="closed")
    if at.file is None:
        raise RuntimeError("a wave that was open has a file")
    with store.change(Event("upkeep"), "wave", wave=at.file):
        pass  # whoever was writing a slot when the state changed has finished
    file = store.create_wave()
    sent = _copy(store, at, at.file, file)
    while deleted := _switch(store, at, file, sent):
        sent -= deleted
    store.drop_wave(at.file)


class _Deleted(Exception):
    """People deleted theirs while the survey was dealt."""

    def __init__(self, names: frozenset[bytes]) -> None:
        super().__init__()
        self.names = names


def _switch(store: Store, at: Wave, file: str, sent: frozenset[bytes]) -> frozenset[bytes]:
    """Let main name the next file; or, with nothing changed but marks, whose slots (names) were
    deleted since they were copied. Whoever deletes waits for the slots' lock, and so either is
    seen here or finds the next file."""
    fresh = store.wave(file)
    enough = _enough(store, scheme(store, at.scheme), at, fresh)
    event = Event("wave.dealt", scheme=at.scheme, detail={"wave": at.id, "enough": enough})
    dealt: Row = {
        "state": "dealt",
        "file": file,
        "membership": store.vault.sign("membership", at.id, membership_digest(fresh)),
        "enough": ENOUGH if enough else _NOT_ENOUGH,
    }
    try:
        with store.change(event, "wave", wave=at.file) as writer:
            _check_sent(store, at, writer, sent)
            if writer.set("waves", dealt, id=at.id, state="dealing", file=at.file) != 1:
                raise Conflict("Somebody else has dealt this survey.")
    except _Deleted as found:
        with store.change(Event("upkeep"), "wave", wave=file) as writer:
            for slot in found.names:
                name = records.key_name(store, slot, "answers")
                mark = seal_mark(store, at, name, submitted=False)
                writer.set("answers", {"mark": mark}, key_name=name)
        return found.names
    return frozenset()


def _check_sent(store: Store, at: Wave, old: Reader, sent: frozenset[bytes]) -> None:
    asked = asked_in(store, at)
    places = [Place(wave=at, name=name, questionnaire=asked) for name in sent]
    gone = frozenset(place.name for place in places if _parts(store, place, old) is None)
    if gone:
        raise _Deleted(gone)


def membership_digest(dealt: Reader) -> bytes:
    """A digest over every dealt answers row: key name, pseudonym and envelope."""
    total = hashlib.sha256()
    for row in dealt.all("answers", order="key_name"):
        name, pseudonym = cast("bytes", row["key_name"]), cast("bytes", row["pseudonym"])
        total.update(membership_part(name, pseudonym, cast("bytes", row["envelope"])))
    return total.digest()


def membership_part(name: bytes, pseudonym: bytes, envelope: bytes) -> bytes:
    """What a row adds to it: 96 bytes."""
    return name + pseudonym + hashlib.sha256(envelope).digest()


def _copy(store: Store, at: Wave, old: str, new: str) -> frozenset[bytes]:
    """Answers first, then comments, each in an order of its own: rows that are written side by
    side lie side by side in the file, and would tie a comment to its answers.

    Returns the names of the slots whose answers were dealt as sent.
    """
    sent = set()
    asked = asked_in(store, at)
    people = [str(row["participant"]) for row in store.all("invitations", wave=at.id)]
    comments = range(len(Place(wave=at, name=b"", questionnaire=asked).layout.comments))
    work: list[tuple[str, int | None]] = [
        *_shuffled([(person, None) for person in people]),
        *_shuffled([(person, which) for person in people for which in comments]),
    ]
    for start in range(0, len(work), _BATCH):
        report(store, f"deal:{at.id}", start, len(work))
        with store.change(Event("upkeep"), "wave", wave=new) as writer:
            for number, (person, which) in enumerate(work[start : start + _BATCH], start + 1):
                name = records.slot_name(store, at.id, person)
                place = Place(wave=at, name=name, questionnaire=asked)
                parts = _parts(store, place, store.wave(old))
                if which is None:
                    sent |= {name} if parts else set()
                    writer.add("answers", _answers(store, place, person, parts, number))
                else:
                    writer.add("comments", _comment(store, place, parts, which, number))
    report(store, f"deal:{at.id}", len(work), len(work))
    return frozenset(sent)


def _parts(store: Store, place: Place, old: Reader) -> tuple[bytes, ...] | None:
    """The sealed parts of a slot that was sent; None for every other one, also where its owner
    objected: no result counts that, and nothing is left of it afterwards."""
    row = old.one("slots", name=place.name)
    if row is None:
        return None
    ballot = opened(store, place, row)
    if ballot.broken:
        _LOG.error("a slot was changed from outside: it is dealt as an empty one")
    return ballot.parts(place.layout) if ballot.state is State.SUBMITTED else None


def _answers(
    store: Store, place: Place, person: str, parts: tuple[bytes, ...] | None, number: int
) -> Row:
    wave, name = place.wave, records.key_name(store, place.name, "answers")
    dummy = seal(
        b"",
        to=[answers_to(wave)],
        context=records.answers_context(wave),
        size=place.layout.answers,
    )
    return {
        "id": number,
        "pseudonym": records.pseudonym(store, wave.scheme, person),
        "key_name": name,
        "mark": seal_mark(store, wave, name, submitted=parts is not None),
        "envelope": parts[0] if parts else dummy,
    }


def _comment(
    store: Store, place: Place, parts: tuple[bytes, ...] | None, which: int, number: int
) -> Row:
    wave = place.wave
    dummy = seal(
        b"",
        to=[comments_to(wave)],
        context=records.comment_context(wave, which),
        size=place.layout.comments[which],
    )
    return {
        "id": number,
        "position": which,
        "key_name": records.key_name(store, place.name, f"comment-{which}"),
        "envelope": parts[1 + which] if parts else dummy,
    }


def _enough(store: Store, of: Scheme, at: Wave, fresh: Reader) -> bool:
    """Whether any question has k people: counted once, now; the lead learns this and no more."""
    asked, k = asked_in(store, at), of.number("k")
    here = _sent(store, at, fresh)
    counted = [here]
    if of.paired and at.kind == "post":
        before = store.one("waves", scheme=of.id, kind="pre", state="dealt")
        if before:
            first = wave(store, str(before["id"]))
            counted.append(here & _sent(store, first, store.wave(str(before["file"]))))
    roles = _roles(store, of)
    return any(
        sum(not question.roles or roles.get(person) in question.roles for person in sent) >= k
        for sent in counted
        for question in asked.questions
        if question.waves in {"both", at.kind}
    )


def _sent(store: Store, at: Wave, dealt: Reader) -> frozenset[bytes]:
    return frozenset(
        cast("bytes", row["pseudonym"]) for row in dealt.all("answers") if read_mark(store, at, row)
    )


def _roles(store: Store, of: Scheme) -> dict[bytes, str]:
    return {
        records.pseudonym(store, of.id, person.id): person.role
        for person in people(store, of.id, left=True)
    }


def _shuffled(items: Sequence[T]) -> list[T]:
    return secrets.SystemRandom().sample(items, len(items))
