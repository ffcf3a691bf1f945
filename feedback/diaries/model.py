"""What stands in a diary: entries, and what is not finished yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Final, Literal

__all__ = [
    "FORMS",
    "LONGEST",
    "Answer",
    "Entry",
    "EntryForm",
    "Kept",
    "Month",
    "Writing",
    "by_month",
    "newest_first",
]

EntryForm = Literal["log", "free"]
FORMS: Final[tuple[EntryForm, ...]] = ("log", "free")
LONGEST: Final = 20_000  # characters of one text: some fifty minutes of writing
_TEASER: Final = 90  # characters of an entry in a list


@dataclass(frozen=True)
class Answer:
    """A question in the words in which it was read, and what was written."""

    question: str
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry. `scheme` is "" where it belongs to none; a log has answers, a free entry text."""

    scheme: str
    form: EntryForm
    day: date
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written, in order, without what was left empty."""
        written = (*(answer.text for answer in self.answers), self.text)
        return tuple(text for text in written if text.strip())

    @property
    def empty(self) -> bool:
        return not self.texts

    @property
    def teaser(self) -> str:
        """The first words, for a list."""
        line = " ".join(self.texts[0][: 4 * _TEASER].split()) if self.texts else ""
        if len(line) <= _TEASER:
            return line
        return line[:_TEASER].rpartition(" ")[0] + " …" if " " in line else line[:_TEASER] + "…"

    def content(self) -> dict[str, Any]:
        """As it is kept, and given away: JSON."""
        return {
            "scheme": self.scheme,
            "form": self.form,
            "date": self.day.isoformat(),
            "answers": [{"question": one.question, "text": one.text} for one in self.answers],
            "text": self.text,
        }

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Entry":
        """Undo `content`; KeyError or ValueError for anything else."""
        return cls(
            scheme=str(content["scheme"]),
            form=FORMS[FORMS.index(content["form"])],
            day=date.fromisoformat(content["date"]),
            answers=tuple(
                Answer(str(one["question"]), str(one["text"])) for one in content["answers"]
            ),
            text=str(content["text"]),
        )


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An entry as it lies in the diary. `finished` is False for a draft."""

    id: str
    entry: Entry
    revision: int
    finished: bool = True


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is being written, and on what it rests: the entry's and the draft's revisions when
    they were read, 0 where there was none.

    `page` names the page in which it is typed and `turn` counts what that page sent: so a page
    knows its own drafts again when an answer to it was lost on the way.
    """

    id: str
    entry: Entry
    base: int = 0
    draft: int = 0
    page: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Month:
    first: date
    entries: tuple[Kept, ...]


def newest_first(found: Iterable[Kept]) -> list[Kept]:
    """By the day that the writer gave; within a day in a steady order."""
    return sorted(found, key=lambda one: (one.entry.day, one.id), reverse=True)


def by_month(entries: Iterable[Kept]) -> list[Month]:
    """Entries that are sorted already, month by month."""
    return [
        Month(first, tuple(some))
        for first, some in groupby(entries, key=lambda one: one.entry.day.replace(day=1))
    ]
