"""Answers of a survey, opened: who counts, and that nothing was changed since they were dealt.

A person counts in a survey if three things agree: the server's mark says that answers were
sent and not deleted, the key is not one that was destroyed, and the envelope opens. Whoever
deleted is absent, as is whoever never answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from crypto import Context, Identity, Tampered, open_envelope
from feedback.questionnaires.model import Questionnaire
from feedback.releases.records import ReleaseAltered
from feedback.responses import records
from feedback.responses.dealing import membership_part
from feedback.responses.marks import read_mark
from feedback.responses.waves import asked_in
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import participant_keys, recall_digest
from feedback.storage.store import Store

__all__ = ["COLUMNS", "Dealt", "Survey", "digests", "open_rows"]

COLUMNS: Final = ("id", "pseudonym", "key_name", "mark", "envelope")
_DIGEST: Final = 96
Dealt = tuple[int, bytes, bytes, bytes, bytes]
"""A row of a survey's file: COLUMNS."""


@dataclass(frozen=True)
class Survey:
    """A survey whose answers can be opened here and now."""

    wave: Wave
    file: str
    identity: Identity
    asked: Questionnaire
    context: Context

    @classmethod
    def of(cls, store: Store, wave: Wave, seed: bytes) -> "Survey":
        """ReleaseAltered where the seed is not this survey's, or its answers are gone."""
        identity = Identity(seed)
        if identity.recipient.public != wave.wave_key:
            raise ReleaseAltered("this is not the survey's key")
        if wave.file is None:
            raise ReleaseAltered("the answers of this survey are gone")
        context = records.answers_context(wave)
        return cls(wave, wave.file, identity, asked_in(store, wave), context)


def digests(store: Store, file: str, first: bytes, end: bytes) -> bytes:
    """What a membership digest is made of, for rows named from `first` up to `end`, in order:
    96 bytes each.

    ReleaseAltered where a name occurs twice.
    """
    rows = store.wave(file).pick(
        "answers",
        "key_name",
        "pseudonym",
        "envelope",
        order="key_name",
        key_name__gte=first,
        key_name__lt=end,
    )
    there = cast("list[tuple[bytes, bytes, bytes]]", rows)
    if any(one[0] == other[0] for one, other in pairwise(there)):
        raise ReleaseAltered("somebody's answers are there twice")
    found = b"".join(membership_part(*row) for row in there)
    if len(found) != _DIGEST * len(there):
        raise ReleaseAltered("a name has another length")
    return found


def open_rows(
    store: Store, survey: Survey, rows: Sequence[Dealt], destroyed: frozenset[bytes]
) -> Iterable[tuple[bytes, bytes | None]]:
    """For each row its pseudonym, and the answers of who counts."""
    keys = participant_keys(store, store, [row[2] for row in rows])
    if len(keys) != len(rows):
        # Keys are overwritten when someone deletes, and removed only with the whole survey.
        raise ReleaseAltered("a key is missing: is the keyring the one of these surveys?")
    for _, pseudonym, name, mark, envelope in rows:
        key = keys[name]
        sent = read_mark(store, survey.wave, {"key_name": name, "mark": mark})
        if sent and not (destroyed and recall_digest(store, key) in destroyed):
            yield pseudonym, _open(survey, envelope, key)
        else:
            yield pseudonym, None


def _open(survey: Survey, envelope: bytes, key: bytes) -> bytes | None:
    try:
        return open_envelope(envelope, identity=survey.identity, context=survey.context, key=key)
    except Tampered:
        # The envelope is the one that was dealt, so its key was destroyed: a crash came
        # between that and taking back the mark.
        return None
