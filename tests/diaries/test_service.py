"""Entries and drafts: saving replaces, nothing typed elsewhere is lost, nothing is kept of when."""

import json
from dataclasses import replace
from datetime import date

import pytest

from feedback.diaries import service
from feedback.diaries.media import Media
from feedback.diaries.model import Answer, Entry, Writing, by_month
from feedback.diaries.shelf import Record, Stale, new_id
from feedback.errors import NotFound, Rejected
from tests.diaries.conftest import Interrupted, shelf_of

DAY = date(2026, 3, 1)


def free(text: str, day: date = DAY) -> Entry:
    return Entry(scheme="s", form="free", day=day, text=text)


def new(text: str, **more) -> Writing:
    return Writing(id=new_id(), entry=free(text), **more)


def test_a_log_keeps_the_wording_of_its_questions(shelf):
    begun = service.start(scheme="s", form="log", questions=("How was it?", "And?"), today=DAY)
    assert [one.question for one in begun.answers] == ["How was it?", "And?"]
    entry = replace(begun, answers=(Answer("How was it?", "Hard."), Answer("And?", "")))
    saved = service.finish(shelf, Writing(id=new_id(), entry=entry))
    assert service.read(shelf, saved.id).entry == entry
    assert service.start(scheme="s", form="free", questions=("x",), today=DAY).answers == ()


def test_a_draft_goes_when_its_entry_is_saved(shelf):
    writing = new("begun")
    writing = replace(writing, draft=service.keep(shelf, writing))
    assert [one.finished for one in service.whole(shelf).drafts] == [False]
    assert service.whole(shelf).entries == ()
    service.finish(shelf, replace(writing, entry=free("done")))
    there = service.whole(shelf)
    assert (there.drafts, [one.entry.text for one in there.entries]) == ((), ["done"])


def test_saving_again_replaces(shelf):
    saved = service.finish(shelf, new("first"))
    writing = service.resume(shelf, saved.id)
    assert (writing.base, writing.draft, writing.entry.text) == (1, 0, "first")
    service.finish(shelf, replace(writing, entry=free("second")))
    assert [one.entry.text for one in service.whole(shelf).entries] == ["second"]


def test_a_draft_of_an_entry_leaves_the_entry_as_it_is(shelf):
    saved = service.finish(shelf, new("first"))
    writing = service.resume(shelf, saved.id)
    service.keep(shelf, replace(writing, entry=free("half")))
    assert service.read(shelf, saved.id).entry.text == "first"
    assert service.resume(shelf, saved.id).entry.text == "half"
    service.discard(shelf, saved.id)
    assert service.resume(shelf, saved.id).entry.text == "first"


def test_two_who_edit_the_same_entry_lose_neither_text(shelf):
    saved = service.finish(shelf, new("first"))
    phone, desk = service.resume(shelf, saved.id), service.resume(shelf, saved.id)
    service.finish(shelf, replace(phone, entry=free("on the phone")))
    with pytest.raises(Stale):
        service.finish(shelf, replace(desk, entry=free("at the desk")))
    there = service.elsewhere(shelf, desk)
    assert [one.entry.text for one in there.others] == ["on the phone"]
    service.finish(shelf, replace(there.now, entry=free("both, put together")))
    assert service.read(shelf, saved.id).entry.text == "both, put together"


def test_a_draft_typed_elsewhere_is_neither_overwritten_nor_removed(shelf):
    writing = new("a")
    draft = service.keep(shelf, writing)
    phone = replace(writing, draft=draft, page="phone", turn=1)
    service.keep(shelf, replace(phone, entry=free("longer, on the phone")))
    desk = replace(writing, draft=draft, page="desk", entry=free("at the desk"))
    for act in (service.keep, service.finish):
        with pytest.raises(Stale):
            act(shelf, desk)
    assert service.resume(shelf, writing.id).entry.text == "longer, on the phone"


def test_what_was_written_elsewhere_is_told_apart_from_ones_own_draft(shelf):
    saved = service.finish(shelf, new("first"))
    desk = replace(service.resume(shelf, saved.id), entry=free("at the desk"))
    service.finish(shelf, replace(service.resume(shelf, saved.id), entry=free("second")))
    desk = replace(desk, draft=service.keep(shelf, desk))
    there = service.elsewhere(shelf, desk)
    assert [(one.entry.text, one.finished) for one in there.others] == [("second", True)]
    assert there.own_draft
    other = service.elsewhere(shelf, replace(desk, draft=0))
    assert [one.entry.text for one in other.others] == ["second", "at the desk"]
    assert not other.own_draft


def test_a_page_whose_answer_was_lost_goes_on(shelf):
    page = new("one", page="p", turn=1)
    service.keep(shelf, page)  # its answer is lost, so the page still says draft=0
    assert service.keep(shelf, replace(page, entry=free("one two"), turn=2)) == 2
    assert service.finish(shelf, replace(page, entry=free("one two three"))).revision == 1
    assert service.whole(shelf).drafts == ()


def test_a_draft_that_comes_late_does_not_undo_a_later_one(shelf):
    page = new("", page="p")
    service.keep(shelf, replace(page, entry=free("later"), turn=2))
    service.keep(shelf, replace(page, entry=free("earlier"), turn=1))
    assert service.resume(shelf, page.id).entry.text == "later"


def test_a_press_of_the_button_on_a_page_that_one_went_back_to_counts(shelf):
    page = new("one", page="p")
    service.keep(shelf, page)
    service.keep(shelf, replace(page, entry=free("one two")))
    assert service.resume(shelf, page.id).entry.text == "one two"


def test_a_draft_that_comes_while_one_saves_is_not_removed(store, person, shelf):
    page = new("at the desk", page="desk", turn=1)
    page = replace(page, draft=service.keep(shelf, page))
    slow = Interrupted(store)
    phone = replace(page, entry=free("on the phone"), page="phone", turn=1)
    slow.act = lambda: service.keep(shelf_of(store, person), phone)
    with pytest.raises(Stale):
        service.finish(shelf_of(slow, person), page)
    assert service.resume(shelf_of(store, person), page.id).entry.text == "on the phone"


def test_a_draft_that_comes_after_saving_leaves_nothing_behind(shelf):
    page = new("done", page="p", turn=1)
    service.finish(shelf, page)
    assert service.keep(shelf, page) == 0
    assert service.whole(shelf).drafts == ()


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_not_an_entry(store, shelf, text):
    before = store.all("diary_blocks")
    assert service.keep(shelf, new(text)) == 0
    with pytest.raises(Rejected):
        service.finish(shelf, new(text))
    assert store.all("diary_blocks") == before


def test_a_picture_alone_is_an_entry(shelf):
    writing = new("")
    shelf.save([Record(new_id(), "medium", {"entry": writing.id})])
    assert service.finish(shelf, writing).entry.empty


def test_what_did_not_change_is_not_written(store, shelf):
    saved = service.finish(shelf, new("same"))
    before = store.all("diary_blocks")
    assert service.keep(shelf, service.resume(shelf, saved.id)) == 0
    assert store.all("diary_blocks") == before


def media_of(store, person) -> Media:
    return Media(store, person.account, person.identity)


def test_deleting_takes_the_draft_too(store, person, shelf):
    saved = service.finish(shelf, new("gone"))
    service.keep(shelf, replace(service.resume(shelf, saved.id), entry=free("half")))
    other = service.finish(shelf, new("stays"))
    service.delete(media_of(store, person), saved.id)
    shelf = shelf_of(store, person)
    there = service.whole(shelf)
    assert ([one.id for one in there.entries], there.drafts) == ([other.id], ())
    for act in (service.read, service.resume):
        with pytest.raises(NotFound):
            act(shelf, saved.id)
    now = Writing(id=saved.id, entry=free("mine"), base=1)
    assert service.elsewhere(shelf, now).others == ()
    assert service.elsewhere(shelf, now).now.base == 0


def test_saving_what_was_deleted_elsewhere_is_not_silent(store, person, shelf):
    saved = service.finish(shelf, new("first"))
    writing = service.resume(shelf, saved.id)
    slow = Interrupted(store)
    slow.act = lambda: service.delete(media_of(store, person), saved.id)
    with pytest.raises(Stale):
        service.finish(shelf_of(slow, person), replace(writing, entry=free("second")))


def test_entries_come_newest_first_month_by_month(shelf):
    days = [date(2026, 1, 5), date(2025, 12, 31), date(2026, 1, 20)]
    for day in days:
        service.finish(shelf, Writing(id=new_id(), entry=free("x", day)))
    there = service.whole(shelf)
    months = by_month(there.entries)
    assert [(m.first, len(m.entries)) for m in months] == [
        (date(2026, 1, 1), 2),
        (date(2025, 12, 1), 1),
    ]
    assert months[0].entries[0].entry.day == days[2]
    assert there.years == [2026, 2025]


def test_no_time_is_kept_even_inside(shelf):
    saved = service.finish(shelf, new("text"))
    kept = json.dumps(dict(shelf.get("entry", saved.id).content))
    assert json.loads(kept).keys() == {"scheme", "form", "date", "answers", "text"}
    service.keep(shelf, new("half", page="p", turn=1))
    assert shelf.all("draft")[0].content.keys() == json.loads(kept).keys() | {
        "base",
        "page",
        "turn",
    }


def test_a_teaser_is_short_and_whole_words(shelf):
    entry = free("word " * 200)
    assert len(entry.teaser) <= 92
    assert entry.teaser.endswith("word …")
    assert free("x" * 500).teaser == "x" * 90 + "…"
    assert free(" a\n b ").teaser == "a b"
    assert Entry.of(entry.content()) == entry
    assert shelf.damaged == 0
