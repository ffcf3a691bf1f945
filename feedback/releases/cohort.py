"""Everybody's answers, opened in memory and matched: in the child process and its helpers alone.

The people are divided by their ids into shares, small enough that it does not matter how many
there are. Whoever opens a share reads both surveys of its people, and gives back counts and the
people's ids. What comes out is the same however many processes there were.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from feedback.addresses import normalise_email
from feedback.cores import all_cores
from feedback.participants.service import Participant, people_between
from feedback.releases.cells import Cohort, Tables, earlier_of
from feedback.releases.crew import in_order
from feedback.releases.meeting_figures import Paired
from feedback.releases.model import AnswerError, PersonId, Published, Question
from feedback.releases.opening import COLUMNS, Dealt, Survey, digests, open_rows
from feedback.releases.packed import PackedIds, twice
from feedback.releases.records import ReleaseAltered
from feedback.releases.tallies import Given, Sums, Tallier, Tally
from feedback.responses import records
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = ["Opened", "opened"]

Report = Callable[[int, int], None]
"""So many rows done, of so many."""
# People whose answers are in a process's memory at once.
_SHARE: Final = 500
_SMALL_SHARE: Final = 50
# Fewer rows than this are done before other processes have begun.
_FEW: Final = 2000


@dataclass(frozen=True)
class Opened:
    """Everybody invited, in cells; how many of each role were invited to all surveys and may have
    answered; and who of them has a partner on the list now."""

    cohort: Cohort
    tables: Tables = field(repr=False)
    invited: Mapping[str, int]
    paired: tuple[Paired, ...] = field(repr=False)

    @property
    def people(self) -> Iterator[PersonId]:
        """All of them."""
        return (person for cell in self.cohort.cells for person in cell.people)


@dataclass(frozen=True)
class _Share:
    """What came of a share: `seen` are the numbers of rows, survey by survey."""

    tally: Tally
    invited: Counter[str]
    paired: tuple[Paired, ...] = field(repr=False)
    seen: tuple[NDArray[np.int64], ...] = field(repr=False)


class _Room:
    """What every process has at hand."""

    def __init__(self, store: Store, surveys: Sequence[Survey], tallier: Tallier) -> None:
        self.store = store
        self.surveys = surveys
        self.tallier = tallier
        self.destroyed = store.never_back.digests()

    def share(self, bounds: tuple[str, str]) -> _Share:
        """Open the answers of everybody on the list whose id lies between these."""
        listed = self._listed(*bounds)
        rows = [self._rows(survey, listed) for survey in self.surveys]
        with_rows: Counter[bytes] = Counter()
        for there in rows:
            with_rows.update(row[1] for row in there)
        given = self.open(rows, listed)
        invited = Counter(
            person.role
            for pseudonym, person in listed.items()
            # Who was erased is known not to have answered, by those who erased them.
            if with_rows[pseudonym] == len(self.surveys) and not person.erased
        )
        seen = tuple(np.array([row[0] for row in there], np.int64) for there in rows)
        paired = tuple(
            Paired(one.pair.casefold(), one.role, one.id, self._id(pseudonym, one))
            for pseudonym, one in listed.items()
            if one.pair and not one.left
        )
        return _Share(self.tallier.tally(given), invited, paired, seen)

    def open(
        self, rows: Sequence[Sequence[Dealt]], listed: Mapping[bytes, Participant]
    ) -> list[Given]:
        """Open rows of each survey, and match them."""
        opened: dict[str, dict[bytes, bytes | None]] = {"pre": {}, "post": {}}
        for survey, there in zip(self.surveys, rows, strict=True):
            kept = opened[survey.wave.kind]
            kept.update(open_rows(self.store, survey, there, self.destroyed))
        everybody = dict.fromkeys((*opened["pre"], *opened["post"]))
        return [
            (
                self._id(pseudonym, listed.get(pseudonym)),
                _about(listed.get(pseudonym)),
                opened["pre"].get(pseudonym),
                opened["post"].get(pseudonym),
            )
            for pseudonym in everybody
        ]

    def _listed(self, first: str, end: str) -> dict[bytes, Participant]:
        """Who was invited and is still on the list, also those who left, by pseudonym."""
        store, scheme = self.store, self.surveys[0].wave.scheme
        invited = {
            person
            for survey in self.surveys
            for (person,) in store.pick(
                "invitations",
                "participant",
                wave=survey.wave.id,
                participant__gte=first,
                participant__lt=end,
            )
        }
        return {
            records.pseudonym(store, scheme, person.id): person
            for person in people_between(store, scheme, first, end)
            if person.id in invited
        }

    def _rows(self, survey: Survey, listed: Mapping[bytes, Participant]) -> list[Dealt]:
        """Their rows of one survey, found by the names of their keys."""
        names = {
            records.key_name(
                self.store, records.slot_name(self.store, survey.wave.id, person.id), "answers"
            ): pseudonym
            for pseudonym, person in listed.items()
        }
        found = self.store.wave(survey.file).among(
            "answers", *COLUMNS, column="key_name", values=sorted(names)
        )
        rows = cast("list[Dealt]", found)
        if any(names[row[2]] != row[1] for row in rows):
            raise ReleaseAltered("somebody's answers bear another's name")
        return rows

    def _id(self, pseudonym: bytes, listed: Participant | None) -> bytes:
        if listed is None:
            return pseudonym
        return self.store.vault.blind("person", normalise_email(listed.email))


def opened(
    store: Store,
    waves: Sequence[Wave],
    seeds: Mapping[str, bytes],
    *,
    questions: Sequence[Question],
    published: Iterable[Published],
    report: Report,
    processes: int | None = None,
) -> Opened:
    """Open the answers of these surveys, the first one first, with so many processes: by default
    as many as there are processors that this one may use.

    Raises ReleaseAltered where a file is not the one that was dealt, or a key does not fit.
    """
    surveys = [Survey.of(store, wave, seeds[wave.id]) for wave in waves]
    rows = [store.wave(survey.file).count("answers") for survey in surveys]
    total = sum(rows)
    few = total < _FEW
    shares = max(1, -(-max(rows) // (_SMALL_SHARE if few else _SHARE)))
    hands = processes or (1 if few else len(all_cores()) or 1)
    earlier = earlier_of(published, questions)
    tallier = Tallier(surveys[0].asked, earlier.of)
    room = _Room(store, surveys, tallier)
    for survey in surveys:
        _check(store, survey, shares, hands)
    sums, done, paired = Sums(), 0, list[Paired]()
    invited = Counter(dict.fromkeys(surveys[0].asked.roles, 0))
    seen = [np.zeros(count + 1, bool) for count in rows]
    for share in in_order(room.share, _bounds(shares), processes=hands):
        sums.add(share.tally)
        invited.update(share.invited)
        paired += share.paired
        for there, numbers in zip(seen, share.seen, strict=True):
            if ((numbers < 1) | (numbers >= len(there))).any():
                raise ReleaseAltered("a row has a number that dealing never gives")
            there[numbers] = True
            done += len(numbers)
        report(done, total)
    if done != total:
        sums.add(_strangers(room, seen, shares))
    cells, counts = sums.cells()
    if twice(cell.people for cell in cells if isinstance(cell.people, PackedIds)):
        raise AnswerError("people", "somebody is in the list twice")
    tables = tallier.tables(questions, counts)
    return Opened(Cohort.of(cells, earlier), tables, dict(invited), tuple(paired))


def _check(store: Store, survey: Survey, shares: int, processes: int) -> None:
    """Nothing was added, taken away, swapped or doubled since the answers were dealt."""
    kept = store.one("waves", id=survey.wave.id)
    given = cast("bytes", kept["membership"]) if kept else b""
    digest = hashlib.sha256()
    for part in in_order(
        lambda bounds: digests(store, survey.file, *bounds),
        _name_bounds(shares),
        processes=processes,
    ):
        digest.update(part)
    if not store.vault.signed(given, "membership", survey.wave.id, digest.digest()):
        raise ReleaseAltered("the answers are not those that were dealt")


def _strangers(room: _Room, seen: Sequence[NDArray[np.bool_]], shares: int) -> Tally:
    """Rows of people who are on no list any more, matched by pseudonym: hardly ever any.

    ReleaseAltered where one of them has the pseudonym of another row of the same survey.
    """
    store = room.store
    rows: list[list[Dealt]] = []
    for survey, there in zip(room.surveys, seen, strict=True):
        reader = store.wave(survey.file)
        left = [int(number) for number in np.flatnonzero(~there)]
        found = reader.among("answers", *COLUMNS, column="id", values=left)
        rows.append(cast("list[Dealt]", found))
    theirs = {row[1] for there in rows for row in there}
    for survey, own in zip(room.surveys, rows, strict=True):
        reader = store.wave(survey.file)
        bearing = sum(
            one in theirs
            for first, end in _name_bounds(shares)
            for (one,) in reader.pick("answers", "pseudonym", key_name__gte=first, key_name__lt=end)
        )
        if bearing != len(own) or len({row[1] for row in own}) != len(own):
            raise ReleaseAltered("somebody's answers are there twice")
    return room.tallier.tally(room.open(rows, {}))


def _bounds(shares: int) -> list[tuple[str, str]]:
    """Ranges of people's ids, which are random hexadecimal digits; nobody is in none of them."""
    inner = [f"{at * 2**32 // shares:08x}" for at in range(1, shares)]
    return list(pairwise(["", *inner, "\U0010ffff"]))


def _name_bounds(shares: int) -> list[tuple[bytes, bytes]]:
    """The same of key names, which are 32 random bytes."""
    inner = [(at * 2**32 // shares).to_bytes(4, "big") for at in range(1, shares)]
    return list(pairwise([b"", *inner, b"\xff" * 33]))


def _about(listed: Participant | None) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    return None if listed is None else (listed.role, tuple(sorted(listed.groups.items())))
