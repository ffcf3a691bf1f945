"""Entries made by the services, for tests of pages."""

from datetime import date

from feedback.diaries import service
from feedback.diaries.model import Answer, Entry, Kept, Writing
from feedback.diaries.shelf import Shelf, new_id
from feedback.storage.sqlite import SqliteStore
from tests.members.people import Member

DAY = date(2026, 3, 1)


def shelf_of(store: SqliteStore, who: Member) -> Shelf:
    return Shelf(store, who.account, who.identity)


def wrote(store: SqliteStore, who: Member, text: str, day: date = DAY, *answers: Answer) -> Kept:
    """A saved entry; with answers it is a log."""
    entry = Entry(scheme="", form="log" if answers else "free", day=day, text=text, answers=answers)
    return service.finish(shelf_of(store, who), Writing(id=new_id(), entry=entry))


def begun(store: SqliteStore, who: Member, text: str, of: Kept | None = None) -> str:
    """A draft, of a saved entry or of a new one; its id."""
    entry = Entry(scheme="", form="free", day=DAY, text=text)
    writing = Writing(id=of.id if of else new_id(), entry=entry, base=of.revision if of else 0)
    service.keep(shelf_of(store, who), writing)
    return writing.id


def texts(store: SqliteStore, who: Member) -> list[str]:
    """What is saved, the newest first."""
    return [one.entry.text for one in service.whole(shelf_of(store, who)).entries]


def drafts(store: SqliteStore, who: Member) -> list[str]:
    return [one.entry.text for one in service.whole(shelf_of(store, who)).drafts]
