"""Overwriting one slot in place: read, checked and written in one transaction.

What takes time (opening and sealing) is done ahead of the lock where it can be.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from crypto import CryptoError
from feedback.errors import ServiceError
from feedback.responses import records, slots
from feedback.responses.model import MOVES, SENT, Act, State
from feedback.responses.slots import Ballot, Place
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import destroy_keys, participant_key, participant_keys
from feedback.storage.store import Event, Reader, Row, Store, WaveGoneError, Writer

__all__ = [
    "Keys",
    "Unusable",
    "destroy_slot_keys",
    "forgotten",
    "keys_of",
    "opened",
    "read_slot",
    "rewrite_slot",
    "write_ahead",
    "write_slot",
]

Keys = Mapping[str, bytes]
_OPEN: Final = frozenset({"open"})
_DIGEST: Final = 32  # bytes of an entry of the never-back file


class Unusable(ServiceError):
    """This slot takes nothing now: sent, closed, over. Nobody is told which."""


def opened(store: Store, place: Place, row: Row, *, evenly: bool = False) -> Ballot:
    """What is in a slot, as far as it opens: what was changed from outside, and what is sealed
    under keys that have been destroyed, counts as empty.

    `evenly`: with as much work whatever is there, for whoever could time it without having a link.
    """
    try:
        ballot = slots.open_slot(store, place, row)
    except CryptoError:
        return Ballot(State.EMPTY, b"", broken=True)
    if ballot.state not in SENT and not evenly:
        return ballot
    key = participant_key(store, store, records.key_name(store, place.name, "answers"))
    whole = ballot.sealed_under(place, key) or ballot.state not in SENT
    return ballot if whole else slots.empty()


def keys_of(store: Store, place: Place, reader: Reader | None = None) -> Keys:
    """The participant keys of a slot, by purpose; by `reader` where they are being changed.

    Read them under the slot's lock: deleting holds it too, so that nothing is ever sealed under
    a key that has just been destroyed.
    """
    purposes = place.layout.purposes
    names = [records.key_name(store, place.name, purpose) for purpose in purposes]
    keys = participant_keys(store, reader or store, names)
    if len(keys) != len(names):
        raise Unusable("the keys are gone")
    return {purpose: keys[name] for purpose, name in zip(purposes, names, strict=True)}


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

    def write(writer: Writer) -> None:
        after = change(read_slot(store, writer, place))
        if destroying:
            destroy_slot_keys(store, writer, place)
        if after is not None:
            body = slots.seal_slot(store, place, after)
            writer.set("slots", {"body": body}, name=place.name)

    _locked(store, place, event, write, states=states, destroying=destroying)


def rewrite_slot(
    store: Store,
    place: Place,
    event: str,
    purposes: Sequence[str],
    change: Callable[[Ballot, Keys], Ballot],
    *,
    states: frozenset[str] = _OPEN,
) -> None:
    """As `write_slot`, but some of the slot's keys are destroyed, and what is sealed next is sealed
    under fresh ones. What the others sealed before still opens if a crash comes between.

    `change` is called twice, and must not write: with the keys that are there, so that it can
    refuse before anything is destroyed, then with those to seal under.
    """

    def write(writer: Writer) -> None:
        ballot = read_slot(store, writer, place)
        change(ballot, keys_of(store, place, writer))
        destroy_slot_keys(store, writer, place, purposes)
        after = change(ballot, keys_of(store, place, writer))
        writer.set("slots", {"body": slots.seal_slot(store, place, after)}, name=place.name)

    _locked(store, place, event, write, states=states, destroying=True)


def _locked(
    store: Store,
    place: Place,
    event: str,
    write: Callable[[Writer], None],
    *,
    states: frozenset[str] = _OPEN,
    destroying: bool = False,
) -> None:
    on = ("keyring", "wave") if destroying else ("wave",)
    try:
        with store.change(Event(event), *on, wave=place.file) as writer:
            found = store.pick("waves", "state", "file", id=place.wave.id)
            if not any(state in states and file == place.file for state, file in found):
                raise Unusable("this survey is over")
            write(writer)
    except WaveGoneError as error:
        raise Unusable("this survey was dealt just now") from error


def destroy_slot_keys(
    store: Store, writer: Writer, place: Place, purposes: Sequence[str] | None = None
) -> None:
    """Destroy what opens this slot's parts, or some of them, wherever a copy of them lies.

    The never-back file grows by as much for one comment as for everything.
    """
    some = place.layout.purposes if purposes is None else purposes
    names = [records.key_name(store, place.name, purpose) for purpose in some]
    destroy_keys(store, writer, names, until=forgotten(place.wave))
    blanks = [secrets.token_bytes(_DIGEST) for _ in place.layout.purposes[len(some) :]]
    if blanks:
        store.never_back.add(blanks, until=forgotten(place.wave))


def forgotten(wave: Wave) -> str:
    """The month until which backups must not bring back what was destroyed of a wave ("2028-03").

    It is counted from the wave's end, not from today: it says nothing about when somebody deleted.
    """
    return f"{wave.destroys.year + 1}-{wave.destroys.month:02}"


def write_ahead(
    store: Store,
    place: Place,
    act: Act,
    change: Callable[[Ballot, Keys], Ballot | None],
    keys: Callable[[], Keys] = dict,
) -> None:
    """As `write_slot`, with opening and sealing done before the lock: they take longer than
    writing does, and everybody who answers this survey waits for the one lock.

    Under the lock it is only checked that slot and keys are still those that were read; if
    one of them changed meanwhile, all of it is done again there.
    """

    def checked(ballot: Ballot, held: Keys) -> Ballot | None:
        after = change(ballot, held)
        if after is not None and MOVES.get((ballot.state, act)) != after.state:
            raise Unusable("the slot does not take this")
        return after

    row, held = _row(store.wave(place.file), place), keys()
    after = checked(opened(store, place, row), held)
    if after is None:
        return
    body = slots.seal_slot(store, place, after)

    def write(writer: Writer) -> None:
        same: Row = {"name": place.name, "body": row["body"]}
        if keys() == held and writer.set("slots", {"body": body}, **same) == 1:
            return
        again = checked(read_slot(store, writer, place), keys())
        if again is not None:
            writer.set("slots", {"body": slots.seal_slot(store, place, again)}, name=place.name)

    _locked(store, place, "participant.submit", write)


def read_slot(store: Store, reader: Reader, place: Place) -> Ballot:
    """What is in a slot, by this reader. `Unusable` once there is none."""
    return opened(store, place, _row(reader, place))


def _row(reader: Reader, place: Place) -> Row:
    try:
        row = reader.one("slots", name=place.name)
    except WaveGoneError as error:
        raise Unusable("this survey was dealt just now") from error
    if row is None:
        raise Unusable("no such slot")
    return row
