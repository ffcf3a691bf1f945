"""What a guardian does with comments: read, let through, take words out, sum up in themes.

Every act names what its reader saw (a mark of the entry or theme): decided by somebody else in
between, it is refused, and nothing is overwritten unseen.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

from feedback.comments import keeping
from feedback.comments.clearing import Cleared, cleared, unfinished
from feedback.comments.desk import CommentsAltered, Desk, sit, text_questions
from feedback.comments.keeping import begin
from feedback.comments.model import (
    MOST_THEMES,
    THEME_LENGTH,
    Decisions,
    Entry,
    Sheet,
    Theme,
    Verdict,
)
from feedback.comments.reading import Read, Reading, reading, readings, sheet_of
from feedback.comments.redaction import MOST_CUTS, cuts_of, words
from feedback.errors import Conflict, NotFound, Rejected
from feedback.responses.waves import asked_in
from feedback.schemes.comment_state import closed, finished
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = [
    "Changed",
    "Cleared",
    "CommentsAltered",
    "Desk",
    "Read",
    "Reading",
    "Seen",
    "add_theme",
    "asks",
    "begin",
    "cleared",
    "closed",
    "decide",
    "drop_theme",
    "finish",
    "finished",
    "reading",
    "readings",
    "reword_theme",
    "sit",
    "take_out",
    "undo",
    "unfinished",
]

_NO_QUOTE: Final = "This comment cannot be quoted."


class Changed(Conflict):
    """Somebody else decided about the same thing after the reader's page was made."""

    def __init__(self) -> None:
        super().__init__(
            "The other guardian, or you on another page, changed this after you opened the page. "
            "Yours is not saved. Look at what stands here now, and save again."
        )


@dataclass(frozen=True)
class Seen:
    """A comment or theme (`id`) of a question, as the reader's page showed it."""

    question: str
    id: str
    mark: str


def decide(
    desk: Desk, seen: Seen, *, how: str, themes: Collection[str] = (), new_theme: str = ""
) -> None:
    """Decide about one comment, which is read then.

    Args:
        desk: the guardian's.
        seen: the comment.
        how: "quote" as it is; "cut": with words taken out, which stay as they were chosen
            (until some are, the comment counts as unread); "out": no quote.
        themes: under which it stands; ids.
        new_theme: the text of one more theme under which it stands, or empty.

    Raises:
        Rejected: it cannot be quoted, or the new theme is not usable.
        Changed, Conflict, NotFound.
    """
    there = reading(desk, seen.question)
    if how not in {"quote", "cut", "out"}:
        raise Rejected("Choose what happens with this comment", field="how")
    if how != "out" and not there.may_quote(there.comment(seen.id)):
        raise Rejected(_NO_QUOTE, field="how")

    def change(sheet: Sheet) -> Sheet:
        chosen = set(themes)
        if not chosen <= {one.id for one in sheet.themes}:
            raise Changed
        if new_theme.strip():
            sheet = _with_theme(sheet, new_theme, "new_theme")
            chosen.add(sheet.themes[-1].id)
        ordered = tuple(one.id for one in sheet.themes if one.id in chosen)
        return sheet.changed(seen.id, lambda one: replace(_judged(one, how), themes=ordered))

    _on_entry(desk, seen, change)


def take_out(desk: Desk, seen: Seen, *, chosen: Collection[int]) -> None:
    """Quote a comment with chosen words (their numbers in `redaction.words`) taken out.

    Raises Rejected where none or all are chosen, too many places, or it cannot be quoted.
    """
    there = reading(desk, seen.question)
    comment = there.comment(seen.id)
    if not there.may_quote(comment):
        raise Rejected(_NO_QUOTE)
    try:
        cuts = cuts_of(comment.text, chosen)
    except IndexError as error:
        raise Rejected("There is no such word in this comment.") from error
    if not cuts:
        raise Rejected("Tick the words to take out")
    if len(set(chosen)) == len(words(comment.text)):
        raise Rejected("Nothing would be left. Go back, and choose not to quote this comment.")
    if len(cuts) > MOST_CUTS:
        raise Rejected(
            "These are more than 12 gaps. Take out what stands between them as well, or do not "
            "quote this comment."
        )
    _on_entry(
        desk,
        seen,
        lambda sheet: sheet.changed(
            seen.id, lambda one: replace(one, verdict=Verdict.QUOTE, cuts=cuts)
        ),
    )


def undo(desk: Desk, seen: Seen) -> None:
    """Take back all that was decided about one comment: it counts as unread again."""
    _on_entry(
        desk,
        seen,
        lambda sheet: sheet.changed(seen.id, lambda one: Entry(one.row, one.handle)),
    )


def add_theme(desk: Desk, *, question: str, text: str) -> None:
    """Write down a theme, with no comment under it yet. Rejected (field "text")."""
    _on_sheet(desk, question, lambda sheet: _with_theme(sheet, text, "text"))


def reword_theme(desk: Desk, seen: Seen, *, text: str) -> None:
    """Give a theme other words. Rejected (field "text"), Changed, NotFound."""

    def change(sheet: Sheet) -> Sheet:
        _check_theme(sheet, seen)
        return sheet.reworded(seen.id, _usable(sheet, text, "text", but=seen.id))

    _on_sheet(desk, seen.question, change)


def drop_theme(desk: Desk, seen: Seen) -> None:
    """Remove a theme; what stood under it stays read. Changed, NotFound."""

    def change(sheet: Sheet) -> Sheet:
        _check_theme(sheet, seen)
        return sheet.without(seen.id)

    _on_sheet(desk, seen.question, change)


def asks(store: Store, wave: Wave) -> bool:
    """Whether people could write anything in this survey."""
    return bool(text_questions(asked_in(store, wave), wave))


def finish(desk: Desk) -> None:
    """Say that everything is read. Conflict while something is not."""
    if any(one.unread for one in readings(desk)):
        raise Conflict("Some comments are not read yet.")
    keeping.mark_finished(desk)


def _judged(entry: Entry, how: str) -> Entry:
    if how == "out":
        return replace(entry, verdict=Verdict.LEAVE_OUT, cuts=())
    if how == "quote":
        return replace(entry, verdict=Verdict.QUOTE, cuts=())
    # Until words are chosen nothing is let through, also of what was before.
    return replace(entry, verdict=Verdict.QUOTE if entry.cuts else Verdict.UNREAD)


def _on_entry(desk: Desk, seen: Seen, change: Callable[[Sheet], Sheet]) -> None:
    def checked(sheet: Sheet) -> Sheet:
        entry = sheet.entry(seen.id)
        if entry is None:
            raise NotFound("This comment is not there.")
        if entry.mark != seen.mark:
            raise Changed
        return change(sheet)

    _on_sheet(desk, seen.question, checked)


def _on_sheet(desk: Desk, question: str, change: Callable[[Sheet], Sheet]) -> None:
    def on_all(decisions: Decisions) -> Decisions:
        return decisions.with_sheet(change(sheet_of(decisions, question)))

    keeping.update(desk, on_all)


def _check_theme(sheet: Sheet, seen: Seen) -> None:
    theme = sheet.theme(seen.id)
    if theme is None:
        raise NotFound("This theme is not there.")
    if theme.mark != seen.mark:
        raise Changed


def _with_theme(sheet: Sheet, text: str, field: str) -> Sheet:
    if len(sheet.themes) >= MOST_THEMES:
        raise Rejected("A question has room for 12 themes. Reword or remove one.", field=field)
    taken = {one.id for one in sheet.themes}
    fresh = next(name for name in iter(lambda: secrets.token_hex(3), "") if name not in taken)
    theme = Theme(fresh, _usable(sheet, text, field))
    return replace(sheet, themes=(*sheet.themes, theme))


def _usable(sheet: Sheet, text: str, field: str, *, but: str = "") -> str:
    clean = "".join(one for one in " ".join(text.split()) if one.isprintable())
    if not clean:
        raise Rejected("Write the theme in your own words", field=field)
    if len(clean) > THEME_LENGTH:
        raise Rejected("Use 200 characters or fewer", field=field)
    if any(one.text.casefold() == clean.casefold() and one.id != but for one in sheet.themes):
        raise Rejected("There is a theme with these words already", field=field)
    return clean
