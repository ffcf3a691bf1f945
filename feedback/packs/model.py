"""What goes into the files of one release, and what a file is. Plain data alone.

Everything here was published, or was told to people before they answered: no time of making,
nobody's name, no machine.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from feedback.releases.display_model import CommentsView, Picture, QuestionView

__all__ = ["Asked", "File", "Survey", "Told"]


@dataclass(frozen=True, kw_only=True)
class Survey:
    """One survey of the release: `name` as people read it, its first and last day."""

    name: str
    opens: date
    closes: date


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as people read it; `when` and `who` say in which survey and to whom, `id` is
    its name in the release as stored."""

    id: str
    text: str
    options: tuple[str, ...]
    when: str
    who: str


@dataclass(frozen=True)
class File:
    """One file of a pack. `name` is in plain letters; `type` its media type; `label` says what
    it is for; `folder` is where it lies in the archive."""

    name: str
    type: str
    data: bytes = field(repr=False)
    label: str = ""
    folder: str = ""

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that the files of a release are made of.

    `digest` is the release's public one; `language` a tag such as "en". `overview` are pictures
    over all questions; `meetings` is a sentence, or empty; `credit` is what the licence of some
    questions asks to say, or empty; `notes` say how to read the results, `limits` what they
    cannot say, `protection` how people were protected; `paper` is the text to copy, `body` the
    release as it was approved, in JSON, and `salt` what its digest was made with, which is
    harmless once the body is public.
    """

    digest: bytes
    language: str
    title: str
    organisation: str
    published_on: date
    surveys: tuple[Survey, ...]
    questions: tuple[QuestionView, ...]
    overview: tuple[Picture, ...]
    comments: tuple[CommentsView, ...]
    meetings: str
    asked: tuple[Asked, ...]
    credit: str
    notes: tuple[str, ...]
    limits: tuple[str, ...]
    protection: tuple[str, ...]
    paper: str
    body: str
    salt: bytes

    @property
    def number(self) -> str:
        """The digest as people read it."""
        return self.digest.hex()

    @property
    def made(self) -> datetime:
        """What every file names as the time of its making: the day of publishing, no zone."""
        return datetime.combine(self.published_on, time())

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture, in the order of the report."""
        return (
            *self.overview,
            *(
                picture
                for question in self.questions
                for picture in (
                    *(one for part in question.slices for one in part.pictures),
                    *question.pictures,
                )
            ),
        )

    @property
    def hidden(self) -> tuple[QuestionView, ...]:
        """Questions of which nothing is told."""
        return tuple(one for one in self.questions if not one.shown)
