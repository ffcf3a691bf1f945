"""Whose answers a release rests on, as a sealed record: no figure is in it.

From the moment a release is computed, others are planned around it, published or not: so the
server itself must be able to read this, while the words are sealed to people. The record has
one size for everybody who was invited, whoever answered.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from crypto import Context, CryptoError, context, lock_box, open_box
from feedback.releases.counted import Buckets
from feedback.releases.engine import Release, Shown
from feedback.releases.masks import Masks, members, named, person_id
from feedback.releases.model import PersonId, Published
from feedback.releases.records import ReleaseAltered, ReleaseRow
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
    everybody = sorted(named(person) for person in people)
    masks = Masks(everybody)
    parts = sum(len(question.slices) for question in release.questions)
    record = {
        "people": everybody,
        "shown": [_shown(one, masks) for one in release.populations],
    }
    plain = json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()
    bits = 4 * (len(everybody) // 24 + 1)
    # Two surveys of each part, and the total of meetings.
    size = _HEAD + len(everybody) * _MEMBER + (2 * parts + 1) * (_ENTRY + bits)
    return lock_box(plain, key=store.vault.key("ledger"), context=_context(row.id), size=size)


def load_populations(store: Store, release: str, sealed: bytes) -> Populations:
    """Undo `seal_populations`. ReleaseAltered where it was changed, or is another's."""
    try:
        plain = open_box(sealed, key=store.vault.key("ledger"), context=_context(release))
    except CryptoError as error:
        raise ReleaseAltered("the people of a release do not open") from error
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


def _shown(one: Shown, masks: Masks) -> dict[str, object]:
    scale = one.scale
    return {
        "question": one.question,
        "item": one.item,
        "wave": one.wave,
        "slice": one.slice,
        "scale": asdict(scale) if isinstance(scale, Buckets) else scale,
        "members": masks.of(one.members),
        "breakdown": one.breakdown,
        "grain": one.grain,
    }


def _read(one: dict[str, Any], people: Sequence[PersonId]) -> Shown:
    scale = one["scale"]
    return Shown(
        question=one["question"],
        item=one["item"],
        wave=one["wave"],
        slice=one["slice"],
        scale=Buckets(**scale) if isinstance(scale, dict) else scale,
        members=members(one["members"], people),
        breakdown=one["breakdown"],
        grain=one["grain"],
    )


def _context(release: str) -> Context:
    return context("release-populations", release)
