"""The diary's pages, as their owner uses them."""

from datetime import date, timedelta

import pytest

from feedback.diaries import blocks, service
from feedback.diaries.model import Answer
from feedback.members.arrangements import change_arrangements
from feedback.schemes.service import change_settings
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event
from tests.diaries.scenes import begun, drafts, shelf_of, texts, wrote
from tests.members.people import lead_of
from tests.members.site import SignedIn, signed_in


def send(browser: SignedIn, address: str, **typed: str) -> SignedIn:
    """Fill in the form of the page, as it is, and send it."""
    fields = browser.page.fields()
    fields |= {"day": ["1", "3", "2026"]} if "day" in fields else {}
    return browser.post(address, **(fields | typed))


def where(browser: SignedIn) -> str:
    """Where the page's form goes to."""
    (form,) = [one for one in browser.page.all("form") if "/write" in one.get("action", "")]
    return form.get("action", "")


def test_an_empty_diary_says_what_to_do_and_who_can_read_it(amina):
    said = amina.get("/my/diary").page.text()
    assert "Nothing here yet." in said
    assert "Only you can read what you write here." in said
    assert "Nobody can see if you write or how often." in said
    assert "Search" not in said


def test_the_safety_box_stands_on_every_page_with_the_schemes_own_lines(store, pair, amina):
    support = "Safeguarding: Ms Care, 0161 234 5001\nRacism: [add a number or address]"
    told = load_scheme(store, pair.scheme).settings.with_(support=support, contact_name="Talent")
    change_settings(store, scheme=pair.scheme, settings=told, by=lead_of(store, pair.scheme))
    kept = wrote(store, pair.mentor, "text")
    pages = ("", "/new", "/new/free", f"/{kept.id}", f"/{kept.id}/delete", "/search", "/print")
    for path in pages:
        page = amina.get(f"/my/diary{path}").page
        said = page.text()
        assert "nobody will notice if you or someone else is at risk" in said, path
        assert "Pause or leave the scheme: Talent" in said
        assert "[add" not in said
        dials = {one.get("href") for one in page.all("a")}
        assert {"tel:999", "tel:116123", "tel:111", "tel:01612345001"} <= dials


def test_in_a_full_diary_what_was_typed_stays_on_the_page(amina, monkeypatch):
    monkeypatch.setattr(blocks, "MOST", 0)
    amina.get("/my/diary/new/free")
    at, text = where(amina), "x" * blocks.SPACE * blocks.BATCH
    send(amina, at, text=text, key_act="draft")
    assert amina.status == 409
    assert "Your diary is full." in amina.page.text()
    assert text in amina.page.text()


def test_a_free_entry_is_written_saved_and_read(store, pair, amina):
    amina.get("/my/diary/new/free")
    send(amina, where(amina), text="A hard talk.\r\nAnd then?")
    assert amina.page.heading == "1 March 2026"
    assert "Saved. Only you can read it." in amina.page.text()
    assert "A hard talk.\nAnd then?" in amina.text
    assert texts(store, pair.mentor) == ["A hard talk.\nAnd then?"]


def test_a_log_asks_the_six_questions_and_the_schemes_own(store, pair, amina):
    by = lead_of(store, pair.scheme)
    values = {"prompts": ("What surprised you?",)}
    change_arrangements(store, scheme=pair.scheme, values=values, by=by, version=0)
    assert "With 7 questions" in amina.get("/my/diary/new").page.text()
    amina.get("/my/diary/new/log")
    asked = [amina.page.text(one) for one in amina.page.all("label")][3:]
    assert asked[0] == "Overall, how did the session go?"
    assert asked[-1] == "What surprised you?"
    typed = {**amina.page.fields(), "question": asked, "day": ["1", "3", "2026"]}
    amina.post(where(amina), **(typed | {"answer_6": "Her laugh."}))
    (kept,) = service.whole(shelf_of(store, pair.mentor)).entries
    assert [one.question for one in kept.entry.answers] == asked
    assert kept.entry.answers[6].text == "Her laugh."
    # The wording that was read stays, whatever the scheme asks later.
    change_arrangements(store, scheme=pair.scheme, values={"prompts": ()}, by=by, version=1)
    assert "What surprised you?" in amina.get(f"/my/diary/{kept.id}").page.text()


def test_a_mentee_is_not_asked_how_they_mentored(app, pair):
    chris = signed_in(app, pair.mentee)
    assert "How well did I listen?" not in chris.get("/my/diary/new").page.text()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": " "}, "Write something first"),
        ({"day": ["31", "2", "2026"]}, "Enter a real date"),
        ({"day": ["3", "3", "2026"]}, "Enter today's date or an earlier one"),
        ({"day": ["", "", ""]}, "Enter a date"),
        ({"text": "x" * 20_001}, "Use 20000 characters or fewer"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(amina, typed, told):
    amina.get("/my/diary/new/free")
    send(amina, where(amina), **({"text": "My words"} | typed))
    assert amina.status == 400
    assert told in amina.page.text()
    assert amina.page.title.startswith("Error: ")
    assert amina.page.fields()["text"] == {"text": "My words", **typed}["text"]


def test_save_and_go_on_writing_works_without_scripts(store, pair, amina):
    amina.get("/my/diary/new/free")
    send(amina, where(amina), text="Begun", key_act="draft")
    assert "Saved as a draft." in amina.page.text()
    assert (texts(store, pair.mentor), drafts(store, pair.mentor)) == ([], ["Begun"])
    assert "Not finished" in amina.get("/my/diary").page.text()
    amina.get(f"/my/diary/{service.whole(shelf_of(store, pair.mentor)).drafts[0].id}")
    assert amina.page.fields()["text"] == "Begun"
    send(amina, where(amina), text="Begun and done")
    assert (texts(store, pair.mentor), drafts(store, pair.mentor)) == (["Begun and done"], [])


def test_a_draft_takes_what_saving_would_refuse(store, pair, amina):
    amina.get("/my/diary/new/free")
    typed = {"text": "y" * 30_000, "day": ["99", "99", ""], "key_act": "draft"}
    send(amina, where(amina), **typed)
    assert drafts(store, pair.mentor) == ["y" * 30_000]


def test_an_edit_made_elsewhere_is_shown_beside_ones_own(store, pair, app, amina):
    kept = wrote(store, pair.mentor, "first")
    phone = signed_in(app, pair.mentor).get(f"/my/diary/{kept.id}/write")
    amina.get(f"/my/diary/{kept.id}/write")
    send(phone, where(phone), text="on the phone")
    send(amina, where(amina), text="at the desk")
    assert amina.status == 409
    assert "on the phone" in amina.page.text()
    assert amina.page.fields()["text"] == "at the desk"
    assert texts(store, pair.mentor) == ["on the phone"]
    send(amina, where(amina), text="both together")
    assert texts(store, pair.mentor) == ["both together"]


def test_both_texts_may_stay(store, pair, app, amina):
    kept = wrote(store, pair.mentor, "first")
    phone = signed_in(app, pair.mentor).get(f"/my/diary/{kept.id}/write")
    amina.get(f"/my/diary/{kept.id}/write")
    send(phone, where(phone), text="on the phone")
    send(amina, where(amina), text="at the desk")
    send(amina, where(amina), key_act="both")
    assert sorted(texts(store, pair.mentor)) == ["at the desk", "on the phone"]
    assert service.read(shelf_of(store, pair.mentor), kept.id).entry.text == "on the phone"


def test_a_diary_outlives_the_list_of_people(store, pair, amina):
    kept = wrote(store, pair.mentor, "still here")
    with store.change(Event("upkeep")) as writer:
        writer.remove("participants", scheme=pair.scheme)
    for path in ("", "/new", f"/{kept.id}", "/search", "/take"):
        assert amina.get(f"/my/diary{path}").landed == 200, path
    amina.get("/my/diary/new/log")
    send(amina, where(amina), text="and more")
    assert sorted(texts(store, pair.mentor)) == ["and more", "still here"]


def test_deleting_asks_first(store, pair, amina):
    kept = wrote(store, pair.mentor, "to go")
    asked = amina.get(f"/my/diary/{kept.id}/delete").page
    assert "gone for good" in asked.text()
    assert texts(store, pair.mentor) == ["to go"]
    amina.post(f"/my/diary/{kept.id}/delete")
    assert texts(store, pair.mentor) == []
    assert amina.get(f"/my/diary/{kept.id}").landed == 404


def test_changes_that_were_not_saved_can_be_thrown_away(store, pair, amina):
    kept = wrote(store, pair.mentor, "saved")
    begun(store, pair.mentor, "half", kept)
    assert "did not save it" in amina.get(f"/my/diary/{kept.id}").page.text()
    assert "Changes not saved" in amina.get("/my/diary").page.text()
    assert "half" in amina.get(f"/my/diary/{kept.id}/discard").page.text()
    amina.post(f"/my/diary/{kept.id}/discard")
    assert (texts(store, pair.mentor), drafts(store, pair.mentor)) == (["saved"], [])


def test_searching_leaves_the_words_in_no_address(store, pair, amina):
    wrote(store, pair.mentor, "About Zoë")
    wrote(store, pair.mentor, "Another day")
    begun(store, pair.mentor, "zoe, begun")
    amina.get("/my/diary/search").post("/my/diary/search", words="ZOE")
    assert amina.path == "/my/diary/search"
    assert "2 entries found" in amina.page.text()
    assert [amina.page.text(one) for one in amina.page.all("mark")] == ["zoe", "Zoë"]
    assert "Another day" not in amina.page.text()
    amina.post("/my/diary/search", words="nowhere")
    assert "Nothing found" in amina.page.text()
    amina.post("/my/diary/search", words="  ")
    assert "Enter a word to look for" in amina.page.text()


def test_many_entries_are_shown_year_by_year(store, pair, amina):
    for at in range(41):
        wrote(store, pair.mentor, f"text {at}", date(2025, 12, 20) + timedelta(days=at % 30))
    newest = amina.get("/my/diary").page.text()
    assert "January 2026" in newest
    assert "December 2025" not in newest
    assert "December 2025" in amina.get("/my/diary/year/2025").page.text()
    assert amina.get("/my/diary/year/2024").landed == 404


def test_a_part_that_does_not_open_is_told(store, pair, amina):
    wrote(store, pair.mentor, "text")
    row = store.all("diary_blocks", owner=store.vault.name("diary", pair.mentor.account))[0]
    with store.change(Event("upkeep"), "diaries") as writer:
        writer.set("diary_blocks", {"body": row["body"][::-1]}, id=row["id"])
    assert "1 part of your diary could not be opened." in amina.get("/my/diary").page.text()


def test_all_of_it_prints(store, pair, amina):
    wrote(store, pair.mentor, "the first")
    wrote(store, pair.mentor, "", date(2026, 2, 1), Answer("How was it?", "the second"))
    said = amina.get("/my/diary/print").page.text()
    assert said.index("the first") < said.index("How was it?") < said.index("the second")


@pytest.mark.parametrize("path", ["x", "00" * 16, "AA" * 16, "../diary", "0" * 5000])
@pytest.mark.parametrize("what", ["", "/write", "/delete", "/discard"])
def test_what_is_no_entry_is_not_found(amina, path, what):
    assert amina.get(f"/my/diary/{path}{what}").landed == 404


@pytest.mark.parametrize("lie", [{"key_form": "poem"}, {"key_owner": "00" * 8}, {"key_form": ""}])
def test_what_no_page_of_ours_sends_is_refused(store, pair, amina, lie):
    amina.get("/my/diary/new/free")
    send(amina, where(amina), text="typed words", **lie)
    assert amina.status in {400, 409}
    assert texts(store, pair.mentor) == drafts(store, pair.mentor) == []


def test_an_entry_of_somebody_else_is_not_there(store, app, pair):
    kept = wrote(store, pair.mentor, "mine")
    chris = signed_in(app, pair.mentee)
    assert chris.get(f"/my/diary/{kept.id}").landed == 404
    chris.get("/my/diary/new/free").post(f"/my/diary/{kept.id}/delete")
    assert texts(store, pair.mentor) == ["mine"]
