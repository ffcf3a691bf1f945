"""Seeing, changing and deleting what was sent: by receipt, or deleting by link alone."""

from dataclasses import dataclass
from typing import Final, cast

from feedback.errors import NotFound
from feedback.invitations.service import invitation
from feedback.responses import records, slots
from feedback.responses.marks import seal_mark
from feedback.responses.model import Answers, Profile, State
from feedback.responses.service import (
    CHANGEABLE,
    Unusable,
    destroy_slot_keys,
    keys_of,
    opened,
    place_of,
    visitor,
    write_slot,
)
from feedback.responses.slots import Ballot, Place, Receipt
from feedback.responses.waves import wave
from feedback.storage.store import Event, Row, Store, WaveGoneError

__all__ = ["DELETABLE", "Sent", "change_sent", "delete_by_link", "delete_sent", "find"]

DELETABLE: Final = frozenset({"open", "closed", "dealing", "dealt"})


@dataclass(frozen=True)
class Sent:
    """What a receipt opened."""

    place: Place
    profile: Profile
    answers: Answers


def find(store: Store, receipt: Receipt) -> Sent:
    """What was sent with this receipt; `NotFound` if nothing is there (any more)."""
    for row in store.all("waves"):
        if row["state"] not in CHANGEABLE or row["file"] is None:
            continue
        at = wave(store, str(row["id"]))
        for slot in _located(store, str(row["file"]), receipt):
            place = place_of(store, at, cast("bytes", slot["name"]))
            read = opened(store, place, slot).read(place, receipt, keys_of(store, place))
            if read:
                return Sent(place, *read)
    raise NotFound("no answers with this code")


def change_sent(store: Store, sent: Sent, receipt: Receipt, answers: Answers) -> None:
    """Put other answers in the place of those sent; the receipt stays good."""

    def change(ballot: Ballot) -> Ballot:
        if not ballot.received_by(sent.place, receipt):
            raise Unusable("the answers are gone")
        keys = keys_of(store, sent.place)
        return slots.submitted(sent.place, sent.profile, answers, receipt, keys)

    write_slot(store, sent.place, "participant.change", change, states=CHANGEABLE)


def delete_sent(store: Store, sent: Sent, receipt: Receipt) -> None:
    """Delete by receipt: the slot is empty again, and its link works again."""

    def change(ballot: Ballot) -> Ballot:
        if not ballot.received_by(sent.place, receipt):
            raise Unusable("the answers are gone")
        return slots.empty()

    write_slot(store, sent.place, "participant.delete", change, states=CHANGEABLE, destroying=True)


def delete_by_link(store: Store, invitation_id: str) -> None:
    """Delete whatever is there, for good: no link, draft or receipt fills this slot again.

    The same work is done whether there was anything or not, and before and after dealing.
    """
    for _ in range(2):  # the survey may be dealt between looking and writing
        who = visitor(store, invitation_id, states=DELETABLE)
        if who.wave.state == "dealt":
            _delete_dealt(store, who.place)
            return
        try:
            write_slot(
                store,
                who.place,
                "participant.delete",
                lambda _ballot: slots.empty(State.CLOSED),
                states=DELETABLE - {"dealt"},
                destroying=True,
            )
        except Unusable:
            continue
        return
    raise Unusable("this survey is over")


def still_deletable(store: Store, invitation_id: str) -> bool:
    """Whether there could be anything left to delete."""
    found = invitation(store, invitation_id)
    return found is not None and wave(store, found.wave).state in DELETABLE


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
