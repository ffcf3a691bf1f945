"""Opened answers as columns of codes, and how many gave which: no object for each person.

Sealed answers have a fixed layout: a profile in its room, then one byte for each rating (see
`responses.contents`). Their codes are checked as strictly as one person's are, and counted by
cell and question at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from feedback.participants.profile import PROFILE_SIZE
from feedback.questionnaires import codec
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.model import Wave as Kind
from feedback.releases.cells import Answer, Cell, Key, Tables
from feedback.releases.model import PersonId, Question
from feedback.releases.packed import PackedIds
from feedback.releases.records import ReleaseAltered
from feedback.responses.contents import ContentError, decode_answers

__all__ = ["Given", "Sums", "Tallier", "Tally"]

_KINDS: Final[tuple[Kind, Kind]] = ("pre", "post")
_PROFILES: Final = 4096  # kept at once: as many as there are different ones is small
Groups = tuple[tuple[str, str], ...]
About = tuple[str, Groups]
"""Role, and groups in the order of their names."""
Given = tuple[bytes, About | None, bytes | None, bytes | None]
"""An id of 32 bytes, role and groups on the list, and the opened answers before and after."""


@dataclass(frozen=True)
class Tally:
    """Some people in cells: their keys, ids (joined), and a row of counts for each cell."""

    keys: tuple[Key, ...]
    ids: tuple[bytes, ...] = field(repr=False)
    counts: NDArray[np.int64] = field(repr=False)


class Tallier:
    """Reads and counts answers to one questionnaire.

    `earlier`: in which populations that were published before somebody is (`cells.Earlier.of`).
    """

    def __init__(self, asked: Questionnaire, earlier: Mapping[PersonId, tuple[int, ...]]) -> None:
        self._asked = asked
        self._earlier = earlier
        ratings = asked.scale_questions
        self._widths = [1 + len(one.scale.values if one.scale else ()) for one in ratings]
        self._limits = np.array([width - 1 for width in self._widths], np.uint8)
        self._may = {
            (kind, role): np.array(
                [one.id in {each.id for each in asked.asked(role, kind)} for one in ratings], bool
            )
            for kind in _KINDS
            for role in asked.roles
        }
        self._about: dict[tuple[Kind, bytes], About] = {}

    def tally(self, people: Sequence[Given]) -> Tally:
        """Count them. ContentError; ReleaseAltered where somebody answered in two roles."""
        numbers: dict[Key, int] = {}
        ids: list[list[bytes]] = []
        at, roles = [], []
        sent: dict[Kind, list[bytes | None]] = {"pre": [], "post": []}
        for person, listed, before, after in people:
            about = self._role_and_groups(listed, before, after)
            if about is None:
                continue  # off the list, and no answers: nobody knows of which role
            earlier = self._earlier.get(person, ())
            key = Key(*about, before is not None, after is not None, earlier)
            number = numbers.setdefault(key, len(numbers))
            if number == len(ids):
                ids.append([])
            ids[number].append(person)
            at.append(number)
            roles.append(about[0])
            sent["pre"].append(before)
            sent["post"].append(after)
        codes = (self._codes(kind, roles, sent[kind]) for kind in _KINDS)
        counts = self._count(np.array(at, np.intp), len(numbers), *codes)
        return Tally(tuple(numbers), tuple(b"".join(one) for one in ids), counts)

    def tables(self, questions: Iterable[Question], counts: Sequence[NDArray[np.int64]]) -> Tables:
        """The counts of cells, by question and options."""
        ends = np.cumsum([width * width for width in self._widths])
        places = {
            one.id: (int(end) - width * width, width)
            for one, width, end in zip(self._asked.scale_questions, self._widths, ends, strict=True)
        }
        return {
            one.id: tuple(_pairs(one, row, *places[one.id]) for row in counts)
            for one in questions
            if one.kind == "scale"
        }

    def _role_and_groups(
        self, listed: About | None, before: bytes | None, after: bytes | None
    ) -> About | None:
        given = [
            self._profile(kind, plain)
            for kind, plain in zip(_KINDS, (before, after), strict=True)
            if plain is not None
        ]
        if not given:
            return listed
        if given[0][0] != given[-1][0]:
            raise ReleaseAltered("somebody answered in two roles")
        return given[-1]

    def _profile(self, kind: Kind, plain: bytes) -> About:
        key = (kind, plain[:PROFILE_SIZE])
        found = self._about.get(key)
        if found is None:
            blank = plain[:PROFILE_SIZE] + bytes(codec.size(self._asked))
            profile, _ = decode_answers(self._asked, kind, blank)
            if len(self._about) >= _PROFILES:
                self._about.clear()
            found = (profile.role, tuple(sorted(profile.groups.items())))
            self._about[key] = found
        return found

    def _codes(
        self, kind: Kind, roles: Sequence[str], plains: Sequence[bytes | None]
    ) -> NDArray[np.uint8]:
        """A row for each person, of zeros where nothing was sent."""
        size = codec.size(self._asked)
        blank = bytes(PROFILE_SIZE + size)
        joined = b"".join(blank if plain is None else plain for plain in plains)
        if any(plain is not None and len(plain) != len(blank) for plain in plains):
            raise ContentError("answers have another length")
        found = np.frombuffer(joined, np.uint8).reshape(len(plains), len(blank))
        codes = found[:, PROFILE_SIZE:]
        if (codes > self._limits).any():
            raise ContentError("there is no such option")
        of = np.array(roles)
        for role in dict.fromkeys(roles):
            if role not in self._asked.roles:
                continue  # on the list with a role that is not asked, and nothing sent
            if codes[of == role][:, ~self._may[kind, role]].any():
                raise ContentError("answered, but was not asked")
        return codes

    def _count(
        self,
        at: NDArray[np.intp],
        cells: int,
        before: NDArray[np.uint8],
        after: NDArray[np.uint8],
    ) -> NDArray[np.int64]:
        columns = [np.empty((cells, 0), np.int64)]
        for question, width in enumerate(self._widths):
            code = (at * width + before[:, question]) * width + after[:, question]
            counted = np.bincount(code, minlength=cells * width * width)
            columns.append(counted.reshape(cells, width * width))
        return np.concatenate(columns, axis=1)


class Sums:
    """Tallies put together, whichever way the people were divided."""

    def __init__(self) -> None:
        self._ids: dict[Key, list[bytes]] = {}
        self._counts: dict[Key, NDArray[np.int64]] = {}

    def add(self, tally: Tally) -> None:
        """One more share of the people."""
        for key, ids, counts in zip(tally.keys, tally.ids, tally.counts, strict=True):
            self._ids.setdefault(key, []).append(ids)
            there = self._counts.get(key)
            self._counts[key] = counts if there is None else there + counts

    def cells(self) -> tuple[tuple[Cell, ...], tuple[NDArray[np.int64], ...]]:
        """All cells in their one order, and their counts. What was summed is given away."""
        ordered = sorted(self._ids, key=repr)
        cells = tuple(Cell(key, PackedIds(b"".join(self._ids.pop(key)))) for key in ordered)
        return cells, tuple(self._counts.pop(key) for key in ordered)


def _pairs(
    question: Question, row: NDArray[np.int64], start: int, width: int
) -> Mapping[tuple[Answer, Answer], int]:
    answers: tuple[Answer, ...] = (None, *question.options)
    found = row[start : start + width * width].reshape(width, width)
    return {
        (answers[before], answers[after]): int(found[before, after])
        for before, after in np.argwhere(found)
    }
