"""Whose answers a release rests on, as a sealed record: no figure is in it.

From the moment a release is computed, others are planned around it, published or not: so the
server itself must be able to read this, while the words are sealed to people. The record has
one size for everybody who was invited, whoever answered.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crypto import Context, context, lock_box, open_box
from feedback.releases.engine import Release, Shown
from feedback.releases.model import PersonId, Published
from feedback.releases.records import ReleaseRow
from feedback.storage.store import Reader, Store

__all__ = ["Populations", "load_populations", "seal_populations", "unpublished"]

_HEAD: Final = 256
_ENTRY: Final = 2048  # one population's names, beside its members
_MEMBER: Final = 70  # one person, as text


@dataclass(frozen=True)
class Populations:
    """`people`: everybody invited; `shown`: the populations of a release."""

    people: tuple[PersonId, ...]
    shown: tuple[Shown, ...]

    def as_published(self, *, same_scheme: bool) -> tuple[Published, ...]:
        """As a later computation wants them."""
        return tuple(Published(one.item, one.wave, one.members, same_scheme) for one in self.shown)


def seal_populations(
    store: Store, row: ReleaseRow, people: Iterable[PersonId], release: Release
) -> bytes:
    """Seal them for the row; the size depends on who was invited and what was asked alone."""
    everybody = sorted(_named(person) for person in people)
    parts = sum(len(question.slices) for question in release.questions)
    record = {
        "people": everybody,
        "shown": [_shown(one, everybody) for one in release.populations],
    }
    plain = json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()
    bits = 4 * (len(everybody) // 24 + 1)
    size = _HEAD + len(everybody) * _MEMBER + 2 * parts * (_ENTRY + bits)
    return lock_box(plain, key=store.vault.key("ledger"), context=_context(row.id), size=size)


def load_populations(store: Store, release: str, sealed: bytes) -> Populations:
    """Undo `seal_populations`."""
    plain = open_box(sealed, key=store.vault.key("ledger"), context=_context(release))
    record = json.loads(plain)
    people = tuple(person_id(name) for name in record["people"])
    return Populations(people, tuple(_read(one, people) for one in record["shown"]))


def unpublished(store: Store, reader: Reader, *, scheme: str) -> list[Published]:
    """Populations of releases that are computed and not in the ledger yet, of any scheme.

    A refused one counts too: it may be asked for again, and its words are what they are.
    """
    found: list[Published] = []
    for stored in reader.all("releases"):
        row = ReleaseRow.of(stored)
        if row.populations is not None:
            kept = load_populations(store, row.id, row.populations)
            found += kept.as_published(same_scheme=row.scheme == scheme)
    return found


def person_id(name: str) -> PersonId:
    """Undo what names a person in a record: "x…" is bytes, "t…" text."""
    return bytes.fromhex(name[1:]) if name.startswith("x") else name[1:]


def _named(person: PersonId) -> str:
    return f"x{person.hex()}" if isinstance(person, bytes) else f"t{person}"


def _shown(one: Shown, everybody: Sequence[str]) -> dict[str, object]:
    members = {_named(member) for member in one.members}
    mask = sum(1 << at for at, name in enumerate(everybody) if name in members)
    bits = mask.to_bytes(len(everybody) // 8 + 1, "big")
    return {
        "question": one.question,
        "item": one.item,
        "wave": one.wave,
        "slice": one.slice,
        "scale": one.scale,
        "members": base64.b64encode(bits).decode(),
    }


def _read(one: dict[str, str], people: Sequence[PersonId]) -> Shown:
    mask = int.from_bytes(base64.b64decode(one["members"]), "big")
    return Shown(
        question=one["question"],
        item=one["item"],
        wave="pre" if one["wave"] == "pre" else "post",
        slice=one["slice"],
        scale=2 if int(one["scale"]) == 2 else 4,  # noqa: PLR2004 - the scale is its number of words
        members=frozenset(person for at, person in enumerate(people) if mask >> at & 1),
    )


def _context(release: str) -> Context:
    return context("release-populations", release)
