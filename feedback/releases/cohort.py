"""Everybody's answers, opened in memory and matched: runs in the child process alone.

A person counts in a survey if three things agree: the server's mark says that answers were
sent and not deleted, the key is not one that was destroyed, and the envelope opens. Whoever
deleted is absent, as is whoever never answered.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from crypto import Identity, Tampered, open_envelope
from feedback.addresses import normalise_email
from feedback.errors import NotFound
from feedback.participants.service import Participant, participant
from feedback.releases.model import Person
from feedback.releases.records import ReleaseAltered
from feedback.responses import records
from feedback.responses.contents import decode_answers
from feedback.responses.dealing import membership_digest
from feedback.responses.marks import read_mark
from feedback.responses.model import Profile
from feedback.responses.waves import asked_in
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import participant_key, recall_digest
from feedback.storage.store import Row, Store

__all__ = ["Cohort", "cohort"]

Given = Mapping[str, str | None]
Report = Callable[[int, int, int], None]
"""Of rows: so many before this survey, so many in all, so many of this survey."""
_STEP: Final = 100


@dataclass(frozen=True)
class Cohort:
    """Everybody invited, and how many of each role were invited to all of these surveys."""

    people: tuple[Person, ...] = field(repr=False)
    invited: Mapping[str, int]


@dataclass(frozen=True)
class _Sent:
    """What one survey's file holds: who has a row, and what those said who are counted."""

    wave: Wave
    rows: frozenset[bytes] = field(repr=False)
    answers: Mapping[bytes, tuple[Profile, Given]] = field(repr=False)


def cohort(
    store: Store, waves: Sequence[Wave], seeds: Mapping[str, bytes], report: Report
) -> Cohort:
    """Open the answers of these surveys, the first one first.

    Raises ReleaseAltered where a file is not the one that was dealt, or a key does not fit.
    """
    total = sum(store.wave(_file(wave)).count("answers") for wave in waves)
    sent: list[_Sent] = []
    for wave in waves:
        done = sum(len(one.rows) for one in sent)
        sent.append(_open_wave(store, wave, seeds[wave.id], partial(report, done, total)))
    known = _known(store, waves)
    everybody = sorted(frozenset().union(*(one.rows for one in sent)))
    people = [person for one in everybody if (person := _person(store, one, sent, known))]
    both = frozenset.intersection(*(one.rows for one in sent))
    invited = Counter(dict.fromkeys(asked_in(store, waves[0]).roles, 0))
    invited.update(known[one].role for one in both if one in known)
    return Cohort(tuple(people), dict(invited))


def _open_wave(store: Store, wave: Wave, seed: bytes, report: Callable[[int], None]) -> _Sent:
    identity = Identity(seed)
    if identity.recipient.public != wave.wave_key:
        raise ReleaseAltered("this is not the survey's key")
    rows = store.wave(_file(wave)).all("answers")
    _check(store, wave, rows)
    asked, destroyed = asked_in(store, wave), store.never_back.digests()
    answers = {}
    for number, row in enumerate(rows, 1):
        plain = _open_row(store, wave, row, identity, destroyed)
        if plain:
            pseudonym = cast("bytes", row["pseudonym"])
            answers[pseudonym] = decode_answers(asked, wave.kind, plain)
        if number % _STEP == 0:
            report(number)
    names = frozenset(cast("bytes", row["pseudonym"]) for row in rows)
    return _Sent(wave, names, answers)


def _check(store: Store, wave: Wave, rows: Sequence[Row]) -> None:
    """Nothing was added, taken away, swapped or doubled since the answers were dealt."""
    kept = store.one("waves", id=wave.id)
    given = cast("bytes", kept["membership"]) if kept else b""
    digest = membership_digest(store.wave(_file(wave)))
    if not store.vault.signed(given, "membership", wave.id, digest):
        raise ReleaseAltered("the answers are not those that were dealt")
    for column in ("key_name", "pseudonym"):
        if len({row[column] for row in rows}) != len(rows):
            raise ReleaseAltered("somebody's answers are there twice")


def _open_row(
    store: Store, wave: Wave, row: Row, identity: Identity, destroyed: frozenset[bytes]
) -> bytes | None:
    """Somebody's answers; None for who is absent."""
    key = participant_key(store, store, cast("bytes", row["key_name"]))
    if key is None:
        # Keys are overwritten when someone deletes, and removed only with the whole survey.
        raise ReleaseAltered("a key is missing: is the keyring the one of these surveys?")
    if not read_mark(store, wave, row) or recall_digest(store, key) in destroyed:
        return None
    try:
        return open_envelope(
            cast("bytes", row["envelope"]),
            identity=identity,
            context=records.answers_context(wave),
            key=key,
        )
    except Tampered:
        # The envelope is the one that was dealt, so its key was destroyed: a crash came
        # between that and taking back the mark.
        return None


def _known(store: Store, waves: Sequence[Wave]) -> dict[bytes, Participant]:
    """Everybody invited who is still on the list, by pseudonym; also those who left."""
    found = {}
    for wave in waves:
        for row in store.all("invitations", wave=wave.id):
            try:
                person = participant(store, wave.scheme, str(row["participant"]))
            except NotFound:
                continue
            found[records.pseudonym(store, wave.scheme, person.id)] = person
    return found


def _person(
    store: Store, pseudonym: bytes, sent: Sequence[_Sent], known: Mapping[bytes, Participant]
) -> Person | None:
    listed = known.get(pseudonym)
    given = {one.wave.kind: one.answers.get(pseudonym) for one in sent}
    profiles = [found[0] for found in given.values() if found]
    if len({profile.role for profile in profiles}) > 1:
        raise ReleaseAltered("somebody answered in two roles")
    about = profiles[-1] if profiles else listed
    if about is None:
        return None  # off the list, and no answers: nobody knows of which role
    before, after = given.get("pre"), given.get("post")
    return Person(
        id=store.vault.blind("person", normalise_email(listed.email)) if listed else pseudonym,
        role=about.role,
        groups=about.groups,
        before=before[1] if before else None,
        after=after[1] if after else None,
    )


def _file(wave: Wave) -> str:
    if wave.file is None:
        raise ReleaseAltered("the answers of this survey are gone")
    return wave.file
