"""What a participant does: each act reads, checks and overwrites one slot in one transaction.

None of it is in any log: a line each would be the time and order that the records avoid.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crypto import CryptoError
from feedback.errors import Conflict, ServiceError
from feedback.invitations.service import invitation
from feedback.participants.service import Participant, participant
from feedback.questionnaires.model import Questionnaire
from feedback.responses import records, slots
from feedback.responses.model import MOVES, Act, Answers, Profile, State, may
from feedback.responses.slots import Ballot, Place, Receipt
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import destroy_keys, participant_key
from feedback.storage.store import Event, Reader, Row, Store, WaveGoneError, Writer

__all__ = [
    "CHANGEABLE",
    "DraftElsewhere",
    "Unusable",
    "Visitor",
    "decline",
    "destroy_slot_keys",
    "drop_receipt",
    "keys_of",
    "look",
    "missing",
    "opened",
    "place_of",
    "read_draft",
    "save",
    "start_again",
    "submit",
    "visitor",
    "write_slot",
]

_OPEN: Final = frozenset({"open"})
# Second thoughts last from the first day of a survey until the day it is dealt.
CHANGEABLE: Final = frozenset({"open", "closed"})


class Unusable(ServiceError):
    """This slot takes nothing now: sent, closed, over. Nobody is told which."""


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
    return _read(store, store.wave(place.file), place)


def opened(store: Store, place: Place, row: Row) -> Ballot:
    """What is in a slot, as far as it opens: what was changed from outside, and what is sealed
    under keys that have been destroyed, counts as empty."""
    try:
        ballot = slots.open_slot(store, place, row)
    except CryptoError:
        return Ballot(State.EMPTY, b"", broken=True)
    if ballot.state is not State.SUBMITTED:
        return ballot
    key = participant_key(store, store, records.key_name(store, place.name, "answers"))
    return ballot if ballot.sealed_under(place, key) else slots.empty()


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

    def change(ballot: Ballot) -> Ballot:
        before = Answers()
        if ballot.state is State.DRAFT:
            opened = ballot.draft(who.place, who.person.role, code)
            if opened is None:
                raise DraftElsewhere("a draft is there already")
            before = opened
        return slots.drafted(who.place, who.person.role, _merged(before, given), code)

    _write(store, who.place, Act.SAVE, change)


def start_again(store: Store, who: Visitor, given: Answers, code: bytes) -> None:
    """Put a new draft in the place of one that cannot be opened here."""

    def change(_ballot: Ballot) -> Ballot:
        return slots.drafted(who.place, who.person.role, given, code)

    _write(store, who.place, Act.SAVE, change)


def submit(store: Store, who: Visitor, *, code: bytes, quote: bool, receipt: Receipt) -> None:
    """Seal the draft for good. Twice with the same receipt is once.

    Raises `Conflict` when a question is still open, `DraftElsewhere`, `Unusable`.
    """

    def change(ballot: Ballot) -> Ballot | None:
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
        keys = keys_of(store, who.place)
        return slots.submitted(who.place, who.profile, answers, receipt, keys)

    _write(store, who.place, Act.SUBMIT, change)


def decline(store: Store, who: Visitor) -> None:
    """ "I don't want to answer": changes an empty slot, and nothing else anywhere."""

    def change(ballot: Ballot) -> Ballot | None:
        if not may(ballot.state, Act.DECLINE):
            return None  # what was written or sent stays
        return slots.empty(State.DECLINED)

    _write(store, who.place, None, change)


def drop_receipt(store: Store, who: Visitor, receipt: Receipt) -> None:
    """ "I don't want a code": make the record that it opens unreadable."""

    def change(ballot: Ballot) -> Ballot | None:
        if not ballot.received_by(who.place, receipt):
            return None
        return slots.without_receipt(who.place, ballot)

    _write(store, who.place, None, change)


def keys_of(store: Store, place: Place) -> Mapping[str, bytes]:
    """The participant keys of a slot, by purpose. Read them under the slot's lock: deleting
    holds it too, so that nothing is ever sealed under a key that has just been destroyed."""
    found = {}
    for purpose in place.layout.purposes:
        key = participant_key(store, store, records.key_name(store, place.name, purpose))
        if key is None:
            raise Unusable("the keys are gone")
        found[purpose] = key
    return found


def write_slot(
    store: Store,
    place: Place,
    event: str,
    change: Callable[[Ballot], Ballot | None],
    *,
    states: frozenset[str] = _OPEN,
    destroying: bool = False,
) -> None:
    """Read, change and overwrite one slot. None from `change` leaves it as it is.

    `destroying` also destroys the slot's participant keys: the never-back file first, then
    the keyring, then the slot, so that a crash between leaves less to read, never more.

    The wave's state is read under the lock: whoever closes or deals a wave changes the state
    first and then passes through the same lock, so nothing is written after that.
    """
    try:
        _overwrite(store, place, event, change, states=states, destroying=destroying)
    except WaveGoneError as error:
        raise Unusable("this survey was dealt just now") from error


def _overwrite(
    store: Store,
    place: Place,
    event: str,
    change: Callable[[Ballot], Ballot | None],
    *,
    states: frozenset[str],
    destroying: bool,
) -> None:
    on = ("keyring", "wave") if destroying else ("wave",)
    with store.change(Event(event), *on, wave=place.file) as writer:
        row = store.one("waves", id=place.wave.id)
        if row is None or row["state"] not in states or row["file"] != place.file:
            raise Unusable("this survey is over")
        after = change(_read(store, writer, place))
        if destroying:
            destroy_slot_keys(store, writer, place)
        if after is not None:
            writer.set("slots", {"body": slots.seal_slot(store, place, after)}, name=place.name)


def destroy_slot_keys(store: Store, writer: Writer, place: Place) -> None:
    """Destroy what opens this slot's parts, wherever a copy of them lies.

    The month until which backups must not bring them back is counted from the wave's end,
    not from today: it says nothing about when somebody deleted.
    """
    names = [records.key_name(store, place.name, purpose) for purpose in place.layout.purposes]
    ends = place.wave.destroys
    destroy_keys(store, writer, names, until=f"{ends.year + 1}-{ends.month:02}")


def _write(
    store: Store, place: Place, act: Act | None, change: Callable[[Ballot], Ballot | None]
) -> None:
    def checked(ballot: Ballot) -> Ballot | None:
        after = change(ballot)
        if after is not None and act is not None and MOVES.get((ballot.state, act)) != after.state:
            raise Unusable("the slot does not take this")
        return after

    write_slot(store, place, "participant.submit", checked)


def _read(store: Store, reader: Reader, place: Place) -> Ballot:
    try:
        row = reader.one("slots", name=place.name)
    except WaveGoneError as error:
        raise Unusable("this survey was dealt just now") from error
    if row is None:
        raise Unusable("no such slot")
    return opened(store, place, row)


def _merged(before: Answers, given: Answers) -> Answers:
    return Answers(
        closed={**before.closed, **given.closed},
        texts={**before.texts, **given.texts},
        page=max(before.page, given.page),
    )
