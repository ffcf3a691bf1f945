"""Rows of releases, and the sealed words in them, checked each time that they are opened.

The words are sealed to people, and with them goes a mark by the server's own key over
everything that the release is bound to. A seal says who may read; the mark says who wrote:
anybody can seal to a public key, so a writer of the database could put in words of their own.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from crypto import Context, CryptoError, Identity, Recipient, context, open_envelope, seal
from feedback.errors import NotFound
from feedback.releases.states import LIVE, State
from feedback.schemes.model import Wave
from feedback.storage.store import Reader, Row, Store

__all__ = [
    "SALT_SIZE",
    "Refusal",
    "ReleaseAltered",
    "ReleaseRow",
    "Words",
    "deposit_context",
    "live",
    "load",
    "of_scheme",
    "open_words",
    "readable",
    "refusals_json",
    "seal_words",
]

SALT_SIZE: Final = 32  # bytes: of another length, words and salt could trade letters
_MARK: Final = 32
_DIGEST: Final = b"candour release v1\0"
# Bytes for one part of one question, at most: figures, and a name of the size of a profile.
_PART: Final = 2048
_COMMENTS: Final = 65536


class ReleaseAltered(Exception):
    """What is stored of a release was changed by something other than this program."""


@dataclass(frozen=True)
class Refusal:
    """A code of `states.REASONS`, and the day."""

    reason: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ReleaseRow:
    """One release. `waves` are ids of surveys, the first one first; `asked_by` an account."""

    id: str
    scheme: str
    waves: tuple[str, ...]
    state: State
    membership: bytes
    policy_version: int
    questionnaire: str
    asked_by: str
    asked_on: date
    decided_by: str | None
    refusals: tuple[Refusal, ...]
    digest: bytes | None
    published_on: date | None
    computed: bytes | None = field(repr=False)
    populations: bytes | None = field(repr=False)
    for_lead: bytes | None = field(repr=False)
    body: str | None = field(repr=False)

    @property
    def bound_to(self) -> tuple[str | bytes, ...]:
        """What the words of this release are bound to."""
        waves = ",".join(self.waves)
        version = str(self.policy_version)
        return (self.id, self.scheme, waves, self.membership, version, self.questionnaire)

    @classmethod
    def of(cls, row: Row) -> "ReleaseRow":
        published = row["published_on"]
        return cls(
            id=str(row["id"]),
            scheme=str(row["scheme"]),
            waves=tuple(str(row["waves"]).split(",")),
            state=State(str(row["state"])),
            membership=cast("bytes", row["membership"]),
            policy_version=cast("int", row["policy_version"]),
            questionnaire=str(row["questionnaire"]),
            asked_by=str(row["asked_by"]),
            asked_on=date.fromisoformat(str(row["asked_on"])),
            decided_by=cast("str | None", row["decided_by"]),
            refusals=_refusals(row["reason"]),
            digest=cast("bytes | None", row["digest"]),
            published_on=date.fromisoformat(str(published)) if published else None,
            computed=cast("bytes | None", row["computed"]),
            populations=cast("bytes | None", row["populations"]),
            for_lead=cast("bytes | None", row["for_lead"]),
            body=cast("str | None", row["body"]),
        )


@dataclass(frozen=True)
class Words:
    """The bytes of a release and their salt. Without it the few words that a release can hold
    could be tried against the digest, which is public."""

    body: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(_DIGEST + self.salt + self.body).digest()


def load(reader: Reader, release: str, scheme: str) -> ReleaseRow:
    """One release of this scheme. NotFound."""
    row = reader.one("releases", id=release, scheme=scheme)
    if row is None:
        raise NotFound("There is no such release.")
    return ReleaseRow.of(row)


def of_scheme(reader: Reader, scheme: str) -> list[ReleaseRow]:
    """All releases of a scheme, also requests that ran out, by day."""
    return [ReleaseRow.of(row) for row in reader.all("releases", order="asked_on", scheme=scheme)]


def live(reader: Reader, scheme: str) -> list[ReleaseRow]:
    """Those that stand; at most one for each survey."""
    return [row for row in of_scheme(reader, scheme) if row.state in LIVE]


def deposit_context(row: ReleaseRow, wave: Wave, membership: bytes, guardian: str) -> Context:
    """What a deposit is bound to: opened for any other release, it does not open."""
    return context("deposit", *row.bound_to, wave.id, membership, row.asked_by, guardian)


def _words_room(body: bytes) -> int:
    """Bytes for a release with so many questions and parts, whatever its figures are: a length
    that followed them would tell "few" from "some". Comments take large steps."""
    there = json.loads(body)
    parts = sum(512 + _PART * len(one["slices"]) for one in there["questions"])
    comments = len(json.dumps(there.get("comments", "")))
    return SALT_SIZE + _MARK + 1024 + parts + (comments // _COMMENTS + 1) * _COMMENTS


def seal_words(
    store: Store, row: ReleaseRow, words: Words, *, stage: str, to: Sequence[Recipient]
) -> bytes:
    """Seal the words for these people, marked with the stage: "computed" or "approved"."""
    mark = store.vault.sign(f"release-{stage}", *_marked(row, words, stage))
    sealed = words.salt + mark + words.body
    return seal(sealed, to=to, context=_words_context(row, stage), size=_words_room(words.body))


def open_words(
    store: Store, row: ReleaseRow, sealed: bytes, *, stage: str, identity: Identity
) -> Words:
    """Open them. CryptoError if they are not for this person; ReleaseAltered if not ours."""
    plain = open_envelope(sealed, identity=identity, context=_words_context(row, stage))
    words = Words(body=plain[SALT_SIZE + _MARK :], salt=plain[:SALT_SIZE])
    mark = plain[SALT_SIZE : SALT_SIZE + _MARK]
    if not store.vault.signed(mark, f"release-{stage}", *_marked(row, words, stage)):
        raise ReleaseAltered("the words of a release were not written by this service")
    if words.digest != row.digest:
        raise ReleaseAltered("the words of a release are not those that its digest names")
    return words


def readable(
    store: Store, row: ReleaseRow, sealed: bytes | None, *, stage: str, identity: Identity
) -> Words | None:
    """The same, or None where this person cannot read them."""
    if sealed is None:
        return None
    try:
        return open_words(store, row, sealed, stage=stage, identity=identity)
    except CryptoError:
        return None


def refusals_json(refusals: Sequence[Refusal]) -> str:
    return json.dumps([[one.reason, one.on.isoformat()] for one in refusals])


def _refusals(stored: object) -> tuple[Refusal, ...]:
    pairs = json.loads(str(stored)) if stored else []
    return tuple(Refusal(str(reason), date.fromisoformat(str(on))) for reason, on in pairs)


def _marked(row: ReleaseRow, words: Words, stage: str) -> tuple[str | bytes, ...]:
    # Approved words name who approved them, so that a yes cannot be given to another's words.
    who = row.decided_by or "" if stage == "approved" else ""
    return (*row.bound_to, words.digest, who)


def _words_context(row: ReleaseRow, stage: str) -> Context:
    return context("release-words", stage, row.id)
