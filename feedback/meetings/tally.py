"""How long a confirmed meeting took, sealed apart, for the one total that a scheme may show.

It is sealed to the key of the scheme's first survey, so that it can be opened only where a
release of that survey is computed (docs/adr/tally-key.md). Inside lie the pair's keyed name, the
minutes, and a mark by the server's own key: anybody who can write to the database could seal
made-up meetings to a public key.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from crypto import Context, CryptoError, Identity, Recipient, context, open_envelope, seal
from feedback.schemes.model import GOING_ON, KINDS, SchemeAlteredError, Wave
from feedback.schemes.wave_keys import checked
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = ["Tally", "TallyAltered", "counting", "drop", "pair_name", "put", "tallies", "tick"]

_SIZE: Final = 256
_MARK: Final = 32


class TallyAltered(Exception):
    """What is stored of a meeting's length was changed by something other than this program."""


@dataclass(frozen=True)
class Tally:
    """One confirmed meeting: whose (`pair_name`), and how many minutes."""

    pair: str
    minutes: int


def pair_name(store: Store, scheme: str, people: Iterable[str]) -> str:
    """What a pair is called in tallies: a keyed name of its two people, in any order."""
    return store.vault.name("tally-pair", scheme, *sorted(people)).hex()


def counting(store: Store, reader: Reader, scheme: str) -> Wave | None:
    """The survey to whose key meetings are sealed: the first one that has opened. None before
    that, and once its key is destroyed.

    Raises SchemeAlteredError where its key is not the one that was made when it opened.
    """
    rows = [row for row in reader.all("waves", scheme=scheme) if row["state"] != "planned"]
    if not rows:
        return None
    first = min(rows, key=lambda row: (str(row["opens"]), KINDS.index(Wave.of(row).kind)))
    if first["state"] not in GOING_ON:
        return None
    found = checked(store, first)
    if found.wave_key is None:  # else whoever took it out would have meetings counted nowhere
        raise SchemeAlteredError(f"survey {found.id} has lost its key")
    return found


def put(
    w: Writer, store: Store, *, scheme: str, people: Iterable[str], meeting: str, minutes: int
) -> None:
    """Seal what a meeting counts, in the place of what it counted before; nothing before the
    first survey has opened."""
    wave = counting(store, w, scheme)
    if wave is None or wave.wave_key is None:
        return
    told = json.dumps([pair_name(store, scheme, people), minutes]).encode()
    name = _name(store, meeting)
    envelope = seal(
        _mark(store, scheme, name, told) + told,
        to=[Recipient(wave.wave_key)],
        context=_context(scheme, name),
        size=_SIZE,
    )
    w.put("tallies", {"name": name, "scheme": scheme, "wave": wave.id, "envelope": envelope})


def drop(w: Writer, store: Store, meeting: str) -> None:
    """Count it no more."""
    w.remove("tallies", name=_name(store, meeting))


def tallies(store: Store, wave: Wave, identity: Identity) -> list[Tally]:
    """Everything that is sealed to a survey's key. `identity`: the survey's.

    Raises TallyAltered where one does not open, or was not written by this service.
    """
    rows = store.all("tallies", order="name", scheme=wave.scheme, wave=wave.id)
    return [_open(store, wave.scheme, row, identity) for row in rows]


def tick(store: Store) -> None:
    """The worker's round: remove what is sealed to keys that are destroyed."""
    gone = {
        str(row["wave"])
        for row in store.all("tallies")
        if not store.count("waves", id=row["wave"])
        or store.count("waves", id=row["wave"], state="destroyed")
    }
    if gone:
        with store.change(Event("upkeep")) as w:
            for wave in gone:
                w.remove("tallies", wave=wave)


def _open(store: Store, scheme: str, row: Row, identity: Identity) -> Tally:
    name = cast("bytes", row["name"])
    try:
        plain = open_envelope(
            cast("bytes", row["envelope"]), identity=identity, context=_context(scheme, name)
        )
    except CryptoError as error:
        raise TallyAltered("the length of a meeting does not open") from error
    mark, told = plain[:_MARK], plain[_MARK:]
    if not store.vault.signed(mark, *_marked(scheme, name, told)):
        raise TallyAltered("the length of a meeting was not written by this service")
    pair, minutes = json.loads(told)
    return Tally(pair, minutes)


def _name(store: Store, meeting: str) -> bytes:
    return store.vault.name("tally", meeting)


def _mark(store: Store, scheme: str, name: bytes, told: bytes) -> bytes:
    return store.vault.sign(*_marked(scheme, name, told))


def _marked(scheme: str, name: bytes, told: bytes) -> tuple[str | bytes, ...]:
    return ("tally", scheme, name, told)


def _context(scheme: str, name: bytes) -> Context:
    return context("tally", scheme, name)
