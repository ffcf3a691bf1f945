"""Pairs: by the labels of the list of people, and kept once the two share something.

A pair's name is a keyed hash of its two people, so the same two are always the same pair. When
the list pairs somebody anew, the earlier pair keeps its row: what the two wrote stays readable
to both.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, cast

from feedback.accounts.service import Altered
from feedback.errors import Conflict, NotFound
from feedback.members.model import Pair
from feedback.members.places import place_of, places
from feedback.participants.model import Participant
from feedback.participants.service import participant, people
from feedback.schemes.ending import PAIRS, marked
from feedback.storage.participant_keys import add_missing_keys
from feedback.storage.store import Event, Row, Store, Value, Writer

__all__ = [
    "PAIR_EVENT",
    "both_here",
    "end",
    "hold",
    "is_partner",
    "pair",
    "pair_key",
    "pairs_of",
    "scheme_pairs",
    "set_signed",
    "side_of",
]

PAIR_EVENT: Final = Event("participant.pair")
_TOGETHER, _ENDED = "together", "ended"
_TWO: Final = 2


def pairs_of(store: Store, account: str) -> tuple[Pair, ...]:
    """All pairs that an account belongs to, the current ones first."""
    found: dict[str, Pair] = {}
    for place in places(store, account):
        name = _person(store, place.participant)
        rows = [*store.all("pairs", first=name), *store.all("pairs", second=name)]
        mine = [one for one in _kept(store, rows) if place.participant in one.people]
        if not any(one.current for one in mine):  # else nobody has two at a time: no need to look
            listed = _listed(store, place.scheme)
            mine += [one for one in listed if place.participant in one.people]
        found |= {one.id: one for one in mine}
    return tuple(sorted(found.values(), key=lambda one: (not one.current, one.id)))


def pair(store: Store, pair_id: str, *, account: str) -> Pair:
    """One of an account's pairs; `NotFound` for any other."""
    row = store.one("pairs", id=pair_id)
    if row is not None and is_partner(store, account, pair_id):
        return _kept(store, [row])[0]
    for one in pairs_of(store, account):
        if one.id == pair_id:
            return one
    raise NotFound("There is no such pair.")


def is_partner(store: Store, account: str, pair_id: str) -> bool:
    """Whether the account belongs to one of the two."""
    row = store.one("pairs", id=pair_id)
    if row is not None:  # the usual case, without reading the whole list
        people_of = _read(store, row).people
        return any(place.participant in people_of for place in places(store, account))
    return any(one.id == pair_id for one in pairs_of(store, account))


def side_of(store: Store, of: Pair, account: str) -> str:
    """Which of the two an account is: a participant's id."""
    return next(one.participant for one in places(store, account) if one.participant in of.people)


def scheme_pairs(store: Store, scheme: str) -> tuple[Pair, ...]:
    """All pairs of a scheme, those of the list first, then those that were."""
    found = {one.id: one for one in _listed(store, scheme)}
    for one in _kept(store, store.all("pairs", scheme=scheme)):
        found[one.id] = one
    return tuple(sorted(found.values(), key=lambda one: (not one.current, one.id)))


def both_here(store: Store, of: Pair) -> bool:
    """Whether both have a sign-in, so that something can be sealed to the two of them."""
    there = [place_of(store, person) for person in of.people]
    return all(place is not None and place.account for place in there)


def hold(store: Store, of: Pair) -> None:
    """Keep the pair's row and key from now on, before the two share anything."""
    if store.count("pairs", id=of.id):
        return
    with store.change(PAIR_EVENT, "keyring", "main") as w:
        add_missing_keys(store, w, [pair_key(store, of.id)])
        if not w.count("pairs", id=of.id):
            w.add("pairs", _row(store, of, _TOGETHER))


def end(w: Writer, store: Store, of: Pair) -> None:
    """End it, by one conditional update in the caller's change; `hold` comes before.

    Raises `Conflict` where it has ended already.
    """
    values = _row(store, of, _ENDED)
    changed = {name: values[name] for name in ("state", "record")}
    if w.set("pairs", changed, id=of.id, state=_TOGETHER) != 1:
        raise Conflict("This has ended already.")


def set_signed(w: Writer, of: Pair, signed: int) -> None:
    """How many have signed the contract: all that the scheme's lead sees of it."""
    w.set("pairs", {"signed": signed}, id=of.id)


def pair_key(store: Store, pair_id: str) -> bytes:
    """The name of a pair's key in the keyring."""
    return store.vault.name("pair-key", pair_id)


def _listed(store: Store, scheme: str) -> list[Pair]:
    """Those of the list, with what is kept of them; nobody once what pairs share is destroyed."""
    if PAIRS in marked(store, scheme):
        return []
    by_label: dict[str, list[Participant]] = {}
    for person in people(store, scheme):
        if person.pair:
            by_label.setdefault(person.pair.casefold(), []).append(person)
    found = []
    for two in by_label.values():
        if len(two) == _TWO and two[0].role != two[1].role:
            first, second = sorted(one.id for one in two)
            found.append(_stored(store, scheme, (first, second)))
    return found


def _stored(store: Store, scheme: str, two: tuple[str, str]) -> Pair:
    listed = Pair(id=_id(store, scheme, two), scheme=scheme, people=two, current=True)
    row = store.one("pairs", id=listed.id)
    if row is None:
        return listed
    kept = _read(store, row)
    return replace(kept, current=not kept.ended)


def _kept(store: Store, rows: Iterable[Row]) -> list[Pair]:
    """Of rows; whether they still are together says the list, of which two people are read."""
    kept = [_read(store, row) for row in rows]
    return [replace(one, current=not one.ended and _together(store, one)) for one in kept]


def _together(store: Store, of: Pair) -> bool:
    try:
        first, second = (participant(store, of.scheme, person) for person in of.people)
    except NotFound:
        return False
    label = first.pair.casefold()
    same = bool(label) and label == second.pair.casefold() and first.role != second.role
    return same and not (first.left or second.left)


def _read(store: Store, row: Row) -> Pair:
    pair_id, scheme = str(row["id"]), str(row["scheme"])
    record = store.vault.open_record("pairs", pair_id, cast("bytes", row["record"]))
    first, second = cast("list[str]", record["people"])
    # The columns by which rows are found must say what the sealed record says.
    if row["state"] != record["state"] or _id(store, scheme, (first, second)) != pair_id:
        raise Altered("a pair's row was changed outside of this service")
    return Pair(
        id=pair_id,
        scheme=scheme,
        people=(first, second),
        current=False,
        ended=record["state"] == _ENDED,
        signed=cast("int", row["signed"]),
    )


def _row(store: Store, of: Pair, state: str) -> dict[str, Value]:
    first, second = of.people
    record = {"people": list(of.people), "state": state}
    return {
        "id": of.id,
        "scheme": of.scheme,
        "first": _person(store, first),
        "second": _person(store, second),
        "state": state,
        "signed": of.signed,
        "record": store.vault.lock_record("pairs", of.id, record),
    }


def _id(store: Store, scheme: str, two: tuple[str, str]) -> str:
    return store.vault.name("pair", scheme, *two)[:16].hex()


def _person(store: Store, participant: str) -> bytes:
    return store.vault.name("pair-person", participant)
