"""Seeing, changing and deleting what was sent, and objecting: by receipt. Deleting: by link too."""

from dataclasses import dataclass, field
from typing import cast

from feedback.errors import NotFound
from feedback.responses import records, slots
from feedback.responses.marks import seal_mark
from feedback.responses.model import MOVES, Act, Answers, Profile, State
from feedback.responses.overwrite import (
    Keys,
    destroy_slot_keys,
    forgotten,
    keys_of,
    opened,
    rewrite_slot,
    write_slot,
)
from feedback.responses.service import CHANGEABLE, Unusable, place_of, visitor
from feedback.responses.slots import Ballot, Place, Receipt
from feedback.responses.waves import wave
from feedback.schemes.model import GOING_ON, Wave
from feedback.storage.certificates import certify
from feedback.storage.store import Event, Row, Store, WaveGoneError

__all__ = [
    "Overtaken",
    "Sent",
    "certificate",
    "change_sent",
    "delete_by_link",
    "delete_sent",
    "find",
    "object_to",
    "rejoin",
]


@dataclass(frozen=True)
class Sent:
    """What a receipt opened. `objected`: no result is to count it. `body`: of the slot that it
    was read from."""

    place: Place
    profile: Profile
    answers: Answers
    objected: bool = False
    body: bytes = field(default=b"", repr=False)


class Overtaken(Unusable):
    """What was sent is another now than what was looked at."""


def find(store: Store, receipt: Receipt) -> Sent:
    """What was sent with this receipt; `NotFound` if nothing is there (any more)."""
    for row in store.all("waves"):
        if row["state"] not in CHANGEABLE or row["file"] is None:
            continue
        at = wave(store, str(row["id"]))
        for slot in _located(store, str(row["file"]), receipt):
            place = place_of(store, at, cast("bytes", slot["name"]))
            ballot = opened(store, place, slot, evenly=True)
            read = ballot.read(place, receipt, keys_of(store, place))
            if read:
                objected = ballot.state is State.OBJECTED
                return Sent(place, *read, objected=objected, body=ballot.body)
    raise NotFound("no answers with this code")


def change_sent(
    store: Store, sent: Sent, receipt: Receipt, answers: Answers, *, unchanged: bool = False
) -> bool:
    """Put other answers in the place of those sent; the receipt stays good.

    Whether something was deleted: a comment that was there and is empty now opens no more, in
    backups neither. The rest keeps its keys, so that a crash in the middle costs nobody an answer.

    `unchanged`: only in the place of exactly what `sent` holds, else `Overtaken`. For answers that
    were made of those, not typed anew: they would bring back what was deleted in between.
    """

    def change(ballot: Ballot, keys: Keys) -> Ballot:
        if not ballot.received_by(sent.place, receipt):
            raise Unusable("the answers are gone")
        if unchanged and ballot.body != sent.body:
            raise Overtaken("the answers were changed just now")
        state = _after(ballot, Act.CHANGE)
        return slots.submitted(sent.place, sent.profile, answers, receipt, keys, state=state)

    emptied = _emptied(sent, answers)
    if emptied:
        rewrite_slot(store, sent.place, "participant.delete", emptied, change, states=CHANGEABLE)
        return True
    write_slot(
        store,
        sent.place,
        "participant.change",
        lambda ballot: change(ballot, keys_of(store, sent.place)),
        states=CHANGEABLE,
    )
    return False


def object_to(store: Store, sent: Sent, receipt: Receipt) -> None:
    """No result is to count what was sent. Until it is dealt, this can be taken back."""
    _move(store, sent, receipt, Act.OBJECT)


def rejoin(store: Store, sent: Sent, receipt: Receipt) -> None:
    """Take an objection back."""
    _move(store, sent, receipt, Act.REJOIN)


def certificate(store: Store, of: Wave) -> str:
    """The code for whoever deleted something of a survey, or where nothing was: it is made, and
    the never-back file grows, either way."""
    return certify(store, until=forgotten(of))


def delete_sent(store: Store, sent: Sent, receipt: Receipt) -> None:
    """Delete by receipt: the slot is empty again, and its link works again."""

    def change(ballot: Ballot) -> Ballot:
        if not ballot.received_by(sent.place, receipt):
            raise Unusable("the answers are gone")
        return slots.empty()

    write_slot(store, sent.place, "participant.delete", change, states=CHANGEABLE, destroying=True)


def delete_by_link(store: Store, invitation_id: str) -> Wave:
    """Delete whatever is there, for good: no link, draft or receipt fills this slot again. The
    survey that it was of.

    The same work is done whether there was anything or not, and before and after dealing.
    """
    for _ in range(2):  # the survey may be dealt between looking and writing
        who = visitor(store, invitation_id, states=GOING_ON)
        if who.wave.state == "dealt":
            _delete_dealt(store, who.place)
            return who.wave
        try:
            write_slot(
                store,
                who.place,
                "participant.delete",
                lambda _ballot: slots.empty(State.CLOSED),
                states=GOING_ON - {"dealt"},
                destroying=True,
            )
        except Unusable:
            continue
        return who.wave
    raise Unusable("this survey is over")


def _move(store: Store, sent: Sent, receipt: Receipt, act: Act) -> None:
    def change(ballot: Ballot) -> Ballot:
        if not ballot.received_by(sent.place, receipt):
            raise Unusable("the answers are gone")
        return Ballot(_after(ballot, act), ballot.body)

    write_slot(store, sent.place, "participant.change", change, states=CHANGEABLE)


def _after(ballot: Ballot, act: Act) -> State:
    after = MOVES.get((ballot.state, act))
    if after is None:
        raise Unusable("the slot does not take this")
    return after


def _emptied(sent: Sent, answers: Answers) -> list[str]:
    """Purposes of the keys of comments that were written and are not any more."""
    place, before = sent.place, sent.answers.texts
    asked = place.questionnaire.text_questions(place.wave.kind, sent.profile.role)
    return [
        f"comment-{at}"
        for at, question in enumerate(asked)
        if before.get(question.id) and not answers.texts.get(question.id)
    ]


def _located(store: Store, file: str, receipt: Receipt) -> list[Row]:
    try:
        return store.wave(file).all("slots", locator=receipt.locator)
    except WaveGoneError:
        return []  # dealt just now: no receipt leads there any more


def _delete_dealt(store: Store, place: Place) -> None:
    """The slot is gone; what was in it opens no longer, and is counted no longer."""
    name = records.key_name(store, place.name, "answers")
    event, on = Event("participant.delete"), ("keyring", "wave")
    try:
        with store.change(event, *on, wave=place.file) as writer:
            destroy_slot_keys(store, writer, place)
            mark = seal_mark(store, place.wave, name, submitted=False)
            writer.set("answers", {"mark": mark}, key_name=name)
    except WaveGoneError as error:
        raise Unusable("this survey was destroyed just now") from error
