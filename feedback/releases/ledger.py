"""The ledger of everything published: canonical bodies, chained by hash.

Each row binds the one before it, so a row cannot be changed, dropped or moved unseen. The
public digest is salted: a body lists few and guessable words, and without the salt its hash
could be tried against every one of them. Bodies name people and are sealed by whoever keeps
them; the chain itself rests on their digests alone.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedback.releases.engine import Release, Shown
from feedback.releases.facts import statements
from feedback.releases.masks import Masks, named
from feedback.releases.meeting_figures import QUESTION
from feedback.releases.meeting_figures import statements as about_meetings
from feedback.releases.model import PlacedError, Question, Statement

_CHAIN = b"candour ledger chain v1"
_PUBLIC = b"candour ledger public v1"
_DIGEST = 32
START = bytes(_DIGEST)
"""What the first row names as the one before it."""


class LedgerError(PlacedError):
    """A broken chain; `place` is the number of the first row at fault."""


@dataclass(frozen=True)
class Row:
    """One link: digests and salt of 32 bytes, rows numbered from 0."""

    number: int
    previous: bytes
    body_digest: bytes
    salt: bytes

    @property
    def digest(self) -> bytes:
        """What the next row binds."""
        number = self.number.to_bytes(8, "big")
        # Every part has a fixed length, so no two rows share one input.
        content = _CHAIN + number + self.previous + self.body_digest + self.salt
        return hashlib.sha256(content).digest()

    @property
    def public_digest(self) -> bytes:
        """A digest that may be published: it fixes the row and tells nothing without the salt."""
        return hmac.digest(self.salt, _PUBLIC + self.digest, "sha256")


def append(last: Row | None, body: bytes, *, salt: bytes) -> Row:
    """The row for `body` after `last`. `salt` is 32 fresh random bytes."""
    if len(salt) != _DIGEST:
        raise ValueError("the salt must have 32 bytes")
    return Row(
        number=0 if last is None else last.number + 1,
        previous=START if last is None else last.digest,
        body_digest=hashlib.sha256(body).digest(),
        salt=salt,
    )


def verify(rows: Iterable[tuple[Row, bytes]], *, head: bytes | None = None) -> None:
    """Check rows with their bodies, in order, and the head's digest where it is known.

    Without `head` rows missing at the end go unnoticed. Raises LedgerError.
    """
    previous = START
    number = -1
    for number, (row, body) in enumerate(rows):
        if row.number != number:
            raise LedgerError(str(number), "has another number")
        if row.previous != previous:
            raise LedgerError(str(number), "does not follow the row before")
        if row.body_digest != hashlib.sha256(body).digest() or len(row.salt) != _DIGEST:
            raise LedgerError(str(number), "has another body or a wrong salt")
        previous = row.digest
    if head is not None and previous != head:
        raise LedgerError(str(number + 1), "is missing, or the head is another")


def body(release: Release, questions: Sequence[Question], release_id: str) -> bytes:
    """The canonical body of a release: its people, its populations, and every figure as
    low ≤ Σ weight · count ≤ high. A population is a mask over `people`, the first one highest.
    """
    told = {
        (one.id, part.name, part.breakdown): part.told
        for one in release.questions
        for part in one.slices
    }
    asked = {question.id: question for question in questions}
    everybody = sorted({named(who) for shown in release.populations for who in shown.members})
    masks = Masks(everybody)
    facts = [
        {
            "question": shown.question,
            "item": shown.item,
            "wave": shown.wave,
            "slice": shown.slice,
            "members": masks.of(shown.members),
            "figures": [
                {"figure": one.figure, "wave": one.wave, "weights": dict(one.weights)}
                | {"low": one.low, "high": one.high}
                for one in _said(release, asked, told, shown)
            ],
        }
        for shown in release.populations
    ]
    record = {"release": release_id, "people": everybody, "facts": facts}
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _said(
    release: Release,
    asked: Mapping[str, Question],
    told: Mapping[tuple[str, str, str | None], Mapping[str, object]],
    shown: Shown,
) -> tuple[Statement, ...]:
    """What the release says of one of its populations."""
    if shown.question == QUESTION.id:
        return about_meetings(release.meetings, len(shown.members))
    return statements(
        asked[shown.question],
        told[shown.question, shown.slice, shown.breakdown],
        shown.wave,
        shown.scale,
        len(shown.members),
        grain=shown.grain,
    )
