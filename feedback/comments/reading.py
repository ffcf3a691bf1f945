"""One question's comments as a guardian reads them: what was written with what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from feedback.comments import keeping
from feedback.comments.desk import CommentsAltered, Desk, comments
from feedback.comments.model import THEME_LEAST, Decisions, Entry, Sheet, Theme
from feedback.comments.redaction import fits, redacted
from feedback.errors import Conflict, NotFound
from feedback.questionnaires.model import Question
from feedback.schemes.service import scheme as load_scheme

__all__ = ["Read", "Reading", "reading", "readings", "sheet_of"]


@dataclass(frozen=True)
class Read:
    """One comment, with nothing of who wrote it. `may_quote`: its writer said yes."""

    entry: Entry
    text: str = field(repr=False)
    may_quote: bool

    @property
    def quote(self) -> str:
        """As it would be published."""
        return redacted(self.text, self.entry.cuts)


@dataclass(frozen=True)
class Reading:
    """One question. `enough`: so many were written that quotes are possible."""

    question: Question
    comments: tuple[Read, ...] = field(repr=False)
    themes: tuple[Theme, ...]
    enough: bool

    @property
    def read(self) -> int:
        """How many somebody has decided about."""
        return sum(one.entry.read for one in self.comments)

    @property
    def unread(self) -> int:
        return len(self.comments) - self.read

    def comment(self, handle: str) -> Read:
        """NotFound, also once its writer deleted it."""
        found = next((one for one in self.comments if one.entry.handle == handle), None)
        if found is None:
            raise NotFound("This comment is not there.")
        return found

    def number(self, handle: str) -> int:
        """Which one it is in the order of reading, from 1."""
        return [one.entry.handle for one in self.comments].index(handle) + 1

    def may_quote(self, one: Read) -> bool:
        """Whether this comment may be quoted at all."""
        return self.enough and one.may_quote

    def theme(self, theme: str) -> Theme:
        """NotFound."""
        found = next((one for one in self.themes if one.id == theme), None)
        if found is None:
            raise NotFound("This theme is not there.")
        return found

    def stands(self, theme: Theme) -> bool:
        """Whether enough comments stand under it."""
        return sum(theme.id in one.entry.themes for one in self.comments) >= THEME_LEAST

    @property
    def quotes(self) -> tuple[str, ...]:
        """What is let through to be quoted, in the order of reading."""
        return tuple(
            one.quote
            for one in self.comments
            if self.may_quote(one) and one.entry.verdict == "quote"
        )

    def next_unread(self, after: str = "") -> Read | None:
        """The next one to read, beginning behind a comment and going round."""
        at = self.number(after) if after else 0
        turned = (*self.comments[at:], *self.comments[:at])
        return next((one for one in turned if not one.entry.read), None)


def reading(desk: Desk, question: str) -> Reading:
    """One question. NotFound; Conflict before anybody began."""
    found = next((one for one in desk.questions if one.id == question), None)
    if found is None:
        raise NotFound("There is no such question.")
    return _reading(desk, _begun(desk), found)


def readings(desk: Desk) -> tuple[Reading, ...]:
    """All questions of the survey; none before anybody began."""
    decisions = keeping.load(desk)
    if decisions is None:
        return ()
    return tuple(_reading(desk, decisions, question) for question in desk.questions)


def sheet_of(decisions: Decisions, question: str) -> Sheet:
    """NotFound."""
    found = decisions.sheet(question)
    if found is None:
        raise NotFound("There is no such question.")
    return found


def _begun(desk: Desk) -> Decisions:
    decisions = keeping.load(desk)
    if decisions is None:
        raise Conflict("Nobody has begun to read these comments.")
    return decisions


def _reading(desk: Desk, decisions: Decisions, question: Question) -> Reading:
    sheet = sheet_of(decisions, question.id)
    least = load_scheme(desk.store, desk.wave.scheme).number("min_comments")
    found = _written(desk, sheet.entries, question.id)
    return Reading(question, found, sheet.themes, enough=len(found) >= least)


def _written(desk: Desk, entries: Sequence[Entry], question: str) -> tuple[Read, ...]:
    opened = comments(desk, [one.row for one in entries])
    found = []
    for entry in entries:
        comment = opened.get(entry.row)
        if comment is None:
            continue
        if comment.question != question or not fits(comment.text, entry.cuts):
            raise CommentsAltered("a decision is not about this comment")
        found.append(Read(entry, comment.text, comment.quote))
    return tuple(found)
