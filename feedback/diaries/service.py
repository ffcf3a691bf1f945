"""Writing, reading and removing entries of one's own diary.

Nothing here knows when anybody writes: no time is kept, inside a seal or outside.
"""

from dataclasses import dataclass, replace
from datetime import date

from feedback.diaries.media import Media
from feedback.diaries.model import Answer, Entry, EntryForm, Kept, Writing, newest_first
from feedback.diaries.shelf import Record, Shelf, Stale
from feedback.errors import NotFound, Rejected

__all__ = [
    "Diary",
    "Elsewhere",
    "attached",
    "delete",
    "discard",
    "elsewhere",
    "finish",
    "keep",
    "read",
    "resume",
    "start",
    "whole",
]


@dataclass(frozen=True)
class Diary:
    """Everything in it: entries newest first, those not finished likewise, and how many parts
    could not be opened."""

    entries: tuple[Kept, ...]
    drafts: tuple[Kept, ...]
    damaged: int

    @property
    def years(self) -> list[int]:
        """Years that have entries, the newest first."""
        return sorted({one.entry.day.year for one in self.entries}, reverse=True)


@dataclass(frozen=True)
class Elsewhere:
    """`now`: the writing, resting on what is there. `others`: entry and draft, where they are not
    those that it rested on. `own_draft`: the draft that is there is this writing's own."""

    now: Writing
    others: tuple[Kept, ...]
    own_draft: bool


def whole(shelf: Shelf) -> Diary:
    return Diary(
        tuple(newest_first(_kept(one) for one in shelf.all("entry"))),
        tuple(newest_first(_kept(one) for one in shelf.all("draft"))),
        shelf.damaged,
    )


def start(*, scheme: str, form: EntryForm, questions: tuple[str, ...], today: date) -> Entry:
    """An empty entry; a free one asks nothing."""
    asked = questions if form == "log" else ()
    return Entry(
        scheme=scheme, form=form, day=today, answers=tuple(Answer(one, "") for one in asked)
    )


def read(shelf: Shelf, entry_id: str) -> Kept:
    """A saved entry; `NotFound`."""
    return _kept(shelf.get("entry", entry_id))


def resume(shelf: Shelf, entry_id: str) -> Writing:
    """To write on: what is not finished, or else the entry itself; `NotFound`.

    A draft rests on the entry that was there when it was begun, so that a change of that entry
    made elsewhere meanwhile is found when this one is saved.
    """
    draft = _there(shelf, "draft", entry_id)
    if draft is not None:
        base = int(draft.content["base"])
        return Writing(id=entry_id, entry=_entry(draft), base=base, draft=draft.revision)
    found = shelf.get("entry", entry_id)
    return Writing(id=entry_id, entry=_entry(found), base=found.revision)


def elsewhere(shelf: Shelf, writing: Writing) -> Elsewhere:
    """After a `Stale`: what was written elsewhere, and the revisions that are there now."""
    entry, draft = _there(shelf, "entry", writing.id), _there(shelf, "draft", writing.id)
    own = draft is not None and (draft.revision == writing.draft or _same_page(writing, draft))
    found = [entry] if entry is not None and entry.revision != writing.base else []
    found += [draft] if draft is not None and not own else []
    now = replace(
        writing,
        base=entry.revision if entry else 0,
        draft=draft.revision if draft else 0,
    )
    return Elsewhere(now, tuple(_kept(one) for one in found), own)


def keep(shelf: Shelf, writing: Writing) -> int:
    """Keep as a draft, whatever is missing; its revision, or 0 where nothing needs keeping.

    Raises:
        Stale: the draft was changed elsewhere.
    """
    there = _there(shelf, "draft", writing.id)
    revision = _resting(writing, there)
    if there is not None and _overtaken(writing, there):
        return revision
    known = there or _there(shelf, "entry", writing.id)
    if known is None and writing.entry.empty:
        return 0
    if known is not None and _entry(known) == writing.entry:
        return revision
    notes = {"base": writing.base, "page": writing.page, "turn": writing.turn}
    content = writing.entry.content() | notes
    (saved,) = shelf.save([Record(writing.id, "draft", content, revision)])
    return saved.revision


def finish(shelf: Shelf, writing: Writing) -> Kept:
    """Save: the entry takes the place of the one before, and its draft goes.

    Raises:
        Rejected: nothing was written, and nothing is attached.
        Stale: entry or draft were changed elsewhere: neither is touched.
    """
    if writing.entry.empty and not attached(shelf, writing.id):
        raise Rejected("Write something first", field="text")
    draft = ("draft", writing.id)
    revision = _resting(writing, _there(shelf, *draft))
    record = Record(writing.id, "entry", writing.entry.content(), writing.base)
    (saved,) = shelf.save([record], remove=[draft], known={draft: revision})
    return _kept(saved)


def discard(shelf: Shelf, entry_id: str) -> None:
    """Throw away what is not finished; the saved entry, if there is one, stays."""
    shelf.save([], remove=[("draft", entry_id)])


def delete(media: Media, entry_id: str) -> None:
    """Remove an entry, its draft and its media, records and files."""
    media.remove(*media.of(entry_id), also=(("entry", entry_id), ("draft", entry_id)))


def attached(shelf: Shelf, entry_id: str) -> list[Record]:
    """Records of photos, sound and video of an entry."""
    return [one for one in shelf.all("medium") if one.content.get("entry") == entry_id]


def _resting(writing: Writing, there: Record | None) -> int:
    """The draft's revision that this writing replaces: the one it knows, or one of its own page."""
    revision = there.revision if there else 0
    own = there is not None and _same_page(writing, there)
    if revision != writing.draft and not own:
        raise Stale("changed elsewhere")
    return revision


def _overtaken(writing: Writing, there: Record) -> bool:
    """A later draft of the same page came first. Turn 0 is somebody's own press of a button."""
    return _same_page(writing, there) and 0 < writing.turn <= int(there.content["turn"])


def _same_page(writing: Writing, there: Record) -> bool:
    return bool(writing.page) and there.content["page"] == writing.page


def _there(shelf: Shelf, kind: str, record_id: str) -> Record | None:
    try:
        return shelf.get(kind, record_id)
    except NotFound:
        return None


def _entry(record: Record) -> Entry:
    return Entry.of(record.content)


def _kept(record: Record) -> Kept:
    finished = record.kind == "entry"
    return Kept(id=record.id, entry=_entry(record), revision=record.revision, finished=finished)
