"""Passing on the keys of running surveys to somebody who joins or takes over.

A new lead or deputy gets the outer layers from somebody who holds one: the guardian's layer
inside stays as it is, and nobody opens anything. For a new guardian see `new_guardian`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, cast

from crypto import CryptoError, Identity, rewrap
from feedback.accounts.holders import Holder, Role, holders
from feedback.accounts.service import account, recipient
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.responses.opening import nest_context, row_of
from feedback.responses.waves import wave
from feedback.schemes import quorums
from feedback.schemes.model import Wave
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = [
    "NO_KEY",
    "Parties",
    "add_nests",
    "lacking",
    "opening",
    "parties",
    "pass_on",
    "passing",
    "runs",
]

_BARRED: Final = (
    "Your sign-in was changed less than 24 hours ago. Until that time is over, you cannot pass "
    "keys on."
)
NO_KEY: Final = "You have no keys that this person lacks."
_SHUT: Final = "These keys do not open with yours. Ask for them once more."


@dataclass(frozen=True)
class Parties:
    """Who passes on, to whom, among everybody of the scheme."""

    giver: Holder
    taker: Holder
    there: tuple[Holder, ...]

    @property
    def guardians(self) -> list[Holder]:
        """Who could open for the taker: never the two themselves."""
        return [
            one
            for one in quorums.guardians(self.there)
            if one.account not in {self.giver.account, self.taker.account}
        ]


def pass_on(store: Store, *, scheme: str, holder: str, by: str, identity: Identity) -> int:
    """Seal one's own outer layers to a new lead or deputy; how many. None the second time.

    Args:
        store: the installation's.
        scheme: its id.
        holder: the new lead or deputy.
        by: the account of a lead, deputy or guardian who holds outer layers.
        identity: theirs.

    Raises:
        NotAllowed: `by` does not act in this scheme, is barred, or is that holder.
        NotFound: there is no such holder in this scheme.
        Conflict: that holder does not act yet, or `by` has nothing that they lack.
        SchemeAlteredError: a survey's keys are not those with which it opened.
    """
    who = parties(store, scheme, holder, by)
    if who.taker.role is Role.GUARDIAN:
        raise Conflict("A guardian's keys are passed on by another guardian.")
    waves = lacking(store, scheme, who.there, who.taker)
    rows = [row for at in waves for row in _rewrapped(store, at, who, identity)]
    if waves and not rows:
        raise Conflict(NO_KEY)
    if rows:
        with passing(store, scheme, who, "keys.passed-on") as writer:
            add_nests(writer, rows)
    return len(rows)


def lacking(store: Store, scheme: str, there: Sequence[Holder], taker: Holder) -> list[Wave]:
    """The running surveys of which this person lacks keys. SchemeAlteredError."""
    return [
        wave(store, one)
        for one in quorums.running(store, scheme)
        if quorums.lacks_keys(store, one, there, taker)
    ]


def parties(store: Store, scheme: str, holder: str, by: str) -> Parties:
    """This account, and whom it wants to pass keys on to. Raises as `pass_on`."""
    there = holders(store, scheme)
    giver = next((one for one in there if one.acts and one.account == by), None)
    if giver is None:
        raise NotAllowed("Only somebody who holds a key of this scheme can do this.")
    taker = next((one for one in there if one.id == holder and one.active), None)
    if taker is None:
        raise NotFound("There is no such person in this scheme.")
    if not taker.acts or taker.account is None:
        raise Conflict("They must sign up first. A guardian must then be confirmed by IT.")
    if taker.account == by:
        raise NotAllowed("Somebody else has to pass the keys on to you.")
    if account(store, by).barred(store.now()):
        raise NotAllowed(_BARRED)
    return Parties(giver, taker, there)


def _rewrapped(store: Store, at: Wave, who: Parties, identity: Identity) -> Iterator[Row]:
    for outer, inner in quorums.absent(store, at.id, who.there, who.taker):
        found = store.one(
            "wave_nests",
            wave=at.id,
            outer_account=who.giver.account,
            inner_account=inner.account,
        )
        if found is not None:
            bound = nest_context(at.id, str(inner.account))
            to = recipient(store, str(outer.account))
            nest = cast("bytes", found["nest"])
            with opening():
                nested = rewrap(nest, identity=identity, to=to, context=bound)
            yield row_of(at.id, nested, outer=outer, inner=inner)


@contextmanager
def opening() -> Iterator[None]:
    """Say in words that something does not open: it was sealed to, or for, something else."""
    try:
        yield
    except CryptoError as error:
        raise Conflict(_SHUT) from error


@contextmanager
def passing(store: Store, scheme: str, who: Parties, kind: str) -> Iterator[Writer]:
    """All or nothing, and only while both still hold their places."""
    event = Event(kind, by=str(who.giver.account), scheme=scheme, detail={"holder": who.taker.id})
    with store.change(event, "volatile", "main") as writer:
        parties(store, scheme, who.taker.id, str(who.giver.account))
        yield writer


def add_nests(writer: Writer, rows: Sequence[Row]) -> None:
    """Those that are not there yet, of surveys that still run."""
    for row in rows:
        same = {name: row[name] for name in ("wave", "outer_account", "inner_account")}
        if runs(writer, row) and not writer.count("wave_nests", **same):
            writer.add("wave_nests", row)


def runs(reader: Reader, row: Row) -> bool:
    """Whether the survey of a nest, seed or deposit still has keys. If it was destroyed since
    one looked, they must not come back."""
    found = reader.one("waves", id=row["wave"])
    return found is not None and str(found["id"]) in quorums.running(reader, str(found["scheme"]))
