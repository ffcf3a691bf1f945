"""What a participant does: each act reads, checks and overwrites one slot in one transaction.

None of it is in any log: a line each would be the time and order that the records avoid.
"""

from dataclasses import dataclass, replace
from typing import Final

from feedback.errors import Conflict, ServiceError
from feedback.invitations.service import invitation
from feedback.participants.service import Participant, participant
from feedback.questionnaires.model import Questionnaire
from feedback.responses import records, slots
from feedback.responses.model import Act, Answers, Profile, State, may
from feedback.responses.overwrite import (
    Keys,
    Unusable,
    keys_of,
    read_slot,
    write_ahead,
    write_slot,
)
from feedback.responses.slots import Ballot, Place, Receipt
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = [
    "CHANGEABLE",
    "DraftElsewhere",
    "Unusable",
    "Visitor",
    "decline",
    "drop_receipt",
    "look",
    "missing",
    "place_of",
    "read_draft",
    "save",
    "start_again",
    "submit",
    "visitor",
]

# Second thoughts last from the first day of a survey until the day it is dealt.
CHANGEABLE: Final = frozenset({"open", "closed"})


class DraftElsewhere(ServiceError):
    """A draft is there that this browser's return code does not open."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who came by a link: their place, and who they are as far as it matters."""

    place: Place
    person: Participant

    @property
    def profile(self) -> Profile:
        return Profile(role=self.person.role, groups=self.person.groups)

    @property
    def wave(self) -> Wave:
        return self.place.wave

    @property
    def questionnaire(self) -> Questionnaire:
        return self.place.questionnaire


def place_of(store: Store, at: Wave, name: bytes) -> Place:
    """A slot by its name."""
    return Place(wave=at, name=name, questionnaire=asked_in(store, at))


def visitor(store: Store, invitation_id: str, *, states: frozenset[str] = CHANGEABLE) -> Visitor:
    """The person behind a session; `Unusable` once the wave or the invitation is gone."""
    found = invitation(store, invitation_id)
    if found is None:
        raise Unusable("no such invitation")
    at = wave(store, found.wave)
    if at.state not in states:
        raise Unusable("this survey is over")
    person = participant(store, at.scheme, found.participant)
    return Visitor(place_of(store, at, records.slot_name(store, at.id, person.id)), person)


def look(store: Store, place: Place) -> Ballot:
    """What is in a slot now."""
    return read_slot(store, store.wave(place.file), place)


def read_draft(store: Store, who: Visitor, code: bytes | None) -> Answers | None:
    """The draft that this return code opens."""
    return look(store, who.place).draft(who.place, who.person.role, code)


def missing(who: Visitor, answers: Answers) -> int | None:
    """The first page with a rating that was neither given nor refused; None when complete."""
    for page in who.questionnaire.for_(who.person.role, who.wave.kind):
        for question in page.questions:
            if question.kind == "scale" and question.id not in answers.closed:
                return page.number
    return None


def save(store: Store, who: Visitor, given: Answers, code: bytes) -> None:
    """Add what one page gave to the draft. `DraftElsewhere` where the code does not fit."""

    def change(ballot: Ballot, _keys: Keys) -> Ballot:
        before = Answers()
        if ballot.state is State.DRAFT:
            opened = ballot.draft(who.place, who.person.role, code)
            if opened is None:
                raise DraftElsewhere("a draft is there already")
            before = opened
        return slots.drafted(who.place, who.person.role, _merged(before, given), code)

    write_ahead(store, who.place, Act.SAVE, change)


def start_again(store: Store, who: Visitor, given: Answers, code: bytes) -> None:
    """Put a new draft in the place of one that cannot be opened here."""

    def change(_ballot: Ballot, _keys: Keys) -> Ballot:
        return slots.drafted(who.place, who.person.role, given, code)

    write_ahead(store, who.place, Act.SAVE, change)


def submit(store: Store, who: Visitor, *, code: bytes, quote: bool, receipt: Receipt) -> None:
    """Seal the draft for good. Twice with the same receipt is once.

    Raises `Conflict` when a question is still open, `DraftElsewhere`, `Unusable`.
    """

    def change(ballot: Ballot, keys: Keys) -> Ballot | None:
        if ballot.received_by(who.place, receipt):
            return None  # a double click, or a lost reply: it is there
        if ballot.state is not State.DRAFT:
            raise Unusable("nothing to send")
        draft = ballot.draft(who.place, who.person.role, code)
        if draft is None:
            raise DraftElsewhere("a draft is there that does not open")
        if missing(who, draft) is not None:
            raise Conflict("a question is still open")
        answers = replace(draft, quote=quote)
        return slots.submitted(who.place, who.profile, answers, receipt, keys)

    def keys() -> Keys:
        return keys_of(store, who.place)

    write_ahead(store, who.place, Act.SUBMIT, change, keys)


def decline(store: Store, who: Visitor) -> None:
    """ "I don't want to answer": changes an empty slot, and nothing else anywhere."""

    def change(ballot: Ballot) -> Ballot | None:
        if not may(ballot.state, Act.DECLINE):
            return None  # what was written or sent stays
        return slots.empty(State.DECLINED)

    write_slot(store, who.place, "participant.submit", change)


def drop_receipt(store: Store, who: Visitor, receipt: Receipt) -> None:
    """ "I don't want a code": make the record that it opens unreadable."""

    def change(ballot: Ballot) -> Ballot | None:
        if not ballot.received_by(who.place, receipt):
            return None
        return slots.without_receipt(who.place, ballot)

    write_slot(store, who.place, "participant.submit", change)


def _merged(before: Answers, given: Answers) -> Answers:
    return Answers(
        closed={**before.closed, **given.closed},
        texts={**before.texts, **given.texts},
        page=max(before.page, given.page),
        told=given.told or before.told,
    )
